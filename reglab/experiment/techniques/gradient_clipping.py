"""Gradient clipping: no step shall be longer than a certain gradient makes it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Domain, Group, Scale, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class GradientClipping(Technique):
    """g ← g · min(1, c/(‖g‖ + 1e-6)), ‖g‖ over all parameters of a network."""

    kind: Literal["gradient_clipping"] = "gradient_clipping"
    c: Annotated[
        float,
        Field(gt=0, le=1e6),
        Param(
            _("Largest gradient"),
            _(
                "A longer gradient, over all weights and biases together and penalties "
                "included, is shortened to this length before the step."
            ),
            symbol="c",
            scale="log",
            slider=(0.01, 100),
            typical=_("0.5 to 5"),
        ),
    ] = 1.0

    title: ClassVar[str] = _("Gradient clipping")
    name: ClassVar[str] = _("gradient clipping")
    noun: ClassVar[str] = "gradient clipping"
    strength_field: ClassVar[str | None] = None
    group: ClassVar[Group] = "Weights"
    order: ClassVar[int] = 120
    domain: ClassVar[Domain] = "network"
    per_layer: ClassVar[bool] = False
    about: ClassVar[str] = _(
        "Shortens gradients that are too long, so that one odd batch cannot throw the network off its way."
    )
    source: ClassVar[str] = _("Pascanu, Mikolov & Bengio 2013; torch.nn.utils.clip_grad_norm_")
    effect: ClassVar[Effect] = Effect(
        gradient=_("A gradient longer than c is shortened to c; its direction stays."),
    )
    choose: ClassVar[str] = _("Losses that jump, high learning rates, and data with outliers.")
    avoid: ClassVar[str] = _(
        "As a remedy against overfitting: it changes the way, hardly the end. With "
        "Adam, which rescales gradients anyway, it matters less."
    )

    def formula(self, scale: Scale) -> str:
        """What the gradient is multiplied by, with the current bound on its norm."""
        return f"g ← g · min(1, {number(self.c)}/‖g‖)"

    def setting(self) -> str:
        """``"1"``."""
        return number(self.c)

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """An argument of the optimisers in Keras, a function in PyTorch; scikit-learn has none."""
        value = literal(self.c)
        return (
            keras(
                f"""
                import keras

                optimizer = keras.optimizers.SGD(
                    learning_rate={literal(scale.lr)}, global_clipnorm={value}
                )
                """,
                _("Every Keras optimiser takes global_clipnorm. Its norm is that of all variables, as here."),
            ),
            torch(
                f"""
                import torch

                optimizer.zero_grad()
                loss_function(model(x), y).backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm={value})
                optimizer.step()
                """
            ),
            sklearn(note=_("No counterpart.")),
        )
