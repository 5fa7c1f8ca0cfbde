"""What other processes call by name, since they do not read tables themselves."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from itertools import islice
from pathlib import Path

from reglab.data.tables.inspection import inspection
from reglab.data.tables.lines import Lines
from reglab.data.tables.meaning import meaning
from reglab.data.tables.sampling import RowSample
from reglab.data.tables.steps import part
from reglab.experiment.tables.choices import Choices, Known, Meaning
from reglab.experiment.tables.layout import Layout
from reglab.experiment.tables.report import TableReport
from reglab.experiment.tables.survey import Survey
from reglab.experiment.text import one_line

_LINES, _ROWS, _LINE, _CELL = 60, 60, 300, 80
_SAMPLE = 400_000
"""Cells of a sample."""


def look(
    path: str, known: Known, choices: Choices | None = None
) -> Generator[float, None, tuple[TableReport, Meaning | None]]:
    """Yield how far it is, between 0 and 1; return what is in a table and, with choices, what is made of it.

    Raises
    ------
    TableError
        If it cannot be read or used, in a sentence.
    """
    share = 1.0 if choices is None else 0.6
    report = yield from part(inspection(path, known), 0.0, share)
    if choices is None:
        return report, None
    found = yield from part(meaning(report, choices), share, 1.0)
    return report, found


def survey(path: str, known: Known) -> Generator[float, None, Survey]:
    """Yield how far it is, between 0 and 1; return a first look at a table.

    Raises
    ------
    TableError
        If it cannot be read, in a sentence.
    """
    sample = RowSample(_SAMPLE)
    report = yield from inspection(path, known, sample)
    numbers = sample.numbers(report.columns, report.markers)
    return Survey(report, beginning(path, report.layout), _head(report), numbers)


def understand(report: TableReport, choices: Choices) -> Generator[float, None, Meaning]:
    """Yield how far it is, between 0 and 1; return what is made of a table that was looked at before.

    Raises
    ------
    TableError
        If it cannot be used so, in a sentence.
    """
    return meaning(report, choices)


def beginning(path: str, layout: Layout) -> tuple[str, ...]:
    """The first lines of a file as they are, also where they are no part of the table."""
    with closing(Lines(Path(path), Layout(encoding=layout.encoding, sheet=layout.sheet))) as lines:
        taken = lines.take(_LINES, _LINES * _LINE)
    return tuple(line.rstrip("\r\n")[:_LINE] for line in taken)


def _head(report: TableReport) -> tuple[tuple[str, ...], ...]:
    places = [column.at for column in report.columns]
    with closing(Lines(Path(report.path), report.layout)) as lines:
        rows = islice(lines.rows([]), report.layout.header, report.layout.header + _ROWS)
        return tuple(
            tuple(one_line(row[at][:_CELL]) if at < len(row) else "" for at in places) for _, row in rows
        )
