"""What an experiment will take of a machine, worked out before anything is allocated: memory and time.

Arithmetic on sizes alone, a fraction of a millisecond: the window asks at every edit. The engine's own
divisions (chunks, budgets) are named where they are used.
"""

from __future__ import annotations

from reglab.experiment.demand.division import Division, Part, divide, division_seconds, processes_for
from reglab.experiment.demand.memory import Memory, memory_of
from reglab.experiment.demand.sizes import Group, groups_of
from reglab.experiment.demand.time import Seconds, seconds_of
from reglab.experiment.demand.verdict import Judgement, judge

__all__ = [
    "Division",
    "Group",
    "Judgement",
    "Memory",
    "Part",
    "Seconds",
    "divide",
    "division_seconds",
    "groups_of",
    "judge",
    "memory_of",
    "processes_for",
    "seconds_of",
]
