"""An experiment file with a table of a person's own: opened, trained, seen; and told where it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.window.main_window import MainWindow
from reglab.store.experiments import write_experiment
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.own_tables import with_table, write_penguins
from tests.support.windows import PATIENCE, run_to_the_end, shown


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment()), (1366, 768))


@pytest.mark.parametrize("target", ["sex", "mass (g)"])
def test_it_is_opened_and_trained_and_every_view_shows_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, target: str
) -> None:
    experiment = with_table(small_experiment(epochs=300), write_penguins(tmp_path), target)
    write_experiment(tmp_path / "mine.json", experiment)
    assert window.document.open(tmp_path / "mine.json")
    data = window.experiment_panel.data
    assert data.set_box.currentText() == "penguins"
    assert f"“{target}” from 4 columns" in data.about.text()
    record = run_to_the_end(qtbot, window)
    assert record.state == "completed"
    assert record.failure is None
    if target == "sex":
        assert record.values("val_accuracy")[-1].min() > 0.7
    for page in window.tabs.pages:
        if window.tabs.isTabVisible(window.tabs.indexOf(page)):
            window.tabs.setCurrentWidget(page)
            qtbot.waitUntil(lambda page=page: page.view is not None, timeout=PATIENCE)
    # The catalogue is there as before, and so is the way back.
    data.set_box.setCurrentIndex(data.set_box.findData("iris"))
    assert window.model.experiment.data.set == "iris"
    data.set_box.setCurrentIndex(data.set_box.findText("penguins"))
    assert window.model.experiment.data.info == experiment.data.info


def test_a_table_that_is_gone_is_told_where_the_run_would_be(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = write_penguins(tmp_path)
    write_experiment(tmp_path / "mine.json", with_table(small_experiment(), path, "sex"))
    path.unlink()
    assert window.document.open(tmp_path / "mine.json")
    record = run_to_the_end(qtbot, window)
    assert record.failure is not None
    assert record.failure.message == (
        f"The table “{path.name}” is not at {path} any more; put it back, or beside the experiment’s "
        "file, or take it anew."
    )
    assert "is not at" in window.verdict.text
