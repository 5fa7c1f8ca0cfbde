"""What a person wants of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reglab.experiment.dataset_info import Task
from reglab.experiment.sources.table import Missing, TableSource
from reglab.experiment.tables.report import Decimal

Quotes = Literal["", "double", "backslash", "none"]
"""How a quote is written within quotes, and that none holds a cell together; empty for what is found."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a person knows of how a table is written; what is left out is found out.

    Parameters
    ----------
    encoding : str
        How its letters are written.
    delimiter : str
        What stands between two cells, by itself or by its name.
    start : int
        The line on which it starts, its header included; the first is 1.
    header : bool, optional
        Whether it has a header.
    markers : tuple of str
        What stands for missing values, besides the usual marks.
    decimal : {"", ".", ","}
        The decimal sign of all its numbers.
    quotes : {"", "double", "backslash", "none"}
        How quotes are written.
    sheet : str
        The sheet of a workbook; the first if empty.
    """

    encoding: str = ""
    delimiter: str = ""
    start: int = 0
    header: bool | None = None
    markers: tuple[str, ...] = ()
    decimal: Decimal | Literal[""] = ""
    quotes: Quotes = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is to be learned from what.

    Parameters
    ----------
    target : str
        Name of the column that is learned.
    ignored : tuple of str
        Columns that are left out.
    missing : {"drop", "mean", "most_frequent", "category"}
        What becomes of missing values.
    task : {"auto", "classification", "regression"}
        Whether the target is taken as classes or as a number; found out if not given.
    group : str
        Column whose values keep their rows in one part; empty for none.
    time : str
        Column in which validation follows training, and test validation; empty for none.
    categories : tuple of str
        Columns of numbers or of many texts that are taken as categories, one input for each.
    """

    target: str
    ignored: tuple[str, ...] = ()
    missing: Missing = "mean"
    task: Task | Literal["auto"] = "auto"
    group: str = ""
    time: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was made of a table: the source, and in words what was decided and why."""

    source: TableSource
    decisions: tuple[str, ...]
