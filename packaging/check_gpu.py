"""Checks and measures reglab on a machine with an NVIDIA card; run by hand, it takes up to eight minutes.

    python packaging/check_gpu.py [--quick] [--minutes N] [--save FILE]

First every ready experiment is trained for some epochs on the processor and on the card, in double
precision, and the numbers are compared: long enough that the card repeats what it has recorded, and with a
count of what could not be recorded. Then it measures how long reglab and JAX, where that is installed, take
to answer for a new configuration: from nothing, compiling included, to `EPOCHS` epochs of `REPLICAS`
networks; and steps a second of both. Last come the ready experiments with each call made anew, which tells a
fault of a recording from one of the device.

The result is JSON, as that of ``reglab bench --device cuda --save``. It is written after every row: what is
cut off leaves what it has found. What fails is noted with its error, and the rest goes on.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch

from reglab.cli.bench import machine
from reglab.engine.bench import jax_peer, sizes, speed
from reglab.engine.bench.peers import Task
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


@contextlib.contextmanager
def each_call_anew() -> Iterator[None]:
    """Have nothing recorded."""
    with mock.patch("reglab.engine.stack.stack.recorder_for", return_value=None):
        yield


class Findings:
    """What was found so far, kept in a file after each row.

    Parameters
    ----------
    device : str
        What is checked.
    save : Path or None
        The file.
    seconds : float
        Time for everything; what would begin later is left out.
    """

    def __init__(self, device: str, save: Path | None, seconds: float) -> None:
        self._device, self._save = device, save
        self._began, self._seconds = time.perf_counter(), seconds
        self.found: dict[str, Any] = {
            "machine": machine(),
            **sizes.versions(device),
            "differences": {},
            "not_repeated": {},
            "answers": [],
            "sizes": [],
            "differences_each_call_anew": {},
            "memory_mib": {},
            "errors": {},
            "left_out": [],
            "log": [],
        }
        self.keep()

    def keep(self) -> None:
        """Write all that is there."""
        self.found["seconds"] = round(time.perf_counter() - self._began, 1)
        if self._save is not None:
            write_atomic(self._save, self.text + "\n")

    @property
    def text(self) -> str:
        """All that is there, as JSON."""
        return json.dumps(self.found, indent=2)

    def row(self, name: str, find: Callable[[], None]) -> None:
        """Find something if there is time, and keep it, or why it failed."""
        if time.perf_counter() - self._began > self._seconds:
            self.found["left_out"].append(name)
            self.keep()
            return
        print(name, file=sys.stderr)
        if self._device == "cuda":
            torch.cuda.reset_peak_memory_stats()
        try:
            find()
        except Exception as error:
            self.found["errors"][name] = f"{type(error).__name__}: {error}"
            print(f"{name}: {error}", file=sys.stderr)
        if self._device == "cuda":
            self.found["memory_mib"][name] = round(torch.cuda.max_memory_reserved() / 2**20)
        self.keep()


class _Log(logging.Handler):
    """Keeps what the engine says of recordings."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message, with the error that it is about."""
        error = "" if record.exc_info is None else f": {record.exc_info[1]}"
        self._found.append((record.getMessage() + error)[:2000])


def compare(
    findings: Findings, epochs: int, device: str
) -> tuple[Callable[[str], None], Callable[[str], None]]:
    """Return what compares a ready experiment on processor and card, recorded and with each call anew."""
    known: dict[str, dict[str, np.ndarray]] = {}
    found = findings.found

    def of_processor(name: str) -> dict[str, np.ndarray]:
        if name not in known:
            known[name], _ = numbers(name, "cpu", epochs)
        return known[name]

    def recorded(name: str) -> None:
        theirs, found["not_repeated"][name] = numbers(name, device, epochs)
        found["differences"][name] = difference(of_processor(name), theirs)

    def anew(name: str) -> None:
        with each_call_anew():
            theirs, _ = numbers(name, device, epochs)
        found["differences_each_call_anew"][name] = difference(of_processor(name), theirs)

    return recorded, anew


def answer(findings: Findings, case: tuple[Any, int, Any], device: str) -> None:
    """Measure how long a new configuration takes, made and compiled anew."""
    network, batch, _ = case
    task = speed.task_of(network, batch)
    row: dict[str, Any] = {"network": network.name, "jax": None}
    findings.found["answers"].append(row)

    def seconds(train: Callable[[], Callable[[int], None]]) -> float:
        began = time.perf_counter()
        train()(EPOCHS)
        taken = time.perf_counter() - began
        findings.keep()
        return taken

    row["reglab"] = seconds(lambda: speed.stack_training(task, speed.WITH_L2, REPLICAS, device))
    if jax_peer.is_there():
        row["jax"] = seconds(lambda: jax_peer.JaxTraining(task, REPLICAS, device))
    with each_call_anew():
        row["reglab_each_call_anew"] = seconds(
            lambda: speed.stack_training(task, speed.WITH_L2, REPLICAS, device)
        )


def measure(findings: Findings, task: Task, replicas: int, quick: bool, device: str) -> None:
    """Measure steps a second."""
    work = sizes.row(task, replicas, quick, device)
    while True:
        try:
            print(next(work), file=sys.stderr)
        except StopIteration as end:
            findings.found["sizes"].append(end.value)
            return


def main(arguments: list[str] | None = None, device: str = "cuda") -> int:
    """Check and measure; 1 where the devices disagree or something failed, 2 where there is no card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer epochs and shorter rounds")
    parser.add_argument("--minutes", type=float, default=8.0, help="nothing new is begun after so many")
    parser.add_argument("--save", type=Path, help="keep the result in a file, too, after every row")
    options = parser.parse_args(arguments)
    if device not in available_devices():
        print(f"There is no {device} device here (found: {', '.join(available_devices())}).", file=sys.stderr)
        return 2
    # JAX would take three quarters of the card's memory for itself.
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    findings = Findings(device, options.save, 60 * options.minutes)
    found = findings.found
    recordings, log = logging.getLogger("reglab.engine.recording"), _Log(found["log"])
    recordings.addHandler(log)
    try:
        recorded, anew = compare(findings, QUICK_EPOCHS if options.quick else CHECKED_EPOCHS, device)
        for name in PRESETS:
            findings.row(f"{name}, recorded", partial(recorded, name))
        for case in sizes.CASES:
            findings.row(f"{case[0].name}, to an answer", partial(answer, findings, case, device))
        for network, batch, counts in sizes.CASES:
            for replicas in counts[device]:
                task = speed.task_of(network, batch)
                work = partial(measure, findings, task, replicas, options.quick, device)
                findings.row(f"{network.name}, {replicas} networks", work)
        for name in PRESETS:
            findings.row(f"{name}, each call anew", partial(anew, name))
    finally:
        recordings.removeHandler(log)
        findings.keep()
        print(findings.text)
    compared = (found["differences"], found["differences_each_call_anew"])
    apart = sorted({name for gaps in compared for name, gap in gaps.items() if not gap <= CLOSE})
    if apart:
        print(f"Processor and card disagree: {', '.join(apart)}.", file=sys.stderr)
    if found["errors"]:
        print(f"Failed: {'; '.join(found['errors'])}.", file=sys.stderr)
    return int(bool(apart or found["errors"]))


if __name__ == "__main__":
    sys.exit(main())
