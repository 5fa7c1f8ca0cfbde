"""The list of runs on the screen: several can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from reglab.gui import theme
from reglab.gui.dialogs.history.run_list import NAME, WHEN, RunList
from reglab.store.history import Entry
from reglab.words.language import _

_WIDTHS = (28, 230, 110, 90, 90, 190, 50, 100, 70)
_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class RunTable(QTableView):
    """Shows a `RunList`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = RunList()
        self.setModel(self.list)
        self.setAccessibleName(_("Runs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(WHEN, Qt.SortOrder.DescendingOrder)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        # One height for all: a thousand rows are not measured one by one.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        for column, width in enumerate(_WIDTHS):
            # The heads of other languages may be longer.
            head = str(self.list.headerData(column, Qt.Orientation.Horizontal) or "")
            need = self.horizontalHeader().fontMetrics().horizontalAdvance(head) + 14
            self.setColumnWidth(column, max(theme.px(width), need))
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    @property
    def chosen(self) -> list[Entry]:
        """The runs that are chosen, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.list.entry(row) for row in rows]

    @property
    def runs(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(entry.id for entry in self.chosen)

    @property
    def one(self) -> Entry | None:
        """The run that is chosen, where it is a single one."""
        chosen = self.chosen
        return chosen[0] if len(chosen) == 1 else None

    def choose(self, runs: tuple[int, ...]) -> None:
        """Choose those of some runs that are in the list."""
        self.clearSelection()
        for run in runs:
            if (row := self.list.row_of(run)) is not None:
                self.selectionModel().select(self.list.index(row, 0), _ROWS)
