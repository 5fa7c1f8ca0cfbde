"""How much faster a run is on all cores than on one: as many processes as pay off beside a single one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from reglab.experiment.edits import set_training
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.record.events import RunFailed, RunFinished
from reglab.runtime.machine import available_cores
from reglab.runtime.process_host import ProcessHost, all_of, best

RUNS = {"convolution": 15, "first-light": 300}
"""Examples that are trained, and their epochs: one that gains by several processes, and one that is small."""
QUICK_EPOCHS = 2
ROUNDS, QUICK_ROUNDS = 3, 1
CORES_NOTE = (
    "Seconds from Run to the end in processes that are warm, with everything that is recorded. The same run "
    "takes turns in one process and in as many as reglab chooses; ratios are medians over the rounds."
)


class CoresError(RuntimeError):
    """A run did not come to its end; its text says why."""


def measure_cores(quick: bool, show: Callable[[str], None]) -> list[dict[str, Any]]:
    """Measure rounds of: one process, as many as pay off.

    Parameters
    ----------
    quick : bool
        Whether a few epochs will do.
    show : callable
        Told what is being measured.

    Raises
    ------
    CoresError
        If a run fails.
    """
    cores = available_cores()
    chosen: list[int] = []

    def choose(experiment: Experiment, jobs: int, slowness: float, there: int) -> int:
        # All get warm at first, whatever they are worth.
        chosen.append((best if chosen else all_of)(experiment, jobs, slowness, there))
        return chosen[-1]

    rows = []
    with closing(ProcessHost()) as one, closing(ProcessHost(jobs=cores, choose=choose)) as many:
        for key, epochs in RUNS.items():
            whole = PRESETS[key].experiment
            asked = set_training(whole, epochs=QUICK_EPOCHS if quick else epochs)
            show(f"{key}, getting ready")
            for host in (one, many):
                _seconds(host, set_training(whole, epochs=1))
            rounds = []
            for number in range(QUICK_ROUNDS if quick else ROUNDS):
                show(f"{key}, round {number + 1}")
                rounds.append((_seconds(one, asked), _seconds(many, asked)))
            rows.append(
                {
                    "example": key,
                    "networks": len(asked.arms) * asked.seeds,
                    "epochs": asked.epochs,
                    "cores": cores,
                    "processes": chosen[-1],
                    "one_s": statistics.median(alone for alone, _ in rounds),
                    "all_s": statistics.median(together for _, together in rounds),
                    "ratio": statistics.median(alone / together for alone, together in rounds),
                }
            )
    return rows


def _seconds(host: ProcessHost, experiment: Experiment) -> float:
    """Train, and return the seconds that it takes."""
    began = time.perf_counter()
    host.run(1, experiment)
    while host.busy:
        for event in host.poll(1.0):
            if isinstance(event, RunFailed):
                raise CoresError(event.message)
            if isinstance(event, RunFinished):
                return time.perf_counter() - began
    raise CoresError("the run did not end")
