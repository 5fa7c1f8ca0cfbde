"""A person's own table: where it lies, how it is read, and what its columns mean."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reglab.experiment.base import Spec
from reglab.experiment.dataset_info import NOISE_ON_FEATURES, DatasetInfo, Task
from reglab.experiment.sources.base import Name, Source
from reglab.experiment.sources.errors import unsound
from reglab.experiment.sources.references import Checksum, FileReference, Packed, PathText
from reglab.experiment.tables.layout import Layout
from reglab.experiment.text import one_line
from reglab.words import counted
from reglab.words.language import _, grouped, plural

Missing = Literal["drop", "mean", "most_frequent", "category"]
MISSING_SENTENCES: dict[str, str] = {
    "drop": _("Rows with missing values are left out."),
    "mean": _(
        "Missing numbers become the mean of the training examples, missing categories their most frequent "
        "one."
    ),
    "most_frequent": _("Missing values become the most frequent one of the training examples."),
    "category": _("Missing categories are a category, missing numbers the mean with a column that says so."),
}
MAX_FEATURES = 4_000
"""Inputs that a table may have, with one for each category."""
MAX_CLASSES = 100
MAX_USED = 300_000
"""Rows that take part: as many as three parts can hold."""


class TableColumn(Spec):
    """A column that is used.

    Parameters
    ----------
    name : str
        Its name.
    at : int
        Its place in a row, from 0.
    kind : {"number", "category", "date", "text"}
        How its cells are taken.
    decimal : {".", ","}
        Decimal sign of its numbers.
    day_first : bool
        Whether in its dates the day comes before the month.
    levels : tuple of str
        Its categories, also of numbers that are taken as such.
    missing : bool
        Whether values are missing in it.
    """

    name: Name
    at: Annotated[int, Field(ge=0, lt=MAX_FEATURES)]
    kind: Literal["number", "category", "date", "text"] = "number"
    decimal: Literal[".", ","] = "."
    day_first: bool = True
    levels: Annotated[tuple[Annotated[str, Field(max_length=2000)], ...], Field(max_length=1000)] = ()
    missing: bool = False


class TableSource(Source):
    """Rows of a table in a file, which is known by its checksum.

    Parameters
    ----------
    path : str
        Where the file lies; in an experiment's file also relative to that.
    sha256 : str
        Its checksum when it was taken.
    packed : str
        What it holds, see `FileReference`; empty where it is to be found.
    title : str
        Its name on the screen.
    layout : Layout
        How its text is cut.
    markers : tuple of str
        What stands for missing values besides the usual marks.
    columns : tuple of TableColumn
        What the networks are given, numbers and categories.
    target : TableColumn
        What they learn: a category, or a number.
    missing : {"drop", "mean", "most_frequent", "category"}
        What becomes of missing values. Rows whose target is missing are always left out.
    group : TableColumn, optional
        Rows with the same value in it are kept in one part.
    time : TableColumn, optional
        Validation follows training in it, and the test follows validation.
    rows : int
        How many rows are examples.
    spare : int
        Rows of which may remain unused because groups stay whole.
    """

    kind: Literal["table"] = "table"
    path: PathText
    sha256: Checksum
    packed: Packed = ""
    title: Name
    layout: Layout = Layout()
    markers: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=100)] = ()
    columns: Annotated[tuple[TableColumn, ...], Field(min_length=1, max_length=MAX_FEATURES)]
    target: TableColumn
    missing: Missing = "mean"
    group: TableColumn | None = None
    time: TableColumn | None = None
    rows: Annotated[int, Field(ge=6, le=MAX_USED)]
    spare: Annotated[int, Field(ge=0, le=MAX_USED)] = 0

    @model_validator(mode="after")
    def _sound(self) -> TableSource:
        if trouble := self._trouble():
            raise unsound(trouble)
        return self

    def _trouble(self) -> str:
        """What does not fit together in a file that was written by hand, as a sentence; or nothing."""
        used = (*self.columns, self.target)
        names, classes, width = [column.name for column in used], len(self.target.levels), len(self.features)
        checks = (
            (len(set(names)) < len(names), _("a column stands twice; keep it once.")),
            (
                any(column.kind not in ("number", "category") for column in used),
                _("columns and target must be numbers or categories; leave the others out."),
            ),
            (
                any(column.kind == "category" and not column.levels for column in used),
                _("a category has no levels; list them."),
            ),
            (
                any(len(set(column.levels)) < len(column.levels) for column in used),
                _("a level stands twice in a column; keep it once."),
            ),
            (
                classes == 1 or classes > MAX_CLASSES,
                plural(
                    "the target has {n} class; take one with 2 to {most}.",
                    "the target has {n} classes; take one with 2 to {most}.",
                    classes,
                    most=MAX_CLASSES,
                ),
            ),
            (
                width > MAX_FEATURES,
                _("that makes {inputs} inputs, more than {most}; leave columns out.").format(
                    inputs=grouped(width), most=grouped(MAX_FEATURES)
                ),
            ),
            (self.rows - self.spare < 6, _("there are fewer than 6 rows to take; take smaller groups.")),
        )
        return next((words for wrong, words in checks if wrong), "")

    @property
    def task(self) -> Task:
        """Classes where the target has levels, else a regression."""
        return "classification" if self.target.levels else "regression"

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the inputs, in the order of the columns."""
        return tuple(name for column in self.columns for name in self.names_of(column))

    def names_of(self, column: TableColumn) -> tuple[str, ...]:
        """Names of the inputs that a column becomes."""
        gap = self.missing == "category" and column.missing
        if not column.levels:
            return (column.name, _("{column} missing").format(column=column.name)) if gap else (column.name,)
        named = tuple(f"{column.name}: {level}" for level in column.levels)
        return (*named, _("{column}: missing").format(column=column.name)) if gap else named

    def __hash__(self) -> int:
        # Few fields tell nearly all sources apart; thousands of columns would take their time.
        return hash((self.sha256, self.path, self.target.name, self.rows))

    @property
    def info(self) -> DatasetInfo:
        """Task, names and number of examples, without a look at the file."""
        return _described(self)

    @property
    def references(self) -> tuple[FileReference, ...]:
        """The one file."""
        return (FileReference(path=self.path, sha256=self.sha256, packed=self.packed),)

    def with_references(self, references: Sequence[FileReference]) -> Self:
        """The same with its file at another place, or packed."""
        (one,) = references
        values = {"path": one.path, "packed": one.packed}
        return self if (self.path, self.packed) == tuple(values.values()) else self.model_copy(update=values)


