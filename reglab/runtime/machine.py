"""The cores and the free memory of a machine, asked of the operating system."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_SHARE_OF_ALL = 0.7
"""Where a system does not say what is free, this share of all memory is taken for it."""


def available_cores(root: Path = Path("/")) -> int:
    """Return how many cores this process may use, at least 1.

    Parameters
    ----------
    root : Path
        Where ``proc`` and ``sys`` lie, which say what a control group allows.
    """
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    # What remains of a core beyond whole ones trains too slowly to be worth a process.
    allowed = [int(share) for share in _core_shares(root)]
    return max(1, min([cores, *allowed]))


def _core_shares(root: Path) -> Iterator[float]:
    """Cores that the control groups allow which this process is in, of both versions."""
    for group, second in _group_folders(root, "cpu"):
        try:
            if second:
                quota, period = (group / "cpu.max").read_text(encoding="ascii").split()
            else:
                quota, period = (
                    (group / name).read_text(encoding="ascii")
                    for name in ("cpu.cfs_quota_us", "cpu.cfs_period_us")
                )
            # Without a limit it says "max", or −1.
            if float(quota) > 0:
                yield float(quota) / float(period)
        except (OSError, ValueError, ZeroDivisionError):
            continue


def available_memory() -> int | None:
    """Return how many bytes a new program can have, ``None`` where that is not known."""
    system: str = sys.platform
    try:
        if system == "win32":
            return _windows()
        if system == "linux":
            return linux_memory()
        return int(_SHARE_OF_ALL * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (OSError, ValueError, AttributeError):
        return None


def linux_memory(root: Path = Path("/")) -> int | None:
    """Return what the kernel says is available, or less where a control group allows less.

    Parameters
    ----------
    root : Path
        Where ``proc`` and ``sys`` lie.
    """
    found = []
    for line in (root / "proc/meminfo").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            found.append(1024 * int(value.split()[0]))
    found += [limit - used for limit, used in _groups(root)]
    return max(0, min(found)) if found else None


def _groups(root: Path) -> Iterator[tuple[int, int]]:
    """Limit and use of memory of the control groups that this process is in, of both versions."""
    for group, second in _group_folders(root, "memory"):
        names = (
            ("memory.max", "memory.current", "inactive_file")
            if second
            else ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        )
        limit, used = _number(group / names[0]), _number(group / names[1])
        if limit is not None and used is not None:
            # Files that were read are let go of when memory is wanted.
            yield limit, used - _statistic(group / "memory.stat", names[2])


def _group_folders(root: Path, controller: str) -> Iterator[tuple[Path, bool]]:
    """Folders of the control groups that this process is in, and whether they are of the second version."""
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0":
            base = root / "sys/fs/cgroup"
        elif controller in controllers.split(","):
            base = root / "sys/fs/cgroup" / controller
        else:
            continue
        folder = base / path.strip("/")
        # In a container the path is that outside of it, and the group itself lies at the top.
        for group in (*[p for p in (folder, *folder.parents) if p.is_relative_to(base)], base):
            yield group, number == "0"


def _number(path: Path) -> int | None:
    """The number in a file; ``None`` where there is none, such as for "max"."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _statistic(path: Path, name: str) -> int:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name} ")), 0)


class _Status(ctypes.Structure):
    """``MEMORYSTATUSEX`` of Windows."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("total_physical", ctypes.c_ulonglong),
        ("available_physical", ctypes.c_ulonglong),
        ("total_page_file", ctypes.c_ulonglong),
        ("available_page_file", ctypes.c_ulonglong),
        ("total_virtual", ctypes.c_ulonglong),
        ("available_virtual", ctypes.c_ulonglong),
        ("available_extended", ctypes.c_ulonglong),
    )


def _windows() -> int | None:
    status = _Status()
    status.length = ctypes.sizeof(status)
    asked = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return int(status.available_physical) if asked else None
