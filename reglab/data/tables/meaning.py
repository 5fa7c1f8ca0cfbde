"""From a table to what networks can learn: columns, classes or numbers, and why."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np

from reglab.data.arrays import Flags, Floats, Integers
from reglab.data.seeding import generator
from reglab.data.tables.errors import TableError
from reglab.data.tables.files import TextFile, opened
from reglab.data.tables.judging import MAX_LEVELS, shown
from reglab.data.tables.reading import numbers_of
from reglab.data.tables.steps import part
from reglab.data.tables.taking import as_column, column_named, how_many, target_of
from reglab.experiment.sources.table import (
    MAX_FEATURES,
    MAX_USED,
    TableColumn,
    TableSource,
)
from reglab.experiment.tables.choices import Choices, Meaning
from reglab.experiment.tables.report import Column, TableReport
from reglab.words import listed, quoted
from reglab.words.language import _, plural
from reglab.words.language import grouped as in_groups

_MIN_ROWS = 6


def meaning(report: TableReport, choices: Choices) -> Generator[float, None, Meaning]:
    """Yield how far it is, between 0 and 1; return what is made of a table.

    Parameters
    ----------
    report : TableReport
        What was found in it.
    choices : Choices
        What a person wants of it.

    Raises
    ------
    TableError
        If a column is not known, or it cannot be done, in a sentence.
    """
    named = {name: column_named(report, name) for name in (choices.target, *choices.ignored)}
    extra = [column_named(report, name) for name in (choices.group, choices.time) if name]
    target = named[choices.target]
    if choices.target in choices.ignored:
        raise TableError(
            _("“{target}” is the target and cannot be ignored too; leave one of them out.").format(
                target=target.name
            )
        )
    if target in extra:
        raise TableError(
            _("“{target}” is the target and cannot group or order the rows too; take another.").format(
                target=target.name
            )
        )
    taken, decisions = target_of(target, choices)
    for name in choices.categories:
        _categorical(column_named(report, name))
    taken_already = {target.name, *choices.ignored, *(each.name for each in extra)}
    columns, left_out = _features(report, taken_already, set(choices.categories))
    if not columns:
        raise TableError(
            _(
                "No column is left to learn “{target}” from: numbers and categories with "
                "two or more values are wanted; ignore fewer columns."
            ).format(target=target.name)
        )
    decisions += left_out
    group = _grouping(column_named(report, choices.group)) if choices.group else None
    time = _ordering(column_named(report, choices.time)) if choices.time else None
    _bounded(columns, choices)
    used = [taken, *columns, *(each for each in (group, time) if each is not None)]
    rows, spare, told = yield from _rows(report, used, len(columns), choices, grouped=group is not None)
    decisions += told
    source = TableSource(
        path=report.path,
        sha256=report.sha256,
        title=Path(report.path).stem[:100] or _("Table"),
        layout=report.layout,
        markers=report.markers,
        columns=tuple(columns),
        target=taken,
        missing=choices.missing,
        group=group,
        time=time,
        rows=rows,
        spare=spare,
    )
    return Meaning(source, tuple(decisions))


def _categorical(column: Column) -> None:
    """Raise where a column cannot be taken as categories, since it has too many different values."""
    if column.kind not in ("number", "category", "text") or not column.values:
        raise TableError(
            _(
                "“{column}” has {many} different values, too many for categories (at most "
                "{most}); take it as it is, or ignore it."
            ).format(column=column.name, many=how_many(column), most=MAX_LEVELS)
        )


def _features(
    report: TableReport, taken: set[str], categories: set[str]
) -> tuple[list[TableColumn], list[str]]:
    """The columns that networks are given, and which others are left out and why."""
    columns, left_out = [], []
    for column in report.columns:
        if column.name in taken or column.kind == "empty":
            continue
        if column.name in categories and column.different > 1:
            columns.append(
                as_column(column, column.values if column.kind == "number" else tuple(sorted(column.values)))
            )
        elif column.kind == "text":
            left_out.append(
                _("“{column}” is left out: {many} different texts are no categories.").format(
                    column=column.name, many=how_many(column)
                )
            )
        elif column.kind == "date":
            left_out.append(
                _("“{column}” is left out: dates are no input, but can order the rows (--time).").format(
                    column=column.name
                )
            )
        elif column.different < 2 and not column.missing:
            left_out.append(
                _("“{column}” is left out: it has the same value in every row.").format(column=column.name)
            )
        else:
            columns.append(
                as_column(column, tuple(sorted(column.values)) if column.kind == "category" else ())
            )
    return columns, left_out


def _grouping(column: Column) -> TableColumn:
    """A column whose cells are told apart by their texts."""
    if column.kind == "empty":
        raise TableError(
            _("“{column}” is empty, so it groups nothing; take another column.").format(column=column.name)
        )
    kept = as_column(column)
    return kept if column.kind == "number" else kept.model_copy(update={"kind": "text"})


def _ordering(column: Column) -> TableColumn:
    """A column by which rows are ordered."""
    if column.kind not in ("date", "number"):
        raise TableError(
            _("“{column}” holds no dates or numbers, so it orders nothing; take another column.").format(
                column=column.name
            )
        )
    kept = as_column(column)
    return kept.model_copy(update={"kind": column.kind, "day_first": column.day_first})


def _bounded(columns: Sequence[TableColumn], choices: Choices) -> None:
    """Raise where one-hot columns are too many."""
    gaps = choices.missing == "category"
    width = sum((len(column.levels) or 1) + (gaps and column.missing) for column in columns)
    if width > MAX_FEATURES:
        largest = max(columns, key=lambda column: len(column.levels))
        raise TableError(
            _(
                "The columns become {inputs} inputs, one for each category, more than {most}; ignore some, "
                "such as “{column}” with {categories}."
            ).format(
                inputs=in_groups(width),
                most=in_groups(MAX_FEATURES),
                column=largest.name,
                categories=in_groups(len(largest.levels)),
            )
        )


def _rows(
    report: TableReport, used: list[TableColumn], features: int, choices: Choices, *, grouped: bool
) -> Generator[float, None, tuple[int, int, list[str]]]:
    """Count the rows that can be used, and look at what is rare among them."""
    file = TextFile(opened(report.path), report.size, report.sha256, report.layout.encoding)
    steps = numbers_of(file, report.layout, used, report.markers)
    table = yield from part(steps, 0.0, 1.0, whole=max(1, report.rows))
    usable = usable_rows(table, features, choices.missing)
    table, told = table[usable], []
    dropped = int(report.rows - len(table)) - _missing(report, used[0].name)
    if dropped > 0:
        told.append(
            plural(
                "{n} row is left out, as values are missing in them.",
                "{n} rows are left out, as values are missing in them.",
                dropped,
            )
        )
    if len(table) > MAX_USED:
        told.append(
            _("Of {rows} rows {used} take part, drawn at random.").format(
                rows=in_groups(len(table)), used=in_groups(MAX_USED)
            )
        )
        table = table[rows_drawn(len(table))]
    least = max(_MIN_ROWS, 3 * len(used[0].levels))
    if len(table) < least:
        raise TableError(
            plural(
                "{n} row has all that is needed, and {least} are wanted; fill in missing values "
                "(--missing mean), ignore columns, or bring more rows.",
                "{n} rows have all that is needed, and {least} are wanted; fill in missing values "
                "(--missing mean), ignore columns, or bring more rows.",
                len(table),
                least=in_groups(least),
            )
        )
    levels = used[0].levels
    labels = table[:, 0].astype(np.int64) if levels else np.zeros(0, dtype=np.int64)
    counts: list[int] = np.bincount(labels, minlength=len(levels)).tolist()[: len(levels)]
    pairs = zip(levels, counts, strict=True)
    rare = [f"{quoted(shown(level))} ({count})" for level, count in pairs if count < 3]
    if rare:
        told.append(
            _("Classes with fewer than 3 rows cannot be in all three parts: {classes}.").format(
                classes=listed(rare[:5])
            )
        )
    largest = int(np.unique(table[:, features + 1], return_counts=True)[1].max()) if grouped else 1
    spare = 2 * (largest - 1)
    if len(table) - spare < least:
        raise TableError(
            _(
                "The largest group has {largest} of {rows} rows, so that no three parts can be made of "
                "whole groups; take another column."
            ).format(largest=in_groups(largest), rows=in_groups(len(table)))
        )
    return len(table), spare, told


def _missing(report: TableReport, name: str) -> int:
    return next(column.missing for column in report.columns if column.name == name)


def usable_rows(table: Floats, features: int, missing: str) -> Flags:
    """Which rows are examples: the target, and what groups and orders, must be there.

    Parameters
    ----------
    table : array of float64, shape (rows, columns)
        The target, the features, then what groups and orders.
    features : int
        Number of columns of features.
    missing : str
        What becomes of values that are missing in these.
    """
    needed = np.delete(table, np.s_[1 : 1 + features], axis=1) if missing != "drop" else table
    return np.asarray(~np.isnan(needed).any(axis=1), dtype=np.bool_)


def rows_drawn(count: int) -> Integers:
    """Which of the examples take part, in their order; all where they are few enough."""
    if count <= MAX_USED:
        return np.arange(count)
    return np.sort(generator("rows of a table", count).choice(count, MAX_USED, replace=False))
