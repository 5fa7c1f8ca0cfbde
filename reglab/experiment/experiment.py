"""The whole question: data, network, training, arms and number of seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from reglab.experiment.arm_words import MAX_NAME
from reglab.experiment.base import Param, Spec
from reglab.experiment.checks import problems
from reglab.experiment.data import DataSpec
from reglab.experiment.keys import with_keys
from reglab.experiment.naming import NamedBy, settled
from reglab.experiment.network import NetworkSpec
from reglab.experiment.ops import Op
from reglab.experiment.plan import Plan
from reglab.experiment.techniques import AnyTechnique
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.text import MANY_LINES, ONE_LINE
from reglab.experiment.training import TrainingSpec

FORMAT_VERSION = 1
"""Version of the experiment files that this program writes."""

MAX_ARMS = 40
MAX_SEEDS = 100
MAX_CHANGES = 1000
"""Most changes of one arm while it trains."""


class Change(Spec):
    """Other techniques from an epoch on: a hand on a strength while training runs, or a branch."""

    epoch: Annotated[
        int, Field(ge=2, le=1_000_000), Param("Epoch", "The first epoch that is trained with the change.")
    ]
    techniques: Annotated[tuple[AnyTechnique, ...], Field(max_length=64)] = ()
    """All techniques of the arm from then on."""


class Arm(Spec):
    """One condition of the comparison."""

    name: Annotated[
        str, Field(min_length=1, max_length=MAX_NAME), ONE_LINE, Param("Name", "Name of the arm.")
    ]
    key: Annotated[str, Field(max_length=40, pattern=r"^[0-9A-Za-z_-]*$")] = ""
    """Which arm it is, whatever it is called and wherever it stands; empty until it joins an experiment."""
    named_by: NamedBy | None = None
    """Whether the name follows the settings; decided when it joins an experiment, where nothing is said."""
    techniques: Annotated[tuple[AnyTechnique, ...], Field(max_length=64)] = ()
    network: NetworkSpec | None = None
    """A network of its own, e.g. a smaller one; ``None`` is the experiment's."""
    changes: Annotated[tuple[Change, ...], Field(max_length=MAX_CHANGES)] = ()
    """What changes while it trains, ordered by epoch; network, data and stopping rule stay."""

    @property
    def active(self) -> tuple[Technique, ...]:
        """The techniques that are switched on and change anything."""
        return tuple(t for t in self.techniques if t.active)

    def at(self, epoch: int) -> Arm:
        """The arm as it is trained in an epoch, without changes to come or gone by."""
        techniques = self.techniques
        for change in self.changes:
            if change.epoch <= epoch:
                techniques = change.techniques
        return self.model_copy(update={"techniques": techniques, "changes": ()})

    @property
    def latest(self) -> Arm:
        """The arm after all of its changes."""
        return self.at(self.changes[-1].epoch) if self.changes else self

    def with_latest(self, latest: Arm) -> Arm:
        """The arm with another state after all of its changes; what was before stays."""
        if not self.changes:
            return latest
        last = self.changes[-1].model_copy(update={"techniques": latest.techniques})
        kept = {"techniques": self.techniques, "changes": (*self.changes[:-1], last)}
        return latest.model_copy(update=kept)

    def each(self, make: Callable[[tuple[AnyTechnique, ...]], tuple[Technique, ...]]) -> Arm:
        """The arm with other techniques at its beginning and after every change, made of those there."""
        changes = tuple(
            change.model_copy(update={"techniques": make(change.techniques)}) for change in self.changes
        )
        return self.model_copy(update={"techniques": make(self.techniques), "changes": changes})

    def changed(self, epoch: int, techniques: tuple[AnyTechnique, ...]) -> Arm:
        """The arm with other techniques from an epoch on; what was to change later is given up."""
        earlier = tuple(change for change in self.changes if change.epoch < epoch)
        new = Change.model_construct(epoch=epoch, techniques=techniques)
        return self.model_copy(update={"changes": (*earlier, new)})

    def changed_network(self, network: NetworkSpec) -> NetworkSpec:
        """Its own network or the given one, as its techniques change it."""
        network = self.network or network
        layers = network.layers
        for technique in self.active:
            layers = technique.change_layers(layers)
        return network if layers == network.layers else network.model_copy(update={"layers": layers})

    def changed_train(self, train: int) -> int:
        """The given number of training examples as its techniques change it."""
        for technique in self.active:
            train = technique.change_train(train)
        return train

    def summary(self) -> str:
        """Its techniques in a few words; ``"no regularization"`` where there is none."""
        if self.changes:
            return f"{self.latest.summary()} after epoch {self.changes[-1].epoch - 1}"
        return " + ".join(t.summary() for t in self.active) or "no regularization"


