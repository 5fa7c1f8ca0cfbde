"""A slider for a value on a linear or logarithmic scale."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QWidget

from reglab.gui import theme
from reglab.gui.widgets.scale import ZERO_ZONE, Scale
from reglab.gui.widgets.stepping import ALONG, wheel_step
from reglab.words import typed

_PLACES = 1000
_RADIUS = 6.0
_STILL = 2.0
"""A hand on the handle that has moved by fewer pixels has not moved it."""


class ValueSlider(QSlider):
    """Shows a value on a `Scale` and lets it be dragged, clicked or stepped with the keys.

    Where zero is allowed on a logarithmic scale, the slider's left end is zero, set apart by a
    notch. The wheel changes it only while it has the focus.
    """

    chosen = Signal(object)
    """A person chose another value."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.gesture = 0
        """Counts separate acts: one drag, one stay of the focus."""
        self._scale = scale
        self._value: float | int = scale.low
        self._held: float | None = None
        """Where the handle was taken hold of, in pixels from its middle; ``None`` beside it."""
        self._pressed_at = 0.0
        self.setRange(0, _PLACES)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_scale(self, scale: Scale) -> None:
        """Take another scale and show the value on it."""
        self._scale = scale
        self.set_value(self._value)

    def set_value(self, value: float | int) -> None:
        """Show a value; one beyond the ends stands at the end."""
        self._value = value
        # The position must not come back as a choice: it is coarser than the value.
        self.setSliderPosition(round(self._scale.place(value) * _PLACES))
        self.setAccessibleDescription(typed(value))
        self.update()

    def _choose(self, value: float | int) -> None:
        value = self._scale.within(value)
        if value != self._value:
            self.set_value(value)
            self.chosen.emit(value)

    # -- events ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.gesture += 1
            self.setSliderDown(True)
            self._pressed_at = event.position().x()
            beside = self._pressed_at - self._handle()
            self._held = beside if abs(beside) <= _RADIUS + 1 else None
            # Who takes hold of the handle changes nothing yet: a place is coarser than the value.
            if self._held is None:
                self._choose(self._scale.value(self._share(self._pressed_at)))
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.isSliderDown():
            return
        x = event.position().x()
        if self._held is not None and abs(x - self._pressed_at) < _STILL:
            return
        self._pressed_at = math.inf
        self._choose(self._scale.value(self._share(x - (self._held or 0.0))))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in ALONG:
            self._choose(self._scale.stepped(self._value, ALONG[Qt.Key(event.key())]))
        elif plain and event.key() == Qt.Key.Key_Home:
            self._choose(self._scale.value(0.0))
        elif plain and event.key() == Qt.Key.Key_End:
            self._choose(self._scale.value(1.0))
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if step := wheel_step(self, event):
            self._choose(self._scale.stepped(self._value, step))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.gesture += 1
        super().focusInEvent(event)

    def _share(self, x: float) -> float:
        return (x - _RADIUS - 1) / max(self.width() - 2 * _RADIUS - 2, 1)

    def _handle(self) -> float:
        """Where the middle of the handle is."""
        return _RADIUS + 1 + self._scale.place(self._value) * (self.width() - 2 * _RADIUS - 2)

    # -- looks -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(110, theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(50, theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, middle = self.palette(), self.height() / 2
        left, length = _RADIUS + 1, self.width() - 2 * _RADIUS - 2
        handle = self._handle()
        groove = theme.mix(QColor(theme.current().border), palette.windowText().color(), 0.12)
        accent = palette.highlight().color() if self.isEnabled() else groove
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(groove)
        start = left + (ZERO_ZONE * length if self._scale.zero else 0)
        painter.drawRoundedRect(QRectF(start, middle - 1.5, left + length - start, 3), 1.5, 1.5)
        if self._scale.zero:
            # Zero stands apart: it is no point of a logarithmic scale.
            painter.drawEllipse(QPointF(left, middle), 2, 2)
        if handle > start:
            painter.setBrush(accent)
            painter.drawRoundedRect(QRectF(start, middle - 1.5, handle - start, 3), 1.5, 1.5)
        if self.hasFocus():
            halo = QColor(accent)
            halo.setAlpha(70)
            painter.setBrush(halo)
            painter.drawEllipse(QPointF(handle, middle), _RADIUS + 3, _RADIUS + 3)
        off = self._scale.zero and self._value == 0
        painter.setPen(QPen(groove.darker(120) if off or not self.isEnabled() else accent, 1.6))
        painter.setBrush(palette.base().color() if off or not self.isEnabled() else accent)
        painter.drawEllipse(QPointF(handle, middle), _RADIUS - 1, _RADIUS - 1)
        painter.end()
