"""The class in one picture: hand-ins come in from a folder, the pictures are of what was foretold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.lessons.class_content import Bars, DotRows, Lines, Sayings, choices
from reglab.gui.lessons.class_window import ClassWindow
from reglab.gui.lessons.hand_in_dialog import HandInDialog
from reglab.lessons.class_results import ClassFiles, ClassResults
from reglab.lessons.hand_in import ArmNumbers, Foretold, HandIn, StepReport, write_hand_in
from tests.support.windows import PATIENCE


def handed(number: int, prediction: Foretold, came: Foretold, answer: str = "") -> HandIn:
    arms = tuple(ArmNumbers(arm=name, gap=(0.1 * number, None), score=(0.9,)) for name in ("None", "L2"))
    step = StepReport(
        step=1,
        title="Second",
        asked="Which?",
        prediction=prediction,
        came=came,
        question="How many?" if answer else "",
        answer=answer,
        right=answer == "Two" if answer else None,
        arms=arms,
    )
    return HandIn(
        lesson="dropout",
        title="Dropout",
        participant=f"p{number}",
        token=f"{number:012x}",
        written="2026-11-27T10:00:00.000000Z",
        task="classification",
        steps=(step,),
    )


def merged(*all_: HandIn) -> ClassResults:
    return ClassResults(all_, 0, ())


def test_winners_are_counted_and_what_came_is_marked() -> None:
    first, answers, gaps, scores = choices(
        merged(handed(1, "L2", "L2", "Two"), handed(2, "None", "L2", "One"), handed(3, "L2", "L2", "Two")),
        "dropout",
    )
    assert first.content == Bars((("L2", 2), ("None", 1)), "L2")
    assert first.words == "Which? 2 of 3 foretold what came."
    assert answers.content == Bars((("Two", 2), ("One", 1)), "Two")
    assert answers.words == "2 right answers of 3."
    assert isinstance(gaps.content, DotRows)
    assert gaps.content.rows[1].values == pytest.approx((0.1, 0.2, 0.3))
    assert gaps.content.rows[1].mark == pytest.approx(0.2)
    assert isinstance(scores.content, DotRows)
    assert scores.content.share


def test_numbers_are_dots_and_who_did_not_know_is_told() -> None:
    found = choices(merged(handed(1, 0.5, 0.8), handed(2, "", 0.8), handed(3, 0.7, 0.6)), "dropout")[0]
    assert isinstance(found.content, DotRows)
    (row,) = found.content.rows
    assert (row.values, row.mark) == ((0.5, 0.7), pytest.approx(0.7))
    assert found.words.endswith("The line is what came: 70 %. 1 participant did not know.")


def test_only_a_score_is_written_in_per_cent() -> None:
    one = handed(1, 0.5, 0.8)
    steps = [report.model_copy(update={"measure": "gap"}) for report in one.steps]
    found = choices(merged(one.model_copy(update={"steps": tuple(steps)})), "dropout")[0]
    assert found.words.endswith("The line is what came: 0.80.")
    assert isinstance(found.content, DotRows)
    assert not found.content.share


def test_what_came_is_seen_also_beyond_the_axis_of_the_question() -> None:
    found = choices(merged(handed(1, 0.5, 1.7), handed(2, 0.6, 1.9)), "dropout")[0]
    assert isinstance(found.content, DotRows)
    assert (found.content.low, found.content.high) == (0.0, pytest.approx(1.8))
    assert found.content.rows[0].mark == found.content.high


def test_curves_have_their_median() -> None:
    found = choices(merged(handed(1, (0.0, 1.0), (0.5, 0.5)), handed(2, (0.2, 0.6), (0.5, 0.7))), "dropout")[
        0
    ]
    assert isinstance(found.content, Lines)
    assert found.content.median == pytest.approx((0.1, 0.8))
    assert found.content.came == pytest.approx((0.5, 0.6))


def test_how_sure_they_were_stands_beside_and_what_they_wrote_is_a_list() -> None:
    one, two = handed(1, "L2", "L2", "Two"), handed(2, "L2", "None", "Deux")
    steps = [
        report.model_copy(update={"confidence": sure, "reflection": text, "choice": 1, "right": True})
        for report, sure, text in ((one.steps[0], 2, "I was <sure>."), (two.steps[0], 2, ""))
    ]
    changed = [
        each.model_copy(update={"steps": (step,), "seed": seed})
        for each, step, seed in zip((one, two), steps, (5, 9), strict=True)
    ]
    first, why, answers, gaps, _scores = choices(merged(*changed), "dropout")
    assert first.beside == Bars((("a guess", 0), ("fairly sure", 0), ("certain", 2)), "")
    assert why.content == Sayings((("p1", "I was <sure>."),))
    # The same answer in two languages.
    assert isinstance(answers.content, Bars)
    assert [count for _text, count in answers.content.rows] == [2]
    assert gaps.words == "A dot for each participant, with data of 2 seeds; the line is their median."


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClassWindow]:
    monkeypatch.setattr("reglab.gui.lessons.class_watch.EVERY_S", 0.05)
    window = ClassWindow()
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def test_hand_ins_come_in_from_a_folder(qtbot: QtBot, window: ClassWindow, tmp_path: Path) -> None:
    assert window.count.text() == "No hand-in yet."
    window.watch_folder(tmp_path)
    write_hand_in(tmp_path, handed(1, "L2", "L2"))
    qtbot.waitUntil(lambda: window.count.text() == "1 participant.", timeout=PATIENCE)
    assert window.lesson.currentText() == "Dropout"
    assert window.what.currentText() == "2. Second: predictions"
    window.what.setCurrentIndex(1)
    write_hand_in(tmp_path, handed(2, "None", "L2"))
    qtbot.waitUntil(lambda: window.count.text() == "2 participants.", timeout=PATIENCE)
    # What is looked at stays.
    assert window.what.currentText() == "2. Second: gaps"
    window.what.setCurrentIndex(0)
    window._show_choice()
    assert window.picture.choice is not None
    for place in range(len(window._choices)):
        window.what.setCurrentIndex(place)
        window._show_choice()
        assert not window.shown.grab().toImage().isNull()


def test_files_are_taken_too_and_faults_are_told(qtbot: QtBot, window: ClassWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("[]", encoding="utf-8")
    window._take([path, write_hand_in(tmp_path, handed(3, (0.1,) * 24, (0.2,) * 24))])
    qtbot.waitUntil(
        lambda: window.count.text() == "1 participant. 1 file could not be read.", timeout=PATIENCE
    )
    assert "mine.json is no hand-in of a lesson" in window.count.toolTip()


def test_the_dialog_remembers_name_and_folder(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = HandInDialog()
    qtbot.addWidget(dialog)
    assert not dialog.done_.isEnabled()
    dialog.name.setText("Ana")
    dialog.folder.setText(str(tmp_path))
    assert dialog.done_.isEnabled()
    dialog.accept()
    again = HandInDialog()
    qtbot.addWidget(again)
    assert (again.name.text(), again.chosen_folder()) == ("Ana", tmp_path)
    assert not ClassFiles().scan(tmp_path)
