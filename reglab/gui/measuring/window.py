"""Measures the window while it trains: speed beside headless training, delays, first epoch, memory."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from reglab.experiment.experiment import Experiment
from reglab.gui.measuring.cores import on_all_cores
from reglab.gui.measuring.stage import (
    SIZE,
    PaintWatch,
    long_experiment,
    set_up,
    wait_until,
    window,
)
from reglab.gui.measuring.strength import first_points
from reglab.gui.measuring.training import SETTLE_S, in_the_window, percentile, stop
from reglab.gui.measuring.views import open_boundary, scrub
from reglab.gui.views.curves.view import CurvesView
from reglab.gui.window.main_window import MainWindow
from reglab.record.record import RunRecord
from reglab.runtime.call import call_in_child
from reglab.runtime.process_host import ProcessHost

STARTS, QUICK_STARTS = 3, 1
ROUNDS, QUICK_ROUNDS = 5, 2
TURN_S, QUICK_TURN_S = 4.0, 2.0
"""How long is trained in a round, in the window and without it."""
CLICKS = 5


def measure(quick: bool = False) -> Generator[str, None, dict[str, Any]]:
    """Measure everything; yields what is being done and returns plain values."""
    starts = QUICK_STARTS if quick else STARTS
    visible, bare = [], []
    for number in range(starts + 1):  # the first warms the disk up
        yield f"start {number} of {starts}"
        visible.append(_start("start"))
        bare.append(_start("bare"))
    set_up()
    with window(long_experiment()) as shown:
        yield "the first epoch after Run"
        ready: list[bool] = []
        shown.worker.ready_changed.connect(ready.append)
        wait_until(lambda: True in ready, "getting ready to train")
        clicks = [_click_to_plot(shown) for _ in range(CLICKS)]
        turn, rounds = (QUICK_TURN_S, QUICK_ROUNDS) if quick else (TURN_S, ROUNDS)
        beside: list[float] = []
        alone: list[float] = []
        delays: list[float] = []
        memory: float | None = None
        used = 0.0
        for number in range(rounds):
            yield f"round {number + 1} of {rounds}"
            used -= time.process_time()
            beside.append(in_the_window(shown, turn, delays))
            used += time.process_time()
            memory = memory or resident_mb()
            alone.append(_headless(shown.model.experiment, turn))
        view = open_boundary(shown)
        open_beside: list[float] = []
        open_alone: list[float] = []
        open_delays: list[float] = []
        for number in range(rounds):
            yield f"with the boundaries open, round {number + 1} of {rounds}"
            open_beside.append(in_the_window(shown, turn, open_delays))
            open_alone.append(_headless(shown.model.experiment, turn))
        yield "going through the epochs"
        scrubbed = scrub(shown, view, quick)
        networks = len(shown.session.record.replicas) if shown.session.record else 0
        yield "pictures on one core and on all"
        crew = on_all_cores(shown, turn, rounds)
        yield "the first points of a strength curve"
        curve = first_points(shown, quick)
        return {
            "size": list(SIZE),
            "platform": QCoreApplication.instance().platformName(),  # type: ignore[union-attr]
            "networks": networks,
            "throughput_ratio": statistics.median(b / a for b, a in zip(beside, alone, strict=True)),
            "window_epochs_per_s": statistics.median(beside),
            "headless_epochs_per_s": statistics.median(alone),
            "loop_delay_p50_ms": percentile(delays, 0.50),
            "loop_delay_p99_ms": percentile(delays, 0.99),
            "loop_delay_max_ms": max(delays),
            "cpu_share": used / (rounds * (turn + SETTLE_S)),
            "visible_s": statistics.median(visible[1:]),
            "bare_s": statistics.median(bare[1:]),
            "visible_ratio": statistics.median(v / b for v, b in zip(visible[1:], bare[1:], strict=True)),
            "first_epoch_ms": statistics.median(clicks),
            "rss_mb": memory,
            "torch_loaded": "torch" in sys.modules,
            "boundary_throughput_ratio": statistics.median(
                b / a for b, a in zip(open_beside, open_alone, strict=True)
            ),
            "boundary_loop_delay_p99_ms": percentile(open_delays, 0.99),
            "boundary_loop_delay_max_ms": max(open_delays),
            **scrubbed,
            **crew,
            **curve,
        }


def _start(which: str) -> float:
    """Seconds from the start of a fresh process to the first painting of its window, or of a bare one."""
    began = time.time()
    painted: float = call_in_child(f"reglab.gui.measuring.{which}:first_paint", timeout=120)
    return painted - began


def _click_to_plot(shown: MainWindow) -> float:
    """Milliseconds from a click on Run to the painting of the gap that shows the first epoch."""
    session, plotted = shown.session, list[float]()
    began = time.perf_counter()
    shown.actions_.run.trigger()
    record = session.record
    canvas = shown.tabs.view(CurvesView).plots["gap"].canvas
    PaintWatch(
        canvas.viewport(),
        lambda: record is not None and record.epochs > 0,
        lambda: plotted.append(time.perf_counter()),
    )
    wait_until(lambda: plotted, "the first epoch")
    stop(shown)
    return 1e3 * (plotted[0] - began)


def _headless(experiment: Experiment, seconds: float) -> float:
    """Train the same in a process of its own without a window, as ``reglab run`` does; epochs per second."""
    host, record = ProcessHost(), RunRecord(experiment, 1)
    try:
        host.run(1, experiment)
        _follow(host, record, lambda: record.epochs > 0)
        settled = time.perf_counter() + SETTLE_S
        _follow(host, record, lambda: time.perf_counter() >= settled)
        first, began = record.epochs, time.perf_counter()
        _follow(host, record, lambda: time.perf_counter() >= began + seconds)
        return (record.epochs - first) / (time.perf_counter() - began)
    finally:
        host.close()


def _follow(host: ProcessHost, record: RunRecord, until: Callable[[], bool]) -> None:
    while not until() and not record.ended:
        for event in host.poll(0.1):
            record.apply(event)


def resident_mb() -> float | None:
    """Memory of this process in MB, as Linux counts it; ``None`` elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
