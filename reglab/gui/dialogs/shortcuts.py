"""The list of keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from reglab.words.language import _


class ShortcutsDialog(QDialog):
    """Every action that has a key, with the key, in two columns.

    Parameters
    ----------
    actions : list of QAction
        Actions that have a shortcut.
    """

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        rows = (len(actions) + 1) // 2
        for position, action in enumerate(actions):
            row, column = position % rows, 2 * (position // rows)
            key = QLabel(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
            key.setAlignment(Qt.AlignmentFlag.AlignRight)
            font = key.font()
            font.setBold(True)
            key.setFont(font)
            grid.addWidget(key, row, column)
            grid.addWidget(QLabel(action.text().replace("&", "").rstrip("…")), row, column + 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addWidget(buttons)
