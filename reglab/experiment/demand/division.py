"""Which of several training processes trains which networks of a run, and how many processes pay off.

No number of a network depends on this: it is a matter of time and memory alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reglab.experiment.demand.memory import memory_of
from reglab.experiment.demand.sizes import Group, groups_of
from reglab.experiment.demand.time import seconds_of
from reglab.experiment.experiment import Experiment

MEETING = 1e-3
"""Seconds in every epoch for processes to agree that it is over, and to put its numbers together."""
STARTING = 2.0
"""Seconds until a process that is not there yet can train."""
GAIN = 0.55
"""Further processes must save this share of the time that they would save at best; less is not worth their
memory, and the estimate is too kind to small networks."""
SHORT = 3.0
"""Seconds that a run must take in one process for a second one to be thought of: less is over soon anyway."""
_TRIED = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64)
"""Numbers of processes that are tried, and the most that there may be."""
ROOM = 0.7
"""The share of the free memory that further processes may fill: an estimate is no measurement."""

Network = tuple[int, int]
"""A network by the position of its arm and its seed."""


@dataclass(frozen=True, slots=True)
class Part:
    """The networks of one process, by its number among so many."""

    number: int
    processes: int


class Division:
    """Which process trains which network; grows as networks join a run, the same way in every process.

    Parameters
    ----------
    owners : mapping of (int, int) to int
        The number of the process of each network.
    processes : int
        How many processes there are.
    """

    def __init__(self, owners: Mapping[Network, int], processes: int) -> None:
        self.processes = processes
        self._owners = dict(owners)

    def owner(self, arm: int, seed: int) -> int:
        """Return the number of the process that trains a network."""
        return self._owners[arm, seed]

    def networks(self, process: int) -> int:
        """Return how many networks a process trains."""
        return sum(owner == process for owner in self._owners.values())

    def parts(self) -> list[Counter[int]]:
        """Return for each process how many networks of each arm it trains."""
        found: list[Counter[int]] = [Counter() for _ in range(self.processes)]
        for (arm, _seed), owner in self._owners.items():
            found[owner][arm] += 1
        return found

    def branch(self, source: int, arm: int) -> None:
        """Let an arm be trained where the one is that it comes from."""
        self._owners |= {(arm, seed): owner for (at, seed), owner in self._owners.items() if at == source}

    def more_seeds(self, seeds: Sequence[int]) -> None:
        """Spread the networks of further seeds: each goes to where the fewest are."""
        for seed in seeds:
            for arm in sorted({arm for arm, _ in self._owners}):
                self._owners[arm, seed] = min(range(self.processes), key=self.networks)


def divide(
    experiment: Experiment,
    processes: int,
    groups: Sequence[Group] | None = None,
    cost: Mapping[int, float] | None = None,
) -> Division:
    """Divide the networks of an experiment among processes, so that all are busy equally long.

    Either seed by seed, as what is drawn for a seed serves all arms, or arm by arm, so that networks of
    different structure come apart: whichever is estimated to take less time.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    processes : int
        Among how many, at most as many as there are networks.
    groups, cost
        Its arms, and what one more network of each takes, where they are known already.
    """
    groups = groups_of(experiment) if groups is None else groups
    arms, seeds = range(len(experiment.arms)), experiment.seed_values()
    cost = _costs(experiment, groups) if cost is None else cost
    orders = [[(arm, seed) for seed in seeds for arm in arms]]
    if len(groups) > 1:
        orders.append([(place, seed) for group in groups for place in group.places for seed in seeds])
    found = [Division(_cut(order, cost, processes), processes) for order in orders]
    if len(found) == 1:
        return found[0]
    return min(found, key=lambda division: division_seconds(experiment, division, groups))


def division_seconds(
    experiment: Experiment, division: Division, groups: Sequence[Group] | None = None
) -> float:
    """Estimate the seconds of a run that is divided so: those of the process that takes longest."""
    groups = groups_of(experiment) if groups is None else groups
    # Those that have as many networks of each arm take equally long.
    parts = {tuple(sorted(part.items())) for part in division.parts()}
    longest = max(seconds_of(experiment, groups, dict(part)).total for part in parts)
    return longest + (experiment.epochs * MEETING if division.processes > 1 else 0.0)


def processes_for(
    experiment: Experiment, jobs: int, available: int | None, slowness: float = 1.0, there: int = 1
) -> int:
    """Return by how many processes an experiment is trained best; see `fastest`."""
    return fastest(experiment, jobs, available, slowness, there)[0]


def fastest(
    experiment: Experiment,
    jobs: int,
    available: int | None,
    slowness: float = 1.0,
    there: int = 1,
    groups: Sequence[Group] | None = None,
) -> tuple[int, float]:
    """Return by how many processes an experiment is trained best, and how many seconds these take.

    Parameters
    ----------
    experiment : Experiment
        What is to be trained.
    jobs : int
        Processes at most.
    available : int, optional
        Free memory of the machine in bytes, if it is known: all of them together must find room.
    slowness : float
        How much slower the machine was found to be than the one of `reglab.experiment.demand.time`.
    there : int
        Processes that are there already; others must be started first.
    groups : sequence of Group, optional
        Its arms, where they are known already.
    """
    groups = groups_of(experiment) if groups is None else groups
    best, least = 1, seconds_of(experiment, groups).total * slowness
    most = min(jobs, len(experiment.arms) * experiment.seeds)
    if most < 2 or experiment.training.device != "cpu" or least < SHORT:
        return best, least
    cost = _costs(experiment, groups)
    for count in sorted({*(each for each in _TRIED if each <= most), most}):
        needed = memory_of(experiment, groups, processes=count).bytes
        if available is not None and needed > ROOM * available:
            break
        division = divide(experiment, count, groups, cost)
        seconds = division_seconds(experiment, division, groups) * slowness
        seconds += STARTING if count > there else 0.0
        if seconds < (1 - GAIN * (1 - best / count)) * least:
            best, least = count, seconds
    return best, least


def _costs(experiment: Experiment, groups: Sequence[Group]) -> dict[int, float]:
    """Seconds that one more network of each arm takes, by its position."""
    found = {}
    for group in groups:
        for place in group.places:
            one, two = (seconds_of(experiment, groups, {place: count}).total for count in (1, 2))
            found[place] = max(two - one, 0.0)
    return found


def _cut(order: Sequence[Network], cost: Mapping[int, float], processes: int) -> dict[Network, int]:
    """Cut a row of networks into as many pieces that cost the same, as nearly as can be.

    The first pieces are the smaller ones: the first process has the others to look after.
    """
    owners: dict[Network, int] = {}
    left, at = sum(cost[arm] for arm, _ in order), 0
    for process in range(processes):
        fair, taken = left / (processes - process), 0.0
        most = len(order) - at - (processes - process - 1)
        own = 0
        while own < most:
            price = cost[order[at + own][0]]
            if process < processes - 1 and own and taken + price > fair * (1 + 1e-9):
                break
            taken += price
            own += 1
        owners |= dict.fromkeys(order[at : at + own], process)
        left, at = left - taken, at + own
    return owners
