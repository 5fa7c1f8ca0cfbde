"""What one arm of a comparison has of its own in its training: rate, optimiser, batches, epochs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer

from reglab.experiment.base import Param, Spec, field_infos
from reglab.experiment.techniques.words import number
from reglab.experiment.training import (
    ALPHA_WORDS,
    BATCH,
    BATCH_WORDS,
    BETA1_WORDS,
    BETA2_WORDS,
    DECAY,
    EPOCHS,
    EPOCHS_WORDS,
    EPSILON,
    EPSILON_WORDS,
    MOMENTUM_WORDS,
    NESTEROV_WORDS,
    OPTIMIZER_TITLES,
    OPTIMIZERS,
    RATE,
    RATE_WORDS,
    SHARE,
    Optimizer,
    TrainingSpec,
)
from reglab.words import counted, in_sentence
from reglab.words.language import _, grouped

OptimizerKind = Literal["sgd", "rmsprop", "adagrad", "adam", "adamw"]

WHOLE = ("batch_size", "epochs")
"""Fields of an arm's own that are fields of `TrainingSpec`; all but the optimiser's kind are its fields."""


class ArmTraining(Spec):
    """The settings of training that an arm has of its own; ``None`` is as for all arms.

    Another optimiser comes with its own defaults, since a good rate for one is bad for another. Device and
    precision are the same for all arms.
    """

    optimizer: Annotated[
        OptimizerKind | None, Param(_("Optimiser"), _("How the weights follow the gradient in this arm."))
    ] = None
    lr: Annotated[float | None, RATE, RATE_WORDS] = None
    momentum: Annotated[float | None, SHARE, MOMENTUM_WORDS] = None
    nesterov: Annotated[bool | None, NESTEROV_WORDS] = None
    alpha: Annotated[float | None, SHARE, ALPHA_WORDS] = None
    beta1: Annotated[float | None, SHARE, BETA1_WORDS] = None
    beta2: Annotated[float | None, SHARE, BETA2_WORDS] = None
    eps: Annotated[float | None, EPSILON, EPSILON_WORDS] = None
    weight_decay: Annotated[
        float | None,
        DECAY,
        Param(
            _("Weight decay"),
            _("Decay of this arm's weights by AdamW."),
            symbol="wd",
            scale="log",
            slider=(1e-5, 1),
            typical="0.01",
        ),
    ] = None
    batch_size: Annotated[int | None, BATCH, BATCH_WORDS] = None
    epochs: Annotated[int | None, EPOCHS, EPOCHS_WORDS] = None

    @model_serializer(mode="wrap")
    def _only_own(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in write(self).items() if value is not None}

    @property
    def own(self) -> Mapping[str, Any]:
        """The settings that are not as for all arms, by field."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}

    @property
    def beside_optimizer(self) -> Mapping[str, Any]:
        """Those of them that stay with another optimiser, by field."""
        return {name: value for name, value in self.own.items() if name in WHOLE}

    @property
    def words(self) -> tuple[str, ...]:
        """Each of them: ``("SGD", "learning rate 0.1", "200 epochs")``."""
        return self.words_by({info.name: in_sentence(info.param.label) for info in field_infos(self)})

    def words_by(self, labels: Mapping[str, str]) -> tuple[str, ...]:
        """The same, with what the fields are called; one that is not named is called as it is spelled."""
        said = []
        for name, value in self.own.items():
            if name == "optimizer":
                said.append(OPTIMIZER_TITLES[value])
            elif name == "epochs":
                said.append(counted(value, "epoch"))
            elif isinstance(value, bool):
                label = labels.get(name, name)
                said.append(label if value else _("no {setting}").format(setting=label))
            else:
                written = grouped(value) if isinstance(value, int) else number(value)
                said.append(f"{labels.get(name, name)} {written}")
        return tuple(said)

    def base(self, shared: Optimizer) -> Optimizer:
        """The optimiser in which its own settings are put in: that of all arms, or another's defaults."""
        if self.optimizer is None or self.optimizer == shared.kind:
            return shared
        return OPTIMIZERS[self.optimizer]()

    def misplaced(self, shared: Optimizer) -> tuple[str, ...]:
        """Fields that the arm's optimiser does not have."""
        has = type(self.base(shared)).model_fields
        return tuple(name for name in self.own if name not in ("optimizer", *WHOLE, *has))

    def applied(self, shared: TrainingSpec) -> TrainingSpec:
        """The training of the arm: that of all arms, with what it has of its own."""
        own = self.own
        optimizer = self.base(shared.optimizer)
        fields = {name: own[name] for name in type(optimizer).model_fields if name in own}
        changed = {"optimizer": optimizer.model_copy(update=fields), **self.beside_optimizer}
        return shared.model_copy(update=changed)

    def with_values(self, shared: TrainingSpec, **values: Any) -> ArmTraining | None:
        """Return it with other settings; what is as for all arms is not kept, and nothing is ``None``.

        Parameters
        ----------
        shared : TrainingSpec
            That of all arms.
        **values
            Settings by field, ``None`` for one that is to be as for all arms. With another optimiser
            the settings of the one before are given up.
        """
        own = dict(self.own)
        if "optimizer" in values and (values["optimizer"] or shared.optimizer.kind) != (
            self.optimizer or shared.optimizer.kind
        ):
            own = dict(self.beside_optimizer)
        own |= values
        if own.get("optimizer") == shared.optimizer.kind:
            own["optimizer"] = None
        made = ArmTraining.model_construct(**own)
        common = made.base(shared.optimizer).model_dump() | {n: getattr(shared, n) for n in WHOLE}
        kept = {n: value for n, value in made.own.items() if n == "optimizer" or common.get(n) != value}
        return ArmTraining.model_construct(**kept) if kept else None
