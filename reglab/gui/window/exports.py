"""What is taken away from the window: pictures and tables of the open view, and the run as a whole."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QWidget

from reglab.gui.figures.copying import copy_tables
from reglab.gui.figures.menu import NO_TABLE, ask_picture, figure_menu, take_picture
from reglab.gui.run.session import Session
from reglab.gui.window.actions import Actions
from reglab.gui.window.corner import Corner
from reglab.gui.window.run_exports import RunExports
from reglab.gui.window.view_tabs import ViewTabs
from reglab.words.language import _

_BUTTON = _("Copy or save what this tab shows: picture or table (also by a right click on it)")


class Exports(QObject):
    """Connects the actions of *File ▸ Export* and the buttons beside the tabs.

    Parameters
    ----------
    session : Session
        Whose run is taken away as a whole.
    tabs : ViewTabs
        Where the open view is.
    actions : Actions
        The actions.
    window : QWidget
        Owns it, and what is asked.
    """

    def __init__(self, session: Session, tabs: ViewTabs, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._tabs, self._window = tabs, window
        self.corner = Corner(actions.looking_at.toolTip(), _BUTTON)
        self.button, self.explain = self.corner.export, self.corner.explain
        self.explain.clicked.connect(actions.looking_at.trigger)
        tabs.setCornerWidget(self.corner)
        self.run = RunExports(session, tabs, actions, window)
        self.button.clicked.connect(self._show_menu)
        actions.copy_picture.triggered.connect(self._copy_picture)
        actions.save_picture.triggered.connect(self._save_picture)
        actions.copy_table.triggered.connect(self._copy_table)

    @Slot()
    def _show_menu(self) -> None:
        view = self._tabs.open_view
        if view is not None:
            corner = self.button.mapToGlobal(QPoint(self.button.width(), self.button.height()))
            menu = figure_menu(view.as_figure, view.shown_tables(), self._window)
            menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    @Slot()
    def _copy_picture(self) -> None:
        if (view := self._tabs.open_view) is not None:
            take_picture(view.as_figure(), self._window)

    @Slot()
    def _save_picture(self) -> None:
        if (view := self._tabs.open_view) is not None:
            ask_picture(view.as_figure(), self._window)

    @Slot()
    def _copy_table(self) -> None:
        view = self._tabs.open_view
        tables = view.shown_tables() if view is not None else []
        if tables:
            copy_tables(tables)
        else:
            QToolTip.showText(QCursor.pos(), f"{NO_TABLE}.", self._window)
