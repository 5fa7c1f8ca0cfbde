"""The processes that train for the window: how many of them, which is remembered, and how they give way."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from reglab.runtime.machine import available_cores
from reglab.runtime.process_host import ProcessHost
from reglab.sweeps import LocalPool

_JOBS = "machine/jobs"

NICENESS = 10
"""How much what trains gives way to the window: on a core that both want, the window does not wait."""


def automatic_jobs() -> int:
    """Where nothing is chosen: all cores but one, which is left to the window."""
    return max(1, available_cores() - 1)


def chosen_jobs() -> int | None:
    """What was chosen; ``None`` where nothing was, or more than the machine has now."""
    try:
        found = int(str(QSettings().value(_JOBS, "")))
    except ValueError:
        return None
    return found if 1 <= found <= available_cores() else None


def choose_jobs(jobs: int | None) -> None:
    """Remember a choice; ``None`` for none."""
    if jobs is None:
        QSettings().remove(_JOBS)
    else:
        QSettings().setValue(_JOBS, jobs)


def jobs_now() -> int:
    """How many processes may train together."""
    return chosen_jobs() or automatic_jobs()


def make_host() -> ProcessHost:
    """Make what the window trains in."""
    return ProcessHost(jobs=jobs_now(), niceness=NICENESS)


def make_pool() -> LocalPool:
    """Make what the window trains sweeps in."""
    return LocalPool(niceness=NICENESS)
