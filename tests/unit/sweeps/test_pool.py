"""The pool of processes: nothing is lost or doubled, whatever becomes of them."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from reglab.experiment.sweeps import Sweep
from reglab.sweeps import worker
from reglab.sweeps.events import CellsDone, PointsMoved, SweepEvent, SweepFinished, WorkerLost
from reglab.sweeps.outcomes import CellOutcome
from reglab.sweeps.pool import LocalPool
from reglab.sweeps.run import run_sweep
from tests.support.sweeps import (
    COUNTING,
    KILLS,
    SMALL,
    CountingTrainer,
    Inline,
    result_of,
    small_sweep,
)

POINTS = small_sweep("1e-5:1:40log", seeds=4)
"""160 networks: two batches for two processes."""
ENDLESS = small_sweep("1e-5:1:40log", seeds=4, **{"training.epochs": "1000000"})

without_signals = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended otherwise there")


@pytest.fixture
def kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(KILLS, str(tmp_path))
    return tmp_path


def finished(pool: LocalPool, sweep: Sweep) -> list[SweepEvent]:
    return [event for event in run_sweep(sweep, pool) if event is not None]


def done(events: list[SweepEvent]) -> list[str]:
    return sorted(
        outcome.key for event in events if isinstance(event, CellsDone) for outcome in event.outcomes
    )


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalPool]:
    """Two processes that no test ends."""
    pool = LocalPool(2, COUNTING)
    pool.start()
    yield pool
    pool.close()
    assert not pool.pids


@pytest.fixture(scope="module")
def expected() -> Mapping[str, CellOutcome]:
    return result_of(POINTS, run_sweep(POINTS, Inline(COUNTING))).outcomes


def test_numbers_are_those_of_one_process_and_it_serves_again(
    pool: LocalPool, expected: Mapping[str, CellOutcome]
) -> None:
    for _ in range(2):
        events = finished(pool, POINTS)
        assert result_of(POINTS, events).outcomes == expected
        assert any(isinstance(event, PointsMoved) for event in events)
    assert len(pool.pids) == 2


def test_a_stop_leaves_the_processes_warm(pool: LocalPool) -> None:
    moved = threading.Event()
    for event in run_sweep(ENDLESS, pool, stop=moved.is_set):
        if isinstance(event, PointsMoved):
            moved.set()
    before = pool.pids
    assert done(finished(pool, POINTS)) == sorted(cell.key for cell in POINTS.cells())
    assert pool.pids == before


def test_a_rehearsal_trains_a_moment_of_one_network_and_what_is_wrong_with_it_is_not_told() -> None:
    inbox: SimpleQueue[Any] = SimpleQueue()
    broken = SMALL.model_copy(update={"training": None})
    for message in (worker.Rehearsal(broken), worker.Rehearsal(SMALL), None):
        inbox.put(message)
    sent: list[Any] = []
    CountingTrainer.trained.clear()
    worker.serve(inbox, sent.append, COUNTING)
    assert sent == [worker.Ready()]
    assert CountingTrainer.trained[1:] == [("Small", 1)]


def test_a_rehearsal_delays_no_batch(pool: LocalPool, expected: Mapping[str, CellOutcome]) -> None:
    pool.rehearse(SMALL)
    pool.rehearse(SMALL)
    assert result_of(POINTS, finished(pool, POINTS)).outcomes == expected


@without_signals
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_is_killed_is_replaced(
    kills: Path, jobs: int, expected: Mapping[str, CellOutcome]
) -> None:
    (kills / "kill-1").touch()
    pool = LocalPool(jobs, COUNTING)
    try:
        events = finished(pool, POINTS)
    finally:
        pool.close()
    lost = [event for event in events if isinstance(event, WorkerLost)]
    assert len(lost) == 1
    assert "killed" in lost[0].message
    assert done(events) == sorted(cell.key for cell in POINTS.cells())
    assert result_of(POINTS, events).outcomes == expected
    assert isinstance(events[-1], SweepFinished)
    assert events[-1].reason == "completed"


@without_signals
def test_one_that_is_killed_while_idle_is_replaced_and_the_end_comes_in_the_middle(
    expected: Mapping[str, CellOutcome],
) -> None:
    pool = LocalPool(1, COUNTING)
    try:
        pool.start()
        while not pool.ready:
            pool.poll(0.1)
        os.kill(pool.pids[0], signal.SIGKILL)
        assert result_of(POINTS, finished(pool, POINTS)).outcomes == expected
        events = run_sweep(ENDLESS, pool)
        while not isinstance(next(events), PointsMoved):
            pass
    finally:
        pool.close()
    assert not pool.pids


def test_processes_that_are_too_many_end() -> None:
    pool = LocalPool(2, COUNTING)
    try:
        finished(pool, POINTS)
        pool.jobs = 1
        while len(pool.pids) > 1:
            pool.poll(0.1)
        assert len(pool.pids) == 1
    finally:
        pool.close()


def test_a_trainer_that_cannot_be_used_is_told() -> None:
    pool = LocalPool(1, "tests.support.sweeps:Missing")
    try:
        last = finished(pool, POINTS)[-1]
    finally:
        pool.close()
    assert isinstance(last, SweepFinished)
    assert last.reason == "failed"
    assert "Missing" in last.message


@pytest.mark.slow
def test_networks_have_the_same_numbers_in_every_process() -> None:
    """Also where a process is killed in the middle."""
    sweep = small_sweep("1e-5:1:40log", seeds=4)
    pool = LocalPool(2)
    killed = sys.platform == "win32"
    events: list[SweepEvent] = []
    try:
        for event in run_sweep(sweep, pool):
            if isinstance(event, PointsMoved) and not killed:
                os.kill(pool.pids[0], signal.SIGKILL)
                killed = True
            events += [] if event is None else [event]
    finally:
        pool.close()
    assert result_of(sweep, events).outcomes == result_of(sweep, run_sweep(sweep, Inline())).outcomes
    assert done(events) == sorted(cell.key for cell in sweep.cells())
