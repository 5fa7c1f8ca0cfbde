"""Where pixels come from, beside matrices composed by hand and scipy's interpolation."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor
from torch.nn import functional

from reglab.engine.effects.augment.geometry import Fill, erased, flipped, moved, sampling

MODES: dict[Fill, str] = {"nearest": "nearest", "reflect": "reflect", "constant": "grid-constant"}


def pictures(count: int = 6, shape: tuple[int, int, int] = (2, 7, 5), seed: int = 0) -> Tensor:
    return torch.tensor(np.random.default_rng(seed).uniform(1, 3, (count, *shape)))


def by_scipy(
    picture: NDArray[np.float64],
    angle: float,
    zoom: float,
    shift: tuple[float, float],
    fill: Fill,
    black: float = 0.0,
) -> NDArray[np.float64]:
    """Zoom, turn counter-clockwise about the centre, then shift right and down by shares."""
    height, width = picture.shape[1:]
    centre = (np.array([height, width]) - 1) / 2
    down, right = shift[1] * height, shift[0] * width
    # From a place (row, column) of the new picture back to the old one; rows count downwards.
    cos, sin = np.cos(angle), np.sin(angle)
    back = zoom * np.array([[cos, sin], [-sin, cos]])
    offset = centre - back @ (centre + np.array([down, right]))
    return np.stack(
        [
            ndimage.affine_transform(channel, back, offset, order=1, mode=MODES[fill], cval=black)
            for channel in picture
        ]
    )


@pytest.mark.parametrize("fill", MODES)
@pytest.mark.parametrize("shape", [(1, 6, 6), (2, 7, 5), (3, 4, 9)])
def test_all_at_once_is_one_after_the_other(fill: Fill, shape: tuple[int, int, int]) -> None:
    draw = np.random.default_rng(1)
    images = pictures(8, shape)
    angles, zooms = draw.uniform(-np.pi, np.pi, 8), draw.uniform(0.5, 1.6, 8)
    right, down = draw.uniform(-0.4, 0.4, (2, 8))
    matrices = sampling(
        torch.tensor(angles), torch.tensor(zooms), (torch.tensor(right), torch.tensor(down)), shape[1:]
    )
    found = moved(images, matrices, fill, 0.5)
    for i in range(8):
        expected = by_scipy(images[i].numpy(), angles[i], zooms[i], (right[i], down[i]), fill, 0.5)
        np.testing.assert_allclose(found[i].numpy(), expected, atol=1e-12)


def test_places_are_those_of_the_affine_grid() -> None:
    images, matrices = pictures(4), torch.tensor(np.random.default_rng(2).normal(size=(4, 2, 3)))
    grid = functional.affine_grid(matrices, list(images.shape), align_corners=False)
    expected = functional.grid_sample(images, grid, padding_mode="reflection", align_corners=False)
    np.testing.assert_allclose(moved(images, matrices, "reflect", 0.0), expected, atol=1e-13)


def test_a_quarter_turn_is_counter_clockwise_for_the_eye() -> None:
    images = pictures(1, (1, 5, 5))
    zero, one = torch.zeros(1).double(), torch.ones(1).double()
    found = moved(images, sampling(one * np.pi / 2, one, (zero, zero), (5, 5)), "constant", 0.0)
    np.testing.assert_allclose(found[0, 0].numpy(), np.rot90(images[0, 0].numpy()), atol=1e-12)


def test_a_shift_of_whole_pixels_goes_right_and_down() -> None:
    images = pictures(1, (1, 4, 5))
    zero, one = torch.zeros(1).double(), torch.ones(1).double()
    found = moved(images, sampling(zero, one, (one * 2 / 5, one / 4), (4, 5)), "constant", 7.0)
    np.testing.assert_allclose(found[0, 0, 1:, 2:].numpy(), images[0, 0, :3, :3].numpy(), atol=1e-12)
    np.testing.assert_allclose(found[0, 0, 0].numpy(), 7)
    np.testing.assert_allclose(found[0, 0, :, :2].numpy(), 7)


def test_a_zoom_below_one_magnifies() -> None:
    spot = torch.zeros(1, 1, 9, 9, dtype=torch.float64)
    spot[0, 0, 3:6, 3:6] = 1
    zero, one = torch.zeros(1).double(), torch.ones(1).double()
    closer = moved(spot, sampling(zero, one * 0.5, (zero, zero), (9, 9)), "nearest", 0.0)
    farther = moved(spot, sampling(zero, one * 1.5, (zero, zero), (9, 9)), "nearest", 0.0)
    assert float(closer.sum()) == pytest.approx(36, rel=0.1)
    assert float(farther.sum()) == pytest.approx(4, rel=0.3)


def test_flips_are_exact() -> None:
    images = pictures(4)
    across, down = torch.tensor([True, False, True, False]), torch.tensor([True, True, False, False])
    found = flipped(images, across, down)
    assert torch.equal(found[0], images[0].flip(1, 2))
    assert torch.equal(found[1], images[1].flip(1))
    assert torch.equal(found[2], images[2].flip(2))
    assert torch.equal(found[3], images[3])
    assert torch.equal(flipped(images, None, None), images)


def test_erasing_paints_one_rectangle_within_the_picture() -> None:
    draw = np.random.default_rng(3)
    images = pictures(200, (2, 9, 12))
    areas, ratios = torch.tensor(draw.uniform(0.02, 0.5, 200)), torch.tensor(np.exp(draw.uniform(-1, 1, 200)))
    places = (torch.tensor(draw.random(200)), torch.tensor(draw.random(200)))
    which = torch.tensor(draw.random(200) < 0.8)
    found = erased(images, which, areas, ratios, places, -1.0)
    tops, lefts = set(), set()
    for i in range(200):
        gone = (found[i] == -1).numpy()
        assert np.array_equal(gone[0], gone[1])
        np.testing.assert_array_equal(found[i].numpy()[~gone], images[i].numpy()[~gone])
        if not which[i]:
            assert not gone.any()
            continue
        rows, columns = np.flatnonzero(gone[0].any(axis=1)), np.flatnonzero(gone[0].any(axis=0))
        height = min(9, max(1, round(float((areas[i] * 108 * ratios[i]).sqrt()))))
        width = min(12, max(1, round(float((areas[i] * 108 / ratios[i]).sqrt()))))
        assert (len(rows), len(columns)) == (height, width)
        assert gone[0].sum() == height * width
        tops.add(rows[0])
        lefts.add(columns[0])
    assert len(tops) > 5
    assert len(lefts) > 7
