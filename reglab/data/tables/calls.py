"""What other processes call by name, since they do not read tables themselves."""

from __future__ import annotations

from collections.abc import Generator

from reglab.data.tables.inspection import inspection
from reglab.data.tables.meaning import meaning
from reglab.experiment.tables.choices import Choices, Known, Meaning
from reglab.experiment.tables.report import TableReport


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
    steps = inspection(path, known)
    while True:
        try:
            yield share * next(steps)
        except StopIteration as end:
            report: TableReport = end.value
            break
    if choices is None:
        return report, None
    made = meaning(report, choices)
    while True:
        try:
            yield share + (1 - share) * next(made)
        except StopIteration as end:
            found: Meaning = end.value
            return report, found
