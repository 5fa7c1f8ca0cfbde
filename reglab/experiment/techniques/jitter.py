"""Jitter: the augmentation of points and tables."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.batches import Batches
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import DataTechnique
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class Jitter(DataTechnique):
    """x + N(0, (σ · s)²) in training, s the feature's standard deviation over the training part."""

    kind: Literal["jitter"] = "jitter"
    sigma: Annotated[
        float,
        Field(ge=0, le=100),
        Param(
            _("Jitter σ"),
            _(
                "Standard deviation of the noise in units of each feature's own over the "
                "training part. A feature that never varies stays as it is."
            ),
            symbol="σ",
            slider=(0, 1),
            typical=_("0.05 to 0.3"),
        ),
    ] = 0.1

    title: ClassVar[str] = _("Jitter (points, tables)")
    name: ClassVar[str] = _("jitter σ")
    noun: ClassVar[str] = "jitter"
    strength_field: ClassVar[str | None] = "sigma"
    order: ClassVar[int] = 20
    turn: ClassVar[int] = 20
    about: ClassVar[str] = _(
        "Moves every training example a little, anew in each epoch, as if more had "
        "been collected nearby. On a standardised table it is Gaussian noise on "
        "the inputs, but for features that never vary; without standardisation it "
        "fits itself to each feature's scale."
    )
    source: ClassVar[str] = _("An 1996; Bishop 1995")
    effect: ClassVar[Effect] = Effect(
        loss=_("Measured beside the true places in training, on average as if steep slopes were penalised."),
        data=_("Every training example becomes a small cloud, as wide as the feature's own spread has it."),
    )
    choose: ClassVar[str] = _("Few examples with features that are measured, not counted.")
    avoid: ClassVar[str] = _(
        "Features that are codes or counts, and classes that lie closer together than the noise is wide."
    )

    def change(self, batches: Batches) -> None:
        """Add noise to every feature of every example."""
        batches.x = batches.x + batches.normal("jitter") * (batches.deviation * self.sigma)

    def formula(self, scale: Scale) -> str:
        """What happens to a feature, with the number."""
        return _("training: x + N(0, ({sigma} · s)²), s: deviation of the feature").format(
            sigma=number(self.sigma)
        )

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A layer of Keras for standardised data, a line of PyTorch and of numpy for any."""
        sigma = literal(self.sigma)
        same = _("The same where features are standardised and vary.")
        layer = f"import keras\n\nlayer = keras.layers.GaussianNoise({sigma})  # the first layer"
        return (
            keras(layer, same)
            if self.sigma <= 1
            else keras(
                note=_("GaussianNoise, the same for standardised features, takes a stddev of 1 at most.")
            ),
            torch(
                f"""
                import torch

                deviation = x.std(dim=0, correction=0)  # of the training part, once
                x = x + {sigma} * deviation * torch.randn_like(x)  # in every step of the training
                """
            ),
            sklearn(
                f"""
                import numpy as np

                rng = np.random.default_rng(0)
                noise = {sigma} * x_all.std(axis=0) * rng.standard_normal(x_all.shape)
                x_all = x_all + noise  # anew before every partial_fit
                """
            ),
        )
