"""A source of a person's own: rows that stand in the experiment itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from reglab.data.arrays import Examples
from reglab.data.sources import SOURCE_READERS
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.sources import SOURCES
from reglab.experiment.sources.base import Source


class Rows(Source):
    """Numbers with the class, by its number, in the last column."""

    kind: Literal["rows"] = "rows"
    title: str
    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    classes: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]

    @property
    def info(self) -> DatasetInfo:
        mark = hashlib.sha256(self.model_dump_json().encode()).hexdigest()
        return DatasetInfo(
            f"rows:{mark}",
            self.title,
            "classification",
            self.columns,
            "Rows of a test.",
            self.classes,
            total=len(self.rows),
        )


def read(source: Rows) -> Examples:
    """The rows as arrays."""
    table = np.array(source.rows)
    return table[:, :-1], table[:, -1].astype(np.int64)


def some_rows(count: int = 90, title: str = "My rows") -> Rows:
    """Three columns; the class is which of the first two is larger."""
    x = np.random.default_rng(7).normal(size=(count, 3)).round(3)
    y = (x[:, 0] > x[:, 1]).astype(float)
    rows = tuple(map(tuple, np.column_stack([x, y]).tolist()))
    return Rows(title=title, columns=("a", "b", "c"), classes=("no", "yes"), rows=rows)


@contextmanager
def rows_known() -> Iterator[None]:
    """Have the program know this kind of source, as if its two files stood in their folders."""
    SOURCES["rows"], SOURCE_READERS["rows"] = Rows, read
    try:
        yield
    finally:
        del SOURCES["rows"], SOURCE_READERS["rows"]
