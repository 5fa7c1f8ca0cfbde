"""From Run to the last event: phases, record, stale curves, commands at any time."""

from __future__ import annotations

import multiprocessing

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Experiment
from reglab.gui.window.main_window import MainWindow
from reglab.record.record import RunRecord
from reglab.runtime.thread_host import ThreadHost
from tests.gui.conftest import MakeWindow, forget_edits, small_experiment

LONG = 1_000_000
PATIENCE = 120_000


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(small_experiment())


def finish(qtbot: QtBot, window: MainWindow) -> RunRecord:
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    record = window.session.record
    assert record is not None
    return record


def change(window: MainWindow, **values: object) -> None:
    assert window.model.edit(lambda e: e.model_copy(update=values), "change")


def headless(experiment: Experiment) -> RunRecord:
    """The same experiment without a window."""
    record, host = RunRecord(experiment, 7), ThreadHost()
    try:
        host.start()
        host.run(7, experiment)
        while not record.ended:
            for event in host.poll(1.0):
                record.apply(event)
    finally:
        host.close()
    return record


def test_a_run_gives_the_numbers_of_a_run_without_a_window(qtbot: QtBot, window: MainWindow) -> None:
    phases: list[str] = []
    window.session.phase_changed.connect(phases.append)
    window.session.toggle()
    record = finish(qtbot, window)
    assert record.state == "completed"
    assert phases == ["starting", "running", "ended"]
    other = headless(small_experiment())
    for metric in record.metrics:
        np.testing.assert_array_equal(record.values(metric), other.values(metric))


def test_the_frame_clock_stands_still_when_nothing_runs(qtbot: QtBot, window: MainWindow) -> None:
    clock = window.session._clock
    assert not clock.isActive()
    change(window, training=window.model.experiment.training.model_copy(update={"epochs": LONG}))
    window.session.run()
    qtbot.waitUntil(clock.isActive, timeout=PATIENCE)
    window.session.pause()
    qtbot.waitUntil(lambda: window.session.phase == "paused", timeout=PATIENCE)
    assert not clock.isActive()
    window.session.stop()
    finish(qtbot, window)
    assert not clock.isActive()


def test_step_trains_one_epoch_and_run_goes_on_from_there(qtbot: QtBot, window: MainWindow) -> None:
    window.session.step()
    qtbot.waitUntil(
        lambda: (r := window.session.record) is not None and r.epochs == 1 and r.state == "paused",
        timeout=PATIENCE,
    )
    window.session.step()
    qtbot.waitUntil(lambda: window.session.record.epochs == 2, timeout=PATIENCE)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: window.session.phase == "paused", timeout=PATIENCE)
    window.session.toggle()
    record = finish(qtbot, window)
    assert record.epochs == 20
    np.testing.assert_array_equal(record.values("val_loss"), headless(small_experiment()).values("val_loss"))


def test_stop_keeps_what_was_recorded(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment(epochs=LONG))
    window.session.run()
    qtbot.waitUntil(lambda: bool(window.session.record and window.session.record.epochs), timeout=PATIENCE)
    window.session.stop()
    record = finish(qtbot, window)
    assert record.state == "stopped"
    assert 0 < record.epochs < LONG


def test_reset_clears_and_drops_what_still_arrives(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment(epochs=LONG))
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "running", timeout=PATIENCE)
    window.session.reset()
    assert window.session.record is None
    assert window.session.phase == "idle"
    change(window, training=window.model.experiment.training.model_copy(update={"epochs": 3}))
    window.session.run()
    record = finish(qtbot, window)
    assert (record.state, record.epochs) == ("completed", 3)


def test_run_after_an_edit_trains_the_new_experiment(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment(epochs=LONG))
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "running", timeout=PATIENCE)
    window.session.pause()
    qtbot.waitUntil(lambda: window.session.phase == "paused", timeout=PATIENCE)
    assert not window.session.stale
    change(window, seeds=3, training=window.model.experiment.training.model_copy(update={"epochs": 4}))
    assert window.session.stale
    window.session.toggle()
    assert not window.session.stale
    record = finish(qtbot, window)
    assert (len(record.replicas), record.epochs) == (6, 4)


def test_undoing_the_edit_makes_the_curves_current_again(qtbot: QtBot, window: MainWindow) -> None:
    window.session.run()
    finish(qtbot, window)
    change(window, seeds=4)
    assert window.session.stale
    window.model.undo_stack.undo()
    assert not window.session.stale
    change(window, notes="what I saw")
    assert not window.session.stale


def test_killing_the_training_process_says_so_and_the_next_run_works(qtbot: QtBot) -> None:
    window = MainWindow(small_experiment(epochs=LONG))
    qtbot.addWidget(window, before_close_func=forget_edits)
    window.session.run()
    qtbot.waitUntil(lambda: bool(window.session.record and window.session.record.epochs), timeout=PATIENCE)
    (child,) = multiprocessing.active_children()
    child.kill()
    record = finish(qtbot, window)
    assert record.state == "failed"
    assert record.epochs > 0
    assert "training process" in window.verdict.text
    change(window, training=window.model.experiment.training.model_copy(update={"epochs": 5}))
    window.session.toggle()
    record = finish(qtbot, window)
    assert (record.state, record.epochs) == ("completed", 5)
    forget_edits(window)
    window.close()
    assert not multiprocessing.active_children()


def test_a_failure_without_a_run_is_shown_until_the_next_run(qtbot: QtBot, window: MainWindow) -> None:
    window.worker.failed.emit("PyTorch could not be loaded.")
    assert window.verdict.text == "PyTorch could not be loaded."
    window.session.run()
    assert "PyTorch" not in window.verdict.text
    assert finish(qtbot, window).state == "completed"
