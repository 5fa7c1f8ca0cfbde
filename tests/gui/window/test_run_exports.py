"""File ▸ Export takes the run as a whole away; views and window are as before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QToolTip
from pytestqt.qtbot import QtBot
from safetensors.numpy import load_file

from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.window.main_window import MainWindow
from reglab.gui.window.run_exports import NOTHING
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import run_to_the_end, shown


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment()), (1000, 700), ready=True)


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))


def test_nothing_can_be_taken_away_before_there_is_something(window: MainWindow) -> None:
    actions = window.actions_
    for action in (
        *(actions.export_report, actions.export_tables),
        *(actions.export_weights, actions.export_events),
    ):
        assert not action.isEnabled()
        assert action.toolTip() == NOTHING


def test_everything_is_written_and_the_views_stay(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = run_to_the_end(qtbot, window)
    actions = window.actions_
    view = window.tabs.view(BoundaryView)
    window.tabs.setCurrentWidget(window.tabs.page(BoundaryView.tab.title))
    qtbot.waitUntil(lambda: bool(view.outputs))
    before = window.session.questions.run

    answer(monkeypatch, tmp_path / "tables")
    actions.export_tables.trigger()
    assert (tmp_path / "tables" / "curves.csv").read_text().count("\n") == 1 + 20 * 4

    answer(monkeypatch, tmp_path / "events")
    actions.export_events.trigger()
    assert len(list((tmp_path / "events").rglob("events.out.tfevents.*"))) == 4

    answer(monkeypatch, tmp_path / "weights")
    monkeypatch.setattr(
        "reglab.gui.dialogs.weights.WeightsDialog.exec", lambda _: QDialog.DialogCode.Accepted.value
    )
    actions.export_weights.trigger()
    weights = load_file(tmp_path / "weights.safetensors")
    assert {name: values.shape for name, values in weights.items()} == {
        "dense1.weight": (8, 2),
        "dense1.bias": (8,),
        "output.weight": (2, 8),
        "output.bias": (2,),
    }

    answer(monkeypatch, tmp_path / "report")
    actions.export_report.trigger()
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    for heading in ("Gap", "Boundary", "Weights: norms", "Seeds"):
        assert f"<h3>{heading}</h3>" in report
    assert window.session.record is record
    assert window.session.questions.run == before
    assert view.outputs


def test_what_cannot_be_written_is_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_to_the_end(qtbot, window)
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    (tmp_path / "file").write_text("here")
    answer(monkeypatch, tmp_path / "file")
    window.actions_.export_tables.trigger()
    assert said
    assert "is a file; choose a folder" in said[0]
    assert (tmp_path / "file").read_text() == "here"


def test_a_view_without_a_table_says_so(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    words = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_: words.append(text))
    window.tabs.setCurrentWidget(window.tabs.page(BoundaryView.tab.title))
    window.actions_.copy_table.trigger()
    assert words == ["There is no table here; its picture can be copied."]
