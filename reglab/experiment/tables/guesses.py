"""What a person probably wants of a table: a first offer, which they change."""

from __future__ import annotations

from reglab.experiment.tables.report import Column, TableReport

_TARGETS = ("target", "label", "class", "outcome", "y", "response", "diagnosis", "species")


def is_target(column: Column) -> bool:
    """Whether a column can be learned."""
    return column.kind in ("number", "category") and column.different > 1


def guessed_target(report: TableReport) -> str:
    """The column that is probably learned: one that is called so, else the last that can be; or none."""
    usable = [column.name for column in report.columns if is_target(column)]
    named = [name for word in _TARGETS for name in usable if name.strip().lower() == word]
    return (named or usable[::-1] or [""])[0]


def numbers_rows(column: Column, rows: int) -> bool:
    """Whether a column does nothing but number the rows."""
    if column.kind != "number" or not column.whole or column.missing or rows < 3:
        return False
    low, high = column.minimum, column.maximum
    distinct = column.different == rows or column.different > 1000
    return distinct and low is not None and high is not None and high - low == rows - 1


def guessed_ignored(report: TableReport, target: str) -> tuple[str, ...]:
    """The columns that are probably left out: what numbers the rows says nothing about them.

    None where nothing else would be left to learn the target from.
    """
    others = [column for column in report.columns if column.name != target]
    ignored = tuple(column.name for column in others if numbers_rows(column, report.rows))
    left = [column for column in others if is_target(column) and column.name not in ignored]
    return ignored if left else ()
