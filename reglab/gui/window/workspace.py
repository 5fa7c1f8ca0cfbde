"""The views between two panels, which give way where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from reglab.gui import theme
from reglab.gui.widgets.edge_tab import EdgeTab
from reglab.words.language import _

LEAST_CENTRE = 620
"""Width that the views keep before a panel gives way, in pixels at the ordinary size of type."""
LEFT, RIGHT = 276, 300
"""Least widths of the panels, likewise."""


LOW = 600
"""Height below which the views have too little of it, likewise."""


class Workspace(QWidget):
    """Lays out both panels and what is between them.

    A panel hides by itself where the views would become too narrow, first the left one, and comes back with
    the room. What a person asks for by its action or edge is done in any case, and holds until there is room
    for both again. A hidden panel leaves its name at the edge.

    Parameters
    ----------
    left, centre, right : QWidget
        What is laid out.
    left_action, right_action : QAction
        Checked while the panel is shown; a person's means to show and hide it.
    """

    low_changed = Signal(bool)
    """Whether there is little height: what stands above the views had better be low."""

    def __init__(
        self,
        left: QWidget,
        centre: QWidget,
        right: QWidget,
        left_action: QAction,
        right_action: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._panels = {left_action: left, right_action: right}
        self._widths = {left_action: LEFT, right_action: RIGHT}
        self._centre = centre
        self.wanted = dict.fromkeys(self._panels, True)
        """Whether a person wants each panel, by its action."""
        self._insisted: set[QAction] = set()
        self._fitting = self._low = False
        self._size = theme.manager().size
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget in (left, centre, right):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.edges = {
            left_action: EdgeTab(_("Experiment"), left_action),
            right_action: EdgeTab(_("Regularizers"), right_action),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.edges[left_action])
        row.addWidget(self.splitter, 1)
        row.addWidget(self.edges[right_action])
        for action in self._panels:
            action.setChecked(True)
            action.toggled.connect(self._toggled)
            # A panel is away while it cannot be called, as where a lesson hides it.
            action.enabledChanged.connect(self._give_way)
        theme.manager().theme_changed.connect(self._take_type)
        self._give_widths()
        self.splitter.setSizes([theme.px(LEFT), theme.px(LEAST_CENTRE), theme.px(RIGHT)])

    def minimumSizeHint(self) -> QSize:
        # The panels give way, so the window may be as narrow as what is between them.
        edges = sum(edge.sizeHint().width() for edge in self.edges.values())
        least = super().minimumSizeHint()
        return QSize(self._centre.minimumSizeHint().width() + edges, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def fit(self) -> None:
        """Show the panels for which there is room, and those that a person insists on."""
        low = self.height() < theme.px(LOW)
        if low != self._low:
            self._low = low
            self.low_changed.emit(low)
        left, right = self._panels
        edge = self.edges[left].sizeHint().width()
        handle = self.splitter.handleWidth()
        room = self.width() - theme.px(LEAST_CENTRE)

        def fits(*shown: QAction) -> bool:
            hidden = len(self._panels) - len(shown)
            taken = sum(self._panels[action].minimumWidth() + handle for action in shown)
            return taken + hidden * edge <= room

        wanted = [action for action in self._panels if self.wanted[action] and action.isEnabled()]
        if fits(*wanted):
            self._insisted.clear()
            shown = set(wanted)
        else:
            shown = self._insisted & set(wanted)
            if right in wanted and not shown and fits(right):
                shown = {right}
        self._fitting = True
        for action, panel in self._panels.items():
            action.setChecked(action in shown)
            panel.setVisible(action in shown)
            self.edges[action].setVisible(action not in shown)
        self._fitting = False

    @Slot(bool)
    def _toggled(self, on: bool) -> None:
        action = self.sender()
        if self._fitting or not isinstance(action, QAction):
            return
        self.wanted[action] = on
        # One panel at a time where there is no room for two.
        self._insisted = {action} if on else self._insisted - {action}
        self.fit()

    @Slot()
    def _give_way(self) -> None:
        self.fit()

    @Slot()
    def _take_type(self) -> None:
        before, self._size = self._size, theme.manager().size
        if before != self._size:
            sizes = self.splitter.sizes()
            self._give_widths()
            factor = self._size / before
            self.splitter.setSizes([round(sizes[0] * factor), sizes[1], round(sizes[2] * factor)])
        self.fit()
        self.updateGeometry()

    def _give_widths(self) -> None:
        """Give the panels the least width in which their words have room."""
        for action, panel in self._panels.items():
            panel.setMinimumWidth(theme.px(self._widths[action]))
