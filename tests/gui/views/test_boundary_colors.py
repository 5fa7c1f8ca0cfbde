"""Colours of classes: apart from each other and from the arms, by calculation; pictures of fields."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QColor

from reglab.gui.theme import THEMES, Theme
from reglab.gui.views.boundary.class_colors import (
    certainty_image,
    class_fill,
    class_ink,
    ramp_image,
    undecided,
)
from reglab.gui.views.boundary.classes import class_symbol

ALL = pytest.mark.parametrize("look", THEMES.values(), ids=list(THEMES))

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


def linear(color: str) -> np.ndarray:
    value = np.array(QColor(color).getRgbF()[:3])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(color: str, blindness: str = "none") -> np.ndarray:
    """CIE L*a*b*, white point D65."""
    rgb = np.clip(np.array(BLINDNESS[blindness]) @ linear(color), 0, 1)
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x = matrix @ rgb / np.array([0.95047, 1.0, 1.08883])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, blindness: str = "none") -> float:
    return float(np.linalg.norm(lab(one, blindness) - lab(other, blindness)))


@ALL
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_two_classes_stay_far_apart_for_colour_blind_people(look: Theme, blindness: str) -> None:
    assert distance(class_ink(look, 0), class_ink(look, 1), blindness) > 30
    assert distance(class_fill(look, 0).name(), class_fill(look, 1).name(), blindness) > 30


@ALL
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_neighbouring_classes_differ_in_colour_or_in_shape(look: Theme, blindness: str) -> None:
    for one, other in itertools.combinations(range(10), 2):
        shapes = {class_symbol(look, k, 3.0).shape for k in (one, other)}
        if len(shapes) == 1:
            assert distance(class_ink(look, one), class_ink(look, other), blindness) > 8


@ALL
def test_classes_are_not_taken_for_arms(look: Theme) -> None:
    for k, arm in itertools.product(range(4), look.arms):
        assert distance(class_ink(look, k), arm) > 12


@ALL
def test_examples_stand_out_from_the_area_of_their_own_class(look: Theme) -> None:
    for k in range(10):
        assert contrast(class_ink(look, k), class_fill(look, k).name()) > 2.4


def test_a_picture_is_undecided_at_one_half_and_full_where_certain() -> None:
    look = THEMES["light"]
    p = np.array([[0.0, 0.5], [0.5, 1.0]])
    image = certainty_image(np.stack([1 - p, p], axis=-1), look)
    # The first row of the field is the lowest of the picture.
    assert image.pixelColor(0, 1) == class_fill(look, 0)
    assert image.pixelColor(1, 0) == class_fill(look, 1)
    assert image.pixelColor(0, 0) == image.pixelColor(1, 1) == undecided(look) == QColor("#FFFFFF")


def test_a_picture_of_several_classes_takes_the_leading_hue_and_pales_where_it_leads_little() -> None:
    look = THEMES["light"]
    p = np.array([[[1.0, 0.0, 0.0], [0.1, 0.1, 0.8], [0.3, 0.36, 0.34]]])
    image = certainty_image(p, look)
    assert image.pixelColor(0, 0) == class_fill(look, 0)
    paleness = [distance(image.pixelColor(x, 0).name(), "#FFFFFF") for x in range(3)]
    assert paleness[0] > paleness[1] > paleness[2] > 0
    blue_green = image.pixelColor(1, 0)
    assert distance(blue_green.name(), class_fill(look, 2).name()) < distance(
        blue_green.name(), class_fill(look, 0).name()
    )


def test_what_is_not_a_number_is_undecided() -> None:
    look = THEMES["dark"]
    image = certainty_image(np.full((2, 2, 2), np.nan), look)
    assert image.pixelColor(1, 1) == undecided(look)


def test_the_scale_of_the_key_runs_from_one_class_to_the_other() -> None:
    look = THEMES["projector"]
    ramp = ramp_image(look, 0, toward=1)
    assert ramp.pixelColor(0, 0) == class_fill(look, 0)
    assert ramp.pixelColor(ramp.width() - 1, 0) == class_fill(look, 1)
    assert ramp.pixelColor(ramp.width() // 2, 0) == undecided(look)
