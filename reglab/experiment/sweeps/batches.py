"""Points of a sweep cut into batches: each is one experiment, whose networks train side by side.

Points stand in one batch where their data, seeds, training but for the rate, and the structure of their
networks are the same: then all are one stack. What comes out of a network does not depend on its
company, so neither does it depend on the cut.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.data import DataSpec
from reglab.experiment.demand import groups_of, memory_of, seconds_of
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.plan import Plan
from reglab.experiment.sweeps.sweep import Cell
from reglab.experiment.training import TrainingSpec

LEAST_NETWORKS = 32
"""So many networks make a stack that is worth a process of its own."""
MOST_NETWORKS = 200
"""More networks in one batch are hardly faster, and more is lost where a process is."""
CACHE = 6_000_000
"""Bytes of weights and what belongs to them that a processor has at hand; larger stacks are slower."""
LEAST_AT_HAND = 8
"""So many networks share a stack however large they are."""
MOST_SECONDS = 60.0
"""About so long a batch may take, since what has not ended is computed again after an interruption."""
_NUMBERS = 4 * 4
"""Bytes of a weight, its gradient and two averages of it, in single precision."""

_Kind = tuple[DataSpec, tuple[tuple[Plan, int, TrainingSpec], ...]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Points that train as one experiment.

    Parameters
    ----------
    cells : tuple of int
        Their places in the sweep.
    keys : tuple of str
        Their identities.
    arms : int
        Arms of each of them.
    experiment : Experiment
        All arms of the first point, then those of the second, … It may have more than an experiment of a
        person may have.
    """

    cells: tuple[int, ...]
    keys: tuple[str, ...]
    arms: int
    experiment: Experiment

    @property
    def networks(self) -> int:
        """Number of networks."""
        return len(self.experiment.arms) * self.experiment.seeds

    def place(self, arm: int) -> tuple[int, int]:
        """For an arm of the joint experiment: its cell, by its number in the batch, and its arm there."""
        return divmod(arm, self.arms)


def joined(cells: Sequence[Cell]) -> Batch:
    """Put points into one batch; data, seeds, device and precision must be the same."""
    first = cells[0].experiment
    arms: list[Arm] = []
    for cell in cells:
        network = cell.experiment.network
        for arm in cell.experiment.arms:
            own = arm.network or (None if network == first.network else network)
            number = str(len(arms))
            update = {"key": number, "name": number, "network": own}
            training = _own_training(cell.experiment.arm_training(arm), first.training)
            arms.append(arm.model_copy(update={**update, "training": training}))
    # Not validated: every point is, and the limit of arms is for those that a person looks at.
    experiment = first.model_copy(update={"name": "sweep", "arms": tuple(arms)})
    return Batch(
        tuple(cell.index for cell in cells), tuple(cell.key for cell in cells), len(first.arms), experiment
    )


def batches(cells: Iterable[Cell], *, jobs: int = 1, memory: int | None = None) -> tuple[Batch, ...]:
    """Cut points into batches.

    Parameters
    ----------
    cells : iterable of Cell
        Points of one sweep; of several with the same identity the first is taken.
    jobs : int
        Processes that train at the same time.
    memory : int, optional
        Bytes that one process may take; a single point is never refused here.
    """
    kinds: dict[_Kind, list[Cell]] = {}
    seen: set[str] = set()
    for cell in cells:
        if cell.key not in seen:
            seen.add(cell.key)
            kinds.setdefault(_kind(cell.experiment), []).append(cell)
    whole = [joined(group) for group in kinds.values()]
    spare = jobs > len(whole)
    found = [
        batch
        for group, one in zip(kinds.values(), whole, strict=True)
        for batch in _cut(group, one, jobs if spare else 1, memory)
    ]
    # The longest first, so that no process is left with it when the others have ended.
    return tuple(sorted(found, key=lambda batch: -seconds_of(batch.experiment).total))


def halves(batch: Batch, cells: Sequence[Cell]) -> tuple[Batch, ...]:
    """Cut a batch in two, where that can be done; `cells` are all points of the sweep."""
    mine = [cells[index] for index in batch.cells]
    middle = (len(mine) + 1) // 2
    return tuple(joined(part) for part in (mine[:middle], mine[middle:]) if part)


def memory_needed(experiment: Experiment) -> int:
    """Return the bytes that a process takes for an experiment whose past nobody asks for."""
    return memory_of(experiment, remembered=False).bytes


def _own_training(training: TrainingSpec, shared: TrainingSpec) -> ArmTraining | None:
    """What an arm of its own has beside a shared training, so that its training is the given one."""
    fields = {"batch_size": training.batch_size, "epochs": training.epochs}
    optimizer = training.optimizer.model_dump(exclude={"kind"})
    return ArmTraining().with_values(shared, optimizer=training.optimizer.kind, **optimizer, **fields)


def _kind(experiment: Experiment) -> _Kind:
    arms = []
    for arm in experiment.arms:
        training, scale = experiment.arm_training(arm), experiment.scale(arm)
        # Rates may differ within a stack.
        training = training.model_copy(update={"optimizer": training.rule, "batch_size": scale.batch})
        arms.append((experiment.arm_plan(arm), scale.train, training))
    return experiment.data, tuple(arms)


def _cut(group: Sequence[Cell], whole: Batch, jobs: int, memory: int | None) -> list[Batch]:
    """Cut points of one kind evenly, so that the parts fit the memory and all processes have work."""
    parameters = max(found.sizes.parameters for found in groups_of(whole.experiment))
    at_hand = max(LEAST_AT_HAND, CACHE // (_NUMBERS * parameters))
    most = max(1, min(MOST_NETWORKS, at_hand) * len(group) // whole.networks)
    short = max(1, int(len(group) * MOST_SECONDS / max(MOST_SECONDS, seconds_of(whole.experiment).total)))
    most = min(most, max(short, LEAST_NETWORKS * len(group) // whole.networks))
    if memory is not None:
        most = min(
            most, _largest(len(group), lambda n: memory_needed(joined(group[:n]).experiment) <= memory)
        )
    parts = -(-len(group) // most)
    if jobs > 1 and len(group) > 1:
        worth = min(jobs, max(1, whole.networks // LEAST_NETWORKS))
        parts = min(len(group), -(-max(parts, worth) // worth) * worth)
    if parts == 1:
        return [whole]
    # Each has points of the whole range, so that the curve is seen whole from the first on.
    return [joined(group[part::parts]) for part in range(parts)]


def _largest(most: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `most` that fits, at least 1."""
    if fits(most):
        return most
    return 1 + bisect_left(range(2, most), True, key=lambda number: not fits(number))
