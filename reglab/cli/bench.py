"""``reglab bench``: how fast the engine is beside its peers, and how smooth the window stays."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.status import Status
from rich.table import Table

from reglab.cli.bench_curve import NOTE, CurveError, measure_curve
from reglab.cli.console import DONE, FAILED, complain, errors, output, print_json
from reglab.runtime.call import CallError, call_in_child

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
TIMEOUT_S = 900.0
ENGINE_NOTE = (
    "Optimiser steps of one network per second, one thread, float32, Adam with an L2 penalty; steps only, "
    "nobody evaluates. The contestants take turns; numbers and ratios are medians over the rounds."
)


def bench(*, window: bool = False, as_json: bool = False, quick: bool = False) -> int:
    """Carry out the command; returns 1 where a measurement failed."""
    try:
        found = _measure(window, quick)
    except (CallError, CurveError) as error:
        complain(f"The measurement failed: {error}")
        return FAILED
    if as_json:
        print_json(found)
    else:
        _print(output(), found)
    return DONE


def _measure(window: bool, quick: bool) -> dict[str, Any]:
    with errors().status("Loading …") as status:
        found: dict[str, Any] = _called(
            "engine", "reglab.engine.bench.speed:measure", quick, status, ONE_THREAD
        )
        found["curve"] = measure_curve(
            quick, ONE_THREAD, lambda message: status.update(f"Measuring a strength curve: {message}")
        )
        if window:
            found["window"] = _called("window", "reglab.gui.measuring.window:measure", quick, status, {})
    return {"machine": machine(), **found}


def _called(
    what: str, function: str, quick: bool, status: Status, environment: Mapping[str, str]
) -> dict[str, Any]:
    """Measure in a fresh process whose math libraries start as told."""

    def show(message: str) -> None:
        status.update(f"Measuring the {what}: {message}")

    result: dict[str, Any] = call_in_child(
        function, quick, timeout=TIMEOUT_S, environment=environment, on_message=show
    )
    return result


def machine() -> dict[str, Any]:
    """What was measured on."""
    return {
        "processor": _processor(),
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    """The processor's name; Python knows it only on some systems."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _print(console: Console, found: Mapping[str, Any]) -> None:
    console.print(_engine_table(found["engine"]))
    console.print(ENGINE_NOTE, soft_wrap=True)
    console.print()
    console.print(_curve_table(found["curve"]))
    console.print(NOTE, soft_wrap=True)
    if "window" in found:
        console.print()
        console.print(_window_table(found["window"]))
    where = found["machine"]
    console.print(
        f"{where['processor']}, {where['processors']} processors, torch {found['torch']}, {where['system']}",
        soft_wrap=True,
        style="dim",
    )


def _engine_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    title = f"Engine, {rows[0]['replicas']} networks at once"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("network", no_wrap=True)
    headings = (
        "batch",
        "reglab",
        "plain\nPyTorch",
        "scikit-\nlearn",
        "× plain\nPyTorch",
        "× scikit-\nlearn",
        "reglab, no\ntechniques",
        "× that, all\noff",
        "× that, L2\n+ dropout",
    )
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    speeds = ("reglab", "plain_pytorch", "sklearn")
    ratios = ("ratio_plain_pytorch", "ratio_sklearn")
    for row in rows:
        table.add_row(
            row["network"],
            str(row["batch"]),
            *(_or_dash(row[name], "{:,.0f}") for name in speeds),
            *(_or_dash(row[name], "{:.1f}") for name in ratios),
            f"{row['reglab_no_techniques']:,.0f}",
            *(f"{row[name]:.2f}" for name in ("ratio_techniques_off", "ratio_l2_dropout")),
        )
    return table


def _or_dash(value: float | None, form: str) -> str:
    """A number, or a dash where a contestant cannot take part."""
    return "–" if value is None else form.format(value)


_CURVE_ROWS = (
    ("plain PyTorch loop, nothing measured", "loop_s", None, None),
    ("plain PyTorch loop that measures as reglab does", "loop_evaluating_s", None, None),
    ("reglab, one core", "one_core_s", "ratio_loop", "ratio_loop_evaluating"),
    ("reglab, {cores} cores", "all_cores_s", "ratio_all_loop", "ratio_all_loop_evaluating"),
)


def _curve_table(found: Mapping[str, Any]) -> Table:
    title = f"Strength curve, {found['points']} strengths × {found['seeds']} seeds, {found['epochs']} epochs"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("who")
    for heading in ("seconds", "× plain loop", "× loop that\nmeasures"):
        table.add_column(heading, justify="right", no_wrap=True)
    for words, seconds, *ratios in _CURVE_ROWS:
        table.add_row(
            words.format(cores=found["cores"]),
            f"{found[seconds]:.1f}",
            *("" if name is None else f"{found[name]:.1f}" for name in ratios),
        )
    all_one, first = found["ratio_all_one"], found["first_points_s"]
    table.caption = f"All cores against one: {all_one:.2f} ×. First points after {first:.2f} s."
    table.caption_justify = "left"
    return table


_WINDOW_WORDS = (
    ("throughput_ratio", "training speed beside the window, share of the speed without it", "{:.3f}"),
    ("loop_delay_p50_ms", "delay of the event loop while training, median", "{:.1f} ms"),
    ("loop_delay_p99_ms", "delay of the event loop while training, 99th percentile", "{:.1f} ms"),
    ("cpu_share", "time of one processor that the window takes meanwhile", "{:.0%}"),
    ("visible_s", "start of the process to the first paint of the window", "{:.2f} s"),
    ("first_epoch_ms", "click on Run to the first plotted epoch", "{:.0f} ms"),
    ("rss_mb", "memory of the window's process", "{:.0f} MB"),
    ("boundary_throughput_ratio", "training speed with the boundaries open, share of that alone", "{:.3f}"),
    ("boundary_loop_delay_p99_ms", "delay of the event loop with them open, 99th percentile", "{:.1f} ms"),
    ("strength_first_ms", "click on Train to the first points of a strength curve, median", "{:.0f} ms"),
    ("strength_slowest_ms", "the slowest of these clicks", "{:.0f} ms"),
    ("strength_cold_ms", "the same where the Strength tab was opened just then", "{:.0f} ms"),
    ("scrub_views_per_s", "boundaries painted while a hand goes through the epochs", "{:.0f} a second"),
)


def _window_table(found: Mapping[str, Any]) -> Table:
    width, height = found["size"]
    title = f"Window, {width} × {height}, training {found['networks']} networks"
    table = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", show_header=False
    )
    table.add_column()
    table.add_column(justify="right")
    for name, words, form in _WINDOW_WORDS:
        table.add_row(words, _or_dash(found[name], form))
    table.add_row("torch is loaded in the window's process", "yes" if found["torch_loaded"] else "no")
    return table
