"""The table under the plots that reads every curve at the epoch of the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from reglab.gui.plots.readout_model import ReadoutModel

INTERVAL_MS = 400
"""Numbers that change more often cannot be read, nor the sentence about them, which comes with them."""
_MOST_ROWS = 5
_NAME_SHARE = 0.24
_LEAST_NAME = 96
_MARGIN = 6
_GAP = 8
_HEAD_GAP = 10
_NAME_EXTRA = 30
"""What a name's cell has beside its text: the line in the arm's hue and margins."""


class Readout(QTableView):
    """Shows a `ReadoutModel`, at most every `INTERVAL_MS` while numbers stream in."""

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
        self.table.dataChanged.connect(self._make_room)
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
        """Share the width: what numbers and names need, and what is left evenly among the numbers.

        Where it does not suffice, names are cut before numbers.
        """
        table = self.table
        numbers = table.columnCount() - 1
        if numbers < 1:
            return
        needed = [self._needed(column) for column in range(1, numbers + 1)]
        whole = self.viewport().width() - _MARGIN
        bold = self.font()
        bold.setBold(True)
        advance = QFontMetrics(bold).horizontalAdvance
        names = [advance(table.index(row, 0).data()) + _NAME_EXTRA for row in range(table.rowCount())]
        wanted = max([int(whole * _NAME_SHARE), *names])
        name = max(_LEAST_NAME, min(wanted, whole - sum(needed)))
        spare = whole - name - sum(needed)
        self.setColumnWidth(0, name)
        for column, width in enumerate(needed):
            # Whole pixels: the differences of rounded sums leave no gap at the end.
            more = spare * (column + 1) // numbers - spare * column // numbers
            self.setColumnWidth(1 + column, max(1, width + more))

    def _needed(self, column: int) -> int:
        """Width for the head of a column of numbers, and for whatever number it may come to show."""
        table = self.table
        head = table.headerData(column, Qt.Orientation.Horizontal)
        # The font of all cells of a column is that of the first.
        font = table.index(0, column).data(Qt.ItemDataRole.FontRole) if table.rowCount() else None
        numbers = QFontMetrics(font or self.font())
        texts = [table.widest(column), *(table.index(row, column).data() for row in range(table.rowCount()))]
        widest = max(map(numbers.horizontalAdvance, texts)) + _GAP
        return max(widest, self.horizontalHeader().fontMetrics().horizontalAdvance(head) + _HEAD_GAP)

    @Slot()
    def _make_room(self) -> None:
        """Widen a column for a text longer than any number, such as how many networks stopped."""
        if any(
            self._needed(column) > self.columnWidth(column) for column in range(1, self.table.columnCount())
        ):
            self._spread_columns()

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        self.arm_clicked.emit(index.row())
