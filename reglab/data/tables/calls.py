"""What other processes call by name, since they do not read tables themselves."""

from __future__ import annotations

from collections.abc import Generator

from reglab.data.tables.inspection import inspection
from reglab.data.tables.meaning import meaning
from reglab.data.tables.steps import part
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
    report = yield from part(inspection(path, known), 0.0, share)
    if choices is None:
        return report, None
    found = yield from part(meaning(report, choices), share, 1.0)
    return report, found
