"""Elastic net by two strengths, one for each part."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.techniques.base import Convention, Scale
from reglab.experiment.techniques.elastic_net import Corrected, ElasticPenalty
from reglab.experiment.techniques.fields import Biases, Strength, strength_param
from reglab.experiment.techniques.shrinkage import Method
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class L1L2(ElasticPenalty):
    """λ₁ Σ|w| + λ₂ Σw² with λ₁ and λ₂ set apart."""

    kind: Literal["l1_l2"] = "l1_l2"
    l1: Annotated[
        Strength,
        strength_param(
            _("Strength of L1"), _("Coefficient of Σ|w|."), symbol="λ₁", typical=_("0.0001 to 0.01")
        ),
    ] = 0.005
    l2: Annotated[
        Strength,
        strength_param(
            _("Strength of L2"), _("Coefficient of Σw²."), symbol="λ₂", typical=_("0.0001 to 0.01")
        ),
    ] = 0.005
    method: Method = "subgradient"
    corrected: Corrected = False
    biases: Biases = False

    title: ClassVar[str] = _("Elastic net, λ₁ and λ₂")
    name: ClassVar[str] = _("elastic net λ₁ λ₂")
    noun: ClassVar[str] = "elastic net"
    strength_field: ClassVar[str | None] = None
    order: ClassVar[int] = 31
    about: ClassVar[str] = _(
        "The elastic net with a strength of its own for each part: one can be swept while the other stays."
    )

    @property
    def absolute(self) -> float:
        """λ₁."""
        return self.l1

    @property
    def square(self) -> float:
        """λ₂."""
        return self.l2

    def is_neutral(self) -> bool:
        """Whether both strengths are 0."""
        return self.l1 == 0 and self.l2 == 0

    def setting(self) -> str:
        """``"0.005, 0.005"``."""
        return self.placed(", ".join([number(self.l1), number(self.l2), *self._manner()]))

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """The same in one strength and a mix."""
        total = self.l1 + self.l2
        return (
            Convention("strength", _("Elastic net"), "λ", total),
            Convention("mix", _("Elastic net"), "α", self.l1 / total if total else 0.0),
        )
