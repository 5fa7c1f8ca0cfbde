"""The cells of chosen columns as numbers: values, places in the list of levels, days."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import numpy as np

from reglab.data.arrays import Floats
from reglab.data.tables.blocks import Raggedness, blocks
from reglab.data.tables.cells import date, is_missing, label_of, number
from reglab.data.tables.errors import TableError
from reglab.data.tables.files import TextFile
from reglab.experiment.sources.table import TableColumn
from reglab.experiment.tables.layout import Layout
from reglab.words.language import _, grouped

MAX_NUMBERS = 50_000_000
"""Numbers that are held: rows × columns."""


def numbers_of(
    file: TextFile, layout: Layout, columns: Sequence[TableColumn], markers: Sequence[str] = ()
) -> Generator[int, None, Floats]:
    """Yield how many rows were read; return the columns of a table as numbers.

    Parameters
    ----------
    file : TextFile
        The file.
    layout : Layout
        How it is cut.
    columns : sequence of TableColumn
        Those that are wanted.
    markers : sequence of str
        What stands for missing values besides the usual marks.

    Returns
    -------
    array of float64, shape (rows, columns)
        Numbers, days of a date, or the place of a category or text among the levels of its column
        (of a text without levels: of its first row). Missing values are NaN.

    Raises
    ------
    TableError
        If a cell is not what its column says, or there are too many.
    """
    small = frozenset(marker.strip().lower() for marker in markers)
    takers = [CellReader(column, small, file.path.name) for column in columns]
    found: list[Floats] = []
    rows = 0
    # A text that looks like a number may be written in a way that its number does not tell.
    # And with a decimal comma 1.234 is 1234.
    quick = not small and all(column.kind == "number" and column.decimal == "." for column in columns)
    for block in blocks(file, layout, Raggedness(), quick=quick):
        taken = np.empty((block.count, len(columns)))
        for place, (column, taker) in enumerate(zip(columns, takers, strict=True)):
            if block.numbers is not None:
                taken[:, place] = taker.plain(block.numbers[:, column.at])
            elif block.cells is not None:
                taken[:, place] = taker.texts(block.cells[column.at])
        rows += block.count
        if rows * len(columns) > MAX_NUMBERS:
            raise TableError(
                _(
                    "{file} holds more than {most} numbers in the chosen columns; ignore some, or keep fewer "
                    "rows."
                ).format(file=file.path.name, most=grouped(MAX_NUMBERS))
            )
        found.append(taken)
        yield rows
    return np.concatenate(found) if found else np.empty((0, len(columns)))


_KINDS = {"number": _("number"), "category": _("category"), "date": _("date"), "text": _("text")}


class CellReader:
    """Turns the cells of one column into numbers; each text once."""

    def __init__(self, column: TableColumn, markers: frozenset[str], name: str) -> None:
        self._column = column
        self._markers = markers
        self._name = name
        self._levels = {level: float(place) for place, level in enumerate(column.levels)}
        self._grows = column.kind == "text"
        """Whether levels are found as they come."""
        read: dict[str, Callable[[str], float | None]] = {
            "number": lambda text: number(text, column.decimal),
            "date": lambda text: date(text, day_first=column.day_first),
            "category": self._level,
            "text": self._level,
        }
        self._read = read[column.kind]
        self._known: dict[str, float] = {}

    def plain(self, numbers: Floats) -> Floats:
        """Numbers that came without their texts."""
        if not self._levels:
            return numbers
        values, places = np.unique(numbers, return_inverse=True)
        levels = [self._levels.get(label_of(value), float("nan")) for value in values.tolist()]
        return np.array(levels)[places]

    def texts(self, cells: tuple[str, ...]) -> Floats:
        """Cells as they are written."""
        known = self._known
        if len(known) > 200_000 and not self._grows:
            known.clear()
        for text in set(cells) - known.keys():
            known[text] = self._value(text)
        return np.fromiter(map(known.__getitem__, cells), np.float64, len(cells))

    def _value(self, text: str) -> float:
        column = self._column
        if is_missing(text, self._markers, among_numbers=column.kind in ("number", "date")):
            return float("nan")
        if (value := self._read(text)) is None:
            raise TableError(
                _(
                    "{name}: “{column}” holds “{text}”, which is no {kind} of it; take it anew "
                    "(reglab run --data)."
                ).format(name=self._name, column=column.name, text=text[:40], kind=_KINDS[column.kind])
            )
        if column.kind == "number" and self._levels:
            return self._levels.get(label_of(value), float("nan"))
        return value

    def _level(self, text: str) -> float | None:
        if self._grows:
            return self._levels.setdefault(text, float(len(self._levels)))
        return self._levels.get(text)
