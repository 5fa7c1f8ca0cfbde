"""Mixup: training on mixtures of two examples and of their targets."""

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


class Mixup(DataTechnique):
    """λ · (x, y) + (1 − λ) · (x′, y′), λ from Beta(α, α) for each example, partners shuffled in the batch.

    λ is used as drawn, as in Keras: above and below ½ alike. (torchvision draws one λ for the
    whole batch.) Targets of a regression are mixed like those of classes.
    """

    kind: Literal["mixup"] = "mixup"
    alpha: Annotated[
        float,
        Field(ge=0, le=100),
        Param(
            _("Mixup α"),
            _(
                "Shape of the distribution of the shares. Small: nearly always one of the "
                "two alone. 1: every share is equally likely. Large: always about half and "
                "half. 0 switches it off."
            ),
            symbol="α",
            slider=(0, 2),
            typical=_("0.1 to 0.4"),
        ),
    ] = 0.2

    title: ClassVar[str] = _("Mixup")
    name: ClassVar[str] = _("mixup")
    noun: ClassVar[str] = "mixup"
    strength_field: ClassVar[str | None] = "alpha"
    order: ClassVar[int] = 30
    turn: ClassVar[int] = 30
    about: ClassVar[str] = _(
        "Trains on mixtures of two examples with mixed targets, so that the network changes its mind evenly "
        "from one to the other instead of drawing a border around single points."
    )
    source: ClassVar[str] = _("Zhang et al. 2018; keras.layers.MixUp")
    effect: ClassVar[Effect] = Effect(
        loss=_("Measured on mixtures with mixed targets, so it is larger in training and cannot reach 0."),
        data=_("Between any two training examples lie new ones, with targets in between."),
    )
    choose: ClassVar[str] = _(
        "Classifiers that are too sure of themselves, noisy labels, and pictures "
        "for which no other augmentation is at hand."
    )
    avoid: ClassVar[str] = _(
        "Data in which a mixture of two examples is like a third of another class, "
        "and regressions whose target is not nearly linear."
    )

    def change(self, batches: Batches) -> None:
        """Replace every example and its target by a mixture with another of the same batch."""
        share, partners = batches.beta(self.alpha, "mixup"), batches.partners("mixup-partner")
        x, targets = batches.x, batches.targets
        other = x.gather(1, partners[:, :, None].expand(x.shape))
        batches.x = x * share[:, :, None] + other * (1 - share[:, :, None])
        other = targets.gather(2, partners[:, None, :].expand(targets.shape))
        batches.targets = targets * share[:, None, :] + other * (1 - share[:, None, :])

    def formula(self, scale: Scale) -> str:
        """The mixture and where its share comes from."""
        return f"λ·(x, y) + (1−λ)·(x′, y′), λ ~ Beta({number(self.alpha)}, {number(self.alpha)})"

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A layer of Keras for pictures, and the mixture written out for the other two."""
        alpha = literal(self.alpha)
        nothing = _("At 0 nothing is mixed: leave it out.")
        if self.alpha == 0:
            return keras(note=nothing), torch(note=nothing), sklearn(note=nothing)
        return (
            keras(
                f"import keras\n\nlayer = keras.layers.MixUp(alpha={alpha})",
                _("For pictures; mixes {batch}.").format(batch="{'images': x, 'labels': one-hot y}"),
            ),
            torch(
                f"""
                import torch

                share = torch.distributions.Beta({alpha}, {alpha}).sample((len(x),))
                partner = torch.randperm(len(x))
                weight = share.view(-1, *[1] * (x.dim() - 1))
                mixed = weight * x + (1 - weight) * x[partner]
                output = model(mixed)
                losses = torch.nn.functional.cross_entropy(output, y, reduction="none")
                others = torch.nn.functional.cross_entropy(output, y[partner], reduction="none")
                loss = (share * losses + (1 - share) * others).mean()
                """,
                _("The loss of a mixed target is the mixture of the losses."),
            ),
            sklearn(note=_("No counterpart: its classifiers take no mixed targets.")),
        )
