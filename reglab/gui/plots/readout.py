"""The table under the plots that reads every curve at the epoch of the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from reglab.gui.plots.readout_model import ReadoutModel
from reglab.gui.widgets.throttle import Throttle
from reglab.words.language import _

INTERVAL_MS = 400
"""Numbers that change more often cannot be read, nor the sentence about them, which comes with them."""
_MOST_ROWS, _LEAST_ROWS = 5, 2
"""Rows that are seen where nobody says what room there is, and at least."""
_SHARE = 0.26
"""Share of the view's height that the table may take."""
_ARROW = 14
"""Room for the sign of the order in the head of a column."""
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
        self.setAccessibleName(_("Values of all curves at one epoch"))
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
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._throttle = Throttle(self._tell, INTERVAL_MS, parent=self)
        self._most = _MOST_ROWS
        self.pinned = PinnedRow(self)
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(self._spread_columns)
        self.clicked.connect(self.take_row)
        self.activated.connect(self.take_row)
        self.table.modelReset.connect(self.arrange)
        self.table.dataChanged.connect(self._make_room)
        self.arrange()

    def schedule(self) -> None:
        """Emit `due` now, or when the pause since the last time is over."""
        self._throttle.request()

    def _tell(self) -> None:
        if self.isVisible():
            self.due.emit()

    @Slot()
    def arrange(self) -> None:
        """Set heights and widths for the arms and columns there are."""
        row = self.fontMetrics().height() + 5
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        self.horizontalHeader().setFixedHeight(row)
        rows = min(max(self.table.rowCount(), 1), self._most)
        self.setFixedHeight((rows + 1) * row + 2 * self.frameWidth() + 3)
        self._spread_columns()

    def set_room(self, height: int) -> None:
        """Show as many rows as a view of this height can spare, and scroll the others."""
        row = self.fontMetrics().height() + 5
        most = max(_LEAST_ROWS, int(_SHARE * height / row) - 1)
        if most != self._most:
            self._most = most
            self.arrange()

    def emphasize(self, arm: int, firm: frozenset[int]) -> None:
        """Write an arm bold, −1 for none, and scroll to it; all that are not `firm` are faint."""
        self.table.set_emphasis(arm, firm)
        row = self.table.row_of(arm)
        if row > 0:
            # The pinned row lies over the first one that is seen.
            self.scrollTo(self.table.index(row - 1, 0))
            self.scrollTo(self.table.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread_columns()

    @Slot()
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
        self.pinned.fit()

    def _needed(self, column: int) -> int:
        """Width for the head of a column of numbers, and for whatever number it may come to show."""
        table = self.table
        head = table.headerData(column, Qt.Orientation.Horizontal)
        # The font of all cells of a column is that of the first.
        font = table.index(0, column).data(Qt.ItemDataRole.FontRole) if table.rowCount() else None
        numbers = QFontMetrics(font or self.font())
        texts = [table.widest(column), *(table.index(row, column).data() for row in range(table.rowCount()))]
        widest = max(map(numbers.horizontalAdvance, texts)) + _GAP
        arrow = _ARROW if table.sorted_by == column else 0
        return max(widest, self.horizontalHeader().fontMetrics().horizontalAdvance(head) + _HEAD_GAP + arrow)

    @Slot()
    def _make_room(self) -> None:
        """Widen a column for a text longer than any number, such as how many networks stopped."""
        if any(
            self._needed(column) > self.columnWidth(column) for column in range(1, self.table.columnCount())
        ):
            self._spread_columns()

    @Slot(QModelIndex)
    def take_row(self, index: QModelIndex) -> None:
        self.arm_clicked.emit(self.table.arm_of(index.row()))


class PinnedRow(QTableView):
    """The first row, the baseline's, over the top of a table that scrolls below it."""

    def __init__(self, table: Readout) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.table)
        self.setAccessibleName(_("Values of the baseline"))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(False)
        self.setIconSize(table.iconSize())
        for turn in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            turn(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(table.take_row)
        self.hide()

    def fit(self) -> None:
        """Lie over the first row where rows are scrolled."""
        table = self._table
        row = table.verticalHeader().defaultSectionSize()
        scrolls = table.table.rowCount() * row > table.viewport().height()
        self.setVisible(scrolls)
        if not scrolls:
            return
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        for column in range(table.table.columnCount()):
            self.setColumnWidth(column, table.columnWidth(column))
        place = table.viewport().geometry()
        self.setGeometry(place.left(), place.top(), place.width(), row)
        self.scrollToTop()
        self.raise_()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # It is the table that scrolls.
        event.ignore()
