"""Finds out how a text is cut into cells: what separates them, where the table starts, what its header is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import get_args

from reglab.data.tables.cells import is_missing, look_at
from reglab.data.tables.files import TextFile
from reglab.data.tables.lines import MAX_COLUMNS, Lines, is_blank, reader_options
from reglab.experiment.tables.choices import Quotes
from reglab.experiment.tables.layout import MAX_HEADER, Delimiter, Encoding, Layout

_SAMPLE = 300_000
"""Characters that are looked at."""
_ROWS, _COLUMNS = 1000, 200
_TITLES = 40
"""Lines above a table at most that are told by being nearly empty."""
_ORDER: tuple[Delimiter, ...] = ("\t", ";", "|", ",")
"""What is taken first among equals: commas stand in numbers and sentences too."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text cut in one way: `rows` with the line in which each begins."""

    layout: Layout
    rows: list[list[str]]
    lines: list[int]
    width: int
    score: float


def find_layout(
    file: TextFile,
    *,
    delimiter: str = "",
    start: int = 0,
    header: bool | None = None,
    quotes: Quotes = "",
) -> Layout:
    """Return how the text of a file is cut.

    The delimiter is the one by which the rows agree most on their width and most cells are numbers, dates
    or missing values: (share of rows of that width)² × share of those cells.

    Parameters
    ----------
    file : TextFile
        The file.
    delimiter : str
        The delimiter, where a person knows it.
    start : int
        The line on which the table starts, where a person knows it.
    header : bool, optional
        Whether it has a header, where a person knows it.
    quotes : {"", "double", "backslash", "none"}
        How quotes are written, where a person knows it.
    """
    sample = _sample(file)
    first, given = 1, delimiter
    if sample and (named := sample[0].strip().lower()).startswith("sep=") and len(named) == 5:
        first, given = 2, given or named[4]
        sample = sample[1:]
    elif sample and sample[0].strip("\r\n").lower() == "sep=\t":
        first, given = 2, given or "\t"
        sample = sample[1:]
    if start:
        sample, first = sample[max(0, start - first) :], start
    candidates = [each for each in _ORDER if each == given] or list(_ORDER)
    found = [_cut(sample, first, file.encoding, each, quotes, fixed=bool(start)) for each in candidates]
    # Of equals the first.
    best = max(found, key=lambda reading: reading.score)
    if best.width <= 1 and not given:
        best = next(reading for reading in found if reading.layout.delimiter == ",")
    lines = _header(best.rows, best.width) if header is None else int(header)
    return best.layout.model_copy(update={"header": lines, "sheet": file.sheet})


def known_delimiter(text: str) -> Delimiter | None:
    """The delimiter that a person named by itself or by its name; ``None`` where it is none."""
    names = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "bar": "|", "pipe": "|"}
    return next((each for each in get_args(Delimiter) if each == names.get(text.lower(), text)), None)


def _sample(file: TextFile) -> list[str]:
    """The first lines, complete ones only where there are more."""
    with closing(Lines(file.path, Layout(encoding=file.encoding, sheet=file.sheet))) as lines:
        return lines.take(_SAMPLE, _SAMPLE)


