"""Networks whose loss left all bounds, finite as they are: what every view shows of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import SGD, TrainingSpec
from reglab.gui.run.questions import Questions
from reglab.gui.views.base import View
from reglab.gui.views.boundary.arm_map import LOST, LOST_ONE
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.views.examples.view import ExamplesView
from reglab.gui.views.fit.view import FitView
from reglab.gui.views.soundness import diverged_words, without_diverged
from reglab.gui.views.weights.view import WeightsView
from reglab.record import endings
from reglab.record.questions import Answer, Outputs, Question, Weights
from reglab.record.record import RunRecord

Show = Callable[[type[View]], View]


def trained(data: str) -> tuple[Trainer, RunRecord]:
    """Two arms of a linear network at a step that it does not bear: only the second goes back."""
    experiment = Experiment(
        data=DataSpec(set=data, train=24, validation=40, test=10),
        network=NetworkSpec(layers=(), output="linear"),
        training=TrainingSpec(
            optimizer=SGD(lr=2.5 if data == "moons" else 1.4, momentum=0.5),
            batch_size=8,
            epochs=40,
            precision="float64",
        ),
        arms=(Arm(name="plain"), Arm(name="stops", techniques=(EarlyStopping(patience=3),))),
        seeds=2,
    )
    trainer, record = Trainer(experiment, 1, flush_seconds=1e9), RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
    assert set(endings.diverged(record)) == {0, 1}
    assert np.isfinite(record.values("train_loss")[:, :2]).all()
    return trainer, record


@pytest.fixture(scope="module")
def classes() -> tuple[Trainer, RunRecord]:
    return trained("moons")


@pytest.fixture(scope="module")
def numbers() -> tuple[Trainer, RunRecord]:
    return trained("sine")


def shown(qtbot: QtBot, kind: type[View], run: tuple[Trainer, RunRecord]) -> View:
    trainer, record = run
    questions = Questions()
    questions.set_run(1)
    questions.asked.connect(lambda question: questions.answer(trainer.answer(question)))
    view = kind(questions)
    questions.setParent(view)
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.set_experiment(record.experiment)
    view.set_record(record)
    view.show()
    QApplication.processEvents()
    return view


def test_the_map_of_an_arm_is_lost_where_its_networks_are(
    qtbot: QtBot, classes: tuple[Trainer, RunRecord]
) -> None:
    view = shown(qtbot, BoundaryView, classes)
    assert isinstance(view, BoundaryView)
    assert view.pictures[0].panel.note.text() == LOST_ONE
    assert view.pictures[0].mean is None
    assert view.pictures[1].mean is not None
    # Before it diverged it is seen.
    first = min(endings.diverged(classes[1]).values()) - 1
    view.set_epoch(first)
    QApplication.processEvents()
    assert view.pictures[0].mean is not None
    assert view.pictures[0].panel.note.text() == ""
    view.seeds.setCurrentIndex(0)
    view.seeds.activated.emit(0)
    view.set_epoch(None)
    QApplication.processEvents()
    assert view.seeds.place is None
    assert view.pictures[0].panel.note.text() == LOST


def test_fits_keep_the_scale_of_the_data(qtbot: QtBot, numbers: tuple[Trainer, RunRecord]) -> None:
    view = shown(qtbot, FitView, numbers)
    assert isinstance(view, FitView)
    fits = [fit for picture in view.pictures.values() for fit in picture.fits]
    assert [fit.name for fit in fits] == ["stops"]
    assert np.abs(fits[0].curves).max() < 100


def test_histograms_have_the_axis_of_those_that_are_left(
    qtbot: QtBot, classes: tuple[Trainer, RunRecord]
) -> None:
    view = shown(qtbot, WeightsView, classes)
    assert isinstance(view, WeightsView)
    (layer,) = view.histograms.layers
    assert layer.edges[-1] < 100
    lines = {line.arm.name: line for line in layer.lines}
    assert lines["plain"].counts.sum() == 0
    assert lines["stops"].counts.sum() == 2 * 4
    assert view.as_of.text().endswith("2 of 4 networks diverged")
    assert "1,000 times" in view.as_of.toolTip()


def test_examples_name_who_predicts_nothing(qtbot: QtBot, classes: tuple[Trainer, RunRecord]) -> None:
    view = shown(qtbot, ExamplesView, classes)
    assert isinstance(view, ExamplesView)
    view.switch.choose("mistakes")
    QApplication.processEvents()
    assert view.mistakes.summary.text() == "The network of “plain” diverged: it predicts nothing."
    assert view.as_of.text().endswith("1 of 2 networks diverged")


def test_the_record_decides_not_finiteness(classes: tuple[Trainer, RunRecord]) -> None:
    trainer, record = classes
    question = Question(1, 1, Weights(), (0, 2))
    raw = trainer.answer(question)
    assert np.isfinite(raw.weights[0][0].weight).all()
    told = without_diverged(record, raw)
    assert np.isnan(told.weights[0][0].weight).all()
    np.testing.assert_array_equal(told.weights[1][0].weight, raw.weights[1][0].weight)
    outputs = without_diverged(record, trainer.answer(Question(1, 2, Outputs("train"), (2, 1))))
    assert [bool(np.isnan(values).all()) for values in outputs.outputs] == [False, True]
    # Nothing is taken from an answer about an epoch in which all were sound.
    early: Answer = trainer.answer(Question(1, 3, Weights(), (0, 2), 0))
    assert without_diverged(record, early) is early
    assert diverged_words(record, (0, 2), 0) == ""
    assert diverged_words(record, (0, 2), 40) == "1 of 2 networks diverged"
