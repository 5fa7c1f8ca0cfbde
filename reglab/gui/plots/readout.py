"""The table under the plots that reads every curve at the epoch of the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from reglab.gui.plots.readout_model import ReadoutModel

INTERVAL_MS = 100
"""Numbers that change more often cannot be read."""
_MOST_ROWS = 5
_NAME_SHARE = 0.24
_LEAST_NAME = 96
_MARGIN = 6
_GAP = 12


class Readout(QTableView):
    """Shows a `ReadoutModel`, at most ten times a second while numbers stream in."""

    arm_clicked = Signal(int)
    """The row of an arm was clicked or entered."""
    due = Signal()
    """It is time to read the curves anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ReadoutModel()
        self.setModel(self.table)
        self.setAccessibleName("Values of all curves at one epoch")
        self.setProperty("role", "card")
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(16, 10))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._pause = QTimer(self, singleShot=True, interval=INTERVAL_MS)
        self._pause.timeout.connect(self._pause_over)
        self._waiting = False
        self.clicked.connect(self._take)
        self.activated.connect(self._take)
        self.table.modelReset.connect(self.arrange)
        self.arrange()

    def schedule(self) -> None:
        """Emit `due` now, or when the pause since the last time is over."""
        if self._pause.isActive():
            self._waiting = True
            return
        self._waiting = False
        self.due.emit()
        self._pause.start()

    @Slot()
    def _pause_over(self) -> None:
        if self._waiting and self.isVisible():
            self.schedule()

    @Slot()
    def arrange(self) -> None:
        """Set heights and widths for the arms and columns there are."""
        row = self.fontMetrics().height() + 5
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        self.horizontalHeader().setFixedHeight(row)
        rows = min(max(self.table.rowCount(), 1), _MOST_ROWS)
        self.setFixedHeight((rows + 1) * row + 2 * self.frameWidth() + 3)
        self._spread_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread_columns()

    def _spread_columns(self) -> None:
        """Share the width: what the heads need, and what is left evenly among names and numbers."""
        table, metrics = self.table, self.horizontalHeader().fontMetrics()
        numbers = table.columnCount() - 1
        if numbers < 1:
            return
        heads = [table.headerData(column, Qt.Orientation.Horizontal) for column in range(1, numbers + 1)]
        needed = [
            max(metrics.horizontalAdvance(head), metrics.horizontalAdvance("100.0 %")) + _GAP
            for head in heads
        ]
        whole = self.viewport().width() - _MARGIN
        name = max(_LEAST_NAME, min(int(whole * _NAME_SHARE), whole - sum(needed)))
        spare = whole - name - sum(needed)
        self.setColumnWidth(0, name)
        for column, width in enumerate(needed):
            # Whole pixels: the differences of rounded sums leave no gap at the end.
            more = spare * (column + 1) // numbers - spare * column // numbers
            self.setColumnWidth(1 + column, max(1, width + more))

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        self.arm_clicked.emit(index.row())
