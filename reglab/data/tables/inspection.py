"""Reads a table once, and says what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from pathlib import Path

from reglab.data.tables.blocks import MAX_LISTED, Block, Raggedness, blocks, header_rows
from reglab.data.tables.dialect import find_layout, known_delimiter
from reglab.data.tables.errors import TableError
from reglab.data.tables.files import TextFile, text_file
from reglab.data.tables.judging import column_of
from reglab.data.tables.remarks import of_file, of_rows
from reglab.data.tables.sampling import RowSample
from reglab.data.tables.steps import part, run_through
from reglab.data.tables.tally import Tally
from reglab.experiment.tables.choices import Known
from reglab.experiment.tables.layout import Layout
from reglab.experiment.tables.report import Decimal, TableReport
from reglab.experiment.text import one_line
from reglab.words.language import _, grouped, plural

MAX_ROWS = 5_000_000
"""Rows of the longest table that is read."""
MAX_NAME = 100
"""Characters of a column's name; more are cut."""

_NOTHING = Known()


def inspection(
    path: str | Path, known: Known = _NOTHING, sample: RowSample | None = None
) -> Generator[float, None, TableReport]:
    """Yield how far it is, between 0 and 1; return what is in the table. Who closes it early cancels it.

    Parameters
    ----------
    path : str or Path
        The file.
    known : Known
        What a person knows of how it is written.
    sample : RowSample, optional
        Keeps some of the rows.

    Raises
    ------
    TableError
        If it cannot be read as a table, in a sentence.
    """
    sample = sample or RowSample(0)
    markers, start = known.markers, known.start
    delimiter = known_delimiter(known.delimiter) if known.delimiter else ""
    if delimiter is None:
        raise TableError(
            _("The delimiter must be a comma, semicolon, tab or vertical bar; name one of these.")
        )
    if start < 0:
        raise TableError(
            _("The first line must be 1 or more, but is {line}; count from the top of the file.").format(
                line=start
            )
        )
    if any(len(marker) > MAX_NAME for marker in markers):
        raise TableError(
            _("A mark for missing values has over {most} characters; name a shorter one.").format(
                most=MAX_NAME
            )
        )
    small = frozenset(marker.strip().lower() for marker in markers)
    file = yield from part(text_file(path, known.encoding, known.sheet), 0.0, 0.1)
    quotes = known.quotes
    if file.sheet:
        # The text was made here, so that there is nothing to be found out.
        delimiter, quotes = ",", "double"
    layout = find_layout(file, delimiter=delimiter, start=start, header=known.header, quotes=quotes)
    # With a decimal comma even whole numbers must be read as text: 1.234 is 1234.
    quick = not small and known.decimal != ","
    tallies, ragged = yield from part(_counted(file, layout, small, sample, quick=quick), 0.1, 1.0)
    if any(_needs_texts(tally) for tally in tallies):
        tallies, ragged = yield from part(_counted(file, layout, small, sample, quick=False), 0.1, 1.0)
    return _report(file, layout, tallies, ragged, known)


def inspect(path: str | Path, known: Known = _NOTHING) -> TableReport:
    """Return what is in a table; see `inspection`."""
    return run_through(inspection(path, known))


def _counted(
    file: TextFile, layout: Layout, markers: frozenset[str], sample: RowSample, *, quick: bool
) -> Generator[float, None, tuple[list[Tally], Raggedness]]:
    tallies, ragged, rows = [Tally(markers) for _ in range(layout.width)], Raggedness(), 0
    sample.clear()
    for block in blocks(file, layout, ragged, quick=quick):
        rows += block.count
        if rows > MAX_ROWS:
            raise TableError(
                _("{file} has more than {most} rows; keep fewer of them.").format(
                    file=file.path.name, most=grouped(MAX_ROWS)
                )
            )
        _take(tallies, block)
        sample.take(block)
        yield min(1.0, block.position / file.size)
    return tallies, ragged


