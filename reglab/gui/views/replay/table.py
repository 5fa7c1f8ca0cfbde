"""What early stopping would have made of every network, as a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QWidget

from reglab.analysis.outcomes import middle
from reglab.analysis.replay import ArmReplay, SeedReplay
from reglab.analysis.replay_words import of_seed
from reglab.words import MISSING, fixed, percent, tabular
from reglab.words.language import _, in_context

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_GAP, _AIR = 8, 6
"""Least room between columns, and what there has to be more for a column that can be left out."""
_NEEDED = 2
"""Columns of a higher rank can be left out."""
_LEAST_ROWS, _MOST_ROWS = 2, 6
_MEANS = _("Means over the networks; of epochs the median")
_WIDEST = {"epoch": "0000", "share": "100.0 %", "percent": "100 %", "loss": "−0.000"}
"""The widest usual number of each kind."""


@dataclass(frozen=True, slots=True)
class ReplayColumn:
    """A column: its head, what it means, its value for a network, and how that is written."""

    head: str
    about: str
    value: Callable[[SeedReplay], float | None]
    kind: str = "loss"
    rank: int = 0
    """Columns of the highest rank are left out first where there is no room."""


def columns_of(score: str) -> tuple[ReplayColumn, ...]:
    """The columns for classes (``"accuracy"``) or numbers (``"r2"``)."""
    accuracy = score == "accuracy"
    kind = "share" if accuracy else "loss"
    return (
        ReplayColumn(
            _("■ stops"), _("Epoch after which the rule ends the training"), lambda s: s.stop, "epoch"
        ),
        ReplayColumn(
            _("▲ keeps"),
            _("Epoch whose weights the network ends with"),
            lambda s: s.kept.epoch if s.sound else None,
            "epoch",
        ),
        ReplayColumn(
            in_context("epochs", "saved"),
            _("Share of the epochs planned that the rule would have spared"),
            lambda s: s.saved / s.planned if s.planned else None,
            "percent",
            1,
        ),
        ReplayColumn(
            _("val loss"), _("Validation loss with the weights that are kept"), lambda s: s.kept.loss
        ),
        ReplayColumn(
            _("at the end"), _("Validation loss of the last epoch trained"), lambda s: s.last.loss, rank=3
        ),
        ReplayColumn(
            _("val accuracy") if accuracy else _("val R²"),
            _("Validation accuracy with the weights that are kept")
            if accuracy
            else _("Validation R² with the weights that are kept"),
            lambda s: s.kept.score,
            kind,
            4,
        ),
        ReplayColumn(
            in_context("at the end", "then"),
            _("Validation accuracy of the last epoch trained")
            if accuracy
            else _("Validation R² of the last epoch trained"),
            lambda s: s.last.score,
            kind,
            6,
        ),
        ReplayColumn(
            _("best epoch"),
            _("Epoch of the smallest validation loss of the whole curve"),
            lambda s: s.best.epoch,
            "epoch",
            5,
        ),
        ReplayColumn(
            in_context("loss", "missed"),
            _(
                "How much smaller the smallest validation loss of the whole curve is than "
                "the one that is kept"
            ),
            lambda s: s.missed,
            "loss",
            2,
        ),
    )


class SeedsModel(QAbstractTableModel):
    """A row for the mean of all networks and one for each, by Qt's rules for tables."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[ReplayColumn, ...] = columns_of("accuracy")
        self._replay: ArmReplay | None = None
        self._bold = QFont()

    @property
    def networks(self) -> int:
        """Number of seeds of the arm, each a row."""
        return len(self._replay.seeds) if self._replay else 0

    @property
    def _means(self) -> int:
        """Number of rows for the mean: one network has none."""
        return int(self.networks > 1)

    def show_replay(self, replay: ArmReplay | None) -> None:
        """Write what comes of a rule, ``None`` for nothing; rows and order stay where they are the same."""
        before = (self.rowCount(), self.columns)
        columns = self.columns if replay is None else columns_of(replay.score)
        same = [c.head for c in columns] == [c.head for c in self.columns]
        if same and replay is not None and self._replay is not None and len(replay.seeds) == self.networks:
            self._replay = replay
            if before[0]:
                self.dataChanged.emit(self.index(0, 0), self.index(before[0] - 1, len(columns)))
            return
        self.beginResetModel()
        self._replay = replay
        self.columns = self.columns if same else columns
        self.endResetModel()

    def restyle(self) -> None:
        """Take the type of the theme."""
        self._bold = QApplication.font()
        self._bold.setBold(True)

    # -- Qt ------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        if parent.isValid() or not self.networks:
            return 0
        return self.networks + self._means

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section - 1].head if section else _("Seed")
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return self.columns[section - 1].about
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if row < self._means else None
        if role == Qt.ItemDataRole.ToolTipRole and self._replay:
            if row < self._means:
                return _MEANS
            return of_seed(self._replay.seeds[row - self._means], self._replay)
        return None

    def _text(self, row: int, column: int) -> str:
        if self._replay is None:
            return ""
        mean, shown = row < self._means, self.columns[column - 1]
        if mean:
            value: float | None = self._of_all(shown, self._replay)
        else:
            seed = self._replay.seeds[row - self._means]
            value = shown.value(seed) if column else seed.seed
        if not column:
            return _("mean") if mean else str(value)
        if value is None or not math.isfinite(value):
            return MISSING
        if shown.kind == "epoch":
            return fixed(value, 0)
        if shown.kind == "percent":
            return percent(value, 0)
        return tabular(value, share=shown.kind == "share")

    @staticmethod
    def _of_all(shown: ReplayColumn, replay: ArmReplay) -> float:
        """The mean over the sound networks; of epochs the median, as everywhere."""
        epochs = [int(epoch) for seed in replay.sound if (epoch := shown.value(seed)) is not None]
        if shown.kind == "epoch":
            return middle(epochs) if epochs else math.nan
        return replay.mean(shown.value)


