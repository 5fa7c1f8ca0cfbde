"""What an advice is, and the arm that a rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any, Literal

from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.ops import Normalize
from reglab.experiment.plan import Plan
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.experiment.training import OPTIMIZER_TITLES, Optimizer, TrainingSpec

Severity = Literal["note", "warning"]


@dataclass(frozen=True, slots=True)
class Advice:
    """A remark on a setting that is allowed, but may not do what it looks like.

    Parameters
    ----------
    arm : int
        Position of the arm.
    techniques : tuple of str
        Kinds of the techniques that are concerned; none where it is the arm's network or training.
    title : str
        The matter in a few words, for a line.
    sentence : str
        What happens, why, and what to do.
    severity : {"note", "warning"}
        A note is worth knowing; a warning makes the comparison mean something else, or nothing.
    """

    arm: int
    techniques: tuple[str, ...]
    title: str
    sentence: str
    severity: Severity


class Case:
    """One arm in its experiment.

    Parameters
    ----------
    experiment : Experiment
        The experiment.
    position : int
        Position of the arm.
    """

    def __init__(self, experiment: Experiment, position: int) -> None:
        self.experiment = experiment
        self.position = position
        self.arm: Arm = experiment.arms[position]
        self.info: DatasetInfo = experiment.data.info
        self.training: TrainingSpec = experiment.arm_training(self.arm)
        self.optimizer: Optimizer = self.training.optimizer
        self.scale: Scale = experiment.scale(self.arm)

    def of(self, *kinds: str) -> list[Any]:
        """The active techniques of some kinds."""
        return [technique for technique in self.arm.active if technique.kind in kinds]

    @cached_property
    def network(self) -> NetworkSpec:
        """The arm's network."""
        return self.experiment.arm_network(self.arm)

    @cached_property
    def plan(self) -> Plan:
        """Every operation of the arm's network."""
        return self.experiment.arm_plan(self.arm)

    @cached_property
    def normalized(self) -> tuple[int, ...]:
        """Numbers of the hidden layers that normalise over the batch."""
        return tuple(step.layer for step in self.plan.steps if isinstance(step.op, Normalize))

    @property
    def optimizer_title(self) -> str:
        """The optimiser's name in a sentence."""
        return OPTIMIZER_TITLES[self.optimizer.kind]

    @property
    def adaptive(self) -> bool:
        """Whether the optimiser divides by the size of the gradients."""
        return self.optimizer.kind != "sgd"

    @property
    def batches(self) -> int:
        """Steps per epoch."""
        return ceil(self.scale.train / self.scale.batch)

    def acting(self, technique: Technique) -> tuple[LayerRef, ...]:
        """The layers on which a technique acts."""
        return technique.acting(self.network.layers)

    def note(self, title: str, sentence: str, *techniques: Technique) -> Advice:
        """Return something worth knowing."""
        return self._advice(title, sentence, techniques, "note")

    def warn(self, title: str, sentence: str, *techniques: Technique) -> Advice:
        """Return advice that something will go wrong, rather than that it could be better."""
        return self._advice(title, sentence, techniques, "warning")

    def _advice(
        self, title: str, sentence: str, techniques: tuple[Technique, ...], severity: Severity
    ) -> Advice:
        kinds = tuple(technique.kind for technique in techniques)
        return Advice(self.position, kinds, title, sentence, severity)


Rule = Callable[[Case], Iterator[Advice]]
