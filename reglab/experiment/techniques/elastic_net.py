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

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """λ₁ and λ₂ as Keras' L1L2 takes them."""
        return (
            Convention("l1", "Keras L1L2", "l1", self.l1),
            Convention("l2", "Keras L1L2", "l2", self.l2),
        )

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """λ₁ Σ|w| + λ₂ Σw²."""
        return (PenaltyPart(ABSOLUTE, self.l1), PenaltyPart(SQUARE, self.l2))
