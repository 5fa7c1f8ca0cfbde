"""What was found in a table, before anything is made of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from reglab.experiment.tables.layout import Layout

ColumnKind = Literal["number", "category", "text", "date", "empty"]
Decimal = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        From the header, made unique; ``"column 3"`` where there is none.
    at : int
        Its place in a row, from 0.
    kind : {"number", "category", "text", "date", "empty"}
        What its cells are. A text has too many different values to be a category.
    decimal : {".", ","}
        Decimal sign of its numbers.
    day_first : bool
        Whether of a date like 3.4.2020 the first number is the day.
    filled : int
        Cells with a value.
    missing : int
        Cells without one.
    markers : tuple of str
        What stands in those, apart from nothing.
    different : int
        Different values; one more than are counted where there are more.
    values : tuple of str
        The different values, the most frequent first; numbers ascend, and texts do. Empty where there are
        too many to be categories.
    minimum, maximum : float, optional
        Of numbers.
    first, last : str
        The earliest and latest date as written.
    whole : bool
        Whether all its numbers are whole.
    example : str
        The first value.
    suspects : tuple of str
        Values that may stand for missing ones: words among numbers, and numbers far from all others.
    problems : tuple of str
        What is to be told, a sentence each.
    """

    name: str
    at: int
    kind: ColumnKind
    decimal: Decimal = "."
    day_first: bool = True
    filled: int = 0
    missing: int = 0
    markers: tuple[str, ...] = ()
    different: int = 0
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    first: str = ""
    last: str = ""
    whole: bool = False
    example: str = ""
    suspects: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableReport:
    """What was found in a file.

    Parameters
    ----------
    path : str
        Where it lies.
    sha256 : str
        Its checksum.
    size : int
        Bytes.
    layout : Layout
        How it was cut.
    rows : int
        Rows, without the header.
    columns : tuple of Column
        Its columns from left to right.
    markers : tuple of str
        What a person said stands for missing values, besides the usual marks.
    problems : tuple of str
        What is to be told of the whole, a sentence each.
    sheets : tuple of str
        All sheets of a workbook, of which the layout names the one that was read; none of a text.
    """

    path: str
    sha256: str
    size: int
    layout: Layout
    rows: int
    columns: tuple[Column, ...]
    markers: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    def all_problems(self) -> tuple[str, ...]:
        """Everything that is to be told: of the whole, then column by column."""
        return (*self.problems, *(problem for column in self.columns for problem in column.problems))

    def to_dict(self) -> dict[str, Any]:
        """The report in plain values, for JSON."""
        return asdict(self) | {"layout": self.layout.model_dump(mode="json")}
