"""Smooth kernels: neighbouring weights of a convolution shall differ little."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.techniques.base import Domain, Group, Scale, Suits, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.fields import Strength, strength_param
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch_weights
from reglab.experiment.techniques.terms import ROUGHNESS, PenaltyPart
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class SmoothKernel(Technique):
    """λ Σ (difference of neighbouring kernel weights)², down and across."""

    kind: Literal["smooth_kernel"] = "smooth_kernel"
    strength: Annotated[
        Strength,
        strength_param(
            _("Smoothness"),
            _("Punishes steps from one weight of a kernel to the next."),
            typical=_("0.001 to 0.1"),
        ),
    ] = 0.01

    title: ClassVar[str] = _("Smooth kernels")
    name: ClassVar[str] = _("smooth kernels")
    noun: ClassVar[str] = "smooth kernels"
    group: ClassVar[Group] = "Penalties"
    order: ClassVar[int] = 50
    domain: ClassVar[Domain] = "weights"
    suits: ClassVar[Suits] = "kernels"
    about: ClassVar[str] = _(
        "What one pixel says is close to what its neighbour says: kernels without a checkerboard pattern."
    )
    source: ClassVar[str] = _("Eilers & Marx 1996 (difference penalty), in two directions")
    effect: ClassVar[Effect] = Effect(
        loss=_("Grows by λ times the squared step between each two neighbouring weights of a kernel."),
        gradient=_("Pulls every weight towards the mean of its neighbours."),
        weights=_("Kernels become smooth patches; a constant kernel costs nothing, however large."),
    )
    choose: ClassVar[str] = _(
        "Convolutions on few pictures, where kernels pick up the noise of single pixels."
    )
    avoid: ClassVar[str] = _(
        "Fine textures and sharp edges, which need kernels that change from pixel to pixel."
    )

    def formula(self, scale: Scale) -> str:
        """The penalty with its number."""
        return _("loss + {strength} · Σ(Δ₁w)² + {strength} · Σ(Δ₂w)²").format(strength=number(self.strength))

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A regularizer of one's own in Keras, a term in PyTorch; scikit-learn has none."""
        value = literal(self.strength)
        return (
            keras(
                f"""
                import keras

                def regularizer(kernel):  # height, width, channels before, channels
                    down = kernel[1:] - kernel[:-1]
                    across = kernel[:, 1:] - kernel[:, :-1]
                    squares = keras.ops.sum(down * down) + keras.ops.sum(across * across)
                    return {value} * squares

                layer = keras.layers.Conv2D(8, 3, activation="relu", kernel_regularizer=regularizer)
                """
            ),
            torch_weights(
                f"""
                penalty = 0.0
                for w in weights:
                    if w.dim() == 4:
                        squares = w.diff(dim=2).square().sum() + w.diff(dim=3).square().sum()
                        penalty = penalty + {value} * squares
                loss = loss_function(model(x), y) + penalty
                """
            ),
            sklearn(note=_("No counterpart: it has no convolutions.")),
        )

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """λ times the roughness of all kernels."""
        return (PenaltyPart(ROUGHNESS, self.strength),)
