"""Spatial dropout: whole channels are switched off at random in every training step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.layers.dropout import Rate
from reglab.experiment.techniques.base import Convention, Group, Scale, Suits
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import ActivationNoise, on_grid
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _

if TYPE_CHECKING:
    from torch import Tensor


class SpatialDropout(ActivationNoise):
    """x·m/(1−p) in training with one m for all pixels of a channel; nothing at evaluation."""

    kind: Literal["spatial_dropout"] = "spatial_dropout"
    p: Annotated[
        Rate,
        Param(
            _("Rate"),
            _("Probability that a channel is switched off in a training step, with all of its pixels."),
            symbol="p",
            slider=(0, 0.9),
            typical=_("0.1 to 0.3"),
        ),
    ] = 0.2

    title: ClassVar[str] = _("Spatial dropout")
    name: ClassVar[str] = _("spatial dropout")
    noun: ClassVar[str] = "spatial dropout"
    strength_field: ClassVar[str | None] = "p"
    group: ClassVar[Group] = "Noise"
    order: ClassVar[int] = 15
    suits: ClassVar[Suits] = "pictures"
    on_input: ClassVar[bool] = False
    purpose: ClassVar[str] = "spatial-dropout"
    distribution: ClassVar[Literal["uniform", "normal"]] = "uniform"
    switches: ClassVar[bool] = True
    per_channel: ClassVar[bool] = True
    about: ClassVar[str] = _(
        "Dropout for convolutions. Neighbouring pixels of a channel are so alike "
        "that dropping single ones takes little away; this drops the whole channel."
    )
    source: ClassVar[str] = _("Tompson et al. 2015; torch.nn.Dropout2d")
    effect: ClassVar[Effect] = Effect(
        loss=_("Measured on another thinned network in every step, so it is noisy and larger in training."),
        gradient=_("None flows through a channel that is off in this step."),
        activations=_("All pixels of a channel are zero with probability p; the mean is kept by scaling."),
    )
    choose: ClassVar[str] = _("Behind convolutions, where dropout of single pixels does next to nothing.")
    avoid: ClassVar[str] = _("Convolutions with a handful of channels, of which it takes too much at once.")

    def formula(self, scale: Scale) -> str:
        """What happens to the channels, with the numbers."""
        return _("training: keep {percent} % of channels, × {factor}").format(
            percent=number(100 * (1 - self.p)), factor=number(1 / (1 - self.p))
        )

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """The layers of Keras and PyTorch; scikit-learn has none."""
        p = literal(self.p)
        return (
            keras(f"import keras\n\nlayer = keras.layers.SpatialDropout2D({p})  # behind a convolution"),
            torch(f"import torch\n\nlayer = torch.nn.Dropout2d(p={p})  # acts after model.train()"),
            sklearn(note=_("No counterpart: it has no convolutions.")),
        )

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """The keep probability, which some texts give instead."""
        return (Convention("keep", _("keep probability"), "1 − p", 1 - self.p),)

    def coefficients(self) -> tuple[float, ...]:
        """(p on the grid of draws, factor of kept channels)."""
        return (on_grid(self.p), 1 / (1 - self.p))

    @classmethod
    def neutral(cls) -> tuple[float, ...]:
        """P = 0, factor 1."""
        return (on_grid(0.0), 1.0)

    @classmethod
    def factor(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """Zero where the draw lies below p, else the factor of kept channels."""
        p, kept = coefficients
        return draw.ge_(p).mul_(kept)
