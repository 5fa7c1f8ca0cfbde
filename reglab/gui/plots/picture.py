"""A painted picture: kept until something changes, with a message while there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.painting import contained
from reglab.gui.plots.shown_arms import ShownArm
from reglab.gui.theme import Theme
from reglab.gui.widgets.labels import small_font

MARGIN = 10.0


class Picture(QWidget):
    """Base of the pictures of the views.

    What `paint_picture` paints is kept as a pixmap until `changed` is called or the size changes;
    `paint_above` is painted every time.
    """

    read = Signal(str)
    """What is under the mouse or the keyboard's cursor, in words; empty for nothing."""
    arm_clicked = Signal(int)
    """The part of an arm was clicked; carries its position in the experiment."""
    arm_double_clicked = Signal(int)
    """The part of an arm was clicked twice; carries its position in the experiment."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = ""
        """Stands in the middle instead of the picture where it is not empty."""
        self.rendered = 0
        """How often the picture was painted anew."""
        self.areas: list[tuple[QRectF, int | None]] = []
        """Where each arm's part is, and its position in the experiment; `paint_picture` sets it."""
        self._kept: QPixmap | None = None
        self._reading = ""
        self._pointer: QPointF | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.renew_reading)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- what a picture implements ----------------------------------------------------------------

    def paint_picture(self, painter: QPainter, look: Theme) -> None:
        """Paint what is kept, in the colours of a theme, on its background."""

    def paint_above(self, painter: QPainter, look: Theme) -> None:
        """Paint what changes often, e.g. a cursor."""

    def words_at(self, point: QPointF) -> str:
        """Say what is at a point; empty for nothing."""
        del point
        return ""

    # -- for pictures -----------------------------------------------------------------------------

    def changed(self) -> None:
        """Paint anew in the next frame."""
        self._kept = None
        self.update()

    def show_message(self, words: str) -> None:
        """Show a sentence instead of the picture, also to those who hear it."""
        self.message = words
        self.setAccessibleDescription(words)
        self.changed()

    def tell(self, words: str) -> None:
        """Emit what is read, once."""
        if words != self._reading:
            self._reading = words
            self.read.emit(words)

    def renew_reading(self) -> None:
        """Say anew what is under the mouse."""
        self.tell("" if self.message or self._pointer is None else self.words_at(self._pointer))

    # -- Qt ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(480, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._kept = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._tell_arm(event, self.arm_clicked)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._tell_arm(event, self.arm_double_clicked)

    def _tell_arm(self, event: QMouseEvent, signal: SignalInstance) -> None:
        """Say whose part was clicked; of an arm that is gone nothing."""
        if event.button() == Qt.MouseButton.LeftButton and not self.message:
            for area, place in self.areas:
                if place is not None and area.contains(event.position()):
                    signal.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.renew_reading()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self.tell("")

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.message:
            painter.fillRect(self.rect(), QColor(look.surface))
            painter.setPen(QColor(look.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 8, -24, -8), int(flags), self.message)
            return
        if theme.manager().on_paper:
            # Anew and not as pixels: what is kept is for the screen.
            self._kept = None
            painter.setFont(QApplication.font())
            contained(self.paint_picture)(painter, look)
            return
        ratio = self.devicePixelRatioF()
        if self._kept is None or self._kept.devicePixelRatio() != ratio:
            self._kept = self._render(look, ratio)
        painter.drawPixmap(0, 0, self._kept)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        contained(self.paint_above)(painter, look)

    def _render(self, look: Theme, ratio: float) -> QPixmap:
        kept = QPixmap(self.size() * ratio)
        kept.setDevicePixelRatio(ratio)
        kept.fill(QColor(look.surface))
        painter = QPainter(kept)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(QApplication.font())
        contained(self.paint_picture)(painter, look)
        painter.end()
        self.rendered += 1
        if self._reading:
            # What is read may have changed; not at once, for others are told.
            self._soon.start()
        return kept


# -- what pictures have in common -----------------------------------------------------------------


def small_metrics() -> QFontMetricsF:
    """Return the metrics of the font for numbers."""
    return QFontMetricsF(small_font())


def heading_height() -> float:
    """Return the height of an arm's heading."""
    return QFontMetricsF(QApplication.font()).height() + 8


def paint_heading(painter: QPainter, look: Theme, box: QRectF, arm: ShownArm, note: str = "") -> None:
    """Paint an arm's name with its hue and sign, and a note behind it where there is room."""
    font = QApplication.font()
    font.setBold(arm.selected)
    metrics = QFontMetricsF(font)
    swatch = paint_swatch(painter, look, QPointF(box.left(), box.center().y()), arm.hue)
    painter.setFont(font)
    left = box.left() + swatch + 6
    room = box.right() - left
    small = small_metrics()
    beside = small.horizontalAdvance(note) + 10 if note else 0.0
    # A note that would leave too little of the name is left out.
    if beside and room - beside < min(metrics.horizontalAdvance(arm.name), 60):
        note, beside = "", 0.0
    name = metrics.elidedText(arm.name, Qt.TextElideMode.ElideRight, room - beside)
    painter.setPen(QColor(look.text))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(left, box.top(), room - beside, box.height()), int(flags), name)
    if note:
        painter.setFont(small_font())
        painter.setPen(QColor(look.muted))
        start = left + metrics.horizontalAdvance(name) + 10
        painter.drawText(QRectF(start, box.top(), box.right() - start, box.height()), int(flags), note)


def paint_swatch(painter: QPainter, look: Theme, left: QPointF, hue: int) -> float:
    """Paint a short line in an arm's hue with its sign; return its width."""
    width, thick = 16.0, 3.0
    color = look.arm_color(hue)
    painter.fillRect(QRectF(left.x(), left.y() - thick / 2, width, thick), color)
    draw_mark(painter, look.arm_marker(hue), left + QPointF(width / 2, 0), color, look)
    return width


def paint_small(
    painter: QPainter,
    box: QRectF,
    text: str,
    ink: QColor,
    flags: Qt.AlignmentFlag,
    bold: bool = False,
    cut_at: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Paint one line in the font for numbers, cut with an ellipsis where it is too long."""
    font = QFont(small_font())
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(ink)
    cut = QFontMetricsF(font).elidedText(text, cut_at, box.width() + 0.5)
    painter.drawText(box, int(flags), cut)


def tiles(area: QRectF, count: int, aspect: float = 1.3, gap: float = 14.0) -> list[QRectF]:
    """Divide an area into equal boxes, row by row, so that what has an aspect (width / height) is largest."""
    if count < 1:
        return []
    best, columns = -1.0, 1
    for tried in range(1, count + 1):
        rows = -(-count // tried)
        width = (area.width() - gap * (tried - 1)) / tried
        height = (area.height() - gap * (rows - 1)) / rows
        # Empty places at the end count against an arrangement.
        size = min(width, height * aspect) * (count / (rows * tried)) ** 0.5
        if size > best + 1e-9:
            best, columns = size, tried
    rows = -(-count // columns)
    width = (area.width() - gap * (columns - 1)) / columns
    height = (area.height() - gap * (rows - 1)) / rows
    return [
        QRectF(
            area.left() + (width + gap) * (place % columns),
            area.top() + (height + gap) * (place // columns),
            width,
            height,
        )
        for place in range(count)
    ]
