"""All cores beside one: what is measured, without the time that it takes."""

from __future__ import annotations

from typing import Any

import pytest

from reglab.cli import bench_cores
from reglab.experiment.experiment import Experiment
from reglab.record.events import Event, RunFailed, RunFinished
from reglab.runtime.process_host import best


class Clock:
    """Time that passes where something is trained."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


CLOCK = Clock()


class Host:
    """Takes a second for each epoch, half of it in two processes; slower by the round."""

    made: list[Host] = []  # noqa: RUF012

    def __init__(self, *, jobs: int = 1, choose: Any = best) -> None:
        self._jobs, self._choose = jobs, choose
        self.closed = self.busy = False
        self.trained: list[int] = []
        self.made.append(self)

    def run(self, run: int, experiment: Experiment) -> None:
        assert run == 1
        count = 1 if self._jobs == 1 else self._choose(experiment, self._jobs, 1.0, self._jobs)
        self.busy, self._seconds = True, experiment.epochs * (len(self.trained) or 1) / count
        self.trained.append(experiment.epochs)

    def poll(self, _seconds: float) -> list[Event]:
        CLOCK.now += self._seconds
        self.busy = False
        return [RunFinished(1, "completed", self._seconds)]

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    Host.made.clear()
    monkeypatch.setattr(bench_cores, "ProcessHost", Host)
    monkeypatch.setattr(bench_cores, "available_cores", lambda: 2)
    monkeypatch.setattr(bench_cores, "time", CLOCK)
    monkeypatch.setattr(bench_cores, "RUNS", {"convolution": 12})


def test_ratios_are_those_within_a_round() -> None:
    told: list[str] = []
    (row,) = bench_cores.measure_cores(False, told.append)
    assert told == ["convolution, getting ready", *(f"convolution, round {n}" for n in (1, 2, 3))]
    assert (row["processes"], row["cores"], row["networks"], row["epochs"]) == (2, 2, 15, 12)
    # The machine slows down from round to round: numbers change, the ratio does not.
    assert (row["one_s"], row["all_s"], row["ratio"]) == pytest.approx((24.0, 12.0, 2.0))
    assert [host.trained for host in Host.made] == [[1, 12, 12, 12]] * 2
    assert all(host.closed for host in Host.made)


def test_a_run_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Host, "poll", lambda _host, _seconds: [RunFailed(1, "No memory.")])
    with pytest.raises(bench_cores.CoresError, match="No memory"):
        bench_cores.measure_cores(True, lambda _words: None)
    assert all(host.closed for host in Host.made)
