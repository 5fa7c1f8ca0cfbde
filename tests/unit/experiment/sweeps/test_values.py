"""Values as they are typed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.sweeps import SweepError, format_values, parse_values, span


def test_the_forms_of_the_command_line() -> None:
    assert parse_values("0,0.2,0.5") == (0.0, 0.2, 0.5)
    assert parse_values("0:1:5") == (0.0, 0.25, 0.5, 0.75, 1.0)
    logarithmic = parse_values("1e-5:1:25log")
    np.testing.assert_allclose(logarithmic, np.geomspace(1e-5, 1, 25), rtol=1e-14)
    assert (logarithmic[0], logarithmic[-1]) == (1e-5, 1.0)
    assert parse_values("0,1e-5:1:25log") == (0.0, *logarithmic)


def test_values_rise_and_stand_once() -> None:
    assert parse_values("3, 1,2:3:3,1") == (1.0, 2.0, 2.5, 3.0)


def test_whole_numbers_are_rounded_and_stand_once() -> None:
    assert parse_values("1:100:5log", integer=True) == (1.0, 3.0, 10.0, 32.0, 100.0)
    assert parse_values("1:3:9", integer=True) == (1.0, 2.0, 3.0)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=9))
def test_text_holds_them_in_full_precision(values: list[float]) -> None:
    assert parse_values(format_values(values)) == tuple(sorted(set(values)))


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 60))
def test_equal_factors_are_those_of_numpy(first: float, last: float, count: int) -> None:
    np.testing.assert_allclose(
        span(first, last, count, log=True), np.geomspace(first, last, count), rtol=1e-12
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not understood at “”"),
        ("0.1;0.2", "not understood at “0.1;0.2”; write numbers and ranges, such as 0,0.2,0.5"),
        ("1:2", "a range is FIRST:LAST:COUNT"),
        ("1:2:3:4", "a range is FIRST:LAST:COUNT"),
        ("1:2:x", "the count “x” is no whole number"),
        ("1:2:1", "asks for 1 values; a range has at least 2"),
        ("1:2:1000000000", "asks for 1,000,000,000 values; a range has at least 2 and at most 10,000"),
        ("0:1:4log", "cannot reach 0; begin above zero, and write zero as a value of its own: 0,1e-5:1:4log"),
        ("nan", "no finite number"),
        ("inf:1:3", "no finite number"),
    ],
)
def test_what_is_not_understood_is_shown_with_the_forms(text: str, words: str) -> None:
    with pytest.raises(SweepError) as error:
        parse_values(text)
    assert words in str(error.value)
