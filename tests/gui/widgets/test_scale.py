"""Places on a slider and the values that they stand for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.base import field_info
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.gui.widgets.scale import ZERO_ZONE, Scale

_STRENGTH = Scale.of(field_info(L2, "strength"))
_RATE = Scale.of(field_info(Adam, "lr"))
_P = Scale.of(field_info(Dropout, "p"))
_BATCH = Scale.of(field_info(TrainingSpec, "batch_size"))
_PATIENCE = Scale.of(field_info(EarlyStopping, "patience"))
_ALL = st.sampled_from([_STRENGTH, _RATE, _P, _BATCH, _PATIENCE])


def test_scales_follow_from_the_fields():
    assert Scale(1e-5, 1.0, logarithmic=True, zero=True) == _STRENGTH
    assert Scale(1e-5, 1.0, logarithmic=True) == _RATE
    assert Scale(0, 0.9) == _P
    assert Scale(1, 512, logarithmic=True, whole=True) == _BATCH
    assert Scale(0, 100, whole=True) == _PATIENCE


def test_the_left_end_of_a_strength_is_zero_and_of_a_rate_is_not():
    assert _STRENGTH.value(0.0) == 0
    assert _STRENGTH.place(0) == 0
    assert _RATE.value(0.0) == 1e-5


def test_the_middle_of_a_logarithmic_scale_is_the_geometric_mean():
    assert math.isclose(_RATE.value(0.5), math.sqrt(1e-5), rel_tol=0.02)
    assert math.isclose(_STRENGTH.place(math.sqrt(1e-5)), ZERO_ZONE + (1 - ZERO_ZONE) / 2)


def test_the_ends_are_reached():
    for scale in (_STRENGTH, _RATE, _P, _BATCH, _PATIENCE):
        assert scale.value(1.0) == scale.high
        assert scale.place(scale.high) == 1
        assert scale.place(scale.high * 10) == 1


@given(_ALL, st.floats(0, 1))
def test_a_value_stands_where_it_was_chosen(scale, place):
    value = scale.value(place)
    assert (0 if scale.zero else scale.low) <= value <= scale.high
    grain = ZERO_ZONE if scale.zero else 0.0
    coarse = 1 / (scale.high - scale.low) if scale.whole and not scale.logarithmic else 0.02
    small = math.log(1.5) / math.log(scale.high / scale.low) if scale.whole and scale.logarithmic else 0
    assert abs(scale.place(value) - place) <= max(grain, coarse, small)


@given(_ALL, st.floats(0, 1), st.floats(0, 1))
def test_further_right_is_never_less(scale, one, other):
    low, high = sorted((one, other))
    assert scale.value(low) <= scale.value(high)


@given(_ALL, st.floats(0, 1))
def test_a_step_changes_the_value_and_another_takes_it_back(scale, place):
    value = scale.value(place)
    up = scale.stepped(value, 1)
    assert up > value
    assert scale.stepped(up, -1) <= value or math.isclose(scale.stepped(up, -1), value)


def test_steps_have_few_digits_and_ten_of_them_are_a_power_of_ten():
    values = [_STRENGTH.stepped(0.01, steps) for steps in range(11)]
    assert values == [0.01, 0.012, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1]
    assert _STRENGTH.stepped(0.013, 1) == 0.015
    assert _STRENGTH.stepped(0.013, -1) == 0.012
    assert [_P.stepped(0.3, steps) for steps in (-1, 1)] == [0.29, 0.31]


def test_stepping_down_from_the_smallest_strength_is_zero_and_up_from_zero_the_smallest():
    assert _STRENGTH.stepped(1e-5, -1) == 0
    assert _STRENGTH.stepped(0, 1) == 1e-5
    assert _STRENGTH.stepped(0, -1) == 0
    assert _STRENGTH.stepped(1e-6, -1) == 0


def test_a_step_may_leave_the_slider_since_the_field_allows_more():
    assert _STRENGTH.stepped(1.0, 1) == 1.2
    assert _STRENGTH.stepped(1e-7, 1) == 1.2e-7
    assert _RATE.stepped(1e-5, -1) == 8e-6
    assert Scale(10, 5000, logarithmic=True, whole=True).stepped(3, -1) == 2


@pytest.mark.parametrize("value", [1, 2, 3, 9, 30, 100, 500])
def test_whole_numbers_stay_whole(value):
    for steps in (-1, 1):
        stepped = _BATCH.stepped(value, steps)
        assert isinstance(stepped, int)
        assert stepped != value or value == 1