class SeedsTable(QTableView):
    """Shows a `SeedsModel` with as many columns as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = 400
        self.table = SeedsModel()
        self.setModel(self.table)
        self.setAccessibleName(_("What early stopping would have made of every network"))
        self.setProperty("role", "card")
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        self.table.modelReset.connect(self.arrange)
        self.arrange()

    @Slot()
    def arrange(self) -> None:
        """Set heights and widths for the networks there are and the type in force."""
        self.table.restyle()
        row = self.fontMetrics().height() + 5
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        self.horizontalHeader().setFixedHeight(row)
        rows = min(
            max(self.table.rowCount(), _LEAST_ROWS), _MOST_ROWS, max(_LEAST_ROWS, self._room // row - 1)
        )
        self.setFixedHeight((rows + 1) * row + 2 * self.frameWidth() + 3)
        self._spread_columns()

    def set_room(self, height: int) -> None:
        """Show as many rows as fit into a height in pixels, and scroll the others."""
        if height != self._room:
            self._room = height
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread_columns()

    def _spread_columns(self) -> None:
        """Leave out columns for which there is no room, and share what is left evenly."""
        metrics = self.horizontalHeader().fontMetrics()
        needed = [
            max(metrics.horizontalAdvance(text) for text in (column.head, _WIDEST[column.kind])) + _GAP
            for column in self.table.columns
        ]
        name = metrics.horizontalAdvance(_("mean")) + 2 * _GAP
        whole = self.viewport().width() - name - 6
        shown = list(range(len(needed)))
        ranks = [column.rank for column in self.table.columns]
        while len(shown) > 1:
            last = max(shown, key=ranks.__getitem__)
            air = _AIR * len(shown) if ranks[last] > _NEEDED else 0
            if sum(needed[i] for i in shown) + air <= whole:
                break
            shown.remove(last)
        spare = max(0, whole - sum(needed[i] for i in shown))
        self.setColumnWidth(0, name)
        for index, width in enumerate(needed):
            self.setColumnHidden(index + 1, index not in shown)
            if index in shown:
                place = shown.index(index)
                # Whole pixels: the differences of rounded sums leave no gap at the end.
                more = spare * (place + 1) // len(shown) - spare * place // len(shown)
                self.setColumnWidth(index + 1, width + more)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
