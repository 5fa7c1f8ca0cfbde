"""The controls of a view, beside the tabs where there is room: its picture gains their row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from reglab.gui import theme
from reglab.gui.views.base import View
from reglab.gui.widgets.beside import BesideControls
from reglab.gui.window.corner import Corner

_AIR, _MARGIN = 12, 8
"""Room between the tabs and the controls beside them, and right of these."""


class BesideTabs(QObject):
    """Moves controls between the row of tabs and their place in the view.

    Parameters
    ----------
    tabs : QTabWidget
        Whose row is used.
    views : callable
        Returns the views that there are; the controls of one are seen only with it.
    """

    def __init__(self, tabs: QTabWidget, views: Callable[[], Iterable[View]]) -> None:
        super().__init__(tabs)
        self._tabs, self._views = tabs, views
        tabs.installEventFilter(self)
        tabs.currentChanged.connect(self.place)
        theme.manager().theme_changed.connect(self.place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    @Slot()
    def place(self) -> None:
        """Put the controls where they belong now; tabs have come or gone, or the room has changed."""
        for view in self._views():
            if (controls := view.beside_tabs()) is not None:
                self._place(view, controls)

    def _place(self, view: View, controls: BesideControls) -> None:
        tabs, bar = self._tabs, self._tabs.tabBar()
        taken = sum(bar.tabRect(tab).width() for tab in range(bar.count()) if bar.isTabVisible(tab))
        seen = tabs.currentWidget() is not None and tabs.currentWidget().isAncestorOf(view)
        margin = _MARGIN
        # While the tabs are filled there is none yet.
        if isinstance(corner := cast("QWidget | None", tabs.cornerWidget()), Corner):
            free = tabs.width() - taken - _AIR - _MARGIN - controls.needed(words=False)
            # The controls come first where they are seen: each of the plots explains itself.
            whole = not seen or corner.needed(whole=True) <= free or corner.needed(whole=False) > free
            corner.set_whole(whole)
            margin += corner.needed(whole=whole)
            controls.needed(words=True)
        room = tabs.width() - taken - _AIR - margin
        needed = controls.needed(words=True)
        if needed > room:
            needed = controls.needed(words=False)
        beside = needed <= room
        if not beside:
            controls.needed(words=True)
        if beside and controls.parentWidget() is not tabs:
            # A layout lets go of a widget that gets another parent.
            controls.setParent(tabs)
        elif not beside and controls.parentWidget() is tabs:
            view.take_back()
            controls.show()
        if beside:
            height = min(controls.sizeHint().height(), bar.sizeHint().height())
            top = (bar.sizeHint().height() - height) // 2
            controls.setGeometry(tabs.width() - needed - margin, top, needed, height)
            controls.setVisible(seen)
            controls.raise_()
