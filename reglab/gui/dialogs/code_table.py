"""The table of techniques and libraries: exact, approximate or not expressible."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from reglab.code.exactness import Exactness, level_words
from reglab.code.registry import FRAMEWORKS, TITLES, Framework, no_counterpart
from reglab.code.table import table
from reglab.gui import theme
from reglab.gui.dialogs.code_page import SIGNS
from reglab.gui.widgets.labels import Caption
from reglab.words.language import _


class CodeTable(QWidget):
    """A row for every technique; why something is not exact stands in its tip, and below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = table()
        self.table = QTableWidget(len(rows), len(FRAMEWORKS) + 2)
        self.table.setHorizontalHeaderLabels(
            [_("Technique"), *(TITLES[each] for each in FRAMEWORKS), _("Why")]
        )
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(_("Which library can say which technique"))
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, (title, row) in enumerate(rows):
            self.table.setItem(place, 0, QTableWidgetItem(title))
            for column, framework in enumerate(FRAMEWORKS, 1):
                exactness = row[framework]
                item = QTableWidgetItem(f"{SIGNS[exactness.level]} {level_words(exactness.level)}")
                self.table.setItem(place, column, item)
            why = QTableWidgetItem(_why(row))
            why.setToolTip(f"<p>{why.text()}</p>" if why.text() else "")
            self.table.setItem(place, len(FRAMEWORKS) + 1, why)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.resizeColumnsToContents()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in range(len(FRAMEWORKS) + 1):
            header.resizeSection(column, header.sectionSize(column) + theme.px(14))
        about = Caption(
            _(
                "With the usual strengths and gradient descent. Exact means the same "
                "losses up to rounding: at most 1e-5 apart in 50 epochs, 1e-4 in Keras."
            )
        )
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(8, 8, 8, 8)
        column_.addWidget(about)
        column_.addWidget(self.table, 1)


def _why(row: Mapping[Framework, Exactness]) -> str:
    """Why something is not exact; that a library has nothing of the kind goes without saying."""
    reasons = {
        TITLES[framework]: exactness.why
        for framework, exactness in row.items()
        if exactness.why and exactness.why != no_counterpart(framework)
    }
    return " ".join(f"{library}: {why}." for library, why in reasons.items())
