"""A table that leaves the program: as CSV for programs, as text for the clipboard."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | bool | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns.

    Parameters
    ----------
    name : str
        What it holds; also the stem of its file.
    columns : sequence of str
        Names of the columns.
    rows : sequence of sequence of str, int, float, bool or None
        The cells; numbers are written so that reading gives the same number, ``None`` and NaN as nothing.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def csv(self) -> str:
        """Return it as CSV: comma, point, UTF-8, line feeds, quotes where needed."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([[cell_text(cell) for cell in row] for row in self.rows])
        return text.getvalue()

    def text(self) -> str:
        """Return it as text for the clipboard: cells parted by tabs, as spreadsheets paste them."""
        lines = (self.columns, *([_shown(cell) for cell in row] for row in self.rows))
        return "\n".join("\t".join(map(_one_cell, line)) for line in lines) + "\n"


def cell_text(cell: Cell) -> str:
    """Return a cell in full precision."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return repr(cell) if isinstance(cell, float) else str(cell)


def _shown(cell: Cell) -> str:
    # A spreadsheet takes a text that begins like a formula for one.
    guarded = isinstance(cell, str) and cell.startswith(_FORMULA) and not _is_number(cell)
    return f"'{cell}" if guarded else cell_text(cell)


def _is_number(text: str) -> bool:
    try:
        float(text.replace("\u2212", "-").rstrip(" %"))
    except ValueError:
        return False
    return True


def _one_cell(text: str) -> str:
    return " ".join(text.split())
