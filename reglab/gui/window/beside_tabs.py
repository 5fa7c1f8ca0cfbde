"""The controls of the curves, beside the tabs where there is room: the plots gain their row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QTabWidget

from reglab.gui import theme
from reglab.gui.views.curves.view import CurvesView

_AIR, _MARGIN = 12, 8
"""Room between the tabs and the controls beside them, and right of these."""


class BesideTabs(QObject):
    """Moves the controls between the row of tabs and their place above the plots.

    Parameters
    ----------
    tabs : QTabWidget
        Whose row is used.
    curves : CurvesView
        One of its pages; its controls are seen only with it.
    """

    def __init__(self, tabs: QTabWidget, curves: CurvesView) -> None:
        super().__init__(tabs)
        self._tabs, self._curves = tabs, curves
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
        tabs, controls, bar = self._tabs, self._curves.controls, self._tabs.tabBar()
        taken = sum(bar.tabRect(tab).width() for tab in range(bar.count()) if bar.isTabVisible(tab))
        room = tabs.width() - taken - _AIR - _MARGIN
        needed = controls.needed(words=True)
        if needed > room:
            needed = controls.needed(words=False)
        beside = needed <= room
        if not beside:
            controls.needed(words=True)
        if beside and controls.parentWidget() is not tabs:
            self._curves.lend_controls().setParent(tabs)
        elif not beside and controls.parentWidget() is tabs:
            self._curves.take_controls()
            controls.show()
        if beside:
            height = min(controls.sizeHint().height(), bar.sizeHint().height())
            top = (bar.sizeHint().height() - height) // 2
            controls.setGeometry(tabs.width() - needed - _MARGIN, top, needed, height)
            controls.setVisible(tabs.currentWidget() is self._curves)
            controls.raise_()
