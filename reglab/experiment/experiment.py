"""The whole question: data, network, training, arms and number of seeds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from reglab.experiment.arm import Arm, Change
from reglab.experiment.arm_words import PLAIN
from reglab.experiment.base import Param, Spec
from reglab.experiment.checks import problems_between, problems_of_changes, problems_of_training
from reglab.experiment.data import DataSpec
from reglab.experiment.keys import with_keys
from reglab.experiment.naming import settled
from reglab.experiment.network import NetworkSpec
from reglab.experiment.ops import Op
from reglab.experiment.plan import Plan
from reglab.experiment.problem import Problem
from reglab.experiment.techniques.base import Scale
from reglab.experiment.text import MANY_LINES, ONE_LINE
from reglab.experiment.training import TrainingSpec
from reglab.experiment.window_rules import WindowRules
from reglab.words.language import _, plural

__all__ = ["FORMAT_VERSION", "MAX_ARMS", "MAX_SEEDS", "Arm", "Change", "Experiment"]

FORMAT_VERSION = 1
"""Version of the experiment files that this program writes."""

MAX_ARMS = 40
MAX_SEEDS = 100


class Experiment(Spec):
    """Everything that determines a comparison. One of these is one JSON file."""

    version: Literal[1] = 1
    name: Annotated[str, Field(max_length=200), ONE_LINE, Param(_("Name"), _("Title of the experiment."))] = (
        "Experiment"
    )
    notes: Annotated[
        str, Field(max_length=20_000), MANY_LINES, Param(_("Notes"), _("What is asked, and what was found."))
    ] = ""
    data: DataSpec = DataSpec()
    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()
    arms: Annotated[tuple[Arm, ...], Field(min_length=1, max_length=MAX_ARMS)] = (Arm(name=PLAIN),)
    seeds: Annotated[
        int,
        Field(ge=1, le=MAX_SEEDS),
        Param(
            _("Seeds"),
            _("Networks per arm, each with its own random numbers. One seed proves nothing."),
            slider=(1, 20),
        ),
    ] = 5
    first_seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Param(_("First seed"), _("The seeds are this number and the ones that follow.")),
    ] = 0
    vary_weights: Annotated[
        bool,
        Param(
            _("New initial weights for every seed"),
            _("Each seed starts from weights of its own. Off: all start from those of the first seed."),
        ),
    ] = True
    vary_order: Annotated[
        bool,
        Param(
            _("New order and noise for every seed"),
            _(
                "Each seed has its own order of batches, dropout, noise and augmentation. "
                "Off: all have those of the first seed."
            ),
        ),
    ] = True
    for_class: WindowRules | None = None
    """What a class finds hidden, locked and limited where it opens the file; not part of the question."""

    @field_validator("for_class")
    @classmethod
    def _of_use(cls, rules: WindowRules | None) -> WindowRules | None:
        return None if rules is None or rules.empty else rules

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What is for no class is written as it was before there were rules for one."""
        written: dict[str, Any] = write(self)
        if self.for_class is None:
            written.pop("for_class", None)
        return written

    @field_validator("arms")
    @classmethod
    def _known_again(cls, arms: tuple[Arm, ...], info: ValidationInfo) -> tuple[Arm, ...]:
        return settled(with_keys(arms, info.data.get("name", "")))

    @model_validator(mode="after")
    def _consistent(self) -> Experiment:
        if found := self.problems():
            words = "\n".join(map(str, found))
            raise PydanticCustomError("inconsistent", "{words}", {"words": words, "problems": found})
        return self

    def problems(self) -> list[Problem]:
        """Everything that is wrong between its fields; empty when all is well."""
        found = problems_between(self.data, self.network, self.arms, [arm.name for arm in self.arms])
        found += problems_of_training(self.arms, self.training.optimizer)
        if self.seeds > 1 and not self.varied:
            found.append(
                Problem(
                    "seeds",
                    plural(
                        "nothing differs between the {n} seed: weights, order and examples are those of "
                        "the first; let one of them vary, or take 1 seed.",
                        "nothing differs between the {n} seeds: weights, order and examples are those of "
                        "the first; let one of them vary, or take 1 seed.",
                        self.seeds,
                    ),
                )
            )
        # What an arm changes to is laid out like a network, which only one without other problems can be.
        return found or list(problems_of_changes(self.arms, self._last, self.problem_of_change))

    def _last(self, arm: Arm) -> int:
        return self.arm_training(arm).epochs

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

    def arm_drawn(self, arm: Arm) -> int:
        """The number of training examples that are drawn for an arm, those left out by hand included."""
        return arm.changed_train(self.data.train)

    def arm_train(self, arm: Arm) -> int:
        """The number of training examples of an arm."""
        return self.data.kept(self.arm_drawn(arm))

    def arm_training(self, arm: Arm) -> TrainingSpec:
        """How an arm is trained: as all are, with what it has of its own."""
        return self.training if arm.training is None else arm.training.applied(self.training)

    @property
    def epochs(self) -> int:
        """The epochs of a run: those of the arm that trains longest."""
        return max(self.arm_training(arm).epochs for arm in self.arms)

    def scale(self, arm: Arm) -> Scale:
        """The sizes on which an arm's conventions depend."""
        train, training = self.arm_train(arm), self.arm_training(arm)
        return Scale(train, min(training.batch_size, train), training.optimizer.lr)

    def problem_of_change(self, before: Arm, after: Arm) -> str:
        """Why an arm cannot become another one while it trains, as a sentence; empty where it can."""
        try:
            fixed = self.arm_plan(before) == self.arm_plan(after) and before.network == after.network
        except ValueError:
            fixed = False
        if not fixed:
            return _("the network would be another one; that takes a new run.")
        if self.arm_train(before) != self.arm_train(after):
            return _("the training set would be another one; that takes a new run.")
        if self.arm_training(before) != self.arm_training(after):
            return _("it would be trained with other settings; that takes a new run.")
        rules = [[t for t in arm.active if t.kind == "early_stopping"] for arm in (before, after)]
        if rules[0] != rules[1]:
            return _("early stopping would be another rule; that takes a new run, or the replay.")
        return ""

    @property
    def varied(self) -> tuple[str, ...]:
        """What differs from seed to seed, in words: weights, order and noise, and examples."""
        flags = (self.vary_weights, self.vary_order, self.data.resample)
        words = (_("initial weights"), _("order and noise"), _("examples"))
        return tuple(word for flag, word in zip(flags, words, strict=True) if flag)

    @property
    def shared(self) -> tuple[str, ...]:
        """What all seeds take from the first one, in words; the examples are another matter."""
        flags = ((self.vary_weights, _("initial weights")), (self.vary_order, _("order and noise")))
        return tuple(word for varies, word in flags if not varies)

    def seed_values(self) -> tuple[int, ...]:
        """The seeds of the replicas of every arm."""
        return tuple(range(self.first_seed, self.first_seed + self.seeds))
