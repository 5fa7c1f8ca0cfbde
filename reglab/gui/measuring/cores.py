"""Measures the event loop of the window while pictures are trained on one core, and on all of them."""

from __future__ import annotations

from reglab.experiment.presets import PRESETS
from reglab.gui.measuring.training import in_the_window, percentile
from reglab.gui.run.jobs import jobs_now
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.machine import available_cores

EXAMPLE = "convolution"
"""Its networks are large enough to be worth several processes."""


def on_all_cores(shown: MainWindow, turn: float, rounds: int) -> dict[str, float]:
    """Train an example by one process, and by as many as there are cores, in turns.

    Returns
    -------
    dict
        ``cores``; ``one_core_loop_delay_p99_ms`` and ``all_cores_loop_delay_p99_ms``: the delays of the event
        loop.
    """
    experiment = PRESETS[EXAMPLE].experiment
    training = experiment.training.model_copy(update={"epochs": 100_000})
    shown.document.show(experiment.model_copy(update={"training": training}))
    delays: dict[int, list[float]] = {1: [], available_cores(): []}
    for _ in range(rounds):
        for jobs, found in delays.items():
            shown.session.worker.set_jobs(jobs)
            in_the_window(shown, turn, found)
    shown.session.worker.set_jobs(jobs_now())
    return {
        "cores": available_cores(),
        "one_core_loop_delay_p99_ms": percentile(delays[1], 0.99),
        "all_cores_loop_delay_p99_ms": percentile(delays[available_cores()], 0.99),
    }
