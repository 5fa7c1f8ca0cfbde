"""The choice of colours: remembered, and shown by the actions that choose."""

from __future__ import annotations

from typing import cast, get_args

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication

from reglab.gui import theme
from reglab.gui.theme import Mode

_KEY = "window/theme"


def remembered_mode() -> Mode:
    """The mode chosen last; ``"auto"`` where none was."""
    value = str(QSettings().value(_KEY, "auto"))
    return cast(Mode, value) if value in get_args(Mode) else "auto"


class Appearance(QObject):
    """Applies the mode of the action that is chosen in a group, and checks the one in force.

    Parameters
    ----------
    group : QActionGroup
        Checkable actions whose data is a `Mode`.
    """

    def __init__(self, group: QActionGroup, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._group = group
        group.triggered.connect(self._choose)
        theme.manager().theme_changed.connect(self._check)
        self._check()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        QSettings().setValue(_KEY, action.data())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, action.data())

    @Slot()
    def _check(self) -> None:
        """Check the action of the mode, or of the theme that the system's choice led to."""
        mode, name = theme.manager().mode, theme.current().name
        for action in self._group.actions():
            action.setChecked(action.data() == mode)
        if self._group.checkedAction() is None:
            for action in self._group.actions():
                action.setChecked(action.data() == name)
