"""Intensities beside the standard library's colour system and hand calculation."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
import torch
from torch import Tensor

from reglab.engine.effects.augment.colors import brightened, contrasted, greyed, inverted, recolored


def colored(count: int = 5, seed: int = 0) -> Tensor:
    """Random colours, among them the corners of the cube, greys, black and white."""
    draw = np.random.default_rng(seed).random((count, 3, 4, 6))
    corners = np.array([[r, g, b] for r in (0, 1) for g in (0, 1) for b in (0, 1)], dtype=np.float64)
    draw[:, :, :2, :4] = corners.T.reshape(3, 2, 4)
    draw[:, :, 2] = 0.3
    return torch.tensor(draw)


def test_hue_and_saturation_are_those_of_the_hexcone() -> None:
    pictures = colored()
    turns, factors = np.array([0.0, 0.2, -0.45, 0.5, 1 / 3]), np.array([1.0, 0.4, 1.7, 0.0, 1.0])
    found = recolored(pictures, torch.tensor(turns), torch.tensor(factors)).numpy()
    for i, picture in enumerate(pictures.numpy()):
        for place in np.ndindex(4, 6):
            hue, saturation, value = colorsys.rgb_to_hsv(*picture[:, *place])
            saturation = min(1.0, saturation * factors[i])
            expected = colorsys.hsv_to_rgb((hue + turns[i]) % 1, saturation, value)
            np.testing.assert_allclose(found[i][:, *place], expected, atol=1e-12)


def test_a_third_of_a_turn_takes_red_to_green_to_blue() -> None:
    red = torch.tensor([1.0, 0.0, 0.0]).double().view(1, 3, 1, 1)
    one = torch.ones(1).double()
    green = recolored(red, one / 3, one)
    blue = recolored(green, one / 3, one)
    np.testing.assert_allclose(green.flatten(), [0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(blue.flatten(), [0, 0, 1], atol=1e-12)


def test_grey_has_the_brightness_in_all_channels() -> None:
    pictures = colored(2)
    found = greyed(pictures, torch.tensor([True, False]))
    brightness = 0.299 * pictures[0, 0] + 0.587 * pictures[0, 1] + 0.114 * pictures[0, 2]
    for channel in found[0]:
        np.testing.assert_allclose(channel, brightness, atol=1e-15)
    assert torch.equal(found[1], pictures[1])
    # Grey stays grey, to the last bit but one.
    np.testing.assert_allclose(found[0, :, 2], 0.3, atol=1e-15)


def test_contrast_keeps_the_mean_of_every_channel() -> None:
    pictures = 0.4 + 0.2 * colored(3)
    factors = torch.tensor([0.0, 0.5, 1.5]).double()
    found = contrasted(pictures, factors)
    np.testing.assert_allclose(found.mean((2, 3)), pictures.mean((2, 3)), atol=1e-12)
    np.testing.assert_allclose(found.std((2, 3)), pictures.std((2, 3)) * factors[:, None], atol=1e-12)


@pytest.mark.parametrize("shift", [-0.4, 0.0, 0.4])
def test_brightness_is_cut_off_at_black_and_white(shift: float) -> None:
    pictures = colored(1)
    found = brightened(pictures, torch.tensor([shift]).double())
    np.testing.assert_allclose(found, (pictures + shift).clamp(0, 1), atol=1e-7)
    assert 0 <= float(found.min()) < float(found.max()) <= 1


def test_inversion_exchanges_black_and_white() -> None:
    pictures = colored(2)
    found = inverted(pictures, torch.tensor([False, True]))
    assert torch.equal(found[0], pictures[0])
    assert torch.equal(found[1], 1 - pictures[1])
