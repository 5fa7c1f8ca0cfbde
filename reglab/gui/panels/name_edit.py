"""The field in which an arm is renamed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from reglab.experiment.arm import MAX_NAME
from reglab.words.language import _


class NameEdit(QLineEdit):
    """Takes the new name over the place of the old one."""

    given = Signal(str)
    """Enter was pressed or the field was left."""
    given_up = Signal()
    """Escape was pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaxLength(MAX_NAME)
        self.setAccessibleName(_("Name of the arm"))
        self.hide()
        self.returnPressed.connect(self._give)

    def event(self, event: QEvent) -> bool:
        # Escape belongs to the field while it is open, not to the window's "stop".
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._give()

    @Slot()
    def _give(self) -> None:
        self.given.emit(self.text())
