"""What a screen reader is told of a window: everything that is seen, by role and name."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

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


def root_of(window: QWidget) -> QAccessibleInterface:
    """The window itself, as a screen reader finds it."""
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    return root


def unnamed(window: QWidget) -> list[str]:
    """The controls of a window that have no name, with the way to each."""
    found = []
    for place, interface in everything(root_of(window)):
        if interface.role() in CONTROLS and not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{interface.role().name} {place}")
    return found
