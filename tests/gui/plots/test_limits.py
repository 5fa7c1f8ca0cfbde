"""Round numbers for axes."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.gui.plots.limits import (
    linear_ticks,
    log_step_down,
    log_step_up,
    log_ticks,
    round_down,
    round_up,
    tick_text,
)

SIZES = st.floats(1e-12, 1e12)


@given(st.one_of(SIZES, SIZES.map(lambda v: -v)))
def test_rounding_goes_the_right_way_and_not_far(value: float) -> None:
    up, down = round_up(value), round_down(value)
    slack = 1e-8 * abs(value)
    assert down - slack <= value <= up + slack
    assert abs(up - value) <= 0.5 * max(abs(up), abs(value)) + slack
    assert abs(value - down) <= 0.5 * max(abs(down), abs(value)) + slack


@given(st.one_of(SIZES, SIZES.map(lambda v: -v)))
def test_rounding_a_round_number_keeps_it(value: float) -> None:
    assert round_up(round_up(value)) == pytest.approx(round_up(value))
    assert round_down(round_down(value)) == pytest.approx(round_down(value))


@pytest.mark.parametrize(
    ("value", "up", "down"), [(0.3, 0.3, 0.3), (0.31, 0.4, 0.3), (9.5, 10, 8), (0, 0, 0)]
)
def test_examples(value: float, up: float, down: float) -> None:
    assert (round_up(value), round_down(value)) == (pytest.approx(up), pytest.approx(down))


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 8))
def test_linear_ticks_are_few_even_and_inside(low: float, span: float, most: int) -> None:
    # An axis narrower than the resolution of its own numbers is never asked for.
    span = max(span, 1e-6 * abs(low))
    high = low + span
    ticks = linear_ticks(low, high, most)
    assert len(ticks) <= most
    assert all(low - 1e-6 * span <= tick <= high + 1e-6 * span for tick in ticks)
    if len(ticks) > 2:
        steps = [b - a for a, b in pairwise(ticks)]
        assert max(steps) - min(steps) <= 1e-6 * max(steps) + 1e-9 * abs(low)
        step = steps[0]
        assert step / 10 ** math.floor(math.log10(step * 1.001)) == pytest.approx(
            round(step / 10 ** math.floor(math.log10(step * 1.001))), rel=1e-3
        )


@pytest.mark.parametrize(("low", "high"), [(0, 0), (1, 0), (0, math.nan)])
def test_an_empty_range_has_no_ticks(low: float, high: float) -> None:
    assert linear_ticks(low, high, 5) == []


@given(st.floats(-12, 10), st.floats(0.5, 20), st.integers(2, 8))
def test_log_ticks_are_round_and_inside(low: float, span: float, most: int) -> None:
    ticks = log_ticks(low, low + span, most)
    assert len(ticks) <= max(most + 3, 3)
    for tick in ticks:
        assert low - 1e-6 <= tick <= low + span + 1e-6
        digit = 10 ** (tick - math.floor(tick + 1e-9))
        assert min(abs(digit - d) for d in (1, 2, 5)) < 1e-6


@given(st.floats(-12, 12))
def test_log_steps_enclose(exponent: float) -> None:
    assert log_step_down(exponent) <= exponent + 1e-8
    assert log_step_up(exponent) >= exponent - 1e-8
    assert log_step_up(exponent) - log_step_down(exponent) <= math.log10(2.5) + 1e-6


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (0.0, 0.2, "0"),
        (0.6000000000000001, 0.2, "0.6"),
        (-0.05, 0.05, "−0.05"),
        (300, 100, "300"),
        (1e30, 1e30, "1e30"),
        (2.5e-6, 1e-6, "2.5e−6"),
    ],
)
def test_tick_text(value: float, step: float, text: str) -> None:
    assert tick_text(value, step) == text
