"""Gaussian dropout: multiplicative noise with the mean and variance of dropout."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.layers.dropout import Rate
from reglab.experiment.techniques.base import Convention, Group, Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import ActivationNoise
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _

if TYPE_CHECKING:
    from torch import Tensor


class GaussianDropout(ActivationNoise):
    """x · N(1, p/(1−p)) in training; nothing at evaluation."""

    kind: Literal["gaussian_dropout"] = "gaussian_dropout"
    p: Annotated[
        Rate,
        Param(
            _("Rate"),
            _("The noise has the mean and the variance that dropout with this rate has."),
            symbol="p",
            slider=(0, 0.9),
            typical=_("0.1 to 0.5"),
        ),
    ] = 0.5

    title: ClassVar[str] = _("Gaussian dropout")
    name: ClassVar[str] = _("Gaussian dropout")
    noun: ClassVar[str] = "Gaussian dropout"
    strength_field: ClassVar[str | None] = "p"
    group: ClassVar[Group] = "Noise"
    order: ClassVar[int] = 20
    purpose: ClassVar[str] = "gaussian-dropout"
    distribution: ClassVar[Literal["uniform", "normal"]] = "normal"
    about: ClassVar[str] = _(
        "Multiplies every output by a random factor around 1 in each training "
        "step: as strong as dropout, but no unit is ever quite off."
    )
    source: ClassVar[str] = _("Srivastava et al. 2014; keras.layers.GaussianDropout")
    effect: ClassVar[Effect] = Effect(
        loss=_("Measured with other factors in every step, so it is noisy and larger in training."),
        gradient=_("Multiplied by the same factors on its way back."),
        activations=_("Each is multiplied by a normal number of mean 1; strong ones are disturbed most."),
    )
    choose: ClassVar[str] = _("In place of dropout, where zeros would silence too few units altogether.")
    avoid: ClassVar[str] = _(
        "Rates near 1, at which the factors grow without bound; before batch "
        "normalisation, whose statistics it spoils."
    )

    @property
    def deviation(self) -> float:
        """Standard deviation of the factor, √(p/(1−p))."""
        return sqrt(self.p / (1 - self.p))

    def formula(self, scale: Scale) -> str:
        """What happens to a layer's output, with the number."""
        return _("training: x · N(1, {deviation}²)").format(deviation=number(self.deviation))

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A layer of Keras, a small module for PyTorch; scikit-learn has none."""
        return (
            keras(
                f"""
                import keras

                layer = keras.layers.GaussianDropout({literal(self.p)})  # behind the layer it acts on
                """
            ),
            torch(
                f"""
                import torch

                class GaussianDropout(torch.nn.Module):
                    def forward(self, x):
                        noise = {literal(self.deviation)} * torch.randn_like(x)
                        return x * (1 + noise) if self.training else x

                layer = GaussianDropout()
                """,
                _("PyTorch has no such layer."),
            ),
            sklearn(note=_("No counterpart: its networks have no noise.")),
        )

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """The standard deviation, which some texts give instead."""
        return (Convention("sigma", _("noise"), "σ", self.deviation, "√(p/(1−p))"),)

    def coefficients(self) -> tuple[float, ...]:
        """(standard deviation,)."""
        return (self.deviation,)

    @classmethod
    def neutral(cls) -> tuple[float, ...]:
        """No deviation: a factor of exactly 1."""
        return (0.0,)

    @classmethod
    def factor(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """1 + σ times the draw."""
        return draw.mul_(coefficients[0]).add_(1.0)
