"""What both side panels are: a title, a column that scrolls, and a place for refusals."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from reglab.gui import theme
from reglab.gui.panels.edit_notice import EditNotice
from reglab.gui.widgets.keyboard import move_focus
from reglab.gui.widgets.scroll_column import MARGIN, ScrollColumn


class Panel(QWidget):
    """A titled column of sections.

    Parameters
    ----------
    title : str
        Its heading.
    notice : EditNotice
        Lies over the lower end of the column while there is something to say, so that nothing moves.
    """

    def __init__(self, title: str, notice: EditNotice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.notice = notice
        self.column = ScrollColumn()
        heading = QLabel(title)
        heading.setProperty("role", "section")
        # The headings of both panels stand on one line.
        self._name = heading
        theme.manager().theme_changed.connect(self._fit_heading)
        self._fit_heading()
        self.heading = QHBoxLayout()
        self.heading.setContentsMargins(MARGIN, 6, MARGIN, 2)
        self.heading.setSpacing(8)
        self.heading.addWidget(heading)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addLayout(self.heading)
        self._whole.addWidget(self.column, 1)
        notice.setParent(self)
        notice.setAutoFillBackground(True)
        notice.sentence_changed.connect(self._place_notice)
        self._place_notice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_notice()

    @Slot()
    def _fit_heading(self) -> None:
        self._name.setFixedHeight(max(22, QFontMetrics(QApplication.font()).height() + 4))

    def focusNextPrevChild(self, forwards: bool) -> bool:
        # Within a window that one knows the way.
        return move_focus(self, forwards) if self.isWindow() else super().focusNextPrevChild(forwards)

    @Slot()
    def _place_notice(self) -> None:
        height = self.notice.sizeHint().height()
        self.notice.setGeometry(MARGIN, self.height() - height - 2, self.width() - 2 * MARGIN, height)
        self.notice.setVisible(bool(self.notice.text()))
        self.notice.raise_()

    def add(self, widget: QWidget) -> None:
        """Append a section to the column."""
        self.column.layout_.addWidget(widget)

    def insert_above(self, layout: QLayout) -> None:
        """Put something between the heading and the column, where it does not scroll."""
        self._whole.insertLayout(1, layout)

    def insert_below(self, widget: QWidget) -> None:
        """Put something below the column, where it does not scroll and moves nothing when it comes."""
        self._whole.addWidget(widget)

    def fill(self) -> None:
        """Leave what remains of the column empty."""
        self.column.layout_.addStretch(1)
