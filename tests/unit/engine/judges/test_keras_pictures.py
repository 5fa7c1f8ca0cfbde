"""Changes of pictures beside the preprocessing layers of Keras, given the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from reglab.engine.augment.colors import brightened, contrasted, greyed, inverted
from reglab.engine.augment.geometry import Fill, flipped, moved, sampling

Note = Callable[[float], None]
SINGLE = 1e-5
"""Keras computes the matrices of rotation and translation in single precision."""

ZERO, ONE = torch.zeros(3, dtype=torch.float64), torch.ones(3, dtype=torch.float64)


def pictures(channels: int = 3, height: int = 6, width: int = 8) -> Tensor:
    return torch.tensor(np.random.default_rng(0).random((3, channels, height, width)))


def largest(found: Tensor, theirs: Any) -> float:
    """Channels come last in Keras."""
    return float((found - torch.as_tensor(theirs).permute(0, 3, 1, 2)).abs().max())


def last(images: Tensor) -> Tensor:
    # RandomBrightness writes into what it is given.
    return images.permute(0, 2, 3, 1).clone()


@pytest.mark.parametrize("fill", ["nearest", "reflect"])
@pytest.mark.parametrize("turn", [0.05, -0.2, 0.4])
def test_rotation(keras: Any, note: Note, turn: float, fill: Fill) -> None:
    images = pictures()
    theirs = keras.layers.RandomRotation((turn, turn), fill_mode=fill)(last(images), training=True)
    # In turns, counter-clockwise for the eye.
    matrices = sampling(ONE * 2 * np.pi * turn, ONE, (ZERO, ZERO), (6, 8))
    deviation = largest(moved(images, matrices, fill, 0.0), theirs)
    note(deviation)
    assert deviation < SINGLE


@pytest.mark.parametrize("fill", ["nearest", "reflect"])
def test_translation(keras: Any, note: Note, fill: Fill) -> None:
    images = pictures()
    layer = keras.layers.RandomTranslation((0.3, 0.3), (-0.2, -0.2), fill_mode=fill)
    matrices = sampling(ZERO, ONE, (ONE * -0.2, ONE * 0.3), (6, 8))
    deviation = largest(moved(images, matrices, fill, 0.0), layer(last(images), training=True))
    note(deviation)
    assert deviation < SINGLE


@pytest.mark.parametrize("zoom", [-0.4, 0.5])
def test_zoom_above_one_shows_more(keras: Any, note: Note, zoom: float) -> None:
    images = pictures()
    layer = keras.layers.RandomZoom((zoom, zoom), (zoom, zoom), fill_mode="nearest")
    matrices = sampling(ZERO, ONE * (1 + zoom), (ZERO, ZERO), (6, 8))
    deviation = largest(moved(images, matrices, "nearest", 0.0), layer(last(images), training=True))
    note(deviation)
    assert deviation < SINGLE


def test_flips(keras: Any) -> None:
    images = pictures()
    everyone = torch.ones(3, dtype=torch.bool)
    for mode, ours in (
        ("horizontal", flipped(images, everyone, None)),
        ("vertical", flipped(images, None, everyone)),
    ):
        layer = keras.layers.RandomFlip(mode, seed=1)
        chosen = {"flips": torch.ones(3, 1, 1, 1, dtype=torch.bool), "input_shape": last(images).shape}
        theirs = layer.transform_images(last(images), chosen)
        assert largest(ours, theirs) == 0


@pytest.mark.parametrize("strength", [0.2, 0.9])
def test_contrast_and_brightness(keras: Any, note: Note, strength: float) -> None:
    images = pictures()
    factors = torch.tensor([1 - strength, 1.0, 1 + strength]).double()
    layer = keras.layers.RandomContrast(0.5, value_range=(0, 1))
    theirs = layer.transform_images(last(images), {"contrast_factor": factors.view(3, 1, 1, 1)})
    deviation = largest(contrasted(images, factors), theirs)
    layer = keras.layers.RandomBrightness(0.5, value_range=(0, 1))
    theirs = layer.transform_images(last(images), {"rgb_delta": (factors - 1).view(3, 1, 1, 1)})
    deviation = max(deviation, largest(brightened(images, factors - 1), theirs))
    note(deviation)
    assert deviation < 1e-12


def test_grey_and_inversion(keras: Any, note: Note) -> None:
    images, which = pictures(), torch.tensor([True, False, True])
    theirs = keras.layers.RandomInvert(value_range=(0, 1)).transform_images(
        last(images), {"apply_inversion": which}
    )
    assert largest(inverted(images, which), theirs) == 0
    layer = keras.layers.RandomGrayscale(1.0)
    theirs = layer.transform_images(last(images), which.view(3, 1, 1, 1))
    deviation = largest(greyed(images, which), theirs)
    note(deviation)
    # Keras writes the weight of red with one digit more, 0.2989.
    assert deviation < 2e-4
