"""Checks and measures reglab on a machine with an NVIDIA card; run by hand, it takes some minutes.

    python packaging/check_gpu.py [--quick] [--save FILE]

First every ready experiment is trained for some epochs on the processor and on the card, in double
precision, and the numbers are compared: long enough that the card repeats what it has recorded, and with a
count of what could not be recorded. Then it measures steps a second beside JAX, where that is installed,
and how long either takes to answer for a new configuration: from nothing, compiling included, to `EPOCHS`
epochs of `REPLICAS` networks; reglab also with each call made anew. The result is JSON, as that of ``reglab
bench --device cuda --save``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from reglab.cli.bench import machine
from reglab.engine.bench import jax_peer, sizes, speed
from reglab.engine.device import available_devices
from reglab.engine.run.trainer import Trainer
from reglab.experiment.edits import set_training
from reglab.experiment.presets import PRESETS
from reglab.record.events import EpochsDone
from reglab.store.atomic import write_atomic

CHECKED_EPOCHS, QUICK_EPOCHS = 8, 5
"""The fourth time at the latest that steps are taken they are repeated from a recording."""
CLOSE = 1e-7
"""Largest difference between the devices that is taken for rounding, of numbers around 1."""
EPOCHS, REPLICAS = 200, 160


def numbers(name: str, device: str, epochs: int) -> tuple[dict[str, np.ndarray], int]:
    """Train a ready experiment in double precision.

    Returns
    -------
    (dict of str to array, int)
        Its metrics, each of shape (epochs, replicas), and how many kinds of work could not be repeated.
    """
    experiment = set_training(PRESETS[name].experiment, device=device, precision="float64", epochs=epochs)
    parts: dict[str, list[np.ndarray]] = {}
    trainer = Trainer(experiment, 1)
    for event in trainer.run():
        if isinstance(event, EpochsDone):
            for metric, values in event.values.items():
                parts.setdefault(metric, []).append(values)
    metrics = {metric: np.concatenate(values) for metric, values in parts.items()}
    return metrics, sum(lane.stack.not_repeated for lane in trainer.lanes)


def difference(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> float:
    """Return the largest difference of any number, relative to those above 1; ∞ where one is missing."""
    if one.keys() != other.keys():
        return float("inf")
    largest = 0.0
    for metric, mine in one.items():
        theirs = other[metric]
        if mine.shape != theirs.shape or not np.array_equal(np.isnan(mine), np.isnan(theirs)):
            return float("inf")
        gap = np.abs(mine - theirs) / np.maximum(1, np.abs(mine))
        largest = max(largest, float(np.nanmax(gap, initial=0.0)))
    return largest


def agreements(epochs: int, device: str) -> Iterator[tuple[str, float, int]]:
    """Yield for each ready experiment how far processor and device are apart, and what was not repeated."""
    for name in PRESETS:
        (ours, _), (theirs, failed) = numbers(name, "cpu", epochs), numbers(name, device, epochs)
        yield name, difference(ours, theirs), failed


@contextlib.contextmanager
def each_call_anew() -> Iterator[None]:
    """Have nothing recorded."""
    with mock.patch("reglab.engine.stack.stack.recorder_for", return_value=None):
        yield


def answer_seconds(device: str) -> Iterator[dict[str, Any]]:
    """Yield for each network how long a new configuration takes, made and compiled anew."""
    for network, batch, _ in sizes.CASES:
        task = speed.task_of(network, batch)
        row: dict[str, Any] = {"network": network.name, "jax": None}
        began = time.perf_counter()
        speed.stack_training(task, speed.WITH_L2, REPLICAS, device)(EPOCHS)
        row["reglab"] = time.perf_counter() - began
        with each_call_anew():
            began = time.perf_counter()
            speed.stack_training(task, speed.WITH_L2, REPLICAS, device)(EPOCHS)
            row["reglab_each_call_anew"] = time.perf_counter() - began
        if jax_peer.is_there():
            began = time.perf_counter()
            jax_peer.JaxTraining(task, REPLICAS, device)(EPOCHS)
            row["jax"] = time.perf_counter() - began
        yield row


def _drained(generator: Generator[str, None, dict[str, Any]]) -> dict[str, Any]:
    while True:
        try:
            print(next(generator), file=sys.stderr)
        except StopIteration as end:
            found: dict[str, Any] = end.value
            return found


def main(arguments: list[str] | None = None, device: str = "cuda") -> int:
    """Check and measure; 1 where the devices disagree, 2 where there is no card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer epochs and shorter rounds")
    parser.add_argument("--save", type=Path, help="keep the result in a file, too")
    options = parser.parse_args(arguments)
    if device not in available_devices():
        print(f"There is no {device} device here (found: {', '.join(available_devices())}).", file=sys.stderr)
        return 2
    differences, not_repeated = {}, {}
    for name, gap, failed in agreements(QUICK_EPOCHS if options.quick else CHECKED_EPOCHS, device):
        print(f"{name}: {gap:.1e}, {failed} kinds of work not repeated", file=sys.stderr)
        differences[name], not_repeated[name] = gap, failed
    found = {
        "machine": machine(),
        **_drained(sizes.measure(options.quick, device)),
        "differences": differences,
        "not_repeated": not_repeated,
        "answers": list(answer_seconds(device)),
    }
    text = json.dumps(found, indent=2)
    print(text)
    if options.save is not None:
        write_atomic(options.save, text + "\n")
    apart = [name for name, gap in differences.items() if not gap <= CLOSE]
    if apart:
        print(f"Processor and card disagree: {', '.join(apart)}.", file=sys.stderr)
    return int(bool(apart))


if __name__ == "__main__":
    sys.exit(main())
