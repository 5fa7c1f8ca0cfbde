"""What there is to train with: torch's version, devices and threads."""

from __future__ import annotations

import time
from typing import Any

import torch

from reglab.words.language import _


def describe() -> dict[str, Any]:
    """Return what this process's torch finds, as plain values.

    ``devices`` names the devices that an experiment can ask for; each was tried by a small
    calculation, since a driver may list what it cannot use.
    """
    candidates = {"cpu": _("this computer's processor")}
    if torch.cuda.is_available():
        candidates["cuda"] = torch.cuda.get_device_name(0)
    if torch.backends.mps.is_available():
        candidates["mps"] = _("Apple's graphics processor")
    began = time.perf_counter()
    devices = {key: title for key, title in candidates.items() if _works(key)}
    return {
        "torch": torch.__version__,
        "devices": devices,
        "broken_devices": sorted(set(candidates) - set(devices)),
        "threads": torch.get_num_threads(),
        "seconds": time.perf_counter() - began,
    }


def _works(device: str) -> bool:
    try:
        x = torch.arange(4.0, device=device).reshape(2, 2)
        return bool((x @ x).sum().item() == 22.0)
    except RuntimeError:
        return False
