"""From what was counted in a column to what it is, in facts and words."""

from __future__ import annotations

from reglab.data.tables.cells import label_of
from reglab.data.tables.tally import MAX_DIFFERENT, Tally
from reglab.experiment.tables.report import Column, ColumnKind, Decimal
from reglab.experiment.text import one_line
from reglab.words import listed, quoted
from reglab.words.language import _, grouped, plural

MAX_LEVELS = 100
"""A column of more different texts is no category."""
MAX_LEVEL = 200
"""Longer texts are no names of categories."""
_MAX_SHOWN = 40
_SENTINELS = (-9999.0, -999.0, -99.0, 999.0, 9999.0)


def shown(text: str) -> str:
    """A cell as it is quoted."""
    line = one_line(text[: 2 * _MAX_SHOWN])
    return line if len(line) <= _MAX_SHOWN else f"{line[: _MAX_SHOWN - 1]}…"


def column_of(
    tally: Tally, name: str, at: int, default: Decimal | None, known: Decimal | None = None
) -> Column:
    """Say what a column is.

    Parameters
    ----------
    tally : Tally
        What was counted in it.
    name : str
        Its name.
    at : int
        Its place.
    default : {".", ","}, optional
        The decimal sign where the column's own cells do not tell; without, the one that stands in them.
    known : {".", ","}, optional
        The decimal sign, where a person knows it.
    """
    sign = known or decimal_of(tally, default)
    numbers, dates = tally.numbers[sign], max(tally.dates.items(), key=lambda pair: pair[1].count)
    strict, weak = sum(tally.missing.values()), sum(tally.weak.values())
    filled = tally.rows - strict
    problems: list[str] = []
    suspects: list[str] = []
    kind: ColumnKind
    if not filled:
        kind = "empty"
    elif not tally.codes and numbers.count and numbers.count + weak == filled:
        kind = "number"
    elif dates[1].count and dates[1].count + weak == filled:
        kind = "date"
    else:
        kind = "category" if _few(tally, filled) else "text"
        if words := _strange_words(tally, numbers.count):
            suspects += words
        problems += _why_no_numbers(tally, name, numbers.count)
    typed = kind in ("number", "date")
    missing = strict + weak if typed or kind == "empty" else strict
    markers = [*tally.missing, *(tally.weak if typed else ())]
    different, values = _values(tally, kind, sign)
    if kind == "number":
        problems += _of_numbers(tally, name, sign)
        suspects += [label_of(value) for value in _sentinels(tally, sign)]
    if kind == "date" and tally.dates[True].count == tally.dates[False].count and _ambiguous(tally):
        problems.append(
            _("“{name}”: dates like {first} are read with the day first.").format(
                name=name, first=dates[1].first
            )
        )
    if kind == "empty":
        problems.append(_("“{name}” is empty; it is left out.").format(name=name))
    elif different == 1 and tally.rows > 1 and not missing:
        problems.append(
            _("“{name}” has the same value in every row, {value}; it says nothing.").format(
                name=name, value=shown(tally.example)
            )
        )
    if missing and kind != "empty":
        # An empty cell needs no mark to be told.
        marks = [quoted(shown(mark)) for mark in markers if mark]
        problems.append(
            plural(
                "“{name}”: {n} value is missing (written {marks}).",
                "“{name}”: {n} values are missing (written {marks}).",
                missing,
                name=name,
                marks=listed(marks[:5]),
            )
            if marks
            else plural(
                "“{name}”: {n} value is missing.", "“{name}”: {n} values are missing.", missing, name=name
            )
        )
    return Column(
        name=name,
        at=at,
        kind=kind,
        decimal=sign,
        day_first=dates[0],
        filled=tally.rows - missing,
        missing=missing,
        markers=tuple(sorted(shown(mark) for mark in markers if mark)),
        different=different,
        values=values,
        minimum=numbers.low if kind == "number" else None,
        maximum=numbers.high if kind == "number" else None,
        first=dates[1].first if kind == "date" else "",
        last=dates[1].last if kind == "date" else "",
        whole=kind == "number" and numbers.whole,
        example=shown(tally.example),
        suspects=tuple(suspects),
        problems=tuple(problems),
    )


def decimal_of(tally: Tally, default: Decimal | None) -> Decimal:
    """The decimal sign of a column: that with which more cells are numbers, or else the table's."""
    point, comma = tally.numbers["."].count, tally.numbers[","].count
    if point == comma:
        return default or ("," if tally.unsure[","] > tally.unsure["."] else ".")
    return "." if point > comma else ","


