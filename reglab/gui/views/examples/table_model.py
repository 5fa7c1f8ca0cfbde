"""Examples as the rows of a table, by Qt's rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QIcon

from reglab.analysis.confusion import Integers
from reglab.gui import theme
from reglab.gui.plots.readout_model import swatch_icon
from reglab.gui.views.examples.columns import ExampleColumn
from reglab.gui.views.examples.thumbnails import Thumbnails
from reglab.gui.widgets.plain import literal
from reglab.words.language import _

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ASCENDING = Qt.SortOrder.AscendingOrder


class ExampleModel(QAbstractTableModel):
    """Some examples of a part of the data; cells are made when they are seen."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[ExampleColumn, ...] = ()
        self.rows: Integers = np.empty(0, np.int64)
        """Positions of the examples, in the order shown."""
        self._given = self.rows
        self._thumbnails: Thumbnails | None = None
        self._sorted: tuple[int, Qt.SortOrder] = (-1, _ASCENDING)

    def show(self, columns: Sequence[ExampleColumn], rows: Integers, thumbnails: Thumbnails | None) -> None:
        """Show other examples; they are sorted as those before where the columns are the same.

        Parameters
        ----------
        columns : sequence of ExampleColumn
            The columns.
        rows : array of int64
            Positions of the examples, in the order that holds while nobody sorts.
        thumbnails : Thumbnails, optional
            Pictures of the examples.
        """
        self.beginResetModel()
        if [column.header for column in columns] != [column.header for column in self.columns]:
            self._sorted = (-1, _ASCENDING)
        self.columns, self._given, self._thumbnails = tuple(columns), rows, thumbnails
        self._arrange()
        self.endResetModel()

    def show_pictures(self, thumbnails: Thumbnails) -> None:
        """Show the same examples with pictures of another size."""
        self._thumbnails = thumbnails
        if len(self.rows) and self.columns:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def sorted_by(self) -> int:
        """The column that the rows are sorted by, −1 for the order given."""
        return self._sorted[0]

    def sort(self, column: int, order: Qt.SortOrder = _ASCENDING) -> None:
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, order = self._sorted
        if not 0 <= column < len(self.columns):
            self.rows = self._given
            return
        keys = self.columns[column].keys[self._given]
        places = np.argsort(keys, kind="stable")
        self.rows = self._given[places if order == _ASCENDING else places[::-1]]

    # -- Qt ---------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.header
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(f"{column.about}\n{_('Click to sort by it.')}")
        if role == Qt.ItemDataRole.DecorationRole and column.hue is not None:
            return swatch_icon(column.hue, theme.current())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, at = self.columns[index.column()], int(self.rows[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(at)
        if role == Qt.ItemDataRole.ForegroundRole:
            look, ink = theme.current(), column.ink(at)
            return QBrush(QColor(getattr(look, ink)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return self._picture(at, role) if column.picture else None

    def _picture(self, at: int, role: int) -> Any:
        """What the cell with the picture of an example has to say beside its text."""
        if self._thumbnails is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return QIcon(self._thumbnails.pixmap(at))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._thumbnails.large(at)
        return (
            _("picture of example {number}").format(number=at + 1)
            if role == Qt.ItemDataRole.AccessibleTextRole
            else None
        )


def _alignment(column: ExampleColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
