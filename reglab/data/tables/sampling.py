"""Rows of a table, spread evenly over all of it, for a first look at what its columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from reglab.data.arrays import Floats
from reglab.data.tables.blocks import Block
from reglab.data.tables.reading import CellReader
from reglab.experiment.sources.table import TableColumn
from reglab.experiment.tables.report import Column

_LEAST = 200
_Part: TypeAlias = Floats | list[tuple[str, ...]]
"""Rows of numbers, shape (rows, width), or the cells of each column."""


class RowSample:
    """Keeps every row, every second, every fourth … of the blocks that it is given, as they fit.

    Parameters
    ----------
    cells : int
        At most so many cells are kept, and not fewer than some rows.
    rows : int
        At most so many rows are kept.
    """

    def __init__(self, cells: int, rows: int = 20_000) -> None:
        self._cells, self._rows = cells, rows
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._seen, self._kept, self._step = 0, 0, 1
        self._parts: list[_Part] = []

    def take(self, block: Block) -> None:
        """Take the next rows."""
        if not self._cells:
            return
        rows = slice(-self._seen % self._step, None, self._step)
        self._seen += block.count
        self._add(_cut(block.numbers if block.numbers is not None else block.cells or [], rows))
        while self._kept > self._most:
            self._thin()

    @property
    def _most(self) -> int:
        width = _width(self._parts[0]) if self._parts else 1
        return max(min(_LEAST, self._rows), min(self._rows, self._cells // max(1, width)))

    def _add(self, part: _Part) -> None:
        if count := _count(part):
            self._parts.append(part)
            self._kept += count

    def _thin(self) -> None:
        """Keep every second of the rows that are kept, those that a step twice as long would have met."""
        parts, before = self._parts, 0
        self._parts, self._kept, self._step = [], 0, 2 * self._step
        for part in parts:
            self._add(_cut(part, slice(before % 2, None, 2)))
            before += _count(part)

    def numbers(self, columns: Sequence[Column], markers: Sequence[str]) -> Floats:
        """Return the rows as numbers, shape (rows, columns).

        Of a category it is the place in its values, of a date days; what is missing and what is text is NaN.
        """
        readers = [_reader(column, markers) for column in columns]
        found = np.full((self._kept, len(columns)), np.nan)
        row = 0
        for part in self._parts:
            rows = slice(row, row := row + _count(part))
            for place, (column, reader) in enumerate(zip(columns, readers, strict=True)):
                if reader is None:
                    continue
                if isinstance(part, np.ndarray):
                    found[rows, place] = reader.plain(part[:, column.at])
                else:
                    found[rows, place] = reader.texts(part[column.at])
        return found


def _reader(column: Column, markers: Sequence[str]) -> CellReader | None:
    """What reads the cells of a column; ``None`` where there is nothing to be counted in them."""
    if column.kind not in ("number", "category", "date"):
        return None
    small = frozenset(marker.strip().lower() for marker in markers)
    taken = TableColumn(
        name=column.name,
        at=column.at,
        kind=column.kind,
        decimal=column.decimal,
        day_first=column.day_first,
        levels=column.values if column.kind == "category" else (),
    )
    return CellReader(taken, small, column.name)


def _cut(part: _Part, rows: slice) -> _Part:
    # A copy, so that the block behind it may go.
    return part[rows].copy() if isinstance(part, np.ndarray) else [cells[rows] for cells in part]


def _count(part: _Part) -> int:
    return len(part) if isinstance(part, np.ndarray) else len(part[0]) if part else 0


def _width(part: _Part) -> int:
    return part.shape[1] if isinstance(part, np.ndarray) else len(part)
