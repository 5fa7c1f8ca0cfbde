"""Work that is wanted often."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from reglab.gui.widgets.throttle import Throttle

LONG = 3_600_000
"""A pause of an hour: it is never over while a test runs."""
Make = Callable[..., tuple[Throttle, list[float]]]


@pytest.fixture
def make(qapp: QObject) -> Make:
    """Make a throttle that notes when it did its work: ``make(pause_ms, idle_share, takes_s)``."""

    def made(pause_ms: int, idle_share: float = 0.0, takes_s: float = 0.0) -> tuple[Throttle, list[float]]:
        done: list[float] = []

        def work() -> None:
            done.append(time.perf_counter())
            while time.perf_counter() < done[-1] + takes_s:
                pass

        return Throttle(work, pause_ms, idle_share), done

    return made


def test_the_first_time_is_at_once_and_the_next_ones_are_one_after_the_pause(
    make: Make, qtbot: QtBot
) -> None:
    throttle, done = make(60)
    for _ in range(5):
        throttle.request()
    assert len(done) == 1
    qtbot.waitUntil(lambda: len(done) == 2)
    # A timer of Qt may be five per cent early.
    assert done[1] - done[0] >= 0.056
    # Nothing was asked for since: it is done no more.
    qtbot.waitUntil(lambda: not throttle.resting)
    assert len(done) == 2


def test_what_nobody_asks_for_is_not_done(make: Make, qtbot: QtBot) -> None:
    throttle, done = make(1)
    throttle.request()
    qtbot.waitUntil(lambda: not throttle.resting)
    assert len(done) == 1


def test_without_a_pause_everything_is_done_at_once(make: Make) -> None:
    throttle, done = make(0)
    for _ in range(3):
        throttle.request()
    assert len(done) == 3
    assert not throttle.resting


def test_what_is_done_now_does_not_wait_and_answers_what_waited(make: Make) -> None:
    throttle, done = make(LONG)
    throttle.request()
    throttle.request()
    throttle.now()
    assert len(done) == 2
    assert throttle.resting
    throttle._end()
    assert len(done) == 2


def test_what_takes_long_rests_for_long(make: Make) -> None:
    throttle, done = make(0, idle_share=100_000, takes_s=0.02)
    throttle.request()
    assert throttle.resting, "2,000 s of rest after 20 ms of work"
    throttle.request()
    throttle.hurry()
    assert len(done) == 1


def test_what_took_no_time_can_be_hurried_before_the_pause_is_over(make: Make) -> None:
    throttle, done = make(LONG, idle_share=0.0)
    throttle.request()
    throttle.hurry()
    assert len(done) == 2


def test_what_was_stopped_is_forgotten(make: Make) -> None:
    throttle, done = make(LONG)
    throttle.request()
    throttle.request()
    throttle.stop()
    assert not throttle.resting
    throttle._end()
    assert len(done) == 1
    throttle.request()
    assert len(done) == 2


def test_what_is_asked_for_while_it_is_done_comes_after_the_pause(qapp: QObject, qtbot: QtBot) -> None:
    done: list[int] = []

    def work() -> None:
        done.append(len(done))
        if len(done) == 1:
            throttle.request()

    throttle = Throttle(work, 1)
    throttle.request()
    assert done == [0]
    qtbot.waitUntil(lambda: done == [0, 1])