def _take(tallies: list[Tally], block: Block) -> None:
    for at, tally in enumerate(tallies):
        if block.numbers is not None:
            tally.take_numbers(block.numbers[:, at], pointed=block.pointed)
        elif block.cells is not None:
            tally.take(block.cells[at], block.lines)


def _needs_texts(tally: Tally) -> bool:
    """Whether a column of numbers turned out to be of something else, so that their texts count."""
    return tally.unseen and bool(
        tally.word_count or tally.codes or tally.sure[","] or tally.dates[True].count
    )


def _default_decimal(layout: Layout, tallies: list[Tally]) -> Decimal | None:
    """The decimal sign of cells that do not tell: 1,234 between commas is 1234, elsewhere 1.234.

    There, a column that tells, such as one with 2,5, tells it for all others.
    """
    sure = sum((tally.sure for tally in tallies), Counter[str]())
    if layout.delimiter == ",":
        return "," if sure[","] and not sure["."] else "."
    if sure[","] or sure["."]:
        return "," if sure[","] >= sure["."] else "."
    return None


def _names(header: list[list[str]], width: int, last_empty: bool) -> tuple[list[str], list[str]]:
    """Names of the columns, and what was done to have them all different."""
    padded = []
    for row in header:
        # Rows with names of their own have no heading for these; others end with an empty cell.
        filled = ["", *row] if len(row) == width - 1 and not last_empty else row
        padded.append([*filled, *[""] * width][:width])
    problems = []
    wanted = [
        one_line(" ".join(filter(None, cells)))[:MAX_NAME].strip() for cells in zip(*padded, strict=True)
    ]
    wanted = wanted or [""] * width
    names: list[str] = []
    taken = set(filter(None, wanted))
    repeated = [name for name, count in Counter(filter(None, wanted)).items() if count > 1]
    for at, name in enumerate(wanted, 1):
        base = name or _("column {number}").format(number=at)
        found, number = base, 1
        while (
            found in names or (number == 1 and not name and found in taken) or (number > 1 and found in taken)
        ):
            number += 1
            found = f"{base} ({number})"
        names.append(found)
    for name in repeated[:MAX_LISTED]:
        count = wanted.count(name)
        problems.append(
            plural(
                "{n} column is named “{name}”; they are told apart as “{name}”, “{name} (2)” and so on.",
                "{n} columns are named “{name}”; they are told apart as “{name}”, “{name} (2)” and so on.",
                count,
                name=name,
            )
            if count > 2
            else _("2 columns are named “{name}”; they are told apart as “{name}”, “{name} (2)”.").format(
                name=name
            )
        )
    return names, problems


def _report(
    file: TextFile,
    layout: Layout,
    tallies: list[Tally],
    ragged: Raggedness,
    known: Known,
) -> TableReport:
    rows = tallies[0].rows
    if not rows:
        raise TableError(
            (
                _("{file} has no rows below its header; check it.")
                if layout.header
                else _("{file} has no rows; check it.")
            ).format(file=file.path.name)
        )
    header = header_rows(file, layout)
    empty = sum(tallies[-1].missing.values()) == rows
    names, problems = _names(header, layout.width, empty)
    default = _default_decimal(layout, tallies)
    columns = [
        column_of(tally, name, at, default, known.decimal or None)
        for at, (tally, name) in enumerate(zip(tallies, names, strict=True))
    ]
    if (
        len(columns) > 1
        and columns[-1].kind == "empty"
        and not any(len(row) >= layout.width and row[-1] for row in header)
    ):
        # The delimiter behind the last cell of every row.
        columns.pop()
    return TableReport(
        path=str(file.path.absolute()),
        sha256=file.sha256,
        size=file.size,
        layout=layout,
        rows=rows,
        columns=tuple(columns),
        markers=known.markers,
        sheets=file.sheets,
        problems=(
            *of_file(file, layout, told_start=bool(known.start)),
            *problems,
            *of_rows(ragged, layout),
        ),
    )
