"""How much a process gives way to others, as each operating system has it."""

from __future__ import annotations

import ctypes
import os
import sys

_BELOW_NORMAL = 0x4000
"""``BELOW_NORMAL_PRIORITY_CLASS`` of Windows."""


def give_way(niceness: int) -> None:
    """Have this process give way to others that want a core.

    Parameters
    ----------
    niceness : int
        By how much, as ``nice`` counts it: each step leaves it about 0.8 of its share. Windows knows one
        class for all that give way. 0 changes nothing.
    """
    if niceness <= 0:
        return
    system: str = sys.platform
    if system == "win32":
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
        # A handle is as long as a pointer; ctypes takes it for an int where it is not told.
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
    else:
        os.nice(niceness)
