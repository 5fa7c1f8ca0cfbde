"""How the values of a column are spread, and with them those of the target; no Qt here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.tables.report import Column
from reglab.experiment.tables.survey import Survey
from reglab.words.language import _

_BARS, _FEW = 24, 12
"""Bars of a column of many numbers; up to how many different numbers have a bar each."""
_MOST = 40
"""Bars of a column of categories."""
MOST_GROUPS = 10
"""Further classes of the target share the last group."""
THIRDS = ("low", "middle", "high")


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The parts of the rows by what they have for a target.

    Parameters
    ----------
    of : array of int, shape (rows,)
        The group of each row of a sample; −1 where the target is missing.
    names : tuple of str
        What the groups are called.
    classes : bool
        Whether they are classes, not parts of a range.
    """

    of: NDArray[np.intp]
    names: tuple[str, ...]
    classes: bool


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Rows by value and group.

    Parameters
    ----------
    counts : array of int, shape (bars, groups)
        How many rows; rows without a target are not among them.
    gaps : bool
        Whether the bars stand apart, since each is one value.
    """

    counts: NDArray[np.intp]
    gaps: bool


def groups_of(survey: Survey, target: str, *, classes: bool) -> Groups:
    """Return the groups by a target, in the order and number in which its classes will be.

    Parameters
    ----------
    survey : Survey
        The table.
    target : str
        Name of the column that is learned; empty for none.
    classes : bool
        Whether it is learned as classes. Numbers that are not are parted into thirds.
    """
    column = next((each for each in survey.report.columns if each.name == target), None)
    if column is None:
        return Groups(np.zeros(len(survey.sample), np.intp), ("",), classes=False)
    values = survey.column(target)
    known = np.isfinite(values)
    of = np.full(len(values), -1, np.intp)
    if not classes and column.kind == "number":
        if known.any():
            low, high = np.quantile(values[known], [1 / 3, 2 / 3])
            of[known] = (values[known] > low).astype(np.intp) + (values[known] > high)
        return Groups(of, THIRDS, classes=False)
    if column.kind == "category":
        # Classes are numbered in the order of their names, the sample by how frequent they are.
        order = sorted(range(len(column.values)), key=column.values.__getitem__)
        ranks = np.empty(len(order), np.intp)
        ranks[order] = np.arange(len(order))
        names = tuple(sorted(column.values))
        of[known] = ranks[values[known].astype(np.intp)]
    else:
        distinct = np.unique(values[known])
        names = column.values or tuple(f"{value:g}" for value in distinct)
        of[known] = np.searchsorted(distinct, values[known])
    if len(names) > MOST_GROUPS:
        names = (*names[: MOST_GROUPS - 1], _("others"))
        of = np.minimum(of, MOST_GROUPS - 1)
    return Groups(of, names, classes=True)


def histogram(column: Column, values: NDArray[np.float64], groups: Groups) -> Histogram | None:
    """Return how the values of a column are spread; ``None`` where there is nothing to be counted.

    Parameters
    ----------
    column : Column
        The column.
    values : array of float64, shape (rows,)
        Its sample.
    groups : Groups
        The groups of the same rows.
    """
    used = np.isfinite(values) & (groups.of >= 0)
    if column.kind in ("text", "empty") or not used.any():
        return None
    own, of = values[used], groups.of[used]
    distinct, places = np.unique(own, return_inverse=True)
    if column.kind == "category":
        bars, gaps = min(len(column.values), _MOST), True
        places = np.minimum(own.astype(np.intp), bars - 1)
    elif len(distinct) <= _FEW:
        bars, gaps = len(distinct), True
    else:
        bars, gaps = _BARS, False
        low, high = float(own.min()), float(own.max())
        # Halves first: the span of very large numbers is larger than any.
        share = (own / 2 - low / 2) / (high / 2 - low / 2)
        places = np.minimum((share * bars).astype(np.intp), bars - 1)
    counts = np.zeros((bars, len(groups.names)), np.intp)
    np.add.at(counts, (places, of), 1)
    return Histogram(counts, gaps)
