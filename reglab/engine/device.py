"""Device, number format and threads of a training."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch import Tensor

from reglab.engine.errors import EngineError
from reglab.experiment.training import TrainingSpec
from reglab.words.language import _

_PRECISIONS = {"float32": torch.float32, "float64": torch.float64}


def available_devices() -> tuple[str, ...]:
    """Return the devices that this machine has, by their names in experiment files."""
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return tuple(name for name, found in there.items() if found)


def prototype(training: TrainingSpec) -> Tensor:
    """Return an empty tensor with the device and number format of a training.

    Raises
    ------
    EngineError
        If this machine does not have the device, or the device does not have the format.
    """
    found = available_devices()
    if training.device not in found:
        raise EngineError(
            _("training.device: {device} is not available here (found: {devices}); choose cpu.").format(
                device=training.device, devices=", ".join(found)
            )
        )
    if training.device == "mps" and training.precision == "float64":
        raise EngineError(
            _("training.precision: float64 is not available on mps; choose float32, or the device cpu.")
        )
    return torch.empty(0, dtype=_PRECISIONS[training.precision], device=training.device)


def accumulator(like: Tensor) -> torch.dtype:
    """Return the format in which sums are added up: double precision wherever the device has it."""
    return torch.float32 if like.device.type == "mps" else torch.float64


def on_host(values: Tensor) -> Tensor:
    """Return numbers in double precision on the CPU; the device need not know that format."""
    return values.cpu().to(torch.float64)


def on_device(values: Tensor, like: Tensor) -> Tensor:
    """Return numbers of the host on the device of `like`, in the format that they have.

    The host goes on at once: it draws the next numbers while the device works.
    """
    if like.device.type != "cuda":
        return values.to(like.device)
    # What has gaps, or lies in memory that may be moved, is copied while the host waits.
    locked = torch.empty_like(values, pin_memory=True).copy_(values)
    return locked.to(like.device, non_blocking=True)


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
