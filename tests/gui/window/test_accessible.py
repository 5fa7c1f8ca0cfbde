"""What a screen reader is told: every control has a name, in every tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from pytestqt.qtbot import QtBot

from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import run_to_the_end, shown

CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Slider,
    QAccessible.Role.PageTab,
    QAccessible.Role.MenuItem,
    QAccessible.Role.Table,
    QAccessible.Role.List,
}


def everything(interface: QAccessibleInterface, path: str = "") -> Iterator[tuple[str, QAccessibleInterface]]:
    """Everything that is seen, with the way to it."""
    state = interface.state()
    if state.invisible:
        return
    widget = interface.object()
    place = f"{path}/{type(widget).__name__ if widget is not None else interface.role().name}"
    yield place, interface
    for position in range(interface.childCount()):
        child = interface.child(position)
        if child is not None and child.isValid():
            yield from everything(child, place)


def _root(window: MainWindow) -> QAccessibleInterface:
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    return root


def unnamed(window: MainWindow) -> list[str]:
    found = []
    for place, interface in everything(_root(window)):
        if interface.role() in CONTROLS and not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{interface.role().name} {place}")
    return found


@pytest.mark.parametrize("lesson", [False, True])
def test_no_control_is_without_a_name(lesson: bool, qtbot: QtBot, make_window: MakeWindow) -> None:
    window = shown(qtbot, make_window(small_experiment()), (1366, 900), ready=True)
    run_to_the_end(qtbot, window)
    if lesson:
        window.lessons.desk.list_lessons()
        action = next(a for a in window.lessons.desk._menu.actions() if "overfitting" in a.text())
        action.trigger()
    missing: set[str] = set()
    seen = 0
    for index in range(window.tabs.count()):
        if window.tabs.isTabVisible(index):
            window.tabs.setCurrentIndex(index)
            missing.update(unnamed(window))
            seen += sum(1 for _, each in everything(_root(window)) if each.role() in CONTROLS)
    assert not missing, "\n".join(sorted(missing))
    assert seen > 400
