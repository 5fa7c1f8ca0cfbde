"""The pointer that is seen from the last row: over everything, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.window.large_pointer import SIZE, Ring
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import PATIENCE, shown


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, make_window: MakeWindow) -> Iterator[MainWindow]:
    before = QSettings().value("window/theme")
    QSettings().remove("window/pointer")
    theme.apply(qapp, "light")
    yield shown(qtbot, make_window(small_experiment()), (1366, 768), active=True, ready=True)
    theme.apply(qapp, "light")
    QSettings().remove("window/pointer")
    QSettings().remove("window/theme") if before is None else QSettings().setValue("window/theme", before)


def width() -> int:
    cursor = QGuiApplication.overrideCursor()
    return 0 if cursor is None else cursor.pixmap().width()


def test_it_comes_with_the_projector_and_goes_with_it(window: MainWindow) -> None:
    actions = window.actions_
    assert (width(), actions.large_pointer.isChecked()) == (0, False)
    actions.themes[2].trigger()
    assert (width(), actions.large_pointer.isChecked()) == (SIZE, True)
    # Switched off there, it stays off there.
    actions.large_pointer.trigger()
    assert width() == 0
    actions.themes[0].trigger()
    actions.large_pointer.trigger()
    assert width() == SIZE
    actions.themes[2].trigger()
    assert (width(), actions.large_pointer.isChecked()) == (0, False)
    actions.themes[1].trigger()
    assert width() == SIZE
    window.close()
    assert width() == 0


def test_a_click_has_its_ring_and_reaches_what_it_is_on(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.large_pointer.trigger()
    card = window.arms.cards[0]
    assert window.model.selected == 1
    handle = window.windowHandle()
    assert handle is not None
    at = card.mapTo(window, QPoint(60, 40))
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert window.model.selected == 0
    (ring,) = window.findChildren(Ring)
    assert ring.geometry().center() == at
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    # Another one through the ring.
    window.model.select(1)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert window.model.selected == 0
    qtbot.waitUntil(lambda: not window.findChildren(Ring), timeout=PATIENCE)


def test_without_it_there_are_no_rings(window: MainWindow) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(500, 400))
    assert not window.findChildren(Ring)
