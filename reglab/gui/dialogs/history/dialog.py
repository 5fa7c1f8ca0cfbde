"""The history: a list to search, a table that compares, and what can be done with runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from reglab.gui import theme
from reglab.gui.dialogs.history.acts import RunActs
from reglab.gui.dialogs.history.buttons import BUTTONS, text_button
from reglab.gui.dialogs.history.comparison import ComparisonTable
from reglab.gui.dialogs.history.run_list import STAR, size_words
from reglab.gui.dialogs.history.run_table import RunTable
from reglab.gui.run.history_thread import HistoryThread
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import ElidedLabel
from reglab.gui.widgets.throttle import Throttle
from reglab.store.history import Entry, History
from reglab.store.history.comparing import Comparison, bests, compare
from reglab.words.language import _, plural

FILTERS = (_("All runs"), _("Marked ★"), _("Interrupted or failed"), _("Deleted"))
MOST_COMPARED = 8
"""Runs that are held beside each other, or laid over the plots, at most."""
_SIZE = (1000, 620)
_TYPING_MS = 120


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the list is made of."""

    entries: list[Entry]
    bests: dict[int, float]
    size: int


class HistoryDialog(QDialog):
    """Stays open beside the window.

    Parameters
    ----------
    history : HistoryThread
        What reads and changes the history; the dialog never waits for it.
    """

    open_wanted = Signal(int)
    """A run is to be shown with its results; carries its id."""
    rerun_wanted = Signal(int)
    """A run is to be trained again."""
    overlay_wanted = Signal(object)
    """Runs are to be laid over the plots; a tuple of ids."""

    def __init__(self, history: HistoryThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._asked = 0
        self.setWindowTitle(_("History"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find runs by name, data, arm, verdict or note"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.filter = QComboBox()
        self.filter.addItems(FILTERS)
        self.filter.setAccessibleName(_("Which runs are listed"))
        self.table = RunTable()
        self.acts = RunActs(history, self.table, self)
        self.comparison = ComparisonTable()
        self.heading = QLabel(_CHOOSE)
        self.heading.setProperty("role", "muted")
        self.told = ElidedLabel(role="muted")
        self.undo = text_button(_("Undo"), _("Have them back"))
        self.undo.hide()
        self.buttons = {key: text_button(words, tip) for key, words, tip in BUTTONS}
        self.size_told = QLabel()
        self.size_told.setProperty("role", "muted")
        self.thin = tool_button("delete", _THIN, _("Free space"))
        self._throttle = Throttle(self.reload, _TYPING_MS, 0.0, self)
        self._lay_out()
        self._connect()

    # -- assembly ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.filter)
        acts = QHBoxLayout()
        for button in self.buttons.values():
            acts.addWidget(button)
        acts.addWidget(self.told, 1)
        acts.addWidget(self.undo)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        for margin, parts in ((0, (self.table, acts)), (4, (self.heading, self.comparison))):
            half = QWidget()
            column = QVBoxLayout(half)
            column.setContentsMargins(0, margin, 0, 0)
            for part in parts:
                if isinstance(part, QHBoxLayout):
                    column.addLayout(part)
                else:
                    column.addWidget(part, 0 if part is self.heading else 1)
            halves.addWidget(half)
        halves.setSizes([theme.px(360), theme.px(220)])
        foot = QHBoxLayout()
        close = text_button(_("Close"), "")
        close.clicked.connect(self.reject)
        foot.addWidget(self.size_told)
        foot.addWidget(self.thin)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(halves, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._throttle.request)
        self.filter.currentIndexChanged.connect(self.reload)
        self._history.changed.connect(self._throttle.request)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.doubleClicked.connect(self._double_clicked)
        self.table.clicked.connect(self._clicked)
        self.acts.told.connect(self._tell)
        self.acts.changed.connect(self.reload)
        for key, act in (
            ("open", self._open),
            ("rerun", self._rerun),
            ("overlay", self._overlay),
            ("star", self.acts.star),
            ("name", self.acts.name),
            ("note", self.acts.note),
            ("delete", self._delete),
        ):
            self.buttons[key].clicked.connect(act)
        self.undo.clicked.connect(self._undo)
        self.thin.clicked.connect(self.acts.thin)
        for keys, key in (("Return", "open"), ("F2", "name"), ("Del", "delete")):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            # A button that cannot be used does nothing by its key either.
            shortcut.activated.connect(self.buttons[key].click)
        self._chosen()

    # -- the list ------------------------------------------------------------------------------

    def show_runs(self) -> None:
        """Come to the front with the list as it is now."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the list anew; what is chosen stays chosen."""
        words, deleted = self.search.text(), self._gone

        def work(history: History) -> _Listed:
            return _Listed(history.entries(words, deleted=deleted), bests(history), history.size())

        self._asked += 1
        self._history.ask(self, work, partial(self._show, self._asked), self._tell)

    def _show(self, asked: int, found: _Listed) -> None:
        if asked != self._asked:
            return
        chosen = self.table.runs
        keep = _KEPT.get(self.filter.currentIndex(), _all)
        entries = [entry for entry in found.entries if keep(entry)]
        self.table.list.show_entries(entries, found.bests)
        self.table.choose(chosen)
        self.size_told.setText(
            plural(
                "{n} run · {size} on the disk",
                "{n} runs · {size} on the disk",
                len(entries),
                size=size_words(found.size),
            )
        )
        self._chosen()

    @property
    def _gone(self) -> bool:
        """Whether deleted runs are listed."""
        return self.filter.currentIndex() == len(FILTERS) - 1

    @Slot()
    def _chosen(self) -> None:
        runs, one = self.table.runs, self.table.one
        for key in ("open", "rerun", "name", "note"):
            self.buttons[key].setEnabled(one is not None and not self._gone)
        self.buttons["star"].setEnabled(bool(runs) and not self._gone)
        self.buttons["delete"].setEnabled(bool(runs))
        self.buttons["overlay"].setEnabled(0 < len(runs) <= MOST_COMPARED and not self._gone)
        self.buttons["delete"].setText(_("Restore") if self._gone else _("Delete"))
        if 0 < len(runs) <= MOST_COMPARED:
            self._history.ask(self, lambda history: compare(history, runs), self._compare, self._tell)
            return
        self.comparison.show_comparison(None)
        self.heading.setText(
            plural("Up to {n} run is compared.", "Up to {n} runs are compared.", MOST_COMPARED)
            if runs
            else _CHOOSE
        )

    def _compare(self, found: Comparison) -> None:
        if found.runs != self.table.runs:
            return
        self.comparison.show_comparison(found)
        words = _("What they differ in, and their results: means over the seeds.")
        if len(found.runs) == 1:
            words = _("Results: means over the seeds. Choose more runs to compare them.")
        elif all(row.result for row in found.rows):
            words = _("They ask the same. Results: means over the seeds.")
        self.heading.setText(words)

    # -- what is done with runs -----------------------------------------------------------------

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() != STAR:
            self._open()

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == STAR and not self._gone:
            self.table.choose((self.table.list.entry(index.row()).id,))
            self.acts.star()

    @Slot()
    def _open(self) -> None:
        if (one := self.table.one) is not None and not self._gone:
            self.open_wanted.emit(one.id)

    @Slot()
    def _rerun(self) -> None:
        if (one := self.table.one) is not None:
            self.rerun_wanted.emit(one.id)

    @Slot()
    def _overlay(self) -> None:
        self.overlay_wanted.emit(self.table.runs)

    @Slot()
    def _delete(self) -> None:
        if self._gone:
            self.acts.restore(self.table.runs)
        else:
            self.acts.delete()

    @Slot()
    def _undo(self) -> None:
        self.acts.restore(self.acts.deleted)

    @Slot(str)
    def _tell(self, words: str) -> None:
        """Say something beside the buttons."""
        self.undo.setVisible(bool(words) and bool(self.acts.deleted))
        self.told.set_text(words, "muted")


def _all(_entry: Entry) -> bool:
    return True


_KEPT: dict[int, Callable[[Entry], bool]] = {
    1: lambda entry: entry.star,
    2: lambda entry: entry.state in ("interrupted", "failed"),
}
_CHOOSE = _("Choose runs to see what they differ in (Ctrl and Shift take several).")
_THIN = _(
    "Free space: take the networks of all runs without a star away, and what "
    "was deleted. Their curves and verdicts stay."
)
