"""A column of widgets that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reglab.gui import theme

MARGIN = 12
"""Room on both sides of a column, in pixels."""


def as_wide_as_its_place(*widgets: QWidget) -> None:
    """Let parts of a column be no wider than their place, whatever stands in them.

    A layout computes the height of wrapped words for no less than the least width of a part. Where a word is
    too long for the column, that would be the height in a wider column, and all lines be pressed together.
    """
    for widget in widgets:
        policy = widget.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        widget.setSizePolicy(policy)


class ScrollColumn(QScrollArea):
    """A column of widgets that scrolls vertically and is never wider than its view.

    The room of the scroll bar is kept free while it is not there, so that nothing moves sideways
    when a section is opened.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        as_wide_as_its_place(content)
        self.layout_ = QVBoxLayout(content)
        self.layout_.setSpacing(0)
        self.setWidget(content)
        bar = self.verticalScrollBar()
        bar.installEventFilter(self)
        bar.actionTriggered.connect(self.seek_nothing)
        self._sought: QWidget | None = None
        self._make_room(False)

    def take_share(self, room: int, share: float, least: float, most: float) -> None:
        """Be as wide as a share of a room, between two widths in pixels at ordinary size of type."""
        scale = theme.manager().size
        self.setFixedWidth(round(min(max(share * room, least * scale), most * scale)))

    def seek(self, widget: QWidget) -> None:
        """Have a part in sight, and keep it there while others find their sizes, until somebody scrolls."""
        self._sought = widget
        widget.destroyed.connect(self.seek_nothing)
        self._seek_on()

    @Slot()
    def seek_nothing(self) -> None:
        """Keep nothing in sight any more."""
        self._sought = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._seek_on()

    def _seek_on(self) -> None:
        if self._sought is not None and self._sought.isVisible():
            self.ensureWidgetVisible(self._sought)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        bar = self.verticalScrollBar()
        if watched is bar and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._make_room(event.type() == QEvent.Type.Show)
        elif watched is bar and event.type() == QEvent.Type.StyleChange:
            # Another style may have bars of another width.
            self._make_room(bar.isVisibleTo(self))
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            # Parts that find their sizes later push what is sought out of sight again.
            self._seek_on()
        return done

    def _make_room(self, bar_shown: bool) -> None:
        bar = self.verticalScrollBar()
        bar.ensurePolished()
        right = max(MARGIN - bar.sizeHint().width(), 0) if bar_shown else MARGIN
        self.layout_.setContentsMargins(MARGIN, 0, right, MARGIN)
