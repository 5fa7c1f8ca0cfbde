"""Time, memory and speed: as they were measured, and as they are estimated."""

from __future__ import annotations

import pytest

from reglab.words import about_bytes, about_seconds, duration, pace


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.14, "2.1 s"), (59.96, "1 min 0 s"), (185, "3 min 5 s"), (3599.6, "1 h 0 min"), (3725, "1 h 2 min")],
)
def test_a_measured_time_is_said_in_its_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (640.4, "640 epochs/s"),
        (12_345, "12,345 epochs/s"),
        (9.97, "10 epochs/s"),
        (2.0, "2 epochs/s"),
        (1.0, "1 epoch/s"),
        (0.253, "0.25 epochs/s"),
    ],
)
def test_a_pace_has_two_digits_that_count_and_no_zeros(rate: float, text: str) -> None:
    assert pace(rate) == text


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 MB"),
        (2.34e6, "2.3 MB"),
        (181e6, "180 MB"),
        (999e6, "1 GB"),
        (12.34e9, "12 GB"),
        (4.3e12, "4.3 TB"),
    ],
)
def test_sizes_have_two_digits(count: float, words: str) -> None:
    assert about_bytes(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (4.56, "4.6 s"), (42.4, "42 s"), (200, "3.3 min"), (3600, "60 min"), (9000, "2.5 h")],
)
def test_times_have_two_digits(seconds: float, words: str) -> None:
    assert about_seconds(seconds) == words