def _cut(
    sample: Sequence[str],
    first: int,
    encoding: Encoding,
    delimiter: Delimiter,
    quotes: Quotes,
    *,
    fixed: bool,
) -> _Reading:
    """Cut a text with one delimiter, and say how well that went."""
    text = "".join(islice(sample, _ROWS))
    layout = Layout(
        encoding=encoding,
        delimiter=delimiter,
        backslash=quotes == "backslash" or (not quotes and '\\"' in text and '""' not in text),
        quoted=quotes != "none",
        start=first,
    )
    rows, lines = _rows(sample, first, layout)
    if not rows:
        return _Reading(layout, [], [], 0, 0.0)
    width = Counter(map(len, rows)).most_common(1)[0][0]
    if width == 1 and len(rows) < 5:
        # A title or two above very few rows.
        width = max(map(len, rows))
    top = 0 if fixed else _top(rows, width)
    rows, lines, preamble = rows[top:], lines[top:], top
    matching = [row for row in rows if len(row) == width]
    agreement = len(matching) / (len(rows) + 0.5 * preamble)
    body = [cell.strip() for row in matching[1 : _ROWS // 3] or matching for cell in row[:_COLUMNS]]
    typed = sum(is_missing(cell, _NONE) or look_at(cell).typed for cell in body) / max(1, len(body))
    score = 0.0 if width <= 1 else agreement**2 * (0.05 + typed)
    width = max(width, len(rows[0])) if rows and _all_words(rows[0]) else width
    width = min(width, MAX_COLUMNS)
    layout = layout.model_copy(update={"start": lines[0] if lines else first, "width": max(1, width)})
    return _Reading(layout, rows, lines, width, score)


def _rows(sample: Sequence[str], first: int, layout: Layout) -> tuple[list[list[str]], list[int]]:
    """Rows that are not blank, and the lines in which they begin."""
    rows, lines, before = [], [], 0
    reader = csv.reader(sample, **reader_options(layout))
    try:
        for row in reader:
            if not is_blank(row):
                rows.append(row)
                lines.append(first + before)
            before = reader.line_num
            if len(rows) == _ROWS:
                break
    except csv.Error:
        pass  # a cell without end; reading it tells the line
    if len(rows) > 2 and before == len(sample) and sum(map(len, sample)) >= _SAMPLE:
        # The last row may go on behind the sample.
        rows.pop()
        lines.pop()
    return rows, lines


def _top(rows: list[list[str]], width: int) -> int:
    """The row that is the first of the table; those before it are a title, comments or the like."""
    titles = _titles(rows, width)
    for at, row in enumerate(rows):
        if at < titles:
            continue
        following = rows[at : at + 5]
        if len(row) == width and sum(len(each) == width for each in following) > len(following) / 2:
            # Names without that of the rows' names or an empty last column; or cells are left out below.
            above = len(rows[at - 1]) if at else 0
            named = above > width or above == width - 1 > 1
            return at - 1 if at and named and _all_words(rows[at - 1]) else at
    return 0


def _titles(rows: list[list[str]], width: int) -> int:
    """How many of the first rows hold no more than words in one cell, as titles of a spreadsheet do."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:_TITLES]]
    pairs = zip(filled, rows, strict=False)
    count = next((at for at, (cells, row) in enumerate(pairs) if cells > 1 or not _all_words(row)), 0)
    return count if width > 2 and count < len(filled) and filled[count] > width / 2 else 0


def _all_words(row: Sequence[str]) -> bool:
    return not any(look_at(cell.strip()).typed for cell in row)


def _header(rows: list[list[str]], width: int) -> int:
    """How many rows of a table are its header: those of words above columns of numbers and dates."""
    if len(rows) < 2:
        return int(bool(rows) and _all_words(rows[0]))
    body = rows[min(MAX_HEADER, len(rows) - 1) : _ROWS // 2]
    typed = [at for at in range(min(width, _COLUMNS)) if _typed_column(body, at)]
    if not typed:
        return int(_names_all([cell.strip() for cell in rows[0]], rows[1:]))
    count = 0
    for row in rows[: min(MAX_HEADER, len(rows) - 1)]:
        cells = [row[at].strip() if at < len(row) else "" for at in typed]
        words = [cell for cell in cells if not is_missing(cell, _NONE)]
        # A second line of names must hold nothing else; one odd value does not make a header.
        enough = len(words) == len(cells) > 1 if count else bool(words)
        if not _all_words(row) or not enough:
            break
        count += 1
    return count


def _typed_column(rows: list[list[str]], at: int) -> bool:
    cells = [row[at].strip() for row in rows if at < len(row)]
    filled = [cell for cell in cells if not is_missing(cell, _NONE)]
    return bool(filled) and sum(look_at(cell).typed for cell in filled) >= 0.9 * len(filled)


def _names_all(first: list[str], rows: list[list[str]]) -> bool:
    """Whether a row of words above rows of words can be their header: all differ, and none comes again."""
    if len(set(first)) < len(first) or not all(first) or not _all_words(first):
        return False
    return not any(cell.strip() == name for row in rows for name, cell in zip(first, row, strict=False))
