"""How fast a strength curve is: the pool of `reglab sweep` on one core and on all, beside a plain loop."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from reglab.experiment.edits import set_training
from reglab.experiment.presets import PRESETS
from reglab.experiment.sweeps import Sweep, make_sweep
from reglab.runtime.call import Caller
from reglab.runtime.machine import available_cores
from reglab.sweeps import LocalPool, PointsMoved, SweepFinished, run_sweep

PRESET, PARAMETER, RANGE = "digits-120", "l2.strength", "1e-5:1:{}log"
POINTS, SEEDS, EPOCHS, ROUNDS = 32, 5, 200, 3
QUICK_POINTS, QUICK_SEEDS, QUICK_EPOCHS, QUICK_ROUNDS = 16, 4, 20, 1
LOOP_TIMEOUT_S = 300.0
NOTE = (
    "Seconds for a whole curve with loss and accuracy on training and validation examples after every epoch. "
    "The plain PyTorch loop trains one network after the other; one is trained, and the time is multiplied. "
    "Everybody takes turns; numbers and ratios are medians over the rounds."
)


class CurveError(RuntimeError):
    """The curve could not be trained; its text says why."""


def curve_sweep(points: int, seeds: int, epochs: int) -> Sweep:
    """Return the sweep that is measured: strengths of L2 for 64-64-10 on 120 digits."""
    made = set_training(PRESETS[PRESET].experiment, epochs=epochs)
    arm = next(arm for arm in made.arms if any(t.kind == "l2" for t in arm.techniques))
    return make_sweep(made, {PARAMETER: RANGE.format(points)}, arms=(arm.key,), seeds=seeds)


def measure_curve(quick: bool, environment: dict[str, str], show: Callable[[str], None]) -> dict[str, Any]:
    """Measure rounds of: the loop, one process, all processes.

    Parameters
    ----------
    quick : bool
        Whether a small curve will do.
    environment : dict
        Variables for the process of the loop, so that it keeps to one thread.
    show : callable
        Told what is being measured.

    Raises
    ------
    CallError, CurveError
        If something does not come to its end.
    """
    sizes = (QUICK_POINTS, QUICK_SEEDS, QUICK_EPOCHS) if quick else (POINTS, SEEDS, EPOCHS)
    asked, cores = curve_sweep(*sizes), available_cores()
    seconds: dict[str, list[float]] = {"loop": [], "evaluating": [], "one": [], "all": []}
    firsts: list[float] = []
    with (
        closing(Caller(environment)) as caller,
        closing(LocalPool(1)) as one,
        closing(LocalPool(cores)) as many,
    ):
        show("getting ready")
        small = curve_sweep(QUICK_POINTS, QUICK_SEEDS, QUICK_EPOCHS)
        for pool in (one, many):
            _trained(small, pool)
        for number in range(QUICK_ROUNDS if quick else ROUNDS):
            show(f"round {number + 1}")
            function = "reglab.engine.bench.loop:network_seconds"
            bare, evaluating = caller.call(function, asked.experiment, timeout=LOOP_TIMEOUT_S)
            seconds["loop"].append(bare * asked.networks)
            seconds["evaluating"].append(evaluating * asked.networks)
            for name, pool in (("one", one), ("all", many)):
                whole, first = _trained(asked, pool)
                seconds[name].append(whole)
                firsts.append(first)
    points, seeds, epochs = sizes
    return {
        "points": points,
        "seeds": seeds,
        "epochs": epochs,
        "cores": cores,
        "loop_s": statistics.median(seconds["loop"]),
        "loop_evaluating_s": statistics.median(seconds["evaluating"]),
        "one_core_s": statistics.median(seconds["one"]),
        "all_cores_s": statistics.median(seconds["all"]),
        "first_points_s": statistics.median(firsts),
        "ratio_loop": _ratio(seconds, "loop", "one"),
        "ratio_loop_evaluating": _ratio(seconds, "evaluating", "one"),
        "ratio_all_loop": _ratio(seconds, "loop", "all"),
        "ratio_all_loop_evaluating": _ratio(seconds, "evaluating", "all"),
        "ratio_all_one": _ratio(seconds, "one", "all"),
    }


def _ratio(seconds: dict[str, list[float]], slow: str, fast: str) -> float:
    """How many times as long, by rounds."""
    return statistics.median(s / f for s, f in zip(seconds[slow], seconds[fast], strict=True))


def _trained(asked: Sweep, pool: LocalPool) -> tuple[float, float]:
    """Train the whole curve; return the seconds that it takes, and those to its first points."""
    began, first = time.perf_counter(), 0.0
    for event in run_sweep(asked, pool):
        if isinstance(event, PointsMoved) and not first:
            first = time.perf_counter() - began
        if isinstance(event, SweepFinished) and event.reason != "completed":
            raise CurveError(event.message or "the curve was stopped")
    return time.perf_counter() - began, first
