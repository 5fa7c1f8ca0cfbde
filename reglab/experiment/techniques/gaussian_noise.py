"""Gaussian noise on inputs or activations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Group, Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import ActivationNoise
from reglab.experiment.techniques.fields import Layers
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _

if TYPE_CHECKING:
    from torch import Tensor


class GaussianNoise(ActivationNoise):
    """x + N(0, σ²) in training, on the inputs unless other layers are named."""

    kind: Literal["gaussian_noise"] = "gaussian_noise"
    layers: Layers = ("input",)
    sigma: Annotated[
        float,
        Field(ge=0, le=100),
        Param(
            _("Noise σ"),
            _("Standard deviation of the noise. Standardised inputs have standard deviation 1."),
            symbol="σ",
            slider=(0, 1),
            typical=_("0.05 to 0.5"),
        ),
    ] = 0.1

    title: ClassVar[str] = _("Gaussian noise")
    name: ClassVar[str] = _("noise σ")
    noun: ClassVar[str] = "Gaussian noise"
    strength_field: ClassVar[str | None] = "sigma"
    group: ClassVar[Group] = "Noise"
    purpose: ClassVar[str] = "gaussian-noise"
    distribution: ClassVar[Literal["uniform", "normal"]] = "normal"
    about: ClassVar[str] = _(
        "Blurs the inputs (or a layer's outputs) anew in every step: single points lose their grip."
    )
    source: ClassVar[str] = _("Bishop 1995; keras.layers.GaussianNoise")
    effect: ClassVar[Effect] = Effect(
        loss=_("Measured beside the true place; on average as if the slope of the function were penalised."),
        activations=_(
            "Normal noise of standard deviation σ is added in training, other numbers in every step."
        ),
        data=_("On the input, every example becomes a small cloud."),
    )
    choose: ClassVar[str] = _("Continuous features that were measured with errors, and few examples.")
    avoid: ClassVar[str] = _(
        "Features that are counts or codes; layers behind a ReLU, which can outgrow noise of a fixed size."
    )

    def formula(self, scale: Scale) -> str:
        """What happens in training, with the number."""
        return _("training: x + N(0, {sigma}²)").format(sigma=number(self.sigma))

    def setting(self) -> str:
        """``"0.1"``, with the layers where they are not the inputs."""
        sigma = number(self.sigma)
        if self.layers == ("input",):
            return sigma
        return (
            _("{sigma} on hidden layers").format(sigma=sigma) if self.layers == "all" else self.placed(sigma)
        )

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A layer of Keras, three lines of PyTorch; scikit-learn has none."""
        sigma = literal(self.sigma)
        layer = f"import keras\n\nlayer = keras.layers.GaussianNoise({sigma})"
        return (
            keras(layer) if self.sigma <= 1 else keras(note=_("GaussianNoise takes a stddev of 1 at most.")),
            torch(
                f"""
                import torch

                class GaussianNoise(torch.nn.Module):
                    def forward(self, x):
                        return x + {sigma} * torch.randn_like(x) if self.training else x

                layer = GaussianNoise()
                """,
                _("PyTorch has no such layer."),
            ),
            sklearn(note=_("No counterpart: noise would have to be added anew before every partial_fit.")),
        )

    def coefficients(self) -> tuple[float, ...]:
        """(σ,)."""
        return (self.sigma,)

    @classmethod
    def neutral(cls) -> tuple[float, ...]:
        """σ = 0."""
        return (0.0,)

    @classmethod
    def shift(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """σ times the draw."""
        return draw.mul_(coefficients[0])
