"""The stopped arm beside all arms at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from reglab.export.table import Table
from reglab.gui import theme
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.plots.marks import draw_mark
from reglab.gui.widgets.labels import ElidedLabel
from reglab.words.language import _


@dataclass(frozen=True, slots=True)
class Standing:
    """One line: an arm, and what it comes to."""

    hue: int
    name: str
    loss: str
    score: str
    stopped: bool = False
    """Whether it is the arm as early stopping would have left it."""


class StandingSwatch(ArmSwatch):
    """The sign of an arm, or the mark ■ that the plot has where the arm would have stopped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._hue, self._stopped = 0, False

    def show_standing(self, standing: Standing) -> None:
        """Show the sign of a line."""
        self._hue, self._stopped = standing.hue, standing.stopped
        self.show_hue(standing.hue)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._stopped:
            super().paintEvent(event)
            return
        look = theme.current()
        painter = QPainter(self)
        draw_mark(painter, "stopped", QRectF(self.rect()).center(), look.arm_color(self._hue), look)
        painter.end()


class Standings(QWidget):
    """A short table of arms with validation loss and score."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self.rows: list[tuple[StandingSwatch, ElidedLabel, QLabel, QLabel]] = []
        self.heads = (QLabel(_("Comparison")), QLabel(_("val loss")), QLabel())
        self.heads[0].setProperty("role", "section")
        self._grid.addWidget(self.heads[0], 0, 0, 1, 2)
        for column, head in enumerate(self.heads[1:], 2):
            head.setProperty("role", "muted")
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(head, 0, column)

    def tables(self) -> list[Table]:
        """Return the lines as they are shown."""
        rows = [[name.text(), *(label.text() for label in labels)] for _swatch, name, *labels in self.rows]
        heads = [_("arm"), *(head.text() for head in self.heads[1:])]
        return [Table(self.heads[0].text(), heads, rows)] if rows else []

    def show_standings(self, about: str, score: str, standings: Sequence[Standing]) -> None:
        """Show other lines under the name of the score, and what they are `about`; widgets are used again."""
        self.heads[0].setToolTip(about)
        self.setAccessibleName(about)
        self.heads[2].setText(score)
        while len(self.rows) > len(standings):
            for widget in self.rows.pop():
                self._grid.removeWidget(widget)
                widget.deleteLater()
        while len(self.rows) < len(standings):
            row = (StandingSwatch(), ElidedLabel(), QLabel(), QLabel())
            for column, part in enumerate(row):
                self._grid.addWidget(part, 1 + len(self.rows), column)
            for number in row[2:]:
                number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.rows.append(row)
        for (swatch, name, *numbers), standing in zip(self.rows, standings, strict=True):
            swatch.show_standing(standing)
            name.set_text(standing.name)
            for label, text in zip(numbers, (standing.loss, standing.score), strict=True):
                font = self.font()
                font.setBold(standing.stopped)
                label.setFont(font)
                label.setText(text)