class Experiment(Spec):
    """Everything that determines a comparison. One of these is one JSON file."""

    version: Literal[1] = 1
    name: Annotated[str, Field(max_length=200), ONE_LINE, Param("Name", "Title of the experiment.")] = (
        "Experiment"
    )
    notes: Annotated[
        str, Field(max_length=20_000), MANY_LINES, Param("Notes", "What is asked, and what was found.")
    ] = ""
    data: DataSpec = DataSpec()
    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()
    arms: Annotated[tuple[Arm, ...], Field(min_length=1, max_length=MAX_ARMS)] = (
        Arm(name="No regularization"),
    )
    seeds: Annotated[
        int,
        Field(ge=1, le=MAX_SEEDS),
        Param(
            "Seeds",
            "Networks per arm, each with its own random numbers. One seed proves nothing.",
            slider=(1, 20),
        ),
    ] = 5
    first_seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Param("First seed", "The seeds are this number and the ones that follow."),
    ] = 0

    @field_validator("arms")
    @classmethod
    def _known_again(cls, arms: tuple[Arm, ...], info: ValidationInfo) -> tuple[Arm, ...]:
        return settled(with_keys(arms, info.data.get("name", "")))

    @model_validator(mode="after")
    def _consistent(self) -> Experiment:
        if found := problems(self):
            words = "\n".join(map(str, found))
            raise PydanticCustomError("inconsistent", "{words}", {"words": words, "problems": found})
        return self

    @property
    def baseline(self) -> Arm:
        """The first arm, with which the others are compared."""
        return self.arms[0]

    def arm_network(self, arm: Arm) -> NetworkSpec:
        """The network of an arm: its own or the experiment's, as its techniques change it."""
        return arm.changed_network(self.network)

    def arm_plan(self, arm: Arm) -> Plan:
        """Every operation of an arm's network, with those that its techniques add."""
        network = self.arm_network(arm)
        changing = [(t, t.resolve_layers(network.layers)) for t in arm.active if t.domain == "activations"]

        def rewrite(layer: int, ops: tuple[Op, ...]) -> tuple[Op, ...]:
            for technique, positions in changing:
                if layer in positions:
                    ops = technique.change_ops(ops)
            return ops

        return network.plan(self.data.info, rewrite)

    def arm_train(self, arm: Arm) -> int:
        """The number of training examples of an arm."""
        return arm.changed_train(self.data.train)

    def scale(self, arm: Arm) -> Scale:
        """The sizes on which an arm's conventions depend."""
        train = self.arm_train(arm)
        return Scale(train, min(self.training.batch_size, train), self.training.optimizer.lr)

    def problem_of_change(self, before: Arm, after: Arm) -> str:
        """Why an arm cannot become another one while it trains, as a sentence; empty where it can."""
        try:
            fixed = self.arm_plan(before) == self.arm_plan(after) and before.network == after.network
        except ValueError:
            fixed = False
        if not fixed:
            return "the network would be another one; that takes a new run."
        if self.arm_train(before) != self.arm_train(after):
            return "the training set would be another one; that takes a new run."
        rules = [[t for t in arm.active if t.kind == "early_stopping"] for arm in (before, after)]
        if rules[0] != rules[1]:
            return "early stopping would be another rule; that takes a new run, or the replay."
        return ""

    def seed_values(self) -> tuple[int, ...]:
        """The seeds of the replicas of every arm."""
        return tuple(range(self.first_seed, self.first_seed + self.seeds))