def _few(tally: Tally, filled: int) -> bool:
    """Whether there are so few different values that they are categories."""
    if tally.values is None or len(tally.values) > MAX_LEVELS:
        return False
    if max(map(len, tally.values), default=0) > MAX_LEVEL:
        return False
    return len(tally.values) <= max(10, filled // 2) and (len(tally.values) < filled or filled <= 3)


def _strange_words(tally: Tally, numbers: int) -> list[str]:
    """The first words among more numbers, which may stand for missing values."""
    words = tally.word_count + sum(tally.weak.values())
    strange = numbers and words < numbers and not tally.codes
    return list(tally.words)[:3] if strange else []


def _why_no_numbers(tally: Tally, name: str, numbers: int) -> list[str]:
    """Why a column with numbers in it is not one of numbers."""
    if tally.codes:
        zero = shown(tally.code)
        return [
            _("“{name}” has numbers with leading zeros, like {code}: these are codes, taken as text.").format(
                name=name, code=zero
            )
        ]
    if not _strange_words(tally, numbers):
        return []
    where = [
        _("“{word}” in line {line}").format(word=shown(word), line=grouped(line))
        for word, line in list(tally.words.items())[:3]
    ]
    return [
        (
            plural(
                "“{name}”: {n} cell is a number, but not {words} and others; it is taken as text. If that "
                "stands for a missing value, name it as one (--na).",
                "“{name}”: {n} cells are numbers, but not {words} and others; it is taken as text. If that "
                "stands for a missing value, name it as one (--na).",
                numbers,
                name=name,
                words=listed(where),
            )
            if tally.word_count > 3
            else plural(
                "“{name}”: {n} cell is a number, but not {words}; it is taken as text. If that stands for a "
                "missing value, name it as one (--na).",
                "“{name}”: {n} cells are numbers, but not {words}; it is taken as text. If that stands for a "
                "missing value, name it as one (--na).",
                numbers,
                name=name,
                words=listed(where),
            )
        )
    ]


def _of_numbers(tally: Tally, name: str, sign: str) -> list[str]:
    found = []
    other = "," if sign == "." else "."
    if tally.sure[other] and tally.sure[sign]:
        found.append(
            _("“{name}” mixes decimal points and commas; check its smallest and largest value.").format(
                name=name
            )
        )
    found += [
        _(
            "“{name}” has the value {value}, far from all others; if it stands for a missing value, name "
            "it as one (--na {marker})."
        ).format(name=name, value=label_of(value).replace("-", "−"), marker=label_of(value))
        for value in _sentinels(tally, sign)
    ]
    return found


def _sentinels(tally: Tally, sign: str) -> list[float]:
    """Numbers like −999 that are there and far from all others."""
    values, found = tally.numbers[sign].values, []
    for value in _SENTINELS if values is not None else ():
        rest = (values or set()) - {value}
        far = rest and (value < min(rest) < 0.5 * value or (value < 0 <= min(rest)))
        far = far or (rest and value > 0 and max(rest) < value / 5)
        if value in (values or ()) and far and len(rest) > 1:
            found.append(value)
    return found


def _ambiguous(tally: Tally) -> bool:
    """Whether the order of day and month makes a difference."""
    day, month = tally.dates[True], tally.dates[False]
    return (day.low, day.high) != (month.low, month.high)


def _values(tally: Tally, kind: ColumnKind, sign: str) -> tuple[int, tuple[str, ...]]:
    """How many different values there are, and which."""
    if kind == "number":
        values = tally.numbers[sign].values
        if values is None:
            return MAX_DIFFERENT + 1, ()
        listed_values = tuple(label_of(value) for value in sorted(values))
        return len(values), listed_values if len(values) <= MAX_LEVELS else ()
    if tally.values is None:
        return MAX_DIFFERENT + 1, ()
    if kind == "category":
        # By frequency; what is equally frequent by name, so that the order of the rows does not count.
        ordered = sorted(tally.values.items(), key=lambda pair: (-pair[1], pair[0]))
        return len(ordered), tuple(text for text, _ in ordered)
    # A person may take them as categories all the same.
    texts = tuple(sorted(tally.values)) if kind == "text" and len(tally.values) <= MAX_LEVELS else ()
    return len(tally.values), () if any(len(text) > MAX_LEVEL for text in texts) else texts
