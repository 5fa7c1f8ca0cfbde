"""The list of runs as a table: one row for each, sorted by any column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from reglab.gui import theme
from reglab.gui.widgets.plain import literal
from reglab.store.history import Entry
from reglab.words import about_bytes, fixed
from reglab.words.dates import short_month
from reglab.words.language import _, grouped, in_context

COLUMNS = (
    "★",
    _("Name"),
    _("When"),
    _("State"),
    _("Epochs"),
    _("Arms"),
    _("Seeds"),
    _("Best val. loss"),
    _("Size"),
)
STAR, NAME, WHEN, STATE, EPOCHS, ARMS, SEEDS, BEST, SIZE = range(len(COLUMNS))
_NUMBERS = (EPOCHS, SEEDS, BEST, SIZE)
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

_STATES = {
    "running": in_context("run", "running"),
    "completed": in_context("run", "completed"),
    "stopped": in_context("run", "stopped"),
    "interrupted": in_context("run", "interrupted"),
    "failed": in_context("run", "failed"),
}


class RunList(QAbstractTableModel):
    """Entries of the history."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._bests: Mapping[int, float] = {}
        self._sorted = (WHEN, Qt.SortOrder.DescendingOrder)

    def show_entries(self, entries: Sequence[Entry], bests: Mapping[int, float]) -> None:
        """Show other entries, sorted as before."""
        self.beginResetModel()
        self._entries, self._bests = list(entries), bests
        self._arrange()
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        """The entry in a row."""
        return self._entries[row]

    def row_of(self, run: int) -> int | None:
        """The row of a run; ``None`` where it is not in the list."""
        return next((row for row, entry in enumerate(self._entries) if entry.id == run), None)

    # -- what Qt asks ------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self._entries[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(entry, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column == STATE and entry.state in _TROUBLED:
            return QColor(theme.current().warning)
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (entry.name, entry.data, ", ".join(entry.arms), entry.headline, entry.note)
            return literal("\n".join(part for part in parts if part))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == STAR:
            return _("marked") if entry.star else _("not marked")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        runs = [self._entries[index.row()].id for index in old]
        self._sorted = column, order
        self._arrange()
        rows = {entry.id: row for row, entry in enumerate(self._entries)}
        self.changePersistentIndexList(
            old, [self.index(rows[run], index.column()) for run, index in zip(runs, old, strict=True)]
        )
        self.layoutChanged.emit()

    # ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        column, order = self._sorted
        down = order == Qt.SortOrder.DescendingOrder
        # Of equals the newest first, either way.
        self._entries.sort(key=lambda entry: entry.id, reverse=True)
        self._entries.sort(key=lambda entry: self._key(entry, column), reverse=down)

    def _key(self, entry: Entry, column: int) -> Any:
        best = self._bests.get(entry.id)
        keys: tuple[Any, ...] = (
            *(entry.star, entry.name.casefold(), entry.id, entry.state, entry.epochs),
            *(len(entry.arms), entry.seeds, float("inf") if best is None else best, entry.bytes),
        )
        return keys[column]

    def _words(self, entry: Entry, column: int) -> str:
        best = self._bests.get(entry.id)
        epochs = grouped(entry.epochs)
        if entry.epochs != entry.planned_epochs:
            epochs = _("{done} of {planned}").format(done=epochs, planned=grouped(entry.planned_epochs))
        words = (
            *(
                "★" if entry.star else "",
                entry.name,
                when(entry.started),
                _STATES.get(entry.state, entry.state),
                epochs,
            ),
            *(", ".join(entry.arms), str(entry.seeds), "–" if best is None else fixed(best, 3)),
            size_words(entry.bytes),
        )
        return words[column]


def size_words(count: int) -> str:
    """A size on the disk: ``"40 kB"``, ``"1.2 MB"``."""
    return (
        _("{size} kB").format(size=grouped(max(1, round(count / 1000))))
        if count < 995_000
        else about_bytes(count)
    )


_TROUBLED = ("interrupted", "failed")


def when(told: str) -> str:
    """A time of the history by the clock on the wall: of today the hour, else the day as well."""
    moment = datetime.fromisoformat(told).astimezone()
    today = datetime.now().astimezone().date()
    if moment.date() == today:
        return _("today {time}").format(time=f"{moment:%H:%M}")
    month = short_month(moment)
    if moment.year == today.year:
        return _("{day} {month} {time}").format(day=moment.day, month=month, time=f"{moment:%H:%M}")
    return _("{day} {month} {year}").format(day=f"{moment:%d}", month=month, year=moment.year)
