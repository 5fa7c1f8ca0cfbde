"""All numbers of a sweep as a table to be taken away."""

from __future__ import annotations

import csv
import io

from reglab.experiment.sweeps import Sweep
from reglab.export.table import Table
from reglab.sweeps import SweepResult, results_csv


def tables_of(result: SweepResult | None) -> list[Table]:
    """Return one row for each point, arm and seed that has ended, with the digits that the sweep's file has.

    There is none of a contest, which is several sweeps.
    """
    if result is None or not isinstance(result.asked, Sweep):
        return []
    heads, *rows = csv.reader(io.StringIO(results_csv(result), newline=""))
    return [Table("Results of the sweep", heads, rows)] if rows else []
