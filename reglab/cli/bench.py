"""``reglab bench``: how fast the engine is beside its peers, and how smooth the window stays."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.status import Status

from reglab.cli.bench_compare import compare_files
from reglab.cli.bench_cores import CORES_NOTE, CoresError, measure_cores
from reglab.cli.bench_curve import NOTE, CurveError, measure_curve
from reglab.cli.bench_tables import (
    cores_table,
    curve_table,
    engine_table,
    machine_words,
    sizes_table,
    window_table,
)
from reglab.cli.console import BAD_INPUT, DONE, FAILED, complain, errors, output, print_json
from reglab.runtime.call import CallError, call_in_child
from reglab.store.atomic import write_atomic

ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}
"""Variables with which every library keeps to one thread, set before any is loaded."""
SIZES = "reglab.engine.bench.sizes:measure"
TIMEOUT_S = 900.0
ENGINE_NOTE = (
    "Optimiser steps of one network per second, one thread, float32, Adam with an L2 penalty; steps only, "
    "nobody evaluates. The contestants take turns; numbers and ratios are medians over the rounds."
)


SIZES_NOTE = (
    "The same with more networks side by side. JAX: vmap over the networks, scan over the steps, jit; its "
    "first epoch is compiled before it runs."
)
DEVICES = ("cpu", "cuda")
"""Devices on which speed can be measured."""


def bench(
    *,
    window: bool = False,
    as_json: bool = False,
    quick: bool = False,
    device: str = "cpu",
    save: Path | None = None,
    compare: tuple[Path, Path] | None = None,
) -> int:
    """Carry out the command; returns 1 where a measurement failed, 2 for bad input."""
    if compare is not None:
        return compare_files(*compare, as_json=as_json)
    try:
        if problem := _problem_of(device):
            complain(problem)
            return BAD_INPUT
        found = _measure(window, quick) if device == "cpu" else _measure_device(device, quick)
    except (CallError, CoresError, CurveError, OSError) as error:
        complain(f"The measurement failed: {error}")
        return FAILED
    # Written before anything is printed: a closed pipe must not cost the result.
    written = save is None or _written(save, found)
    if as_json:
        print_json(found)
    else:
        _print(output(), found)
    return DONE if written else FAILED


def _written(path: Path, found: Mapping[str, Any]) -> bool:
    """Keep a result in a file; say so where it cannot be."""
    try:
        write_atomic(path, json.dumps(found, indent=2, allow_nan=False) + "\n")
    except OSError as error:
        complain(f"--save: {path} cannot be written ({error.strerror}); choose another file.")
        return False
    return True


def _problem_of(device: str) -> str:
    """Return why speed cannot be measured on a device, or nothing."""
    if device == "cpu":
        return ""
    if device not in DEVICES:
        return f"--device: {device} is none of {' and '.join(DEVICES)}; choose one of them."
    there = call_in_child("reglab.engine.device:available_devices", timeout=TIMEOUT_S)
    if device in there:
        return ""
    return f"--device: {device} is not available here (found: {', '.join(there)}); choose cpu."


def _measure(window: bool, quick: bool) -> dict[str, Any]:
    with errors().status("Loading …") as status:
        found: dict[str, Any] = _called(
            "engine", "reglab.engine.bench.speed:measure", quick, status, ONE_THREAD
        )
        found |= _called("engine", SIZES, quick, status, ONE_THREAD | {"JAX_PLATFORMS": "cpu"})
        found["curve"] = measure_curve(
            quick, ONE_THREAD, lambda message: status.update(f"Measuring a strength curve: {message}")
        )
        found["cores"] = measure_cores(
            quick, lambda message: status.update(f"Measuring all cores: {message}")
        )
        if window:
            found["window"] = _called("window", "reglab.gui.measuring.window:measure", quick, status, {})
    return {"machine": machine(), **found}


def _measure_device(device: str, quick: bool) -> dict[str, Any]:
    """Measure what goes to another device than the processor."""
    with errors().status("Loading …") as status:
        return {"machine": machine(), **_called(device, SIZES, quick, status, ONE_THREAD, device)}


def _called(
    what: str, function: str, quick: bool, status: Status, environment: Mapping[str, str], *more: str
) -> dict[str, Any]:
    """Measure in a fresh process whose math libraries start as told."""

    def show(message: str) -> None:
        status.update(f"Measuring the {what}: {message}")

    result: dict[str, Any] = call_in_child(
        function, quick, *more, timeout=TIMEOUT_S, environment=environment, on_message=show
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
    tables = (
        ("engine", engine_table, ENGINE_NOTE),
        ("sizes", sizes_table, SIZES_NOTE),
        ("curve", curve_table, NOTE),
        ("cores", cores_table, CORES_NOTE),
        ("window", window_table, ""),
    )
    for name, table, words in tables:
        if name in found:
            console.print(table(found[name]))
            console.print(words, soft_wrap=True)
            if words:
                console.print()
    console.print(machine_words(found), soft_wrap=True, style="dim")
