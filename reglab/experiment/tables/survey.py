"""A first look at a table: how it begins, and some of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.tables.report import TableReport


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What a person sees of a table before anything is made of it.

    Parameters
    ----------
    report : TableReport
        What was found in it.
    lines : tuple of str
        The first lines of the file as they are, cut where they are long.
    head : tuple of tuple of str
        The cells of the first rows, in the order of the report's columns.
    sample : array of float64, shape (rows, columns)
        Rows from all over it, as numbers: of a category its place in the column's values, of a date days;
        what is missing and what is text is NaN.
    """

    report: TableReport
    lines: tuple[str, ...]
    head: tuple[tuple[str, ...], ...]
    sample: NDArray[np.float64]

    @property
    def whole(self) -> bool:
        """Whether the sample holds all rows."""
        return len(self.sample) == self.report.rows

    def column(self, name: str) -> NDArray[np.float64]:
        """The sample of one column."""
        found: NDArray[Any] = self.sample[:, [each.name for each in self.report.columns].index(name)]
        return found
