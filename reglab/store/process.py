"""Which process has written something, and whether it still lives: how what a crash left behind is known.

A number alone does not tell a process, since numbers are given anew: its start is kept with it, where the
system says it, and who goes on writes a sign of life now and then.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

QUIET_S = 60.0
"""After so long without a sign of life a process of which no start is known counts as dead."""
AWAY_S = 600.0
"""The same of a process on another computer, as with a folder on a network drive."""


@dataclass(frozen=True, slots=True)
class KnownProcess:
    """A process on a computer.

    Parameters
    ----------
    host : str
        Name of the computer.
    pid : int
        Number of the process.
    begun : str
        When it was started, in words of the system; empty where that is not known.
    """

    host: str
    pid: int
    begun: str


@lru_cache(maxsize=1)
def _of(pid: int) -> KnownProcess:
    return KnownProcess(socket.gethostname(), pid, _begun(pid) or "")


def this_process() -> KnownProcess:
    """The process that asks."""
    return _of(os.getpid())


def is_dead(process: KnownProcess, quiet: float) -> bool:
    """Whether a process is over.

    Parameters
    ----------
    process : KnownProcess
        What has written.
    quiet : float
        Seconds since its last sign of life.
    """
    if process.host != socket.gethostname():
        return quiet > AWAY_S
    begun = _begun(process.pid)
    if begun is None:
        return True
    if process.begun and begun:
        return begun != process.begun
    return quiet > QUIET_S


def _begun(pid: int) -> str | None:
    """When a process of this computer was started; empty if unknown, ``None`` where there is no such one."""
    system: str = sys.platform
    if system == "win32":
        return _begun_windows(pid)
    if system == "linux":
        return _begun_linux(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:  # of another person
        return ""
    return ""


def _begun_linux(pid: int, proc: Path = Path("/proc")) -> str | None:
    try:
        # The name of the program may hold anything, brackets too; what follows it does not.
        fields = (proc / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
        state, *others = fields.rpartition(")")[2].split()
        boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        # One that has ended, and whose parent has not asked how, is still listed.
        return None if state in "ZX" else f"{boot} {others[18]}"
    except (FileNotFoundError, ProcessLookupError):
        return None
    except (OSError, IndexError, ValueError):
        return ""


def _begun_windows(pid: int) -> str | None:
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined]
    query_limited_information, still_active = 0x1000, 259
    handle = kernel.OpenProcess(query_limited_information, False, pid)
    if not handle:
        return None
    try:
        code, times = ctypes.c_ulong(), [ctypes.c_ulonglong() for _ in range(4)]
        if kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value != still_active:
            return None
        asked = kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
        return str(times[0].value) if asked else ""
    finally:
        kernel.CloseHandle(handle)
