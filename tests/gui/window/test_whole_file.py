"""One file that holds it all, opened in another window exactly as it was left, without training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from reglab.analysis import summarize
from reglab.experiment.layers.dense import DenseLayer
from reglab.gui.document.last_experiment import recall
from reglab.gui.window.main_window import MainWindow
from reglab.record.notes import written
from reglab.record.questions import Answer, Outputs, Weights
from reglab.store.records import write_record
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import PATIENCE, run_to_the_end, shown


def answers(qtbot: QtBot, window: MainWindow, epoch: int | None) -> list[Answer]:
    record = window.session.record
    assert record is not None
    found: list[Answer] = []
    columns = tuple(range(len(record.replicas)))
    for topic, want in (("t1", Outputs("validation")), ("t2", Weights())):
        window.session.questions.ask(topic, want, columns, epoch, found.append)
    qtbot.waitUntil(lambda: len(found) == 2, timeout=PATIENCE)
    return sorted(found, key=lambda answer: answer.number)


def trained(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    window = shown(qtbot, make_window(small_experiment(epochs=12)), ready=True)
    run_to_the_end(qtbot, window)
    assert window.session.record is not None
    window.session.record.apply(written(window.session.record.run, "verdict", "as expected"))
    return window


def test_it_opens_elsewhere_as_it_was_left_without_training(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = trained(qtbot, make_window)
    # Edited since: the file holds this, and results of what was before.
    window.model.edit(
        lambda e: e.model_copy(
            update={"network": e.network.model_copy(update={"layers": (DenseLayer(units=3),)})}
        ),
        "edit",
    )
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "all"), ""))
    window.actions_.save_whole.trigger()
    path = tmp_path / "all.reglab"
    assert path.is_file()
    assert window.document.path == path
    assert not window.document.unsaved
    before, record = {epoch: answers(qtbot, window, epoch) for epoch in (None, 5, 0)}, window.session.record

    other = shown(qtbot, make_window(small_experiment(epochs=3)), ready=True)
    begun: list[object] = []
    monkeypatch.setattr(other.worker, "start_run", lambda *_, **__: begun.append(1))
    assert other.document.open(path)
    assert not begun
    again = other.session.record
    assert again is not None
    assert record is not None
    assert other.session.phase == "ended"
    assert other.model.experiment == window.model.experiment
    assert other.session.staleness == window.session.staleness
    assert other.session.stale
    assert again.notes == {"verdict": "as expected"}
    for metric in record.metrics:
        np.testing.assert_array_equal(again.values(metric), record.values(metric))
    assert not other.document.unsaved
    for epoch, expected in before.items():
        for one, two in zip(expected, answers(qtbot, other, epoch), strict=True):
            assert (two.epoch, two.trouble) == (one.epoch, "")
            for a, b in zip(one.outputs, two.outputs, strict=True):
                np.testing.assert_array_equal(a, b)
            for mine, theirs in zip(one.weights, two.weights, strict=True):
                for layer, same in zip(mine, theirs, strict=True):
                    np.testing.assert_array_equal(layer.weight, same.weight)
    assert again.kept.tolist() == record.kept.tolist()  # the line of epochs goes back as before
    assert "come from a file" in other.time_travel._reason()
    other.session.run()
    assert begun == [1]
    other.session.reset()


def test_results_that_came_after_saving_are_unsaved_in_such_a_file_alone(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    window = trained(qtbot, make_window)
    assert not window.document.unsaved
    assert window.document._write(tmp_path / "a.reglab")
    record = window.session.record
    assert record is not None
    record.apply(written(record.run, "run", "a thought"))
    assert window.document.unsaved
    assert window.document.save()
    assert not window.document.unsaved
    assert window.document._write(tmp_path / "a.json")
    record.apply(written(record.run, "run", "another thought"))
    assert not window.document.unsaved


def test_a_record_of_the_command_line_is_opened_with_its_curves(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    first = trained(qtbot, make_window)
    record = first.session.record
    assert record is not None
    write_record(tmp_path / "out", record, summarize(record))
    window = shown(qtbot, make_window(small_experiment(epochs=3)), ready=True)
    window.data_import.drop([tmp_path / "out"])
    assert window.session.record is not None
    assert window.session.record.epochs == 12
    assert window.session.record.lost
    assert window.document.path is None
    assert window.model.experiment == record.experiment
    assert window.document.open(tmp_path / "out" / "record.npz")


def test_the_next_start_opens_such_a_file_once_the_window_is_seen(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    window = trained(qtbot, make_window)
    assert window.document._write(tmp_path / "a.reglab")
    last = recall()
    assert (last.path, last.later) == (tmp_path / "a.reglab", True)
    (tmp_path / "a.reglab").unlink()
    assert "no longer there" in recall().remark
