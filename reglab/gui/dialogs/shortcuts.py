"""The keyboard map: what every key does, and where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reglab.gui import theme
from reglab.gui.glossary.keys import Key
from reglab.gui.widgets.labels import WrappedLabel
from reglab.gui.widgets.plain import literal
from reglab.words.language import _

_SIZE = (860, 620)


class ShortcutsDialog(QDialog):
    """Every key with what it does, menu by menu, in two columns.

    Parameters
    ----------
    keys : sequence of Key
        What there is, place by place.
    """

    def __init__(self, keys: Sequence[Key], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        places = [(where, list(some)) for where, some in groupby(keys, key=lambda key: key.where)]
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for part in _halves(places):
            column = QVBoxLayout()
            for where, some in part:
                column.addWidget(_place(where, some))
            column.addStretch(1)
            columns.addLayout(column, 1)
        content = QWidget()
        content.setLayout(columns)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setWidget(content)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(self.width(), room.width() - 20), min(self.height(), room.height() - 60))


def _halves(places: list[tuple[str, list[Key]]]) -> tuple[list[tuple[str, list[Key]]], ...]:
    """Divide the places into two columns of nearly one height."""
    heights = [len(some) + 1.5 for _where, some in places]
    cut = min(range(len(places) + 1), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])))
    return places[:cut], places[cut:]


def _place(where: str, keys: Sequence[Key]) -> QWidget:
    """The keys of one place, below its name."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 8)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(0, 1)
    title = QLabel(where)
    title.setProperty("role", "section")
    grid.addWidget(title, 0, 0, 1, 2)
    grid.setRowStretch(len(keys) + 1, 1)
    for row, key in enumerate(keys, 1):
        name = WrappedLabel(key.name)
        name.setToolTip(literal(key.about) if key.about else "")
        pressed = QLabel("  ".join(key.keys))
        pressed.setTextFormat(Qt.TextFormat.PlainText)
        pressed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        font = pressed.font()
        font.setBold(True)
        pressed.setFont(font)
        grid.addWidget(name, row, 0)
        grid.addWidget(pressed, row, 1)
    return box
