"""How speed goes with the number of networks side by side: reglab, and JAX where it is installed.

Called in a process of its own, as `reglab.engine.bench.speed`. Both train the same networks on the same
examples, in float32, with Adam and an L2 penalty; nobody evaluates. They take turns, and ratios are taken
within a round.
"""

from __future__ import annotations

import contextlib
import os
import statistics
from collections.abc import Generator, Iterator
from importlib.metadata import version
from typing import Any

import torch

from reglab.engine.bench import speed
from reglab.engine.bench.jax_peer import JaxTraining, is_there
from reglab.engine.bench.peers import Task, Train, dense_network

SIZES = {"cpu": (8, 32, 160), "cuda": (8, 160, 1000)}
LARGE_SIZES = {"cpu": (8, 32), "cuda": (8, 160)}
CASES = (
    (dense_network(2, 8, 8, 2), 10, SIZES),
    (dense_network(64, 64, 64, 10), 32, SIZES),
    (dense_network(784, 256, 128, 10), 64, LARGE_SIZES),
)
"""Networks measured, their batch sizes, and how many are trained side by side on each device."""


def measure(quick: bool = False, device: str = "cpu") -> Generator[str, None, dict[str, Any]]:
    """Measure all cases; yields what is being done and returns the rows as plain values."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    rows: list[dict[str, Any]] = []
    try:
        with one_core() if device == "cpu" else contextlib.nullcontext():
            for network, batch, sizes in CASES:
                task = speed.task_of(network, batch)
                for replicas in sizes[device]:
                    rows += [(yield from row(task, replicas, quick, device))]
    finally:
        torch.set_flush_denormal(False)
    return {"sizes": rows, **versions(device)}


def versions(device: str) -> dict[str, Any]:
    """Return the device by its name, and the versions of torch and of JAX, where that is installed."""
    return {"device": _device_name(device), "torch": torch.__version__, "jax": _jax_version()}


def row(task: Task, replicas: int, quick: bool, device: str) -> Generator[str, None, dict[str, Any]]:
    """Measure a number of networks side by side; yields what is being done and returns plain values."""
    name = f"{task.network.name}, {replicas} networks"
    yield f"{name}: getting ready"
    contestants: dict[str, tuple[Train, int]] = {
        "reglab": (speed.stack_training(task, speed.WITH_L2, replicas, device), replicas)
    }
    compiling = None
    if is_there():
        jax = JaxTraining(task, replicas, device)
        contestants["jax"] = jax, replicas
        compiling = speed.timed(jax, 1)
    speeds = yield from speed.in_turns(name, contestants, quick)
    return {
        "network": task.network.name,
        "batch": task.batch,
        "replicas": replicas,
        "jax": None,
        **{who: statistics.median(found) for who, found in speeds.items()},
        "ratio_jax": speed.ratio_of(speeds, "reglab", "jax"),
        "jax_first_epoch_s": compiling,
    }


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core where the system can: JAX has threads of its own for some operations."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _device_name(device: str) -> str:
    return torch.cuda.get_device_name() if device == "cuda" else device


def _jax_version() -> str | None:
    return version("jax") if is_there() else None
