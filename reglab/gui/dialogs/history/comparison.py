"""The table under the list: what the chosen runs differ in, and what came of it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from reglab.experiment.text import one_line
from reglab.gui.widgets.plain import literal
from reglab.store.history.comparing import Comparison
from reglab.words.language import _

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ComparisonTable(QTableWidget):
    """One column for each run, one row for what differs; the results stand below, the best of them bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setAccessibleName(_("What the chosen runs differ in"))
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.horizontalHeader().setDefaultAlignment(_LEFT)
        self.verticalHeader().setDefaultAlignment(_LEFT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_comparison(self, found: Comparison | None) -> None:
        """Show runs beside each other, or none."""
        self.clear()
        rows = () if found is None else found.rows
        self.setRowCount(len(rows))
        self.setColumnCount(0 if found is None else len(found.runs))
        if found is None:
            return
        self.setHorizontalHeaderLabels([one_line(name) for name in found.names])
        self.setVerticalHeaderLabels([row.label for row in rows])
        for at, row in enumerate(rows):
            best = _best(row.best, row.cells) if row.best and len(row.cells) > 1 else ""
            for place, words in enumerate(row.cells):
                item = QTableWidgetItem(words)
                item.setToolTip(literal(words))
                if words == best:
                    font = QFont(self.font())
                    font.setBold(True)
                    item.setFont(font)
                self.setItem(at, place, item)


def _best(end: Literal["low", "high"], cells: tuple[str, ...]) -> str:
    """The best of some numbers as they are written: the lowest or the highest."""
    known = [cell for cell in cells if cell != "–"]
    if len(known) < 2:
        return ""

    def value(cell: str) -> float:
        try:
            return float(cell.replace("−", "-").replace(",", "").removesuffix(" %"))
        except ValueError:
            return float("inf")

    return min(known, key=value) if end == "low" else max(known, key=value)
