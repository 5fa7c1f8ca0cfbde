"""Data and untrained networks in the window: there at once, following every control, gone at the end."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.data import load
from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.drafts.drafts import Drafts, draft_experiment, draft_record
from reglab.gui.drafts.questions import DraftQuestions
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.window.main_window import MainWindow
from reglab.record.questions import Answer, Examples
from reglab.runtime.thread_host import ThreadHost
from tests.gui.conftest import forget_edits, small_experiment
from tests.support.windows import curves_of

PATIENCE = 120_000


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow(small_experiment(), TrainingWorker(ThreadHost))
    made.worker.setParent(made)
    qtbot.addWidget(made, before_close_func=forget_edits)
    made.show()
    return made


def _seen(window: MainWindow) -> np.ndarray | None:
    """Training examples in the place of the curves."""
    data = curves_of(window).start.data
    known = data is not None and data.record is not None and not data._renewing and data.examples
    return data.examples[0].x_train if known and data.positions is not None else None


def _asks(experiment: Experiment) -> np.ndarray:
    """Where the training examples of the first seed are."""
    split = load(experiment.data, experiment.data.train, experiment.first_seed)
    return split.x_train * split.feature_scale + split.feature_mean


def _shows(window: MainWindow) -> Callable[[], bool]:
    def shown() -> bool:
        seen, wanted = _seen(window), _asks(window.model.experiment)
        return seen is not None and seen.shape == wanted.shape and np.allclose(seen, wanted)

    return shown


@pytest.mark.slow
def test_data_and_an_untrained_network_are_there_before_a_run_and_follow_every_control(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(_shows(window), timeout=PATIENCE)
    start = curves_of(window).start
    assert start.isVisible()
    network = start.networks["classification"]
    qtbot.waitUntil(lambda: bool(network.outputs), timeout=PATIENCE)
    assert network.answered_epoch == 0
    for change in ({"noise": 0.05}, {"train": 25}, {"seed": 3}, {"resample": False}, {"label_flip": 0.4}):
        assert window.model.edit(lambda e, change=change: edits.set_data(e, **change), "change")
        qtbot.waitUntil(_shows(window), timeout=PATIENCE)
    qtbot.waitUntil(lambda: start.data.examples[0].flipped.sum() == 10, timeout=PATIENCE)
    window.model.edit(lambda e: e.model_copy(update={"first_seed": 5}), "change")
    qtbot.waitUntil(_shows(window), timeout=PATIENCE)
    window.model.edit(lambda e: edits.change_dataset(e, "sine"), "change")
    qtbot.waitUntil(_shows(window), timeout=PATIENCE)
    assert start._stack.currentWidget() is start.networks["regression"]
    forget_edits(window)
    window.close()
    _wait_for_the_end(qtbot)


def _wait_for_the_end(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=PATIENCE)


@pytest.mark.slow
def test_the_boundary_shows_the_untrained_networks_before_a_run_and_the_trained_ones_after(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.tabs.page("Boundary")
    window.tabs.setCurrentWidget(page)
    view = page.view
    assert view is not None
    qtbot.waitUntil(lambda: bool(view.outputs), timeout=PATIENCE)
    assert "press Run" in view.legend.remark
    assert sorted(view.outputs) == [0, 1]
    before = view.outputs[0]
    # Another noise: nothing is cleared in between.
    window.model.edit(lambda e: edits.set_data(e, noise=0.5), "change")
    panels = dict(view.panels)
    qtbot.waitUntil(lambda: view.asked is not None and view.outputs[0] is not before, timeout=PATIENCE)
    assert view.panels == panels
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(view.outputs) and view.answered_epoch == 20, timeout=PATIENCE)
    assert view.record is window.session.record
    # Editing the data leaves the trained networks where they are; the data follow in their tab.
    window.model.edit(lambda e: edits.set_data(e, noise=0.1), "change")
    data = window.tabs.page("Data")
    window.tabs.setCurrentWidget(data)
    wanted = _asks(window.model.experiment)
    qtbot.waitUntil(
        lambda: bool(data.view.examples) and np.allclose(data.view.examples[0].x_train, wanted),
        timeout=PATIENCE,
    )
    assert view.record is window.session.record
    window.session.reset()
    window.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: view.untrained and bool(view.outputs), timeout=PATIENCE)


def test_a_draft_depends_on_what_is_seen_of_it_alone() -> None:
    experiment = small_experiment()
    same = experiment.model_copy(
        update={
            "name": "other",
            "notes": "n",
            "seeds": 9,
            "training": experiment.training.model_copy(update={"epochs": 7}),
        }
    )
    assert draft_experiment(same) == draft_experiment(experiment)
    assert draft_experiment(edits.set_data(experiment, noise=0.9)) != draft_experiment(experiment)
    record = draft_record(draft_experiment(experiment))
    assert (record.state, record.epochs, record.ended) == ("untrained", 0, False)
    # 2·8 + 8 weights and biases, then 8·2 + 2.
    assert [(r.index, r.arm, r.parameters, r.layers) for r in record.replicas] == [
        (0, 0, 42, 2),
        (1, 1, 42, 2),
    ]


class _Pending(DraftQuestions):
    """Questions whose answers come when the test says so."""

    def send(self, topic, place, question, take):
        super(DraftQuestions, self).send(topic, place, question, take)
        self.last = question


def test_while_an_answer_is_on_its_way_edits_wait_and_only_the_last_is_asked(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reglab.gui.drafts.drafts.DraftQuestions", _Pending)
    model = ExperimentModel(small_experiment())
    drafts = Drafts(model, model)
    questions, heard, taken = drafts.new_questions(), [], []
    drafts.changed.connect(lambda: heard.append(drafts.record.experiment.data.noise))
    questions.ask("data", Examples(), (0,), None, taken.append)
    for noise in (0.11, 0.12, 0.13):
        model.edit(lambda e, noise=noise: edits.set_data(e, noise=noise), "change")
        drafts._follow()
    assert heard == []
    questions.answer(Answer(drafts.record.run, questions.last.number, 0, (0,)))
    qtbot.waitUntil(lambda: heard == [0.13], timeout=PATIENCE)
    assert len(taken) == 1
    drafts.close()


def test_other_data_do_not_wait_for_an_answer_about_the_old_ones(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reglab.gui.drafts.drafts.DraftQuestions", _Pending)
    model = ExperimentModel(PRESETS["first-light"].experiment)
    drafts = Drafts(model, model)
    questions, taken = drafts.new_questions(), []
    questions.ask("data", Examples(), (0,), None, taken.append)
    old = drafts.record.run, questions.last.number
    model.load(PRESETS["bank-loans"].experiment)
    qtbot.waitUntil(lambda: drafts.record.experiment.data.info.title == "Bank loans", timeout=PATIENCE)
    questions.answer(Answer(*old, 0, (0,)))
    assert not taken
    drafts.close()


def test_what_cannot_be_drawn_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reglab.gui.drafts.questions.ANSWER", "tests.support.previewed:refused")
    model = ExperimentModel(small_experiment())
    drafts = Drafts(model, model)
    questions, taken = drafts.new_questions(), []
    questions.ask("data", Examples(), (0,), None, taken.append)
    qtbot.waitUntil(lambda: bool(taken), timeout=PATIENCE)
    assert "no such examples" in taken[0].trouble
    assert not questions.busy
    drafts.close()
    _wait_for_the_end(qtbot)


def test_a_run_that_is_looked_at_is_not_disturbed_by_edits(qtbot: QtBot, window: MainWindow) -> None:
    window.model.edit(lambda e: edits.set_training(e, epochs=1_000_000), "change")
    window.session.run()
    qtbot.waitUntil(lambda: bool(window.session.record and window.session.record.epochs), timeout=PATIENCE)
    asked = [questions for questions in window.drafts._circles if questions.busy]
    for questions in asked:
        qtbot.waitUntil(lambda questions=questions: not questions.busy, timeout=PATIENCE)
    drafts = []
    window.drafts.changed.connect(lambda: drafts.append(window.drafts.record))
    window.model.edit(lambda e: edits.set_data(e, noise=0.77), "change")
    qtbot.waitUntil(lambda: bool(drafts), timeout=PATIENCE)
    # There is a draft, but nobody looks at it: nothing is asked.
    assert not any(questions.busy for questions in window.drafts._circles)
    assert window.session.phase == "running"
    epochs = window.session.record.epochs
    qtbot.waitUntil(lambda: window.session.record.epochs > epochs, timeout=PATIENCE)
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
