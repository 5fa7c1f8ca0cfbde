"""A field for one number that never loses what was typed."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from reglab.experiment.base import FieldInfo
from reglab.gui import theme
from reglab.gui.widgets.names import field_tooltip
from reglab.gui.widgets.numbers import NumberError, read_number
from reglab.gui.widgets.scale import Scale
from reglab.gui.widgets.stepping import UP_DOWN, wheel_step
from reglab.words import typed
from reglab.words.language import _


class NumberField(QLineEdit):
    """Shows and takes the number of one field.

    A number counts when Enter is pressed or the field is left. One that is not accepted, here or
    by the receiver of `committed` (who then calls `set_value` with the old value), stays as it
    was typed, in a red frame, until it is mended or Escape is pressed.

    Parameters
    ----------
    info : FieldInfo
        Its range, kind and words.
    """

    committed = Signal(object)
    """A number of the allowed range was given; carries int, float or ``None``."""
    refused = Signal(str)
    """What was typed is no number of the allowed range; carries a sentence, empty when mended."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gesture = 0
        """Counts separate acts, so that steps in a row can be undone as one."""
        self._value: float | int | None = info.default
        self._before: float | int | None = None
        self._committing = False
        self._problem = ""
        self._widest = "0.0001"
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        # Not Qt's wheel focus: scrolling past must not take the focus.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(info.param.label)
        self.set_info(info)
        self.editingFinished.connect(self._finish)
        self._display()

    def set_info(self, info: FieldInfo) -> None:
        """Take another range, e.g. of another data set."""
        self._info, self._scale = info, Scale.of(info)
        self._explain()

    def value(self) -> float | int | None:
        """The number that counts; not one that was refused."""
        return self._value

    @property
    def problem(self) -> str:
        """Why the shown text does not count; empty where it does."""
        return self._problem

    def set_value(self, value: float | int | None) -> None:
        """Show a number; text that was refused or is being typed stays while the number is the same."""
        if self._committing and value == self._before:
            self._value = value
            return
        if value == self._value and (self._problem or self.isModified()) and not self._committing:
            return
        self._value = value
        self._display()

    def step(self, steps: int) -> None:
        """Go up or down by that many steps, and stay within the allowed range."""
        if self._value is None or self.isReadOnly():
            return
        value = self._scale.stepped(self._value, steps)
        if not self._info.allows(value):
            bound = self._info.maximum if steps > 0 else self._info.minimum
            if bound is None or not self._info.allows(bound):
                return
            value = int(bound) if self._info.kind == "int" else bound
        self._commit(value, typed=False)

    # -- taking a number ---------------------------------------------------------------------

    @Slot()
    def _finish(self) -> None:
        if not self.isModified():
            return
        try:
            value = read_number(self._info, self.text())
        except NumberError as error:
            self._refuse(str(error))
            self.refused.emit(str(error))
            return
        self.gesture += 1
        self._commit(value, typed=True)
        self.gesture += 1

    def _commit(self, value: float | int | None, typed: bool) -> None:
        if value == self._value:
            self._display()
            return
        self._before, self._value, self._committing = self._value, value, True
        try:
            self.committed.emit(value)
        finally:
            self._committing = False
        if typed and self._value == self._before:
            self._refuse(_("{number} was not accepted.").format(number=self.text()))
        else:
            self._display()

    def _display(self) -> None:
        """Show the number that counts."""
        had_problem, self._problem = self._problem, ""
        self.setText("" if self._value is None else typed(self._value))
        self._explain()
        if had_problem:
            self.refused.emit("")

    def _refuse(self, sentence: str) -> None:
        self._problem = sentence
        self.setModified(True)
        self._explain()

    def _explain(self) -> None:
        tip = field_tooltip(self._info)
        if self._problem:
            used = (
                _("In use is nothing; Esc shows it again.")
                if self._value is None
                else _("In use is {number}; Esc shows it again.").format(number=typed(self._value))
            )
            tip = f"<p>{escape(self._problem)}<br>{used}</p>{tip}"
        self.setToolTip(tip)
        self.update()

    # -- events ------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._claim(event)
        if event.type() == QEvent.Type.FocusIn:
            self.gesture += 1
        return super().event(event)

    def _claim(self, event: QKeyEvent) -> bool:
        """Say which keys the field needs before the window's shortcuts take them."""
        if event.key() == Qt.Key.Key_Escape:
            event.setAccepted(bool(self._problem) or self.isModified())
            return True
        # Undo is the text's own only while something is typed; else it is the experiment's.
        history = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
        if history and not self.isModified():
            event.ignore()
            return True
        plain = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        command = event.modifiers() & ~plain
        if event.text() and event.text().isprintable() and not command:
            # Also a letter that makes no number: it is shown and refused with a sentence, for "nan"
            # must not become commands of the window. Only Space, which runs, passes.
            event.setAccepted(event.key() != Qt.Key.Key_Space)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._problem or self.isModified()):
            self._display()
            self.selectAll()
        elif event.key() in UP_DOWN and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step(UP_DOWN[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if step := wheel_step(self, event):
            self.step(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._problem:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.current().error), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)
            painter.end()

    def set_widest(self, text: str) -> None:
        """Be as wide as this text needs."""
        self._widest = text
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._widest) + 16, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
