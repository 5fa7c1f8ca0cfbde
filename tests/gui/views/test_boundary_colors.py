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
from tests.support.colors import BLINDNESS, contrast, lab, linear

ALL = pytest.mark.parametrize("look", THEMES.values(), ids=list(THEMES))


def distance(one: str, other: str, blindness: str = "none") -> float:
    """Distance of two colours in L*a*b* as they are seen."""
    seen = [lab(np.array(BLINDNESS[blindness]) @ linear(color)) for color in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


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
