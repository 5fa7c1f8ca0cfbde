"""A sweep is run: its points are those of ordinary runs, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from reglab.analysis.outcomes import arm_summaries
from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.experiment.sweeps import Batch, Sweep, make_sweep
from reglab.record.record import RunRecord
from reglab.runtime.failures import Failure
from reglab.sweeps.backend import BatchFailed, BatchLost, Report
from reglab.sweeps.events import CellsDone, PointsMoved, SweepEvent, SweepFinished, SweepStarted, WorkerLost
from reglab.sweeps.folder import RESULTS, open_folder, read_sweep
from reglab.sweeps.result import SweepResult
from reglab.sweeps.run import TRIES, run_sweep
from tests.support.sweeps import SMALL, Inline, result_of, small_sweep


def ordinary(experiment: Experiment) -> RunRecord:
    record = RunRecord(experiment, 7)
    for event in Trainer(experiment, 7).run():
        record.apply(event)
    return record


def happened(events: Iterator[SweepEvent | None]) -> list[SweepEvent]:
    return [event for event in events if event is not None]


@pytest.mark.parametrize(
    ("over", "arms"),
    [
        ({"l2.strength": "0,1e-3:1:4log"}, ["L2"]),
        ({"l2.strength": "0,0.1", "dropout.p": "0,0.3"}, ["Plain", "L2"]),
        ({"smaller_network.keep": "0.25,0.5,1"}, ["L2"]),
        ({"training.learning_rate": "0.01,0.1", "data.train": "12,20"}, []),
        ({"training.learning_rate": "0.01,0.1,0.3"}, []),
        ({"layers.1.units": "2,5,8"}, []),
        ({"early_stopping.patience": "0,1,50"}, ["Plain"]),
    ],
)
def test_a_point_has_the_numbers_of_an_ordinary_run_bit_by_bit(over: dict[str, str], arms: list[str]) -> None:
    sweep = make_sweep(SMALL, over, arms=arms)
    result = result_of(sweep, run_sweep(sweep, Inline()))
    assert result.complete
    for cell, outcome in result.rows():
        record = ordinary(cell.experiment)
        expected = [replica for arm in arm_summaries(record) for replica in arm.replicas]
        assert [
            (n.arm, n.seed, n.last, n.best, n.outcome, n.epochs, n.best_epoch) for n in outcome.networks
        ] == [(r.arm, r.seed, r.last, r.best, r.state, r.epochs, r.best_epoch) for r in expected]
        place = np.unravel_index(cell.index, sweep.shape)
        for at in ("last", "best"):
            for metric in ("train_loss", "val_loss", "val_accuracy", "gap"):
                wanted = [getattr(replica, at)[metric] for replica in expected]
                assert result.values(metric, at)[place].ravel().tolist() == wanted  # type: ignore[arg-type]


def test_points_move_while_they_train_and_end_as_they_stood() -> None:
    sweep = small_sweep()
    events = happened(run_sweep(sweep, Inline()))
    assert isinstance(events[0], SweepStarted)
    assert (events[0].cells, events[0].there) == (5, 0)
    moves = [event for event in events if isinstance(event, PointsMoved)]
    assert (moves[0].epoch, moves[-1].epoch) == (1, 6)
    assert moves[0].last["val_loss"].shape == (5, 1, 2)
    live, done = SweepResult(sweep), result_of(sweep, events)
    for event in moves:
        live.apply(event)
    assert live.share == 1
    assert not live.done.any()
    for at in ("last", "best"):
        for metric in live.metrics:
            np.testing.assert_array_equal(live.values(metric, at), done.values(metric, at))  # type: ignore[arg-type]
            mine = done.values(metric, at)[:, 0]  # type: ignore[arg-type]
            np.testing.assert_array_equal(live.of_arm(metric, 0, at), mine)  # type: ignore[arg-type]
            np.testing.assert_array_equal(done.of_arm(metric, 0, at, ended=True), mine)  # type: ignore[arg-type]
            assert np.isnan(live.of_arm(metric, 0, at, ended=True)).all()  # type: ignore[arg-type]
    assert isinstance(events[-1], SweepFinished)
    assert events[-1].reason == "completed"


def test_a_network_that_diverges_has_no_numbers_and_is_named() -> None:
    sweep = make_sweep(SMALL, {"training.learning_rate": "0.1,100", "training.epochs": "60"}, arms=["Plain"])
    result = result_of(sweep, run_sweep(sweep, Inline()))
    (_, fine), (_, lost) = result.rows()
    assert {network.outcome for network in fine.networks} == {"completed"}
    found = {network.outcome for network in lost.networks}
    expected = {r.state for arm in arm_summaries(ordinary(result.cells[1].experiment)) for r in arm.replicas}
    assert found == expected
    for network in lost.networks:
        if network.outcome == "diverged":
            assert np.isnan(network.last["val_loss"])


def test_a_wish_to_stop_is_obeyed_and_nothing_goes_on() -> None:
    backend = Inline(jobs=40)
    sweep = small_sweep("1e-5:1:20log", seeds=20)
    last = happened(run_sweep(sweep, backend, stop=lambda: bool(backend.trained)))[-1]
    assert isinstance(last, SweepFinished)
    assert last.reason == "stopped"
    assert (len(backend.trained), backend.stops) == (1, 1)


def test_closing_gives_up_what_is_under_way() -> None:
    backend = Inline()
    events = run_sweep(small_sweep(), backend)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert backend.stops == 1


def test_what_is_in_the_folder_is_never_computed_again(tmp_path: Path) -> None:
    first, wider = small_sweep("0.1,1"), small_sweep("0,0.01,0.1,1")
    result_of(first, run_sweep(first, Inline(), folder=open_folder(tmp_path, first)))
    backend = Inline()
    folder = open_folder(tmp_path, wider, resume=True)
    result = result_of(wider, run_sweep(wider, backend, folder=folder))
    keys = [cell.key for cell in result.cells]
    assert backend.trained == [(keys[0], keys[1])]
    assert result.complete
    fresh = result_of(wider, run_sweep(wider, Inline()))
    assert result.outcomes == fresh.outcomes
    again = Inline()
    assert result_of(wider, run_sweep(wider, again, folder=folder)).complete
    assert again.trained == []
    read = read_sweep(tmp_path)
    assert (read.sweep, read.outcomes, read.complete) == (wider, fresh.outcomes, True)
    assert (tmp_path / RESULTS).exists()


def test_what_is_known_from_elsewhere_is_taken() -> None:
    first, wider = small_sweep("0.1,1"), small_sweep("0,0.1,1")
    known = result_of(first, run_sweep(first, Inline())).outcomes
    backend = Inline()
    assert result_of(wider, run_sweep(wider, backend, known=tuple(known.values()))).complete
    assert sum(map(len, backend.trained)) == 1


class Losing(Inline):
    """Loses batches as long as they have more than so many points, or the first so many."""

    def __init__(self, *, most: int = 1000, first: int = 0, number: int = 0) -> None:
        super().__init__()
        self._most, self._first, self._number = most, first, number

    def submit(self, number: int, batch: Batch) -> None:
        self._sizes = getattr(self, "_sizes", {}) | {number: len(batch.cells)}
        super().submit(number, batch)

    def poll(self, timeout: float) -> Sequence[Report]:
        number, _ = self._waiting[0]
        if self._sizes[number] > self._most or self._first > 0:
            self._first -= 1
            self.trained.append(self._waiting.popleft()[1].keys)
            return [BatchLost(number, Failure("It was killed.", "", "killed"))]
        return super().poll(timeout)


def test_a_lost_batch_is_trained_again_and_nothing_is_lost_or_doubled() -> None:
    sweep = small_sweep()
    events = happened(run_sweep(sweep, Losing(first=1)))
    lost = [event for event in events if isinstance(event, WorkerLost)]
    assert [(event.cells, event.message) for event in lost] == [((0, 1, 2, 3, 4), "It was killed.")]
    done = [outcome.key for event in events if isinstance(event, CellsDone) for outcome in event.outcomes]
    assert sorted(done) == sorted(cell.key for cell in sweep.cells())


def test_a_batch_that_costs_every_process_is_cut_in_two() -> None:
    sweep, backend = small_sweep(), Losing(most=2)
    result = result_of(sweep, run_sweep(sweep, backend))
    assert result.complete
    assert result.outcomes == result_of(sweep, run_sweep(sweep, Inline())).outcomes
    assert [len(keys) for keys in backend.trained][:TRIES] == [5] * TRIES


def test_a_point_that_costs_every_process_ends_the_sweep() -> None:
    events = happened(run_sweep(small_sweep("0.1"), Losing(most=0)))
    assert sum(isinstance(event, WorkerLost) for event in events) == TRIES
    last = events[-1]
    assert isinstance(last, SweepFinished)
    assert (last.reason, last.message, last.cause) == ("failed", "It was killed.", "killed")


class Failing(Inline):
    def poll(self, timeout: float) -> Sequence[Report]:
        del timeout
        return [BatchFailed(0, Failure("It cannot be.", "where", "refused"))]


def test_what_cannot_be_trained_ends_the_sweep_with_a_sentence() -> None:
    backend = Failing()
    last = happened(run_sweep(small_sweep(), backend))[-1]
    assert isinstance(last, SweepFinished)
    assert (last.reason, last.message, last.details, last.cause) == (
        "failed",
        "It cannot be.",
        "where",
        "refused",
    )
    assert backend.stops == 1


def test_what_does_not_fit_the_memory_is_refused_before_anything_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reglab.sweeps.run.available_memory", lambda: 1_000_000)
    backend = Inline()
    sweep: Sweep = small_sweep()
    last = happened(run_sweep(sweep, backend))[-1]
    assert isinstance(last, SweepFinished)
    assert (last.reason, last.cause) == ("failed", "refused")
    assert "needs about" in last.message
    assert backend.trained == []
