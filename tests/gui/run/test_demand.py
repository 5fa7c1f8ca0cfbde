"""What a run will take stands beside Run; what does not fit is refused there, with what would fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from reglab.experiment.demand import seconds_of
from reglab.experiment.presets import PRESETS
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.run import demand as module
from reglab.gui.run.demand import Demand
from reglab.gui.window.main_window import MainWindow
from reglab.record.events import NetworksLost
from reglab.words import about_seconds
from tests.gui.conftest import MakeWindow, small_experiment
from tests.gui.run.test_session import change, finish
from tests.support.records import RUN, by_replica, experiment, record
from tests.support.windows import shown

GB = 10**9


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """The free memory, which a test may change."""
    free: list[int | None] = [8 * GB]
    monkeypatch.setattr(module, "available_memory", lambda: free[0])
    monkeypatch.setattr(module, "MEMORY_MS", -1)
    # What is told must not depend on the cores of the machine that tests.
    monkeypatch.setattr(module, "jobs_now", lambda: 1)
    return free


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow, free: list[int | None]) -> MainWindow:
    return shown(qtbot, make_window(small_experiment()), ready=True)


def test_the_estimate_stands_beside_run_and_follows_edits(window: MainWindow) -> None:
    label = window.toolbar.demand
    assert label.text.startswith("≈ ")
    assert label.text.endswith(" MB")
    assert (label.grade, label.isVisible()) == ("fits", True)
    assert "8 GB are free" in label.toolTip()
    before = label.text
    change(window, seeds=100)
    assert label.text != before
    assert label.accessibleName() == f"Expected: {label.text}"


def test_what_does_not_fit_is_not_begun_and_the_reason_goes_with_the_next_edit(
    window: MainWindow, free: list[int | None]
) -> None:
    free[0] = 100_000_000
    change(window, seeds=3)
    label = window.toolbar.demand
    assert label.grade == "refused"
    assert "too much" in label.text
    for begin in (window.session.toggle, window.session.run, window.session.step):
        begin()
        assert (window.session.phase, window.session.record) == ("idle", None)
    assert "100 MB are free" in window.verdict.text
    change(window, seeds=2)
    assert "are free" not in window.verdict.text
    free[0] = None
    change(window, seeds=3)
    assert label.grade == "fits", "what is not known refuses nothing"


def test_a_run_under_way_goes_on_where_another_is_refused(
    qtbot: QtBot, window: MainWindow, free: list[int | None]
) -> None:
    window.session.run()
    shown = finish(qtbot, window)
    free[0] = 0
    change(window, seeds=50)
    window.session.run()
    assert window.session.record is shown
    assert "free" in window.verdict.text


def test_what_the_last_run_holds_is_free_for_the_next(
    qtbot: QtBot, window: MainWindow, free: list[int | None]
) -> None:
    window.session.run()
    shown = finish(qtbot, window)
    # All that there was is held by the networks of the run.
    free[0] = 1_000_000
    assert window.session.demand.allows()
    window.worker.events.emit([NetworksLost(shown.run)])
    qtbot.waitUntil(lambda: shown.lost)
    assert not window.session.demand.allows()


def test_the_label_is_the_first_to_go_where_there_is_no_room(window: MainWindow) -> None:
    label = window.toolbar.demand
    assert label.sizeHint().width() == label.minimumSizeHint().width() == 0


def long_run(seconds: float) -> module.RunRecord:
    question = experiment(seeds=2, epochs=30)
    return record(question, {"val_loss": by_replica(question, [1.0] * 30, [1.0] * 30)}, seconds=seconds)


def test_a_run_corrects_the_estimate_here_and_at_the_next_start(qtbot: QtBot, free: list[int | None]) -> None:
    done = long_run(seconds=20.0)
    model = ExperimentModel(done.experiment)
    demand = Demand(model)
    assert not demand.measured
    expected = seconds_of(done.experiment).total
    assert demand.judgement.seconds.total == pytest.approx(expected)
    demand.learn(done)
    assert demand.measured
    corrected = demand.judgement.seconds.total
    assert corrected == pytest.approx(min(20.0, 30 * expected))
    assert Demand(model).judgement.seconds.total == pytest.approx(corrected)
    QSettings().setValue("machine/slowness", "nonsense")
    assert not Demand(model).measured


def test_what_says_nothing_about_the_machine_corrects_nothing(free: list[int | None]) -> None:
    short = long_run(seconds=0.01)
    demand = Demand(ExperimentModel(short.experiment))
    demand.learn(short)
    stopped = long_run(seconds=20.0)
    stopped.state, stopped.run = "stopped", RUN + 1
    demand.learn(stopped)
    assert not demand.measured


def test_another_device_has_no_estimate_of_time(window: MainWindow) -> None:
    training = window.model.experiment.training.model_copy(update={"device": "cuda"})
    change(window, training=training)
    assert "s ·" not in window.toolbar.demand.text
    assert about_seconds(5) not in window.toolbar.demand.text


def test_a_run_of_several_processes_tells_what_one_would_have_taken(
    qtbot: QtBot, free: list[int | None]
) -> None:
    done = long_run(seconds=1.0)
    done.arm_seconds = (0.9, 0.6)
    demand = Demand(ExperimentModel(done.experiment))
    demand.learn(done)
    assert demand.judgement.seconds.total == pytest.approx(1.5)


def test_time_and_memory_are_those_of_all_processes(
    qtbot: QtBot, free: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    free[0] = 100 * GB
    demand = Demand(ExperimentModel(PRESETS["convolution"].experiment))
    one = demand.judgement
    monkeypatch.setattr(module, "jobs_now", lambda: 2)
    demand.refresh()
    assert demand.judgement.seconds.total < 0.6 * one.seconds.total
    assert demand.judgement.memory.bytes > one.memory.bytes + 200_000_000
