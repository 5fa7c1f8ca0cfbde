"""Numbers beside curves."""

from __future__ import annotations

import math

import pytest

from reglab.gui.plots.numbers import value_text


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
def test_values(value: float, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.9123, "91.2 %"), (1.0, "100.0 %"), (0.0, "0.0 %")])
def test_shares(value: float, text: str) -> None:
    assert value_text(value, percent=True) == text
