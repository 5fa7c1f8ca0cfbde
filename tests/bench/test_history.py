"""How long the history takes with a thousand runs in it; run by hand with ``-m bench -s``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reglab.record.events import RunFinished
from reglab.store.history import History
from tests.support.histories import history, record_run
from tests.unit.store.test_journal import RUN, done, events

RUNS = 1000
pytestmark = pytest.mark.bench


def filled(folder: Path) -> History:
    """A thousand runs of 400 epochs with curves of 0.3 MB, networks of 0.1 MB and a note each."""
    into = history(folder)
    run = record_run(into, [*events(), done(18, 383, 6), RunFinished(RUN, "completed", 9.5, {})])
    into.keep_snapshots(run, {400: b"x" * 100_000})
    with into.connection.writing() as db:
        columns = [row["name"] for row in db.execute("PRAGMA table_info(run)")]
        rest = ", ".join(columns[1:])
        for number in range(run + 1, RUNS + 1):
            db.execute(f"INSERT INTO run (id, {rest}) SELECT ?, {rest} FROM run WHERE id = ?", (number, run))
            for table in ("block", "snapshot", "note", "network"):
                names = [row["name"] for row in db.execute(f"PRAGMA table_info({table})")][1:]
                both = ", ".join(names)
                db.execute(
                    f"INSERT INTO {table} (run, {both}) SELECT ?, {both} FROM {table} WHERE run = ?",
                    (number, run),
                )
    return into


def timed(act: Callable[[], object], times: int = 9) -> float:
    """Median of its milliseconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


def test_a_thousand_runs(tmp_path: Path) -> None:
    into = filled(tmp_path)

    def opened() -> None:
        again = History(into.path)
        assert len(again.entries()) == RUNS
        again.close()

    print(f"\n{RUNS} runs, {into.size() / 1e6:.0f} MB")
    print(f"open and list: {timed(opened):.1f} ms")
    print(f"list: {timed(into.entries):.1f} ms")
    print(f"list with words: {timed(lambda: into.entries('made hand')):.1f} ms")
    print(f"results of 1,000: {timed(lambda: into.results(range(1, RUNS + 1))):.1f} ms")
    print(f"five records: {timed(lambda: [into.record(run) for run in range(1, 6)]):.1f} ms")
    into.close()
