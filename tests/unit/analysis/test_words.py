from __future__ import annotations

import pytest

from reglab.analysis.words import change, fixed, of_seeds, percent, percent_change, plain, points


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


def test_of_seeds() -> None:
    assert of_seeds(9, 10) == "9 of 10 seeds"
    assert of_seeds(1, 1) == "1 of 1 seed"


def test_a_huge_number_has_no_row_of_digits() -> None:
    assert fixed(-15869583164207017984.0, 2) == "−1.6e19"
    assert fixed(9_999_999.0, 0) == "9999999"
