"""Lessons as whoever opens the first one finds them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import shown


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No lesson was begun and no name given, neither by a test before nor by this one for those behind it."""
    forget()
    yield
    forget()


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    """A window with a small experiment, as a notebook shows it."""
    return shown(qtbot, make_window(small_experiment()), (1366, 768), ready=True)


def forget() -> None:
    """Remove what lessons keep with the settings."""
    for group in ("lessons", "lessonsDone"):
        QSettings().remove(group)
