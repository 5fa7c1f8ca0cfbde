"""A row or column of widgets that can be dragged into another order."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

_LINE = 3


class _DropLine(QWidget):
    """Where the dragged widget would go."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().highlight())
        painter.end()


class ReorderBox(QWidget):
    """Holds items in a box layout; a drag by an item's grip says where it is to go.

    It moves nothing by itself: `moved` asks for the move, and the receiver shows the new order.
    """

    moved = Signal(int, int)
    """An item was dragged from one position to another."""

    def __init__(self, orientation: Qt.Orientation, spacing: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vertical = orientation == Qt.Orientation.Vertical
        direction = QBoxLayout.Direction.TopToBottom if self._vertical else QBoxLayout.Direction.LeftToRight
        self._box = QBoxLayout(direction, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        self._items: list[QWidget] = []
        self._grips: dict[QObject, QWidget] = {}
        self._pressed: QPoint | None = None
        self._source: int | None = None
        self._line = _DropLine(self)
        self._line.hide()

    @property
    def items(self) -> list[QWidget]:
        """The items in their order."""
        return list(self._items)

    def append(self, item: QWidget, grip: QWidget, stretch: int = 0) -> None:
        """Add an item at the end; it is dragged by `grip`, which may be the item itself.

        Items with a `stretch` share the room between their least and greatest width.
        """
        self._items.append(item)
        self._grips[grip] = item
        grip.installEventFilter(self)
        top = Qt.AlignmentFlag(0) if self._vertical else Qt.AlignmentFlag.AlignTop
        self._box.insertWidget(len(self._items) - 1, item, stretch, top)
        # Else the layout shows it only in the next round of events, and does not count it till then.
        item.show()
        self._line.raise_()

    def pop(self) -> None:
        """Remove the last item."""
        item = self._items.pop()
        self._grips = {grip: other for grip, other in self._grips.items() if other is not item}
        self._box.removeWidget(item)
        item.hide()
        item.deleteLater()

    def arrange(self) -> None:
        """Give every item its place now."""
        self._box.activate()

    def add_stretch(self) -> None:
        """Let what is left of the room stay empty behind the items."""
        self._box.addStretch(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or watched not in self._grips:
            return False
        point = event.globalPosition().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = point
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            return self._drag(self._grips[watched], point)
        elif event.type() == QEvent.Type.MouseButtonRelease:
            return self._drop(point)
        return False

    def _drag(self, item: QWidget, point: QPoint) -> bool:
        if self._pressed is None:
            return False
        if self._source is None:
            far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if not far or len(self._items) < 2:
                return False
            self._source = self._items.index(item)
        self._show_line(self._gap(point))
        return True

    def _drop(self, point: QPoint) -> bool:
        source, self._source, self._pressed = self._source, None, None
        self._line.hide()
        if source is None:
            return False
        gap = self._gap(point)
        target = gap if gap <= source else gap - 1
        if target != source:
            self.moved.emit(source, target)
        return True

    def _gap(self, point: QPoint) -> int:
        """Number of items before a point on the screen."""
        local = self.mapFromGlobal(point)
        at = local.y() if self._vertical else local.x()
        centres = [item.geometry().center() for item in self._items]
        return sum((centre.y() if self._vertical else centre.x()) < at for centre in centres)

    def _show_line(self, gap: int) -> None:
        spacing = self._box.spacing()
        if self._vertical:
            edge = self._items[gap].y() if gap < len(self._items) else self._items[-1].geometry().bottom()
            y = min(max(edge - (spacing + _LINE) // 2, 0), self.height() - _LINE)
            self._line.setGeometry(0, y, self.width(), _LINE)
        else:
            edge = self._items[gap].x() if gap < len(self._items) else self._items[-1].geometry().right()
            x = min(max(edge - (spacing + _LINE) // 2, 0), self.width() - _LINE)
            self._line.setGeometry(x, 0, _LINE, self.height())
        self._line.show()
