"""Several techniques over each other: chosen with few clicks, each on an axis of its own, judged honestly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.max_norm import MaxNorm
from reglab.gui.views.strength.entrants import offered_entrants, usual_entrants
from reglab.gui.views.strength.ruler import ShareRuler
from reglab.gui.views.strength.view import StrengthView
from tests.gui.views.test_strength_view import Opened, opened, trained
from tests.support.sweeps import SMALL, Inline
from tests.support.windows import PATIENCE

__all__ = ["opened"]


def compared(view: StrengthView, qtbot: QtBot, points: int = 3, seeds: int = 3) -> None:
    """Choose to compare, with few points and seeds, as a person types it."""
    view.controls.mode.choose("contest")
    for field, value in ((view.controls.entrants.points, points), (view.controls.seeds, seeds)):
        field.setText(str(value))
        field.setModified(True)
        field.editingFinished.emit()
    qtbot.waitUntil(lambda: "them to be trained, about" in view.controls.taken.text(), timeout=PATIENCE)


def paths(view: StrengthView) -> list[str]:
    return [each.parameter.path for each in view.controls.entrants.ranges]


def test_techniques_of_the_arms_take_part_at_once_each_with_its_own_range(
    opened: Opened, qtbot: QtBot
) -> None:
    _, view = opened()
    compared(view, qtbot)
    # There is one technique in it; a second one is put beside it.
    assert paths(view) == ["l2.strength", "dropout.p"]
    assert [editor.isVisible() for editor in view.controls.entrants.editors] == [True, True, True, False]
    assert view.controls.taken.text().startswith("(4 + 3) × 3 = 21 networks, 18 of them to be trained")
    high = view.controls.entrants.editors[1].high
    assert high is not None
    high.setText("0.5")
    high.setModified(True)
    high.editingFinished.emit()
    ask = view.controls.ask
    assert ask is not None
    assert [each.values for each in ask.entrants] == [pytest.approx((0, 1e-5, 10**-2.5, 1)), (0, 0.25, 0.5)]
    assert [each.arm for each in ask.entrants] == [SMALL.arms[1].key, SMALL.baseline.key]


def test_a_third_is_added_taken_away_and_nobody_takes_part_twice(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened()
    compared(view, qtbot)
    entrants = view.controls.entrants
    third = entrants.editors[2].parameter
    row = next(r for r in range(third.count()) if str(third.itemData(r)).endswith("l1.strength"))
    third.setCurrentIndex(row)
    third.activated.emit(row)
    assert paths(view) == ["l2.strength", "dropout.p", "l1.strength"]
    assert entrants.editors[3].isVisible()
    second = entrants.editors[1].parameter
    row = second.findData(entrants.editors[0].parameter.currentData())
    second.activated.emit(row)
    assert paths(view) == ["dropout.p", "l2.strength", "l1.strength"], "they changed places"
    third.activated.emit(third.findData(""))
    assert paths(view) == ["dropout.p", "l2.strength"]
    # A range that cannot be is refused; another choice mends it.
    low = entrants.editors[1].low
    assert low is not None
    low.setText("7")
    low.setModified(True)
    low.editingFinished.emit()
    assert "cannot go from 7 to 1" in view.controls.problem.text()
    assert view.controls.ask is None


def test_all_stand_in_one_picture_and_a_point_of_any_becomes_an_arm(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened()
    compared(view, qtbot)
    trained(qtbot, view)
    picture = view.pages.curve
    content = picture.content
    assert content is not None
    assert not content.shared
    assert [line.first for line in content.lines] == [0, 4]
    for ruler in content.rulers:
        assert ruler.places[0] == 0
        assert ruler.places[-1] == 1
        assert (np.diff(ruler.places) > 0).all()
    assert len(set(content.hues)) == 2
    assert 0 not in content.hues, "the neutral hue is the baseline's"
    # What counts has the strength of L2 as its loss, and dropout changes nothing.
    said = view.finding.text()
    assert "L2 (ridge) and dropout are not told apart at their best" in said
    assert "(Holm)" in said
    words = [entry.word for entry in view.pages.legend.entries]
    assert words == ["L2 (ridge): 0", "Dropout: 0 (0–0.9)", "best (as good)"]
    assert "the strongest of these is 0.9." in view.pages.legend.entries[1].about
    assert "seeds that did not choose them" in view.finding.toolTip()
    tables = view.shown_tables()
    assert [table.name for table in tables] == [
        "Results of sweep 1, l2.strength",
        "Results of sweep 2, dropout.p",
    ]
    assert [len(table.rows) for table in tables] == [4 * 3, 3 * 3]
    picture.grab()
    at = picture.place_of(5)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y())))
    assert view.chosen == 5
    assert view.readout.words.text().startswith("At dropout rate 0.45: training loss")
    before = window.model.experiment
    qtbot.mouseClick(view.readout.arm_button, Qt.MouseButton.LeftButton)
    arms = window.model.experiment.arms
    # Beside the arm in which it was varied: the baseline.
    assert [arm.name for arm in arms] == ["Plain", "Dropout", "L2"]
    assert arms[1].techniques == (Dropout(p=0.45),)
    assert view.veil.words == ""
    window.model.undo_stack.undo()
    assert window.model.experiment == before
    window.model.edit(lambda e: edits.set_training(e, epochs=7), "Longer")
    assert "press Train" in view.veil.words


def test_a_point_that_is_shown_has_the_numbers_of_the_curve_bit_for_bit(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened(Inline)
    compared(view, qtbot, points=2)
    trained(qtbot, view)
    view.choose(4)
    assert view.result is not None
    expected = view.result.of_arm("val_loss", 0)[4]
    qtbot.mouseClick(view.readout.show_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    assert window.session.record is not None
    np.testing.assert_array_equal(window.session.record.values("val_loss")[-1], expected)


def test_keys_go_along_a_line_and_from_line_to_line(opened: Opened, qtbot: QtBot) -> None:
    _, view = opened()
    compared(view, qtbot)
    trained(qtbot, view)
    picture = view.pages.curve
    seen = []
    keys = (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_End,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
    )
    for key in keys:
        qtbot.keyClick(picture, key)
        seen.append(view.chosen)
    assert seen == [0, 1, 3, 6, 5, 2]


def test_other_modes_are_as_they_were_and_the_choice_stays(opened: Opened, qtbot: QtBot) -> None:
    window, view = opened()
    compared(view, qtbot)
    chosen = paths(view)
    view.controls.mode.choose("curve")
    assert view.controls.ask is not None
    assert not view.controls.ask.entrants
    assert list(view.controls.ask.over) == ["l2.strength"]
    view.controls.mode.choose("plane")
    assert len(view.controls.ask.over) == 2
    view.controls.mode.choose("contest")
    assert paths(view) == chosen
    # An arm that is taken away takes what it had with it; two are there all the same.
    window.model.edit(lambda e: edits.remove_arm(e, 1), "Remove")
    assert len(paths(view)) == 2
    assert view.controls.ask is not None


def test_an_arm_of_one_technique_is_preferred_and_none_is_offered_with_other_data() -> None:
    both = Arm(name="Both", techniques=(L2(strength=0.1), Dropout(), MaxNorm()))
    alone = Arm(name="Alone", techniques=(Dropout(p=0.2),))
    experiment = Experiment(arms=(Arm(name="Plain"), both, alone))
    offer = offered_entrants(experiment, experiment.arms[1])
    choices = {choice.key: choice for group in offer.values() for choice in group}
    assert sum(map(len, offer.values())) == len(choices), "every key is another one"
    found = usual_entrants(experiment, choices)
    where = {choice.parameter.path: choice.arm for choice in found}
    plain, _, only = (arm.key for arm in experiment.arms)
    assert where == {"l2.strength": plain, "dropout.p": only, "max_norm.c": plain}
    assert list(offer)[:2] == ["On “Both”", "On “Alone”"]
    assert not any(choice.parameter.part == "data" for choice in choices.values())


def test_an_axis_goes_from_weak_to_strong_whichever_way_the_numbers_go() -> None:
    strong = ShareRuler((0.0, 1e-4, 1e-2), log=True, turned=False)
    assert strong.places[0] == 0
    assert strong.places[-1] == 1
    assert strong.ticks(8)[0] == (0.0, "0")
    tight = ShareRuler((0.1, 1.0, 10.0), log=True, turned=True)
    assert tight.places == pytest.approx([1.0, 0.5, 0.0])
    assert [text for _, text in sorted(tight.ticks(8))] == ["10", "1", "0.1"]
    assert all(0 <= place <= 1 for place, _ in tight.ticks(8))
    assert tight.nearest(0.9) == 0
    # One value alone has an axis, too.
    assert ShareRuler((0.3,), log=False, turned=False).places == pytest.approx([0.0])
    assert all(a <= b for a, b in pairwise(ShareRuler((0, 1, 3), log=False, turned=False).places))
