"""All numbers of a sweep as tables to be taken away."""

from __future__ import annotations

import csv
import io

from reglab.experiment.sweeps import Contest
from reglab.export.table import Table
from reglab.sweeps import SweepResult, results_csv
from reglab.words.language import _


def tables_of(result: SweepResult | None) -> list[Table]:
    """Return one row for each point, arm and seed that has ended, with the digits that the sweep's file has.

    A contest, which is several sweeps, has a table for each of them.
    """
    if result is None:
        return []
    if not isinstance(result.asked, Contest):
        return _tables(result, _("Results of the sweep"))
    found = []
    for number, sweep in enumerate(result.asked.sweeps, 1):
        part = SweepResult(sweep)
        part.add(result.outcomes.values())
        found += _tables(
            part,
            _("Results of sweep {number}, {parameter}").format(
                number=number, parameter=sweep.axes[0].parameter
            ),
        )
    return found


def _tables(result: SweepResult, name: str) -> list[Table]:
    heads, *rows = csv.reader(io.StringIO(results_csv(result), newline=""))
    return [Table(name, heads, rows)] if rows else []
