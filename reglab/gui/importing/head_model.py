"""The first rows of a table, as they were cut into cells."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from reglab.experiment.tables.survey import Survey
from reglab.gui.importing.columns_model import Index
from reglab.gui.widgets.plain import literal
from reglab.words.language import _, in_context

_KINDS = {
    "number": _("number"),
    "category": _("category"),
    "text": in_context("kind of a column", "text"),
    "date": _("date"),
    "empty": _("empty"),
}


class HeadModel(QAbstractTableModel):
    """Shows how a table begins; numbers stand at the right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._survey: Survey | None = None

    def show_survey(self, survey: Survey) -> None:
        """Show another table."""
        self.beginResetModel()
        self._survey = survey
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._survey is None else len(self._survey.head)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._survey is None else len(self._survey.report.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._survey is None or orientation != Qt.Orientation.Horizontal:
            return None
        column = self._survey.report.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(
                _("{name}: {kind}, column {number}").format(
                    name=column.name, kind=_KINDS[column.kind], number=column.at + 1
                )
            )
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._survey is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._survey.head[index.row()][index.column()]
        return self._side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        number = self._survey is not None and self._survey.report.columns[column].kind == "number"
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
