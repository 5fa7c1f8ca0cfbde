"""The strength curve of ``reglab bench``: everybody trains the same, ratios within rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from reglab.cli import bench_curve
from reglab.experiment.experiment import Experiment
from reglab.runtime.failures import Failure
from reglab.sweeps.backend import BatchFailed, Report
from tests.support.sweeps import COUNTING, Inline


def test_it_is_the_curve_of_the_table() -> None:
    sweep = bench_curve.curve_sweep(32, 5, 200)
    assert sweep.shape == (32,)
    assert sweep.networks == 160
    experiment = sweep.cells()[0].experiment
    assert [arm.name for arm in experiment.arms] == ["L2"]
    assert experiment.network.widths(experiment.data.info) == (64, 64, 10)
    assert (experiment.data.train, experiment.epochs) == (120, 200)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Experiment]]:
    """A machine with two cores on which a curve takes 4 s in one process and 2 s in two."""
    looped: list[Experiment] = []
    slow = iter([1.0, 2.0, 4.0])

    class Loop:
        def __init__(self, environment: dict[str, str]) -> None:
            assert environment == {"OMP_NUM_THREADS": "1"}

        def call(self, function: str, experiment: Experiment, *, timeout: float) -> tuple[float, float]:
            assert function == "reglab.engine.bench.loop:network_seconds"
            looped.append(experiment)
            self.factor = next(slow)
            factor[0] = self.factor
            return 0.5 * self.factor, 1.0 * self.factor

        def close(self) -> None:
            pass

    factor = [1.0]
    monkeypatch.setattr(bench_curve, "Caller", Loop)
    monkeypatch.setattr(bench_curve, "LocalPool", lambda jobs: Inline(COUNTING, jobs))
    monkeypatch.setattr(bench_curve, "available_cores", lambda: 2)
    real = bench_curve._trained

    def timed(asked: Any, pool: Any) -> tuple[float, float]:
        real(asked, pool)
        return factor[0] * 4.0 / pool.jobs, 0.25

    monkeypatch.setattr(bench_curve, "_trained", timed)
    yield looped
    assert all(experiment.training.epochs == looped[0].training.epochs for experiment in looped)


def test_ratios_are_those_within_a_round(machine: list[Experiment], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_curve, "QUICK_ROUNDS", 3)
    told: list[str] = []
    found = bench_curve.measure_curve(True, {"OMP_NUM_THREADS": "1"}, told.append)
    networks = bench_curve.QUICK_POINTS * bench_curve.QUICK_SEEDS
    assert told == ["getting ready", "round 1", "round 2", "round 3"]
    assert len(machine) == 3
    # The machine slows down from round to round: numbers change, ratios within a round do not.
    assert found["loop_s"] == pytest.approx(2 * 0.5 * networks)
    assert found["loop_evaluating_s"] == pytest.approx(2 * networks)
    assert (found["one_core_s"], found["all_cores_s"]) == pytest.approx((8.0, 4.0))
    assert found["ratio_loop"] == pytest.approx(0.5 * networks / 4)
    assert found["ratio_loop_evaluating"] == pytest.approx(networks / 4)
    assert found["ratio_all_loop_evaluating"] == pytest.approx(networks / 2)
    assert found["ratio_all_one"] == pytest.approx(2.0)
    assert found["first_points_s"] == 0.25
    assert (found["points"], found["seeds"], found["cores"]) == (16, 4, 2)


def test_first_points_come_before_the_end_and_a_failure_is_told() -> None:
    sweep = bench_curve.curve_sweep(3, 1, 2)
    whole, first = bench_curve._trained(sweep, Inline(COUNTING))  # type: ignore[arg-type]
    assert 0 < first <= whole

    class Failing(Inline):
        def poll(self, timeout: float) -> Sequence[Report]:
            del timeout
            return [BatchFailed(0, Failure("No memory.", "", "memory"))]

    with pytest.raises(bench_curve.CurveError, match="No memory"):
        bench_curve._trained(sweep, Failing())  # type: ignore[arg-type]
