"""The augmentation of pictures: many numbers per picture, one after the other applied to all at once."""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi

import torch
from torch import Tensor

from reglab.engine.effects.augment.colors import brightened, contrasted, greyed, inverted, recolored
from reglab.engine.effects.augment.geometry import (
    LONGEST_ERASED,
    SMALLEST_ERASED,
    erased,
    flipped,
    moved,
    sampling,
)
from reglab.engine.examples.facts import Facts
from reglab.experiment.techniques.image_settings import DRAWN, ImageSettings


def augmented(technique: ImageSettings, pictures: Tensor, drawn: Tensor, facts: Facts) -> Tensor:
    """Return changed pictures.

    Parameters
    ----------
    technique : ImageAugmentation
        What is done.
    pictures : Tensor, shape (n, channels, height, width)
        In the data set's own range of values.
    drawn : Tensor, shape (17, n)
        Numbers between 0 and 1, in the order of `DRAWN`.
    facts : Facts
        Gives black and white.
    """
    u = dict(zip(DRAWN, drawn.unbind(0), strict=True))

    def either_way(name: str) -> Tensor:
        return (2 * u[name] - 1) * float(getattr(technique, name))

    def happens(name: str) -> Tensor:
        return u[name] < float(getattr(technique, name))

    pictures = flipped(
        pictures,
        u["horizontal_flip"] < 0.5 if technique.horizontal_flip else None,
        u["vertical_flip"] < 0.5 if technique.vertical_flip else None,
    )
    if technique.moves:
        matrices = sampling(
            either_way("rotation") * (pi / 180),
            1 + either_way("zoom"),
            (either_way("width_shift"), either_way("height_shift")),
            (pictures.shape[2], pictures.shape[3]),
        )
        pictures = moved(pictures, matrices, technique.fill, facts.low)
    if technique.changes_intensities:
        ranged = (facts.low, facts.high) != (0.0, 1.0)
        if ranged:
            pictures = (pictures - facts.low) / (facts.high - facts.low)
        pictures = _recast(technique, pictures, either_way, happens)
        if ranged:
            pictures = pictures * (facts.high - facts.low) + facts.low
    if technique.erasing:
        areas = SMALLEST_ERASED + u["erased_area"] * (technique.erasing_size - SMALLEST_ERASED)
        ratios = torch.exp((2 * u["erased_ratio"] - 1) * log(LONGEST_ERASED))
        places = (u["erased_row"], u["erased_column"])
        pictures = erased(pictures, happens("erasing"), areas, ratios, places, facts.low)
    return pictures


def _recast(
    technique: ImageSettings,
    pictures: Tensor,
    either_way: Callable[[str], Tensor],
    happens: Callable[[str], Tensor],
) -> Tensor:
    """Change the intensities of pictures between 0 and 1, by the numbers drawn for each setting."""
    if technique.hue or technique.saturation:
        # Only colours have a hue; noise may have carried a pixel beyond white.
        pictures = recolored(pictures.clamp(0, 1), either_way("hue"), 1 + either_way("saturation"))
    if technique.grey:
        pictures = greyed(pictures, happens("grey"))
    if technique.contrast:
        pictures = contrasted(pictures, 1 + either_way("contrast"))
    if technique.brightness:
        pictures = brightened(pictures, either_way("brightness"))
    if technique.invert:
        pictures = inverted(pictures, happens("invert"))
    return pictures
