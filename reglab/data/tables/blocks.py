"""A table in blocks of rows: numbers at once where there is nothing else, cells of text otherwise."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field

import numpy as np

from reglab.data.arrays import Floats
from reglab.data.tables.files import TextFile
from reglab.data.tables.lines import Lines
from reglab.experiment.tables.layout import Layout

_CELLS = 200_000
"""Cells of a block."""
_LINES, _CHARACTERS = 50_000, 4_000_000
MAX_LISTED = 10
"""So many lines of a kind are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows, one of the two.

    Parameters
    ----------
    numbers : array of float64, shape (rows, width), or None
        Where all cells are plain numbers with a decimal point.
    cells : list of tuple of str, or None
        Otherwise: the cells of each column, without blanks around them.
    lines : list of int
        The line in which each row ends; empty for numbers.
    pointed : bool
        Whether there is a decimal point among the numbers.
    position : int
        Bytes of the file that were read so far.
    """

    numbers: Floats | None
    cells: list[tuple[str, ...]] | None
    lines: list[int]
    pointed: bool = False
    position: int = 0

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.lines) if self.numbers is None else len(self.numbers)


@dataclass(slots=True)
class Raggedness:
    """Rows of another width than the table, by their lines."""

    padded: int = 0
    cut: int = 0
    padded_lines: list[int] = field(default_factory=list)
    cut_lines: list[int] = field(default_factory=list)


def header_rows(file: TextFile, layout: Layout) -> list[list[str]]:
    """The rows of the header, without blanks around the cells."""
    with closing(Lines(file.path, layout)) as lines:
        rows = lines.rows([])
        found = [row for _, (_, row) in zip(range(layout.header), rows, strict=False)]
        return [[cell.strip() for cell in row] for row in found]


def blocks(
    file: TextFile, layout: Layout, ragged: Raggedness, *, quick: bool = True
) -> Generator[Block, None, None]:
    """Yield the rows below the header in blocks.

    Parameters
    ----------
    file : TextFile
        The file.
    layout : Layout
        How it is cut. Rows of fewer cells than its width are filled with empty ones, others cut.
    ragged : Raggedness
        Takes down which.
    quick : bool
        Whether rows of nothing but numbers may be read as such, without their text.
    """
    width = layout.width
    with closing(Lines(file.path, layout)) as lines:
        taken: list[str] = []
        # The header may hold line breaks; it is read as rows are.
        for _ in zip(range(layout.header), lines.rows([]), strict=False):
            pass
        while quick:
            taken = lines.take(max(1, min(_LINES, 10 * _CELLS // width)), _CHARACTERS)
            if not taken:
                return
            if (numbers := _numbers(taken, layout, width)) is None:
                break
            pointed = any("." in line for line in taken)
            yield Block(numbers, None, [], pointed, lines.position)
        yield from _cells(lines, taken, width, ragged)


def _cells(lines: Lines, before: list[str], width: int, ragged: Raggedness) -> Generator[Block, None, None]:
    most = max(1, _CELLS // max(1, width))
    rows: list[list[str]] = []
    ends: list[int] = []
    for end, found in lines.rows(before):
        row = found
        if len(row) != width:
            if len(row) < width:
                ragged.padded += 1
                ragged.padded_lines += [end] if len(ragged.padded_lines) < MAX_LISTED else []
                row = [*row, *[""] * (width - len(row))]
            else:
                if any(cell.strip() for cell in row[width:]):
                    ragged.cut += 1
                    ragged.cut_lines += [end] if len(ragged.cut_lines) < MAX_LISTED else []
                row = row[:width]
        rows.append(row)
        ends.append(end)
        if len(rows) == most:
            yield _block(rows, ends, lines.position)
            rows, ends = [], []
    if rows:
        yield _block(rows, ends, lines.position)


def _block(rows: list[list[str]], ends: list[int], position: int) -> Block:
    cells = [tuple(cell.strip() for cell in column) for column in zip(*rows, strict=True)]
    return Block(None, cells, ends, position=position)


def _numbers(lines: list[str], layout: Layout, width: int) -> Floats | None:
    """The lines as numbers; ``None`` where there is anything else."""
    if not _plain("".join(lines), layout.delimiter):
        return None
    if any(line.count(layout.delimiter) != width - 1 or not line.strip() for line in lines):
        return None
    try:
        # An empty cell is an error.
        found = np.loadtxt(lines, delimiter=layout.delimiter, comments=None, ndmin=2, dtype=np.float64)
    except ValueError:
        return None
    whole = found.shape == (len(lines), width) and bool(np.isfinite(found).all())
    return found if whole else None


def _plain(text: str, delimiter: str) -> bool:
    """Whether there is nothing but numbers, none of them with a leading zero."""
    if not text.isascii():
        return False
    data = text.encode("ascii")
    if data.translate(None, b"0123456789.eE+-\r\n" + delimiter.encode()):
        return False
    # The letter before the first is as good as the end of a line.
    letters = np.frombuffer(b"\n\n" + data, dtype=np.uint8)
    digit = (letters >= ord("0")) & (letters <= ord("9"))
    at = np.flatnonzero((letters[:-1] == ord("0")) & digit[1:])
    before, signed = letters[at - 1], np.isin(letters[at - 1], list(b"+-"))
    before = np.where(signed, letters[at - 2], before)
    return not np.isin(before, list(b"\r\n" + delimiter.encode())).any()
