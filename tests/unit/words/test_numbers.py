"""Numbers in sentences, in fields, beside curves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reglab.words import (
    change,
    exact,
    fixed,
    percent,
    percent_change,
    plain,
    points,
    power,
    rounded,
    short,
    tabular,
    typed,
)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (0.58, 0.09, "0.58 → 0.09"),
        (1.234, 0.5, "1.23 → 0.50"),
        (0.0123, 0.004, "0.012 → 0.004"),
        (12.34, 1.0, "12.3 → 1.0"),
        (1234.5, 10.0, "1234 → 10"),
        (0.58, -0.021, "0.58 → −0.02"),
        (0.58, -0.0001, "0.58 → 0.00"),
        (0.0, 0.0, "0.00 → 0.00"),
        (0.5, float("nan"), "0.50 → –"),
    ],
)
def test_change(before: float, after: float, text: str) -> None:
    assert change(before, after) == text


@pytest.mark.parametrize(("value", "text"), [(0.123, "0.12"), (-3.14159, "−3.14"), (1e-12, "0.00000000")])
def test_plain(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.842, "84 %"), (0.991, "99.1 %"), (1.0, "100 %"), (float("nan"), "–")]
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_shares_that_would_look_equal_get_a_digit_more() -> None:
    assert percent_change(0.841, 0.844) == "84.1 % → 84.4 %"
    assert percent_change(0.84, 0.91) == "84 % → 91 %"


@pytest.mark.parametrize(
    ("difference", "text"),
    [(0.07, "7 points"), (-0.01, "1 point"), (0.004, "0.4 points"), (0.02, "2 points")],
)
def test_points(difference: float, text: str) -> None:
    assert points(difference) == text


def test_a_huge_number_has_no_row_of_digits() -> None:
    assert fixed(-15869583164207017984.0, 2) == "−1.6e19"
    assert fixed(9_999_999.0, 0) == "9999999"
    assert fixed(2e7, 0) == "2.0e7"


def test_thousands_can_be_set_apart() -> None:
    assert fixed(-1234.5, 1, grouped=True) == "−1,234.5"
    assert fixed(-0.0004, 2, grouped=True) == "0.00"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.58349, "0.583"),
        (-0.0712, "−0.071"),
        (-0.0001, "0.000"),
        (0.0, "0.000"),
        (12.3456, "12.346"),
        (123.456, "123.5"),
        (12345.6, "1.2e4"),
        (-3.2e30, "−3.2e30"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_numbers_beside_curves(value: float, text: str) -> None:
    assert tabular(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.9123, "91.2 %"), (1.0, "100.0 %"), (0.0, "0.0 %")])
def test_shares_beside_curves(value: float, text: str) -> None:
    assert tabular(value, share=True) == text
    assert f"{tabular(value, share=True, unit=False)} %" == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (5.0, "5"),
        (100_000, "100,000"),
        (1e6, "1,000,000"),
        (-3, "-3"),
        (0.25, "0.25"),
        (1e-5, "1e-5"),
        (10**40, "1e40"),
        (1e20, "1e20"),
    ],
)
def test_ends_of_ranges(value: float, text: str) -> None:
    assert exact(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.001, "0.001"),
        (1e-5, "1e-5"),
        (0.123456, "0.1235"),
        (0.0, "0"),
        (64, "64"),
        (12_345, "12,345"),
        (1e6, "1e6"),
    ],
)
def test_what_is_typed_has_sensible_digits(value: float, text: str) -> None:
    assert typed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.012345, "0.0123"), (-1.5e-5, "−1.5e−5"), (1234.0, "1.23e3"), (2.0, "2"), (math.nan, "–")],
)
def test_a_short_number_has_three_digits_and_a_real_minus(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize("value", [0.00123456, 7.0, 98765.4, -0.5])
@pytest.mark.parametrize("digits", [1, 2, 6])
def test_rounded_is_numpys(value: float, digits: int) -> None:
    size = np.floor(np.log10(abs(value)))
    assert rounded(value, digits) == pytest.approx(np.round(value, int(digits - 1 - size)), rel=1e-12)


def test_a_power_of_ten_has_no_zeros_where_a_whole_one_is_wanted() -> None:
    assert (power(1e5, 2), power(1e5, 2, whole=True)) == ("1.0e5", "1e5")
    assert power(-1.5e-7, 2, whole=True) == "−1.5e−7"
