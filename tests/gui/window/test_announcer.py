"""Whoever does not see the curves is told when they have come, and what they mean."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.window import announcer
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import run_to_the_end, shown


def test_the_end_of_a_run_is_announced_once_with_its_verdict(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(announcer, "announce", lambda _about, text: told.append(text))
    window = shown(qtbot, make_window(small_experiment()), ready=True)
    run_to_the_end(qtbot, window)
    qtbot.waitUntil(lambda: bool(told))
    (text,) = told
    assert text == f"The run has ended. {window.verdict.text}"
    assert "gap" in text


def test_an_announcement_reaches_the_screen_readers_interface(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[tuple[str, object]] = []

    class Reader:
        @staticmethod
        def updateAccessibility(event: announcer.QAccessibleAnnouncementEvent) -> None:
            events.append((event.message(), event.object()))

    monkeypatch.setattr(announcer, "QAccessible", Reader)
    window = make_window(small_experiment())
    announcer.announce(window.verdict, "It has ended.")
    assert events == [("It has ended.", window.verdict)]
