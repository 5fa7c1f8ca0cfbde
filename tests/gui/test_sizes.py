"""Small and large: type that a person scales, and windows of every size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.appearance import remembered_scale
from reglab.gui.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def usual_type(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.manager().set_scale(qapp, 1.0)
    theme.apply(qapp, "light")


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    window = make_window(small_experiment())
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_keys_enlarge_and_reduce_all_type_and_it_is_remembered(
    window: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    usual = qapp.font().pointSizeF()
    axis, button = window.curves.plots["gap"].canvas.left, window.arms.add_button
    tick, icon = axis._font.pointSizeF(), button.iconSize().width()
    qtbot.keyClick(window, Qt.Key.Key_Plus, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Equal, CONTROL)
    assert theme.manager().scale == remembered_scale() == 1.25
    assert qapp.font().pointSizeF() == pytest.approx(1.25 * usual, abs=0.06)
    assert axis._font.pointSizeF() == pytest.approx(1.25 * tick, abs=0.15)
    assert button.iconSize().width() == round(1.25 * icon)
    assert window.verdict.font().pointSizeF() == qapp.font().pointSizeF()
    qtbot.keyClick(window, Qt.Key.Key_Minus, CONTROL)
    assert theme.manager().scale == 1.1
    for _ in range(12):
        qtbot.keyClick(window, Qt.Key.Key_Plus, CONTROL)
    assert theme.manager().scale == 2.0
    assert not window.actions_.larger.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_0, CONTROL)
    assert qapp.font().pointSizeF() == usual
    assert remembered_scale() == 1.0


def test_a_size_of_type_that_makes_no_sense_is_not_taken_up(own_folders: Path) -> None:
    for nonsense in ("huge", 17, -1, "nan"):
        QSettings().setValue("window/type", nonsense)
        assert remembered_scale() == 1.0