@lru_cache(maxsize=64)
def _described(source: TableSource) -> DatasetInfo:
    # Where it lies does not count: the checksum says what it is.
    mark = hashlib.sha256(source.model_dump_json(exclude={"path", "packed", "title"}).encode()).hexdigest()
    words = (
        _("{rows} rows of your table: the {classes} classes of “{target}” from {columns}.")
        if source.target.levels
        else _("{rows} rows of your table: the number “{target}” from {columns}.")
    )
    about = words.format(
        rows=grouped(source.rows),
        classes=len(source.target.levels),
        target=source.target.name,
        columns=counted(len(source.columns), "column"),
    )
    if any(column.missing for column in source.columns):
        about += f" {MISSING_SENTENCES[source.missing]}"
    if source.group is not None:
        grouping = _("Rows of one “{column}” stay in one part.")
        about += f" {grouping.format(column=source.group.name)}"
    if source.time is not None:
        ordering = _("Validation and test are later in “{column}” than training.")
        about += f" {ordering.format(column=source.time.name)}"
    return DatasetInfo(
        f"table:{mark}",
        source.title,
        source.task,
        source.features,
        about,
        tuple(one_line(level)[:60] for level in source.target.levels),
        target=source.target.name,
        total=source.rows - source.spare,
        noise=NOISE_ON_FEATURES,
    )
