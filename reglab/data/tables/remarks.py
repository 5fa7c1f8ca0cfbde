"""What is said of a table before it is understood: how its file was read, and rows that do not fit."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.data.tables.blocks import MAX_LISTED, Raggedness
from reglab.data.tables.files import TextFile
from reglab.experiment.tables.layout import Layout
from reglab.words import counted, listed, quoted
from reglab.words.language import _, grouped, plural


def of_file(file: TextFile, layout: Layout, *, told_start: bool) -> list[str]:
    """What is said of a file, and of what lies above the rows of its table."""
    found = []
    if len(file.sheets) > 1:
        others = listed([quoted(name) for name in file.sheets if name != file.sheet][:MAX_LISTED])
        found.append(
            _("The sheet “{sheet}” is read; there is also {others} (--sheet).").format(
                sheet=file.sheet, others=others
            )
        )
    if layout.encoding == "cp1252":
        found.append(_("The text is not UTF-8; it is read as Windows-1252. Check letters like ä, é or €."))
    if file.lost:
        found.append(
            plural(
                "{n} letter cannot be read in this encoding.",
                "{n} letters cannot be read in this encoding.",
                file.lost,
            )
        )
    if layout.start > 1 and not told_start:
        above = layout.start - 1
        found.append(
            plural(
                "The first line is no part of the table, which starts at line {start}.",
                "The first {n} lines are no part of the table, which starts at line {start}.",
                above,
                start=grouped(layout.start),
            )
        )
    if layout.header == 0:
        found.append(_("There is no header: the first row holds values, so the columns are numbered."))
    elif layout.header > 1:
        found.append(
            plural(
                "The header has {n} line; the names are put together of them.",
                "The header has {n} lines; the names are put together of them.",
                layout.header,
            )
        )
    if layout.width == 1:
        found.append(
            _("There is one column only; if there should be more, name what separates them (--delimiter).")
        )
    return found


def of_rows(ragged: Raggedness, layout: Layout) -> list[str]:
    """What is said of rows that have other numbers of cells than the table has columns."""
    found = []
    if ragged.padded:
        found.append(
            plural(
                "{n} row has fewer cells than columns; the rest is taken as missing: {lines}.",
                "{n} rows have fewer cells than columns; the rest is taken as missing: {lines}.",
                ragged.padded,
                lines=_lines(ragged.padded_lines, ragged.padded),
            )
        )
    if ragged.cut:
        found.append(
            plural(
                "{n} row has more than {cells}; the rest is cut off: {lines}.",
                "{n} rows have more than {cells}; the rest is cut off: {lines}.",
                ragged.cut,
                cells=counted(layout.width, "cell"),
                lines=_lines(ragged.cut_lines, ragged.cut),
            )
        )
    return found


def _lines(some: Sequence[int], count: int) -> str:
    """``"lines 3, 5 and 12 more"``: where so many rows are, some of which are known."""
    numbers = ", ".join(map(grouped, some))
    if count > len(some):
        return _("lines {numbers} and {count} more").format(numbers=numbers, count=grouped(count - len(some)))
    return plural("line {numbers}", "lines {numbers}", count, numbers=numbers)
