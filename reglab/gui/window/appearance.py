"""The choice of colours and of the size of type: remembered, and shown by the actions that choose."""

from __future__ import annotations

from typing import cast, get_args

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from reglab.gui import theme
from reglab.gui.theme import Mode
from reglab.gui.window.actions import Actions
from reglab.gui.window.large_pointer import LargePointer
from reglab.words import percent
from reglab.words.language import _

_KEY = "window/theme"
_SCALE_KEY = "window/type"


def remembered_mode() -> Mode:
    """The mode chosen last; ``"auto"`` where none was."""
    value = str(QSettings().value(_KEY, "auto"))
    return cast(Mode, value) if value in get_args(Mode) else "auto"


def remembered_scale() -> float:
    """The size of type chosen last, relative to the theme's; 1 where none was."""
    try:
        value = float(str(QSettings().value(_SCALE_KEY, 1.0)))
    except ValueError:
        return 1.0
    return value if theme.SCALES[0] <= value <= theme.SCALES[-1] else 1.0


class Appearance(QObject):
    """Applies colours, size of type and pointer as they are chosen, and checks what is in force.

    Parameters
    ----------
    actions : Actions
        The window's; those of the themes have a `Mode` as their data.
    """

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._group = group = actions.theme_group
        self._larger, self._smaller, self._usual = actions.larger, actions.smaller, actions.usual
        larger, smaller, usual = self._larger, self._smaller, self._usual
        self.pointer = LargePointer(actions.large_pointer, self)
        group.triggered.connect(self._choose)
        larger.triggered.connect(self._enlarge)
        smaller.triggered.connect(self._reduce)
        usual.triggered.connect(self._reset)
        theme.manager().theme_changed.connect(self._check)
        self._check()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        QSettings().setValue(_KEY, action.data())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, action.data())

    @Slot()
    def _enlarge(self) -> None:
        self._scale_to(next((s for s in theme.SCALES if s > self._scale + 1e-6), theme.SCALES[-1]))

    @Slot()
    def _reduce(self) -> None:
        self._scale_to(next((s for s in reversed(theme.SCALES) if s < self._scale - 1e-6), theme.SCALES[0]))

    @Slot()
    def _reset(self) -> None:
        self._scale_to(1.0)

    @property
    def _scale(self) -> float:
        return theme.manager().scale

    def _scale_to(self, scale: float) -> None:
        QSettings().setValue(_SCALE_KEY, scale)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.manager().set_scale(app, scale)

    @Slot()
    def _check(self) -> None:
        """Check the action of the mode, or of the theme that the system's choice led to."""
        mode, name = theme.manager().mode, theme.current().name
        self._larger.setEnabled(self._scale < theme.SCALES[-1])
        self._smaller.setEnabled(self._scale > theme.SCALES[0])
        self._usual.setEnabled(self._scale != 1.0)
        self._usual.setText(_("&Usual size of type (now {size})").format(size=percent(self._scale)))
        for action in self._group.actions():
            action.setChecked(action.data() == mode)
        if self._group.checkedAction() is None:
            for action in self._group.actions():
                action.setChecked(action.data() == name)
