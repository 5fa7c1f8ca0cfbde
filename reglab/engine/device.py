"""Device, number format and threads of a training."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from reglab.engine.errors import EngineError
from reglab.engine.structure import Structure
from reglab.experiment.training import TrainingSpec

_PRECISIONS = {"float32": torch.float32, "float64": torch.float64}


def prototype(training: TrainingSpec) -> Tensor:
    """Return an empty tensor with the device and number format of a training.

    Raises
    ------
    EngineError
        If this machine does not have the device, or the device does not have the format.
    """
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not available[training.device]:
        found = ", ".join(name for name, there in available.items() if there)
        raise EngineError(
            f"training.device: {training.device} is not available here (found: {found}); choose cpu."
        )
    if training.device == "mps" and training.precision == "float64":
        raise EngineError(
            "training.precision: float64 is not available on mps; choose float32, or the device cpu."
        )
    return torch.empty(0, dtype=_PRECISIONS[training.precision], device=training.device)


LARGE_PRODUCT = 2_000_000
"""Multiplications in the largest product of a step, all replicas together, from which threads pay."""


def suitable_threads(structure: Structure, replicas: int) -> int:
    """Return how many threads a stack trains fastest with."""
    widths = structure.widths
    largest = max(a * b for a, b in pairwise(widths)) * structure.batch * replicas
    return torch.get_num_threads() if largest >= LARGE_PRODUCT else 1


@contextlib.contextmanager
def training_mode(threads: int) -> Iterator[None]:
    """Set this thread up for training, and back.

    No autograd, a fixed number of threads, and numbers too small for the normal format are
    taken as 0: the averages of dead units decay into them, and arithmetic on them is many
    times slower.
    """
    before = torch.get_num_threads()
    if before != threads:
        torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    try:
        with torch.inference_mode():
            yield
    finally:
        torch.set_flush_denormal(False)
        if before != threads:
            torch.set_num_threads(before)
