"""One condition of the comparison: its techniques, its own network, and what changes while it trains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, field_validator

from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.base import Param, Spec
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import AnyTechnique
from reglab.experiment.techniques.base import Technique
from reglab.experiment.text import ONE_LINE
from reglab.words.language import _

MAX_NAME = 60
"""Most characters in the name of an arm."""
MAX_CHANGES = 1000
"""Most changes of one arm while it trains."""

NamedBy = Literal["settings", "example", "person"]
"""Who named an arm. A person's name stays; an example's until the arm's settings are others; one that is
made of the settings follows them."""


class Change(Spec):
    """Other techniques from an epoch on: a hand on a strength while training runs, or a branch."""

    epoch: Annotated[
        int,
        Field(ge=2, le=1_000_000),
        Param(_("Epoch"), _("The first epoch that is trained with the change.")),
    ]
    techniques: Annotated[tuple[AnyTechnique, ...], Field(max_length=64)] = ()
    """All techniques of the arm from then on."""


class Arm(Spec):
    """One condition of the comparison."""

    name: Annotated[
        str, Field(min_length=1, max_length=MAX_NAME), ONE_LINE, Param(_("Name"), _("Name of the arm."))
    ]
    key: Annotated[str, Field(max_length=40, pattern=r"^[0-9A-Za-z_-]*$")] = ""
    """Which arm it is, whatever it is called and wherever it stands; empty until it joins an experiment."""
    named_by: NamedBy | None = None
    """Whether the name follows the settings; decided when it joins an experiment, where nothing is said."""
    techniques: Annotated[tuple[AnyTechnique, ...], Field(max_length=64)] = ()
    network: NetworkSpec | None = None
    """A network of its own, e.g. a smaller one; ``None`` is the experiment's."""
    training: ArmTraining | None = None
    """What it has of its own in its training, e.g. a higher learning rate; ``None`` is as for all arms."""
    changes: Annotated[tuple[Change, ...], Field(max_length=MAX_CHANGES)] = ()
    """What changes while it trains, ordered by epoch; network, data and stopping rule stay."""

    @field_validator("training")
    @classmethod
    def _differs(cls, training: ArmTraining | None) -> ArmTraining | None:
        return training if training is not None and training.own else None

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
        """Its techniques in a few words, ``"no regularization"`` for none, and its own training."""
        if self.changes:
            return _("{settings} after epoch {epoch}").format(
                settings=self.latest.summary(), epoch=self.changes[-1].epoch - 1
            )
        techniques = " + ".join(t.summary() for t in self.active) or _("no regularization")
        return ", ".join((techniques, *self.training_words))

    @property
    def training_words(self) -> tuple[str, ...]:
        """What it has of its own in its training, e.g. ``("learning rate 0.1", "200 epochs")``."""
        return () if self.training is None else self.training.words
