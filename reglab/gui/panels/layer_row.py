"""One hidden layer in the list of layers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from reglab.experiment.base import field_info
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import Layer
from reglab.gui import theme
from reglab.gui.icons import icon
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.field_editor import ChoiceEditor, NumberEditor
from reglab.gui.widgets.form import FieldGroup


class Grip(QWidget):
    """Six dots by which something is dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(14, 24)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to another place (Alt+Up, Alt+Down)")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        drag: QIcon = icon("drag", theme.current().muted)
        drag.paint(painter, self.rect())
        painter.end()


class LayerRow(QWidget):
    """Units and activation of one hidden layer, with a grip and a button to remove it."""

    remove = Signal(int)
    """The layer at this position is to go."""
    focused = Signal(int)
    """The focus came into the row of this position."""
    shift = Signal(int, int)
    """The layer at a position is to move by one, up (-1) or down (1)."""

    def __init__(self, position: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.position = position
        self.current = False
        name = f"Layer {position + 1}"
        self.setAccessibleName(name)
        self.grip = Grip()
        self.fields = FieldGroup(self)
        self.units = NumberEditor(field_info(DenseLayer, "units"), narrow=True)
        self.activation = ChoiceEditor(field_info(DenseLayer, "activation"))
        self.bin = tool_button("close", "Remove this layer")
        self.bin.clicked.connect(self._remove)
        label = QLabel(name)
        label.setBuddy(self.units.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 2, 1)
        row.setSpacing(4)
        for widget, stretch in (
            (self.grip, 0),
            (label, 0),
            (self.units, 0),
            (self.activation, 1),
            (self.bin, 0),
        ):
            row.addWidget(widget, stretch)
        for editor in (self.units, self.activation):
            self.fields.add(editor)
        for part in (self.units.field, self.activation.box, self.bin):
            part.setAccessibleName(f"{name}: {part.accessibleName()}")
            part.installEventFilter(self)

    def show_layer(self, layer: Layer, current: bool) -> None:
        """Show a layer; the current one is marked, on which the buttons below the list act."""
        self.fields.show_values(layer)
        self.current = current
        self.update()

    def _remove(self) -> None:
        self.remove.emit(self.position)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self.position)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
                self.shift.emit(self.position, steps[Qt.Key(event.key())])
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.current:
            return
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mix(QColor(look.window), QColor(look.accent), 0.12))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.end()
