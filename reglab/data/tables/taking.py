"""How one column of a table is taken: found by its name, as a target, as a feature."""

from __future__ import annotations

from difflib import get_close_matches

from reglab.data.tables.errors import TableError
from reglab.data.tables.judging import MAX_LEVELS, shown
from reglab.experiment.sources.table import MAX_CLASSES, TableColumn
from reglab.experiment.tables.choices import Choices
from reglab.experiment.tables.report import Column, TableReport
from reglab.words import listed, quoted
from reglab.words.language import _, grouped, plural

FEW_NUMBERS = 10
"""A target of whole numbers is taken as classes up to so many different ones."""


def column_named(report: TableReport, name: str) -> Column:
    """The column of a name; raises with those that there are, and the one that is probably meant."""
    names = [column.name for column in report.columns]
    if name in names:
        return report.columns[names.index(name)]
    small = {each.lower(): each for each in reversed(names)}
    near = get_close_matches(name.lower(), list(small), n=1, cutoff=0.5)
    some = [quoted(each) for each in names[:30]]
    there = (
        listed(some)
        if len(names) <= 30
        else _("{some} and {count} more").format(some=", ".join(some), count=grouped(len(names) - 30))
    )
    words = (
        _("There is no column “{column}”. Did you mean “{meant}”? The columns are {columns}.")
        if near
        else _("There is no column “{column}”. The columns are {columns}.")
    )
    raise TableError(words.format(column=shown(name), meant=small[near[0]] if near else "", columns=there))


def target_of(column: Column, choices: Choices) -> tuple[TableColumn, list[str]]:
    """How the target is taken, and why."""
    name = column.name
    if column.kind == "empty" or column.different < 2:
        raise TableError(
            _(
                "“{name}” has the same value in every row, so there is nothing to learn; take another target."
            ).format(name=name)
        )
    if column.kind == "date":
        raise TableError(
            _("“{name}” holds dates, which are no target; take a column of numbers or categories.").format(
                name=name
            )
        )
    if column.kind == "text":
        raise TableError(
            _(
                "“{name}” has {many} different texts, too many for classes (at most "
                "{most}); take a column of numbers or categories."
            ).format(name=name, many=how_many(column), most=MAX_LEVELS)
        )
    classes = choices.task == "classification" or column.kind == "category"
    if choices.task == "regression" and column.kind == "category":
        raise TableError(
            _("“{name}” holds words, which are no numbers to predict; take it as classes.").format(name=name)
        )
    if choices.task == "auto" and column.kind == "number":
        classes = column.different == 2 or (column.whole and column.different <= FEW_NUMBERS)
    if classes and not 2 <= len(column.values) <= MAX_CLASSES:
        raise TableError(
            _(
                "“{name}” has {many} different values, more than {most} classes; "
                "take it as a number (--task regression), or another target."
            ).format(name=name, many=how_many(column), most=MAX_CLASSES)
        )
    levels = column.values if classes else ()
    if column.kind == "category":
        levels = tuple(sorted(levels))
        reason = plural("it holds {n} different word", "it holds {n} different words", len(levels))
    elif classes and column.whole:
        reason = plural(
            "it holds {n} different whole number", "it holds {n} different whole numbers", len(levels)
        )
    elif classes:
        reason = plural("it holds {n} different number", "it holds {n} different numbers", len(levels))
    else:
        words = (
            _("it holds whole numbers with {many} different values")
            if column.whole
            else _("it holds numbers with {many} different values")
        )
        reason = words.format(many=how_many(column))
    if choices.task != "auto":
        reason = _("as asked")
    words = (
        plural(
            "“{name}” is learned as {n} class: {reason}.",
            "“{name}” is learned as {n} classes: {reason}.",
            len(levels),
            name=name,
            reason=reason,
        )
        if classes
        else _("“{name}” is learned as a number (regression): {reason}.").format(name=name, reason=reason)
    )
    told = [words]
    if column.missing:
        told.append(
            plural(
                "{n} row is left out, as “{name}” is missing there.",
                "{n} rows are left out, as “{name}” is missing there.",
                column.missing,
                name=name,
            )
        )
    return as_column(column, levels), told


def how_many(column: Column) -> str:
    """How many different values a column has, in words where they were not all counted."""
    if column.different > 1000:
        return _("more than {number}").format(number=grouped(column.different - 1))
    return grouped(column.different)


def as_column(column: Column, levels: tuple[str, ...] = ()) -> TableColumn:
    """A column as a source has it, with the levels that it is to have."""
    return TableColumn(
        name=column.name,
        at=column.at,
        kind="category" if column.kind in ("category", "text") else "number",
        decimal=column.decimal,
        levels=levels,
        missing=column.missing > 0,
    )
