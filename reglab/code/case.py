"""One network that is to be written as code: an arm with a seed, and what follows from both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.memory import AT_ONCE, steps_at_once
from reglab.experiment.module_names import module_names
from reglab.experiment.network import Loss, NetworkSpec
from reglab.experiment.plan import Plan
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.families import DataTechnique
from reglab.experiment.training import TrainingSpec


@dataclass(frozen=True)
class Case:
    """An arm with a seed.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    place : int
        Position of the arm.
    seed : int
        Seed of the replica.
    """

    experiment: Experiment
    place: int
    seed: int

    @cached_property
    def arm(self) -> Arm:
        """The arm as its training begins."""
        return self.experiment.arms[self.place].at(1)

    @property
    def changes(self) -> tuple[int, ...]:
        """The epochs from which on it is trained otherwise."""
        return tuple(change.epoch for change in self.experiment.arms[self.place].changes)

    @cached_property
    def techniques(self) -> tuple[Technique, ...]:
        """What acts on it, in the order in which the engine carries it out."""
        order = list(TECHNIQUES)
        active = sorted(self.arm.active, key=lambda technique: order.index(technique.kind))
        data = [technique for technique in active if isinstance(technique, DataTechnique)]
        others = [technique for technique in active if not isinstance(technique, DataTechnique)]
        return (*sorted(data, key=lambda technique: (technique.turn, technique.kind)), *others)

    @cached_property
    def training(self) -> TrainingSpec:
        """How it is trained."""
        return self.experiment.arm_training(self.arm)

    @cached_property
    def scale(self) -> Scale:
        """Sizes of its training."""
        return self.experiment.scale(self.arm)

    @cached_property
    def network(self) -> NetworkSpec:
        """Its network."""
        return self.experiment.arm_network(self.arm)

    @property
    def layers(self) -> tuple[LayerSpec, ...]:
        """Its hidden layers."""
        return self.network.layers

    @cached_property
    def plan(self) -> Plan:
        """Every operation of its network."""
        return self.experiment.arm_plan(self.arm)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the operations are called."""
        return module_names(self.plan)

    @cached_property
    def weighted(self) -> tuple[str, ...]:
        """What the operations with weights are called, in the order in which weight matrices are counted."""
        return tuple(name for name, step in zip(self.names, self.plan.steps, strict=True) if step.op.weighted)

    def weighted_by(self, technique: Technique) -> tuple[str, ...]:
        """What the operations are called on whose weights a technique acts."""
        return tuple(self.weighted[k] for k in technique.resolve_layers(self.layers))

    @cached_property
    def info(self) -> DatasetInfo:
        """What is known of its examples."""
        return self.experiment.data.info

    @cached_property
    def loss(self) -> Loss:
        """Its data loss."""
        return self.network.loss(self.info)

    @property
    def outputs(self) -> int:
        """Number of outputs."""
        return self.plan.shapes[-1][0]

    @property
    def classes(self) -> bool:
        """Whether it learns classes."""
        return self.info.task == "classification"

    @property
    def pictures(self) -> bool:
        """Whether it sees pictures."""
        return len(self.plan.input) == 3

    @property
    def drawing_seed(self) -> int:
        """The seed of the order of batches and of all noise."""
        return self.seed if self.experiment.vary_order else self.experiment.first_seed

    @property
    def double(self) -> bool:
        """Whether it is trained in double precision."""
        return self.training.precision == "float64"

    @property
    def steps(self) -> int:
        """Steps in an epoch."""
        return -(-self.scale.train // self.scale.batch)

    @cached_property
    def steps_at_once(self) -> int:
        """For how many steps of an epoch the numbers of a layer are drawn at once, at most."""
        return steps_at_once(self.plan, self.scale.batch)

    def epochs_at_once(self, units: int) -> int:
        """For how many epochs those of so many units are drawn at once, where an epoch is short."""
        return max(1, AT_ONCE // (self.steps * units * self.scale.batch))
