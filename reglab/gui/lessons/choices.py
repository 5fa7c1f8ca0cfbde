"""A list of answers of which one is chosen; long ones take several lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QWidget

from reglab.gui.widgets.labels import WrappedLabel


class _Words(WrappedLabel):
    """Words beside a button; a click on them is one on the button."""

    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setBuddy(button)
        self._button = button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._button.isEnabled():
            self._button.setFocus(Qt.FocusReason.MouseFocusReason)
            self._button.click()
        event.accept()


class Choices(QWidget):
    """Shows texts with a button each.

    Parameters
    ----------
    texts : sequence of str
        What can be chosen.
    chosen : int, optional
        What is chosen already.
    """

    chosen = Signal(int)
    """A person has chosen; carries the position."""

    def __init__(
        self, texts: Sequence[str], chosen: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.group = QButtonGroup(self)
        for position, text in enumerate(texts):
            button = QRadioButton()
            button.setAccessibleName(text)
            button.setChecked(position == chosen)
            self.group.addButton(button, position)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(button, position, 0, top)
            grid.addWidget(_Words(text, button), position, 1, top)
        self.group.idClicked.connect(self.chosen)
