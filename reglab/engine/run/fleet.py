"""All networks of a run: the replicas of every arm, in lanes of equal structure and optimiser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor, nn

from reglab.data import Split, load
from reglab.engine.examples.examples import Examples
from reglab.engine.lanes.lane import Lane
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weights import Weights
from reglab.engine.stack.convert import evaluation_module, from_module
from reglab.engine.stack.stack import Stack
from reglab.experiment.demand import Part, divide
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.training import Optimizer
from reglab.record.events import Replica
from reglab.record.more_seeds import moved_columns

MOST_NUMBERS = 1 << 25
"""About as many numbers between the operations of a step may a stack of several arms take; then there is
another one. Networks on large pictures would fill the memory otherwise, and a step, within which a run
cannot be stopped, would take long."""

_Kind = tuple[Structure, int, Optimizer]
"""Structure, number of training examples that are drawn, and optimiser of networks of one stack."""


class Fleet:
    """The networks of an experiment.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    like : Tensor
        Gives type and device of all numbers.
    part : Part, optional
        Which networks are trained here; the others are known, and no more. All if left out.
    """

    def __init__(self, experiment: Experiment, like: Tensor, part: Part | None = None) -> None:
        self.experiment = experiment
        """What is trained, with all changes that were made since."""
        self.like = like
        self.structures = [Structure.of(experiment, arm) for arm in experiment.arms]
        """Structure of every arm."""
        trainings = [experiment.arm_training(arm) for arm in experiment.arms]
        # Replicas of one stack may have rates of their own.
        self._rules = [training.rule for training in trainings]
        self._epochs = [training.epochs for training in trainings]
        self._drawn = [experiment.arm_drawn(arm) for arm in experiment.arms]
        self.replicas = self._replicas()
        """All replicas, by their column."""
        self._part = part
        self.division = divide(experiment, 1 if part is None else part.processes)
        """Which process trains which of them."""
        self.lanes: list[Lane] = []
        """The stacks on their way, by structure and optimiser, and one per branch; empty before `prepare`."""
        self._splits: dict[int, dict[int, Split]] = {}

    def _replicas(self) -> tuple[Replica, ...]:
        seeds = self.experiment.seed_values()
        return tuple(
            Replica(arm * len(seeds) + place, arm, seed, structure.parameters, structure.layers)
            for arm, structure in enumerate(self.structures)
            for place, seed in enumerate(seeds)
        )

    def is_own(self, replica: Replica) -> bool:
        """Whether a replica is trained here."""
        return self._part is None or self.owner(replica.index) == self._part.number

    def owner(self, column: int) -> int:
        """Return the number of the process that trains a replica."""
        replica = self.replicas[column]
        return self.division.owner(replica.arm, replica.seed)

    @property
    def share(self) -> float:
        """The share of all parameters that is trained here."""
        own = sum(replica.parameters for replica in self.replicas if self.is_own(replica))
        return own / sum(replica.parameters for replica in self.replicas)

    def prepare(self) -> None:
        """Load the data and build the stacks."""
        seeds = self.experiment.seed_values()
        self._splits = {drawn: self._load(drawn, seeds) for drawn in set(self._drawn)}
        self.lanes += self._lanes(seeds)

    def _lanes(self, seeds: Sequence[int]) -> list[Lane]:
        """Return lanes with the initial weights of all arms' replicas of some seeds that are trained here."""
        examples: dict[tuple[Structure, int], Examples] = {}
        lanes = []
        for kind in dict.fromkeys(self._kinds):
            structure, drawn, rule = kind
            for replicas in self._side_by_side(kind, seeds):
                if (structure, drawn) not in examples:
                    splits = {seed: self._splits[drawn][seed] for seed in self._own_seeds(drawn, seeds)}
                    examples[structure, drawn] = Examples(structure, splits, self.like)
                members = [self.member(replica) for replica in replicas]
                stack = Stack(structure, members, examples[structure, drawn], rule, self.like)
                stack.initialise()
                lanes.append(Lane(stack))
        return lanes

    def _own_seeds(self, drawn: int, seeds: Sequence[int]) -> list[int]:
        """Return those of some seeds with which any network of so many examples is trained here."""
        own = {r.seed for r in self.replicas if self._drawn[r.arm] == drawn and self.is_own(r)}
        return [seed for seed in seeds if seed in own]

    @property
    def _kinds(self) -> list[_Kind]:
        return list(zip(self.structures, self._drawn, self._rules, strict=True))

    def _side_by_side(self, kind: _Kind, seeds: Sequence[int]) -> list[list[Replica]]:
        """Return the replicas of a kind and some seeds, arm by arm, in as few parts as memory allows."""
        most = max(1, MOST_NUMBERS // kind[0].numbers)
        parts: list[list[Replica]] = []
        for arm, mine in enumerate(self._kinds):
            every = self.of_arm(arm) if mine == kind else []
            replicas = [r for r in every if r.seed in seeds and self.is_own(r)]
            if parts and len(parts[-1]) + len(replicas) <= most:
                parts[-1] += replicas
            elif replicas:
                parts.append(replicas)
        return parts

    def _load(self, drawn: int, seeds: Sequence[int]) -> dict[int, Split]:
        """Load the data of seeds; all seeds share one split where none is drawn anew."""
        data, known = self.experiment.data, self._splits.get(drawn)
        if not data.resample:
            shared = next(iter(known.values())) if known else load(data, drawn, seeds[0])
            return dict.fromkeys(seeds, shared)
        return {seed: load(data, drawn, seed) for seed in self._own_seeds(drawn, seeds)}

    def split_of(self, column: int) -> Split:
        """Return the data of a replica."""
        replica = self.replicas[column]
        return self._splits[self._drawn[replica.arm]][replica.seed]

    def member(self, replica: Replica, epoch: int = 1) -> Member:
        """Return a replica with the techniques that its arm has in an epoch."""
        arm = self.experiment.arms[replica.arm].at(epoch)
        network = self.experiment.arm_network(arm)
        scale = self.experiment.scale(arm)
        return Member(replica.index, replica.seed, network.init, arm.active, scale, network.layers)

    def of_arm(self, arm: int) -> list[Replica]:
        """Return the replicas of an arm, by seed."""
        return [replica for replica in self.replicas if replica.arm == arm]

    @property
    def epochs(self) -> int:
        """The epochs of the run: those of the arm that trains longest."""
        return max(self._epochs)

    def epochs_of(self, arm: int) -> int:
        """Return the epochs that an arm is trained, if nothing stops it."""
        return self._epochs[arm]

    @property
    def seconds(self) -> tuple[float, ...]:
        """Seconds of training so far of each arm: the sum over its replicas, see `Lane.spent`."""
        found = [0.0] * len(self.experiment.arms)
        for lane in self.lanes:
            for column, spent in lane.spent.items():
                found[self.replicas[column].arm] += spent
        return tuple(found)

    def ending(self, lane: Lane, epoch: int) -> frozenset[int]:
        """Return which replicas of a lane have had all of their epochs, while other arms train on."""
        if epoch >= self.epochs:
            return frozenset()
        return frozenset(
            column for column in lane.columns if self._epochs[self.replicas[column].arm] == epoch
        )

    def untrained(self, lanes: Sequence[Lane]) -> dict[int, float]:
        """Return the training data loss of the replicas of lanes with their present weights, by column."""
        found: dict[int, float] = {}
        for lane in lanes:
            found |= lane.untrained()
        return found

    # -- changes ---------------------------------------------------------------------------

    def set_arm(self, place: int, arm: Arm) -> None:
        """Put an arm of equal structure in the place of another, or behind the last."""
        arms = self.experiment.arms
        arms = (*arms[:place], arm, *arms[place + 1 :])
        self.experiment = self.experiment.model_copy(update={"arms": arms})

    def add_branch(self, arm: Arm, source: int) -> tuple[Replica, ...]:
        """Add an arm with replicas like those of another, whose structure it has."""
        place, first = len(self.experiment.arms), len(self.replicas)
        new = tuple(
            replace(old, index=first + number, arm=place) for number, old in enumerate(self.of_arm(source))
        )
        self.set_arm(place, arm)
        self.structures.append(self.structures[source])
        self._rules.append(self._rules[source])
        self._epochs.append(self._epochs[source])
        self._drawn.append(self._drawn[source])
        self.replicas += new
        self.division.branch(source, place)
        return new

    def add_seeds(self, count: int) -> tuple[dict[int, int], list[Lane]]:
        """Add seeds to every arm: columns are then those of a fleet that had them from its start.

        Returns
        -------
        moved : dict of int to int
            For each column of before the one now.
        lanes : list of Lane
            The new networks that are trained here, with their initial weights; not yet among the others.
        """
        before, known = self.replicas, self.experiment.seeds
        self.experiment = self.experiment.model_copy(update={"seeds": known + count})
        self.replicas = self._replicas()
        moved = moved_columns(before, self.replicas)
        for lane in self.lanes:
            lane.renumber(moved)
        new = self.experiment.seed_values()[known:]
        self.division.more_seeds(new)
        for drawn in self._splits:
            self._splits[drawn] |= self._load(drawn, new)
        return moved, self._lanes(new)

    def change(self, lane: Lane, epoch: int) -> None:
        """Give the replicas of a lane the techniques that their arms have from this epoch on."""
        mine = [] if lane.ended else [self.replicas[member.replica] for member in lane.stack.members]
        arms = self.experiment.arms
        if any(change.epoch == epoch for replica in mine for change in arms[replica.arm].changes):
            lane.change([self.member(replica, epoch) for replica in mine])

    # -- single networks -------------------------------------------------------------------

    def weights(self, replica: int) -> Weights:
        """Return the present or final weights of a replica, by its column.

        Raises
        ------
        KeyError
            If there is no such replica, or nothing was prepared yet.
        """
        for lane in self.lanes:
            if replica in lane.final:
                return lane.final[replica]
        stack, place = self._find(replica)
        return stack.get_weights(place)

    def replica_module(self, replica: int) -> nn.Sequential:
        """Return a replica as a network that puts out logits, in evaluation mode, on the CPU."""
        one = self.replicas[replica]
        structure = self.structures[one.arm]
        return evaluation_module(structure, self.member(one), self.weights(replica), self.like.dtype)

    def load_module(self, replica: int, module: nn.Module) -> None:
        """Give a replica, which must not have ended, the weights of a network of the same structure.

        Raises
        ------
        ValueError
            If the shapes differ.
        KeyError
            If there is no such replica under training.
        """
        stack, place = self._find(replica)
        stack.set_weights(place, from_module(module))

    def _find(self, replica: int) -> tuple[Stack, int]:
        for lane in self.lanes:
            for place, member in enumerate(() if lane.ended else lane.stack.members):
                if member.replica == replica:
                    return lane.stack, place
        raise KeyError(replica)


def columns_of(replicas: Sequence[Replica]) -> tuple[int, ...]:
    """Return the columns of replicas."""
    return tuple(replica.index for replica in replicas)
