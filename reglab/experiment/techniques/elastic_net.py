"""Elastic net: L1 and L2 together."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import (
    Convention,
    Domain,
    Group,
    Scale,
    Strength,
    Technique,
    at_layers,
    number,
    strength_param,
)
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch_weights
from reglab.experiment.techniques.terms import ABSOLUTE, SQUARE, PenaltyPart


class ElasticNet(Technique):
    """λ·(mix·Σ|w| + (1 − mix)·Σw²), i.e. λ₁ = λ·mix and λ₂ = λ·(1 − mix) (naïve form)."""

    kind: Literal["elastic_net"] = "elastic_net"
    strength: Annotated[
        Strength,
        strength_param(
            "Elastic net strength", "Strength of both penalties together.", typical="0.0001 to 0.01"
        ),
    ] = 0.01
    mix: Annotated[
        float,
        Field(ge=0, le=1),
        Param("Mix", "Share of L1: 0 is pure L2, 1 is pure L1.", symbol="α", slider=(0, 1), typical="0.5"),
    ] = 0.5

    title: ClassVar[str] = "Elastic net"
    name: ClassVar[str] = "elastic net"
    group: ClassVar[Group] = "Penalties"
    order: ClassVar[int] = 30
    domain: ClassVar[Domain] = "weights"
    about: ClassVar[str] = (
        "L1 and L2 in one: sparse like L1, but correlated features are kept or dropped together like in L2."
    )
    source: ClassVar[str] = "Zou & Hastie 2005 (naïve form); keras.regularizers.L1L2"
    effect: ClassVar[Effect] = Effect(
        loss="Grows by λ₁|w| + λ₂w² for every weight.",
        gradient="λ₁ · sign(w) + 2λ₂w is added: a steady push and one in proportion.",
        weights="Sparse like with L1, but correlated features keep or lose their weights together.",
    )
    choose: ClassVar[str] = "Many correlated features of which whole groups matter or do not."
    avoid: ClassVar[str] = "Two numbers have to be tuned; where one penalty does, take that one."

    @property
    def l1(self) -> float:
        """λ₁, the coefficient of Σ|w|."""
        return self.strength * self.mix

    @property
    def l2(self) -> float:
        """λ₂, the coefficient of Σw²."""
        return self.strength * (1 - self.mix)

    def formula(self, scale: Scale) -> str:
        """Both penalties with their numbers."""
        return f"loss + {number(self.l1)} · Σ|w| + {number(self.l2)} · Σw²"

    def setting(self) -> str:
        """``"0.01 (mix 0.5)"``."""
        return f"{number(self.strength)} (mix {number(self.mix)}){at_layers(self)}"

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """L1L2 in Keras, a term in PyTorch, ElasticNet in scikit-learn."""
        l1, l2 = literal(self.l1), literal(self.l2)
        # Its squared error is halved, and so is its L2.
        alpha = self.l1 / 2 + self.l2
        ratio = self.l1 / 2 / alpha if alpha else 0.5
        return (
            keras(
                f"""
                import keras

                regularizer = keras.regularizers.L1L2(l1={l1}, l2={l2})
                layer = keras.layers.Dense(64, activation="relu", kernel_regularizer=regularizer)
                """
            ),
            torch_weights(
                f"penalty = {l1} * sum(w.abs().sum() for w in weights)\n"
                f"penalty = penalty + {l2} * sum((w * w).sum() for w in weights)\n"
                "loss = loss_function(model(x), y) + penalty"
            ),
            sklearn(
                f"""
                from sklearn.linear_model import ElasticNet

                elastic = ElasticNet(alpha={literal(alpha)}, l1_ratio={literal(ratio)})
                """,
                "For a regression without hidden layers. It halves the squared error and the squares of the "
                "weights: alpha = λ₁/2 + λ₂, l1_ratio = λ₁/2 / alpha.",
            ),
        )

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """λ₁ and λ₂ as Keras' L1L2 takes them."""
        return (
            Convention("l1", "Keras L1L2", "l1", self.l1),
            Convention("l2", "Keras L1L2", "l2", self.l2),
        )

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """λ₁ Σ|w| + λ₂ Σw²."""
        return (PenaltyPart(ABSOLUTE, self.l1), PenaltyPart(SQUARE, self.l2))
