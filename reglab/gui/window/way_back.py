"""What takes more of the screen for a while, and the one key that leads back: Escape."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from reglab.gui.window.actions import Actions
from reglab.gui.window.view_tabs import ViewTabs


class WayBack(QObject):
    """Carries out enlarging and full screen; Escape leaves one of them at a time, else it stops the run.

    Parameters
    ----------
    window : QWidget
        What fills the screen.
    tabs : ViewTabs
        Whose plots and arms are enlarged.
    actions : Actions
        The window's.
    """

    def __init__(self, window: QWidget, tabs: ViewTabs, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._tabs, self._actions = window, tabs, actions
        actions.full_screen.toggled.connect(self._full_screen)
        actions.enlarge.triggered.connect(tabs.toggle_enlarged)
        actions.back.triggered.connect(self._back)
        tabs.enlarged_changed.connect(self._show)

    @Slot(bool)
    def _full_screen(self, on: bool) -> None:
        self._window.showFullScreen() if on else self._window.showNormal()
        self._show()

    @Slot()
    def _show(self) -> None:
        self._actions.show_way_back(self._tabs.enlarged or self._actions.full_screen.isChecked())

    @Slot()
    def _back(self) -> None:
        if self._tabs.enlarged:
            self._tabs.show_all()
        else:
            self._actions.full_screen.setChecked(False)
