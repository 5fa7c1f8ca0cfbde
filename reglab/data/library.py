"""The real data sets that come with the program, as files (``resources/data``)."""

from __future__ import annotations

import csv

import numpy as np

from reglab.data.arrays import Examples, Floats
from reglab.resources import resource_path


def pictures(name: str) -> Examples:
    """Return pictures, pixels row by row, and their classes."""
    with np.load(resource_path(f"data/{name}.npz"), allow_pickle=False) as file:
        x, y = file["x"], file["y"]
    return x.reshape(len(x), -1).astype(np.float64), y.astype(np.int64)


def table(name: str, target: str) -> tuple[Floats, list[str]]:
    """Return the features of a table without gaps, and its target as it is written.

    A column of words becomes one feature for each of them, in alphabetical order.
    """
    with resource_path(f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns: list[list[float]] = []
    for column in rows[0]:
        cells = [row[column] for row in rows]
        if column == target:
            continue
        try:
            columns.append([float(cell) for cell in cells])
        except ValueError:
            columns += [[float(cell == word) for cell in cells] for word in sorted(set(cells))]
    return np.array(columns).T, [row[target] for row in rows]
