"""The history beside the window: found, opened, compared, laid over the plots, deleted and had back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QInputDialog
from pytestqt.qtbot import QtBot

from reglab.gui.dialogs.history.dialog import FILTERS, HistoryDialog
from reglab.gui.dialogs.history.run_list import NAME, STAR
from reglab.gui.dialogs.note import NoteDialog
from reglab.gui.run.history_thread import HistoryThread
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.window.main_window import MainWindow
from reglab.store.history import History
from reglab.store.history.opening import open_run
from reglab.store.lab_files import LabFile
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.histories import history
from tests.support.records import experiment
from tests.support.windows import PATIENCE, curves_of, run_to_the_end, shown
from tests.unit.store.history.test_comparing import LOSSES, kept


@pytest.fixture
def runs(tmp_path: Path) -> History:
    """Three runs: weak, strong and other."""
    made = history(tmp_path)
    kept(made, experiment(("plain", "L2"), seeds=2, epochs=3), "weak")
    strong = {"L2": [{"kind": "l2", "strength": 0.5}]}
    kept(made, experiment(("plain", "L2"), seeds=2, epochs=3, techniques=strong), "strong", LOSSES / 2)
    kept(made, experiment(("plain", "dropout"), seeds=2, epochs=3), "other", LOSSES * 3)
    made.close()
    return made


@pytest.fixture
def dialog(qtbot: QtBot, runs: History) -> HistoryDialog:
    thread = HistoryThread(lambda: History(runs.path))
    made = HistoryDialog(thread)
    qtbot.addWidget(made, before_close_func=lambda _: thread.shutdown())
    made.show_runs()
    qtbot.waitUntil(lambda: made.table.list.rowCount() == 3, timeout=PATIENCE)
    return made


def names(dialog: HistoryDialog) -> list[str]:
    model = dialog.table.list
    return [model.index(row, NAME).data() for row in range(model.rowCount())]


def choose(dialog: HistoryDialog, *chosen: str) -> None:
    dialog.table.choose(tuple(dialog.table.list.entry(names(dialog).index(name)).id for name in chosen))


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def test_runs_are_listed_newest_first_sorted_searched_and_filtered(
    qtbot: QtBot, dialog: HistoryDialog
) -> None:
    assert names(dialog) == ["other", "strong", "weak"]
    dialog.table.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
    assert names(dialog) == ["other", "strong", "weak"]
    best = next(
        c for c in range(9) if dialog.table.list.headerData(c, Qt.Orientation.Horizontal) == "Best val. loss"
    )
    dialog.table.sortByColumn(best, Qt.SortOrder.AscendingOrder)
    assert names(dialog) == ["strong", "weak", "other"]
    dialog.search.setText("dropout")
    until(qtbot, lambda: names(dialog) == ["other"])
    dialog.search.clear()
    until(qtbot, lambda: len(names(dialog)) == 3)
    choose(dialog, "weak")
    dialog.buttons["star"].click()
    until(qtbot, lambda: "★" in [dialog.table.list.index(row, STAR).data() for row in range(3)])
    dialog.filter.setCurrentIndex(FILTERS.index("Marked ★"))
    until(qtbot, lambda: names(dialog) == ["weak"])
    assert "1 run · " in dialog.size_told.text()


def test_chosen_runs_are_compared(qtbot: QtBot, dialog: HistoryDialog) -> None:
    choose(dialog, "weak", "strong")
    until(qtbot, lambda: dialog.comparison.columnCount() == 2)
    table = dialog.comparison
    labels = [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]
    assert labels[0] == "Arm “L2”"
    row = labels.index("L2: best validation loss")
    cells = {table.horizontalHeaderItem(c).text(): table.item(row, c) for c in range(2)}
    assert {name: cell.text() for name, cell in cells.items()} == {"weak": "0.300", "strong": "0.150"}
    assert cells["strong"].font().bold()
    assert not cells["weak"].font().bold()


def test_runs_are_deleted_and_had_back(qtbot: QtBot, dialog: HistoryDialog) -> None:
    choose(dialog, "weak", "other")
    dialog.buttons["delete"].click()
    until(qtbot, lambda: names(dialog) == ["strong"])
    assert dialog.undo.isVisible()
    dialog.undo.click()
    until(qtbot, lambda: len(names(dialog)) == 3)
    assert not dialog.undo.isVisible()
    choose(dialog, "strong")
    dialog.buttons["delete"].click()
    until(qtbot, lambda: len(names(dialog)) == 2)
    dialog.filter.setCurrentIndex(FILTERS.index("Deleted"))
    until(qtbot, lambda: names(dialog) == ["strong"])
    dialog.table.selectAll()
    assert not dialog.buttons["open"].isEnabled()
    assert dialog.buttons["delete"].text() == "Restore"
    dialog.buttons["delete"].click()
    until(qtbot, lambda: names(dialog) == [])
    dialog.filter.setCurrentIndex(0)
    until(qtbot, lambda: len(names(dialog)) == 3)
    dialog.thin.click()
    until(qtbot, lambda: "freed" in dialog.told.text())


def test_a_run_is_named_and_noted(
    qtbot: QtBot, dialog: HistoryDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("of Friday", True))
    choose(dialog, "weak")
    dialog.buttons["name"].click()
    until(qtbot, lambda: "of Friday" in names(dialog))

    def run(note: NoteDialog) -> int:
        note.edit.setPlainText("before the\nholidays")
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(NoteDialog, "exec", run)
    dialog.buttons["note"].click()
    dialog.search.setText("holidays")
    until(qtbot, lambda: names(dialog) == ["of Friday"])


def test_networks_of_a_run_are_kept_also_where_another_one_begins_at_once(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    """Before they have arrived another run is shown, and questions of views about the first are forgotten."""
    window: MainWindow = shown(qtbot, make_window(small_experiment(epochs=6)), (1366, 768), ready=True)
    session, kept = window.session, list[LabFile]()

    def again(phase: str) -> None:
        if phase == "ended" and session.record is first:
            session.run()

    session.run()
    first = session.record
    # After the window's own parts have been told, and before it is told anything else.
    session.phase_changed.connect(again)
    until(qtbot, lambda: session.phase == "ended" and session.record is not first)
    window.history.ask(window, lambda made: open_run(made, 1), kept.append, pytest.fail)
    until(qtbot, lambda: kept)
    assert [networks.epoch for networks in kept[0].networks] == list(range(1, 7))


def test_a_run_is_opened_with_its_views_and_notes_and_laid_over_another(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    window: MainWindow = shown(qtbot, make_window(small_experiment(epochs=6)), (1366, 768), ready=True)
    first = run_to_the_end(qtbot, window)
    window.notes.write("plot:gap", "of the first")
    window.model.edit(lambda e: e.model_copy(update={"seeds": 3}), "seeds")
    run_to_the_end(qtbot, window)
    window.document._saved = window.model.experiment
    window.actions_.history.trigger()
    dialog = window.runs.dialog
    assert dialog is not None
    until(qtbot, lambda: dialog.table.list.rowCount() >= 2)
    older, newer = (dialog.table.list.entry(row).id for row in (1, 0))
    dialog.table.choose((older,))
    dialog.buttons["overlay"].click()
    until(qtbot, lambda: window.runs.overlays is not None and window.runs.overlays.ghosts)
    overlays = window.runs.overlays
    assert overlays is not None
    assert overlays.line.isVisible()
    assert "“small”" in overlays.line.words.text()
    gap = curves_of(window).plots["gap"]
    assert gap.content.options.ghosts == overlays.ghosts
    overlays.line.away.click()
    assert not overlays.line.isVisible()
    assert gap.content.options.ghosts == ()
    until(qtbot, lambda: not window.session.questions.busy)
    dialog.open_wanted.emit(older)
    until(qtbot, lambda: window.session.record is not None and window.session.record.run > 2)
    again = window.session.record
    assert again is not None
    assert again.notes == first.notes == {"plot:gap": "of the first"}
    assert window.model.experiment.seeds == 2
    assert gap.note.text == "of the first"
    window.tabs.setCurrentWidget(window.tabs.page("Boundary"))
    view = window.tabs.view(BoundaryView)
    until(qtbot, lambda: again.kept.tolist() == list(range(7)))
    until(qtbot, view.isVisible)
    dialog.rerun_wanted.emit(newer)
    until(qtbot, lambda: window.session.phase == "ended" and window.session.record is not again)
    assert window.model.experiment.seeds == 3
    dialog.close()
