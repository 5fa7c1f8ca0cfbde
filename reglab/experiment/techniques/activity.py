"""Activity: outputs of hidden layers shall be small, or few."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.techniques.base import Group, Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import ActivityPenalty
from reglab.experiment.techniques.fields import Strength, strength_param
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.terms import ABSOLUTE, SQUARE, PenaltyPart
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class Activity(ActivityPenalty):
    """λ₁ Σ|a| + λ₂ Σa² over a layer's outputs, divided by the batch size."""

    kind: Literal["activity"] = "activity"
    l1: Annotated[
        Strength,
        strength_param(
            _("L1 of activity"),
            _("Pulls every output towards zero with the same force: few units are active at a time."),
            symbol="λ₁",
            typical=_("0.0001 to 0.01"),
        ),
    ] = 0.001
    l2: Annotated[
        Strength,
        strength_param(
            _("L2 of activity"),
            _("Pulls every output towards zero in proportion to its size: no unit is loud."),
            symbol="λ₂",
            typical=_("0.0001 to 0.01"),
        ),
    ] = 0.0

    title: ClassVar[str] = _("Activity")
    name: ClassVar[str] = _("activity")
    noun: ClassVar[str] = "activity"
    strength_field: ClassVar[str | None] = "l1"
    group: ClassVar[Group] = "Penalties"
    order: ClassVar[int] = 60
    on_input: ClassVar[bool] = False
    about: ClassVar[str] = _(
        "Punishes what a layer puts out rather than its weights. With L1 the representation becomes sparse."
    )
    source: ClassVar[str] = _("keras.layers, activity_regularizer; Glorot, Bordes & Bengio 2011")
    effect: ClassVar[Effect] = Effect(
        loss=_("Grows by λ₁|a| + λ₂a² for every output of the layer, as a mean over the examples."),
        gradient=_("Flows back through the layer and all before it, like that of the data loss."),
        activations=_("Become smaller; with L1 most are zero for any one example."),
    )
    choose: ClassVar[str] = _(
        "To see few units speak for each example, or to keep outputs small without touching the weights."
    )
    avoid: ClassVar[str] = _(
        "Where the weights themselves are to be small or zero: it does not limit "
        "them, as the next layer can make up for small outputs."
    )

    def is_neutral(self) -> bool:
        """Whether both strengths are 0."""
        return self.l1 == 0 and self.l2 == 0

    def formula(self, scale: Scale) -> str:
        """The penalty with its numbers."""
        parts = [f"{number(self.l1)} · Σ|a|"] if self.l1 or not self.l2 else []
        parts += [f"{number(self.l2)} · Σa²"] if self.l2 else []
        return _("loss + ({penalty}) / batch, a: the layer's outputs").format(penalty=" + ".join(parts))

    def setting(self) -> str:
        """``"0.001"``, with λ₂ where it is used."""
        second = f", λ₂ {number(self.l2)}" if self.l2 else ""
        return self.placed(f"{number(self.l1)}{second}")

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """An activity regularizer in Keras, a hook in PyTorch; scikit-learn has none."""
        l1, l2 = literal(self.l1), literal(self.l2)
        return (
            keras(
                f"""
                import keras

                regularizer = keras.regularizers.L1L2(l1={l1}, l2={l2})
                layer = keras.layers.Dense(64, activation="relu", activity_regularizer=regularizer)
                """
            ),
            torch(
                f"""
                from torch import nn

                outputs = []
                hooks = [
                    m.register_forward_hook(lambda module, inputs, output: outputs.append(output))
                    for m in model.modules()
                    if isinstance(m, nn.ReLU)
                ]
                loss = loss_function(model(x), y)
                for a in outputs:
                    loss = loss + ({l1} * a.abs().sum() + {l2} * a.square().sum()) / len(x)
                for hook in hooks:
                    hook.remove()
                """,
                _("Here for the outputs of all ReLU modules."),
            ),
            sklearn(note=_("No counterpart.")),
        )

    def activity(self) -> tuple[PenaltyPart, ...]:
        """Both terms; of each the mean over the examples counts."""
        return (PenaltyPart(ABSOLUTE, self.l1), PenaltyPart(SQUARE, self.l2))
