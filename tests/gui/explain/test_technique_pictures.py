"""The pictures in the cards of techniques, on numbers that are told by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.gui import theme
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.explain.desk import Desk
from reglab.gui.explain.mask_drawing import MOST_DOTS, Column, MaskDrawing
from reglab.gui.explain.pictures import kinds, pictures_of
from reglab.gui.explain.pictures.dropped_units import DroppedUnits
from reglab.gui.explain.pictures.penalty_mix import PenaltyMix, mixed
from reglab.gui.explain.pictures.worked_penalty import WorkedPenalty, worked_lines
from reglab.gui.explain.technique_picture import Subject, TechniquePicture
from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.gui.run.questions import Questions
from reglab.record.questions import Answer, Question
from reglab.record.worked import LayerMask, SeenMasks, StepMasks, TermSums, Worked, WorkedSums
from tests.support.answers_weights import RUN, AnsweringRun, experiment

Kind = TypeVar("Kind", bound=TechniquePicture)


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    theme.apply(qapp, "light")


def masks(step: int) -> SeenMasks:
    """Eight units in two layers each; with every step one more of the first layer is off."""
    off = np.zeros(8, dtype=np.bool_)
    off[: 1 + step] = True
    layers = (LayerMask(1, 0.25, off, 0.2 + 0.1 * step), LayerMask(2, 0.25, ~off, 0.3))
    return SeenMasks(1, step + 1, 5, 12, layers, (0.31, 0.9), (0.72, 0.845))


def sums(want: TermSums) -> WorkedSums:
    values = {"absolute": 25.1, "square": 12.4}
    return WorkedSums(tuple(values[term.name] for term in want.terms), 130, 0.412)


class Told:
    """A run whose questions are answered by hand."""

    def __init__(self, *techniques: Technique) -> None:
        base = experiment(arms=("plain", "other"))
        arms = (base.arms[0], base.arms[1].model_copy(update={"techniques": techniques}))
        self.experiment: Experiment = base.model_copy(update={"arms": arms})
        self.questions = Questions()
        self.run = AnsweringRun(self.experiment, self.questions)
        self.run.held = True
        self.desk = Desk(self.questions)
        self.answered: list[Question] = []

    def start(self, epochs: int = 4) -> None:
        self.run.start()
        self.run.give(epochs)
        self.desk.set_record(self.run.record)

    def answer(self) -> None:
        """Answer what was asked since."""
        for question in self.run.asked[len(self.answered) :]:
            self.answered.append(question)
            want = question.want
            worked: Worked = masks(want.step) if isinstance(want, StepMasks) else sums(want)  # type: ignore[arg-type]
            epoch = self.run.record.epochs if question.epoch is None else question.epoch
            self.questions.answer(Answer(RUN, question.number, epoch, question.replicas, worked=(worked,)))

    def subject(self, technique: Technique | None = None) -> Subject:
        arm = self.experiment.arms[1]
        if technique is None:
            return Subject(self.experiment, arm, arm.techniques[0])
        arm = arm.model_copy(update={"techniques": (technique, *arm.techniques[1:])})
        edited = self.experiment.model_copy(update={"arms": (self.experiment.arms[0], arm)})
        return Subject(edited, arm, technique)


def shown(qtbot: QtBot, picture: Kind, told: Told, technique: Technique | None = None) -> Kind:
    qtbot.addWidget(picture)
    picture.resize(250, 300)
    picture.show()
    picture.show_subject(told.subject(technique))
    qtbot.waitUntil(lambda: len(told.run.asked) > len(told.answered))
    told.answer()
    return picture


def asked_again(qtbot: QtBot, told: Told, act: Callable[[], object]) -> None:
    before = len(told.run.asked)
    act()
    qtbot.waitUntil(lambda: len(told.run.asked) > before)
    told.answer()


# -- found by being there ------------------------------------------------------------------


def test_every_penalty_on_weights_is_worked_out_and_dropout_is_drawn() -> None:
    assert {kind.__name__ for kind in kinds()} >= {"DroppedUnits", "PenaltyMix", "WorkedPenalty"}
    for kind, technique in TECHNIQUES.items():
        made = technique(kind=kind)
        fits = {each.__name__ for each in kinds() if each.fits(made)}
        weights = made.domain == "weights" and made.penalty(Scale(10, 5, 0.1))
        assert ("WorkedPenalty" in fits) == bool(weights), kind
        assert ("DroppedUnits" in fits) == (kind in ("dropout", "spatial_dropout")), kind


def test_without_somebody_to_ask_there_are_only_pictures_that_ask_nobody(qtbot: QtBot) -> None:
    made = pictures_of(ElasticNet(), None)
    for picture in made:
        qtbot.addWidget(picture)
    assert [type(picture) for picture in made] == [PenaltyMix]


# -- dropout -------------------------------------------------------------------------------


def test_masks_of_one_step_after_the_other_are_counted(qtbot: QtBot) -> None:
    told = Told(Dropout(p=0.25))
    told.start()
    picture = shown(qtbot, DroppedUnits(told.desk), told)
    # The first network of the arm, with the present weights.
    assert [(q.want, q.replicas, q.epoch) for q in told.answered] == [(StepMasks(0), (3,), None)]
    assert [column.units for column in picture.drawing.columns] == [2, 8, 8, 2]
    assert [int(column.dropped.sum()) for column in picture.drawing.columns] == [0, 1, 7, 0]
    lines = picture.counter.text().replace("\u00a0", " ").split("\n")
    assert lines[0] == "Seed 0, epoch 1, step 1 of 5"
    assert lines[1].startswith("8 of 16 units are off for the first of 12 examples")
    assert lines[2] == "25.0 % are off on average of this step, 25 % are expected"
    asked_again(qtbot, told, picture.again.click)
    lines = picture.counter.text().replace("\u00a0", " ").split("\n")
    assert lines[0] == "Seed 0, epoch 1, step 2 of 5"
    # Shares of both layers in both steps: .2, .3, .3, .3.
    assert lines[2] == "27.5 % are off on average of 2 steps, 25 % are expected"


def test_two_evaluations_stand_beside_each_other(qtbot: QtBot) -> None:
    told = Told(Dropout(p=0.25, form="classic"))
    told.start()
    picture = shown(qtbot, DroppedUnits(told.desk), told)
    lines = picture.evaluation.text().replace("\u00a0", " ").split("\n")
    assert lines == [
        "Evaluated with all units on (seed 0, epoch 4)",
        "with the keep probability: 90.0 %, loss 0.31",
        "without it: 84.5 %, loss 0.72",
        "Without it each such layer passes on 1.33 times what it did on average in training.",
    ]


def test_another_rate_begins_anew_and_is_asked_of_a_network_that_has_it(qtbot: QtBot) -> None:
    told = Told(Dropout(p=0.25))
    told.start()
    picture = shown(qtbot, DroppedUnits(told.desk), told)
    asked_again(qtbot, told, picture.again.click)
    changed = told.subject(Dropout(p=0.5))
    source = told.desk.source(StepMasks(0), changed.experiment, changed.acting)
    assert (source.run, source.trained) == (0, False)
    assert source.alone is not None
    assert [t.p for t in source.alone.arms[0].techniques if isinstance(t, Dropout)] == [0.5]
    assert source.alone.training == told.experiment.training
    picture.hide()
    picture.show_subject(changed)
    assert picture.step == 0


def test_units_are_drawn_in_columns_and_large_layers_as_fields(qtbot: QtBot) -> None:
    drawing = MaskDrawing()
    qtbot.addWidget(drawing)
    drawing.resize(240, 150)
    off = np.zeros(600, dtype=np.bool_)
    off[:30] = True
    drawing.show_columns((Column("in", 2), Column("1", 600, off), Column("out", 2)))
    picture = drawing.grab().toImage()
    assert drawing.accessibleDescription() == "layer 1: 30 of 600 off"
    inks = {picture.pixelColor(x, y).name() for x in range(0, 240, 2) for y in range(0, 150, 2)}
    assert theme.current().accent.lower() in inks
    assert MOST_DOTS < 600


# -- penalties -----------------------------------------------------------------------------


def test_the_penalty_is_worked_out_in_the_convention_that_is_set(qtbot: QtBot) -> None:
    told = Told(L2(strength=0.6, convention="lambda_2m"))
    told.start()
    picture = shown(qtbot, WorkedPenalty(told.desk), told)
    assert [(type(q.want), q.replicas) for q in told.answered] == [(TermSums, (3,))]
    # 60 training examples: 0.6/120 · 12.4 = 0.062.
    assert picture.lines.text().split("\n") == [
        "Σw² = 12.4, over 130 weights",
        "0.6/(2·60) · 12.4 = 0.062",
        "loss 0.412 + penalty 0.062 = 0.474",
        "The penalty is 13.1 % of what is minimised (seed 0, epoch 4).",
    ]
    assert picture.bar.share == pytest.approx(0.062 / 0.474)


def test_another_strength_is_worked_out_at_once_on_the_same_sums(qtbot: QtBot) -> None:
    told = Told(L1(strength=0.01))
    told.start()
    picture = shown(qtbot, WorkedPenalty(told.desk), told)
    assert "0.01 · 25.1 = 0.251" in picture.lines.text()
    picture.show_subject(told.subject(L1(strength=0.1)))
    assert "0.1 · 25.1 = 2.51" in picture.lines.text()
    qtbot.wait(0)
    assert len(told.run.asked) == 1


def test_both_parts_of_the_elastic_net(qtbot: QtBot) -> None:
    technique = ElasticNet(strength=0.01, mix=0.3)
    lines, penalty = worked_lines(technique.penalty(Scale(60, 10, 0.1)), WorkedSums((25.1, 12.4), 1, 0.1))
    assert lines == [
        "Σ|w| = 25.1, Σw² = 12.4, over 1 weight",
        "0.01 · 0.3 · 25.1 = 0.0753",
        "0.01 · (1 − 0.3) · 12.4 = 0.0868",
    ]
    assert penalty == pytest.approx(0.003 * 25.1 + 0.007 * 12.4)


def test_before_a_run_the_sums_are_those_of_the_initial_weights() -> None:
    told = Told(L2(strength=0.6), Dropout(p=0.5))
    subject = told.subject()
    want = TermSums((), (0,))
    source = told.desk.source(want, subject.experiment, subject.acting)
    assert not source.trained
    assert source.alone is not None
    # Another strength is no other network: nothing is asked anew.
    assert [t.kind for t in source.alone.arms[0].techniques] == ["dropout"]
    stronger = told.subject(L2(strength=5.0))
    assert told.desk.source(want, stronger.experiment, stronger.acting) == source


def test_a_new_epoch_is_asked_for_and_an_epoch_gone_back_to(qtbot: QtBot) -> None:
    told = Told(L2())
    told.start()
    picture = shown(qtbot, WorkedPenalty(told.desk), told)
    asked_again(qtbot, told, lambda: told.desk.show_epoch(2))
    assert told.answered[-1].epoch == 2
    assert "(seed 0, epoch 2)" in picture.lines.text()


# -- the mix -------------------------------------------------------------------------------


def test_the_mixture_lies_between_both_penalties() -> None:
    weights = np.array([-2.0, -0.5, 0.0, 0.5, 1.0])
    np.testing.assert_allclose(mixed(weights, 0.25), 0.25 * np.abs(weights) + 0.75 * weights**2)
    np.testing.assert_allclose(mixed(weights, 1.0), np.abs(weights))


def test_the_slider_between_the_curves_is_the_mix_of_the_card(qtbot: QtBot) -> None:
    arms = (Arm(name="plain"), Arm(name="elastic", techniques=(ElasticNet(mix=0.5),)))
    model = ExperimentModel(Experiment(arms=arms))
    panel = RegularizerPanel(model)
    qtbot.addWidget(panel)
    panel.resize(300, 800)
    panel.show()
    model.select(1)
    card = panel.cards["elastic_net"][0]
    card.set_opened(True)
    assert card.details is not None
    (picture,) = card.details.pictures
    assert isinstance(picture, PenaltyMix)
    picture.slider.chosen.emit(0.8)
    (technique,) = model.arm.techniques
    assert isinstance(technique, ElasticNet)
    assert technique.mix == 0.8
    assert card.details.fields.editors["mix"].value() == 0.8
    assert picture.curves.mix == 0.8
    card.details.fields.editors["mix"].changed.emit(0.1)
    assert picture.curves.mix == 0.1
    assert picture.slider.accessibleDescription() == "0.1"
    model.undo_stack.undo()
    assert picture.curves.mix == 0.8


def test_long_words_in_another_language_make_no_card_wider(qtbot: QtBot) -> None:
    """Else heights are found for a width that the panel does not have, and lines are cut off."""
    model = ExperimentModel(
        Experiment(arms=(Arm(name="plain"), Arm(name="elastic", techniques=(ElasticNet(),))))
    )
    panel = RegularizerPanel(model, questions=Questions())
    qtbot.addWidget(panel)
    card = panel.cards["elastic_net"][0]
    card.set_opened(True)
    assert card.details is not None
    before = card.details.minimumSizeHint().width()
    card.details.split_button.setText("a very long text " * 20)
    for picture in card.details.pictures:
        if isinstance(picture, WorkedPenalty):
            picture.heading.set_text("a very long text " * 20)
    QApplication.processEvents()
    assert card.details.minimumSizeHint().width() == before
