"""Finished runs of the menu: opened with notes and networks, as examples without a file behind them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from reglab.gui.views.framed import FramedView
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.window.main_window import MainWindow
from reglab.record.questions import Answer, Outputs, Weights
from reglab.resources import resource_path
from reglab.store.finished import finished_runs
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import PATIENCE, curves_of, shown


def entries(window: MainWindow) -> list[QAction]:
    (menu,) = (each for each in window.menuBar().findChildren(QMenu) if each.title() == "Finished r&uns")
    menu.aboutToShow.emit()
    return menu.actions()


def test_the_menu_lists_what_lies_in_the_folder(make_window: MakeWindow) -> None:
    listed = [(action.text(), action.toolTip()) for action in entries(make_window(small_experiment()))]
    assert len(listed) == len(list(resource_path("runs").glob("*.reglab")))
    assert listed == [(run.title, run.about) for run in finished_runs()]


def test_one_opens_with_notes_and_networks_and_saving_asks_where_to(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = shown(qtbot, make_window(small_experiment()), ready=True)
    recent = window.document.recent()
    begun: list[object] = []
    monkeypatch.setattr(window.worker, "start_run", lambda *_, **__: begun.append(1))
    entries(window)[-1].trigger()
    record = window.session.record
    assert record is not None
    assert (window.session.phase, record.state, begun) == ("ended", "completed", [])
    assert window.verdict.note.text
    assert not window.document.unsaved
    found: list[Answer] = []
    columns = tuple(replica.index for replica in record.replicas)
    for topic, want in (("t1", Outputs("validation")), ("t2", Weights())):
        window.session.questions.ask(topic, want, columns, None, found.append)
    qtbot.waitUntil(lambda: len(found) == 2, timeout=PATIENCE)
    assert [answer.trouble for answer in found] == ["", ""]
    assert {len(answer.outputs) or len(answer.weights) for answer in found} == {len(columns)}

    asked: list[object] = []
    path = tmp_path / "mine.json"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args: (asked.append(args), (str(path), ""))[1]
    )
    assert (window.document.path, window.document.recent()) == (None, recent)
    window.actions_.save.trigger()
    assert len(asked) == 1
    assert path.is_file()


def test_every_note_stands_where_the_window_shows_it(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = shown(qtbot, make_window(small_experiment()), ready=True)
    seen = 0
    for action in entries(window):
        action.trigger()
        record = window.session.record
        assert record is not None
        plots = curves_of(window).plots
        for place in record.notes:
            kind, _, rest = place.partition(":")
            if kind == "plot":
                assert rest in plots
            if kind != "view":
                continue
            key, _, mode = rest.partition(".")
            window.tabs.setCurrentWidget(next(page for page in window.tabs.pages if page.tab.key == key))
            view = window.tabs.open_view
            assert isinstance(view, FramedView if mode else PlaneView)
            if isinstance(view, FramedView):
                view.switch.choose(mode)
            assert view.note_place() == place
            seen += 1
    assert seen >= 3
