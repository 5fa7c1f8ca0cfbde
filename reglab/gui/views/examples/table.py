"""The table of examples, with a sentence above that sums them up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reglab.analysis.confusion import Integers
from reglab.gui.theme import Theme
from reglab.gui.views.examples.columns import ExampleColumn
from reglab.gui.views.examples.content import Comparable
from reglab.gui.views.examples.table_model import ExampleModel
from reglab.gui.views.examples.thumbnails import Thumbnails

_LINES, _MOST_LINES = 3.0, 7.0
"""Height of a picture in lines of text, at least and at most."""
_ROWS = 12
"""So many rows of pictures fill a tall table."""
_WIDEST = 14
"""Width of a column in heights of a line, at most."""


class ExampleTable(QWidget):
    """Rows of examples that can be sorted by every column."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        # Names of arms are shown as they are.
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.table = ExampleModel()
        self.rows = QTableView()
        self._thumbnails: Thumbnails | None = None
        self._fitted: tuple[str, ...] = ()
        self._natural = 0
        rows = self.rows
        rows.setModel(self.table)
        rows.setAccessibleName(name)
        rows.setFrameShape(QFrame.Shape.NoFrame)
        rows.setShowGrid(False)
        rows.setAlternatingRowColors(True)
        rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows.setTabKeyNavigation(False)
        rows.setWordWrap(False)
        rows.verticalHeader().hide()
        header = rows.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setResizeContentsPrecision(40)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        rows.setSortingEnabled(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 4, 2)
        layout.setSpacing(4)
        layout.addWidget(self.summary)
        layout.addWidget(rows, 1)

    def show_examples(
        self, found: Comparable, columns: Sequence[ExampleColumn], rows: Integers, summary: str
    ) -> None:
        """Show examples; place and order of what is seen stay.

        Parameters
        ----------
        found : Comparable
            Where they come from.
        columns : sequence of ExampleColumn
            What is told about each.
        rows : array of int64
            Their positions, in the order that holds while nobody sorts.
        summary : str
            A sentence about them.
        """
        self.summary.setText(summary)
        self.rows.setAccessibleDescription(summary)
        bars = (self.rows.verticalScrollBar(), self.rows.horizontalScrollBar())
        places = [bar.value() for bar in bars]
        current = self.rows.currentIndex()
        before = (current.row(), current.column())
        self.table.show(columns, rows, self._pictures(found))
        if self.table.sorted_by < 0:
            self.rows.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._fit(columns)
        if before[0] >= 0:
            self.rows.setCurrentIndex(
                self.table.index(min(before[0], self.table.rowCount() - 1), max(before[1], 0))
            )
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        del theme
        self._fitted = ()
        self._thumbnails = None
        self._fit(self.table.columns)
        self.rows.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()
        kept, side = self._thumbnails, self._side()
        if kept is not None and kept.side != side:
            # Larger pictures where there is room for enough of them.
            self._thumbnails = Thumbnails(kept.x, kept.shape, side)
            self.table.show_pictures(self._thumbnails)
            self._fitted = ()
            self._fit(self.table.columns)

    def _side(self) -> int:
        """Height of a picture in pixels."""
        line = self.fontMetrics().height()
        return round(min(max(_LINES * line, self.rows.height() / _ROWS), _MOST_LINES * line))

    def _pictures(self, found: Comparable) -> Thumbnails | None:
        shape = found.info.image_shape
        side = self._side()
        if shape is None:
            return None
        kept = self._thumbnails
        if kept is None or kept.x is not found.x or kept.side != side:
            self._thumbnails = Thumbnails(found.x, shape, side)
        return self._thumbnails

    def _fit(self, columns: Sequence[ExampleColumn]) -> None:
        """Set heights and widths for other columns; a person's own widths stay while they are the same."""
        line = self.fontMetrics().height()
        pictures = self._thumbnails if any(column.picture for column in columns) else None
        self.rows.setIconSize(pictures.size if pictures else QSize(16, 10))
        height = line + 6 if pictures is None else pictures.side + 6
        self.rows.verticalHeader().setMinimumSectionSize(height)
        self.rows.verticalHeader().setDefaultSectionSize(height)
        headers = tuple(column.header for column in columns)
        if headers and headers != self._fitted and self.table.rowCount():
            self._fitted = headers
            self.rows.horizontalHeader().setStretchLastSection(False)
            self.rows.resizeColumnsToContents()
            for column in range(len(headers)):
                width = min(self.rows.columnWidth(column) + 8, _WIDEST * line)
                self.rows.setColumnWidth(column, width)
            self._natural = self.rows.horizontalHeader().length()
            self._stretch()

    def _stretch(self) -> None:
        """Have the last column fill the width, unless it would get less than its words need."""
        room = self.rows.viewport().width()
        self.rows.horizontalHeader().setStretchLastSection(0 < self._natural < room)
