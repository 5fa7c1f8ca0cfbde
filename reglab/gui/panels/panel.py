"""What both side panels are: a title, a column that scrolls, and a place for refusals."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reglab.gui import theme
from reglab.gui.panels.edit_notice import EditNotice
from reglab.gui.widgets.keyboard import move_focus

MARGIN = 12


class Column(QScrollArea):
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
        content.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.layout_ = QVBoxLayout(content)
        self.layout_.setSpacing(0)
        self.setWidget(content)
        bar = self.verticalScrollBar()
        bar.installEventFilter(self)
        self._make_room(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        bar = self.verticalScrollBar()
        if watched is bar and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._make_room(event.type() == QEvent.Type.Show)
        elif watched is bar and event.type() == QEvent.Type.StyleChange:
            # Another style may have bars of another width.
            self._make_room(bar.isVisibleTo(self))
        return super().eventFilter(watched, event)

    def _make_room(self, bar_shown: bool) -> None:
        bar = self.verticalScrollBar()
        bar.ensurePolished()
        right = max(MARGIN - bar.sizeHint().width(), 0) if bar_shown else MARGIN
        self.layout_.setContentsMargins(MARGIN, 0, right, MARGIN)


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
        self.column = Column()
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
