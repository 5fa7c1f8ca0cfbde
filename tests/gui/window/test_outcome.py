"""What verdict bar and status line say of a record: about which arm, and after an early end."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reglab.analysis import summarize
from reglab.gui import theme
from reglab.gui.window.main_window import MainWindow
from reglab.record.events import Branched, EpochsDone, Replica, RunFinished, StateChanged
from reglab.record.record import RunRecord
from tests.gui.conftest import MakeWindow
from tests.support.records import RUN, by_replica, experiment, record
from tests.support.windows import curves_of

T = np.linspace(0, 1, 40)[:, None]
H = Qt.Orientation.Horizontal
NAMES = ("plain", "L2", "dropout")


def trained(names: tuple[str, ...] = NAMES, val: tuple[float, ...] = (0.8, 0.5, 0.3)) -> RunRecord:
    """A run stopped half way; every arm ends with a validation loss of its own."""
    question = experiment(arms=names, seeds=3, epochs=80)
    seeds = np.array([-0.01, 0.0, 0.01])
    curves = by_replica(question, *(1 + (end - 1 + seeds * (i + 1)) * T for i, end in enumerate(val)))
    return record(question, {"train_loss": 1 - 0.8 * T[:, 0], "val_loss": curves}, end="stopped")


def show(window: MainWindow, made: RunRecord) -> None:
    window.session.record = made
    window.session.record_changed.emit()


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(experiment(arms=NAMES, seeds=3, epochs=80))


def test_the_verdict_is_about_the_selected_arm(window: MainWindow) -> None:
    made = trained()
    show(window, made)
    found = summarize(made).verdict
    assert found.sentences[1] in found.headline, "dropout is the best arm"
    window.model.select(1)
    assert window.verdict.text == f"Stopped at epoch 40 of 80: {found.sentences[0]}"
    window.model.select(2)
    assert window.verdict.text == found.headline
    window.model.select(1)
    window.model.select(0)
    assert window.verdict.text == found.headline


def test_doubts_about_the_gap_stay_in_front(window: MainWindow) -> None:
    made = trained(val=(0.2, 0.5, 0.3))
    show(window, made)
    found = summarize(made).verdict
    window.model.select(1)
    assert "too early to tell" in found.headline
    assert window.verdict.text == f"{found.headline} {found.sentences[0]}"


def test_an_arm_of_another_name_gets_the_headline(window: MainWindow) -> None:
    made = trained(("plain", "other", "dropout"))
    show(window, made)
    window.model.select(1)
    assert window.verdict.text == summarize(made).verdict.headline


def test_of_two_arms_the_headline_speaks(make_window: MakeWindow) -> None:
    made = trained(("plain", "L2"), (0.8, 0.5))
    window = make_window(made.experiment)
    show(window, made)
    assert window.model.selected == 1
    assert window.verdict.text == summarize(made).verdict.headline


@pytest.mark.parametrize("started", [True, False])
def test_a_stop_before_the_first_epoch_is_said(window: MainWindow, started: bool) -> None:
    question = window.model.experiment
    made = record(question, {}, end="stopped") if started else RunRecord(question, RUN)
    if not started:
        made.apply(RunFinished(RUN, "stopped", 0.0))
    show(window, made)
    text = window.statusBar().text  # type: ignore[attr-defined]
    assert text.startswith("epoch 0/80 · stopped before the first epoch was done")
    assert ("9 networks" in text) == started
    assert "loading" not in text


def test_one_epoch_per_second_is_singular(window: MainWindow) -> None:
    question = window.model.experiment
    show(window, record(question, {"val_loss": np.ones(4)}, end="stopped", seconds=4.0))
    assert "· 1 epoch/s ·" in window.statusBar().text  # type: ignore[attr-defined]
    show(window, record(question, {"val_loss": np.ones(8)}, end="stopped", seconds=4.0))
    assert "· 2 epochs/s ·" in window.statusBar().text  # type: ignore[attr-defined]


def test_cards_write_numbers_as_the_table_does(make_window: MakeWindow) -> None:
    question = experiment(arms=NAMES, seeds=3, epochs=80)
    window = make_window(question)
    show(window, record(question, {"val_loss": np.ones(4), "val_accuracy": np.full(4, 0.72)}))
    assert window.arms.cards[0].numbers.text() == "gap <b>1.00</b> · val 72 %"
    question = experiment(arms=NAMES, seeds=3, epochs=80, data={"set": "sine"})
    window = make_window(question)
    show(window, record(question, {"val_loss": np.ones(4), "val_r2": np.full(4, -0.15)}))
    assert window.arms.cards[0].numbers.text() == "gap <b>1.00</b> · val R² −0.15"


@pytest.mark.parametrize("mode", ["light", "projector"])
def test_a_long_verdict_moves_nothing(window: MainWindow, mode: str) -> None:
    theme.apply(QApplication.instance(), mode)
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()

    def places() -> list[object]:
        parts = (window, window.scrubber, window.verdict, window.workspace.splitter, window.statusBar())
        return [(part.mapTo(window, part.rect().topLeft()), part.size()) for part in parts]

    window.verdict.show_sentences(["Short."])
    QApplication.processEvents()
    before = places()
    window.verdict.show_sentences(["A sentence that is longer than one line."] * 9)
    QApplication.processEvents()
    assert places() == before


def test_while_a_branch_catches_up_its_own_progress_is_shown(window: MainWindow) -> None:
    question = window.model.experiment
    made = record(question, {"val_loss": np.ones(80)})
    made.apply(StateChanged(RUN, "running"))
    branch = tuple(Replica(9 + seed, 3, seed, 42, 2) for seed in range(3))
    made.apply(Branched(RUN, question.arms[1].model_copy(update={"name": "branch"}), 1, 20, branch))
    show(window, made)
    line = window.statusBar()
    assert line.text == "branch “branch”: epoch 20/80 · 3 networks · CPU"  # type: ignore[attr-defined]
    assert (line._bar.value(), line._bar.maximum()) == (20, 80)  # type: ignore[attr-defined]
    assert window.verdict.text.startswith("While “branch” catches up, at epoch 20 of 80: ")
    made.apply(RunFinished(RUN, "completed", 2.0))
    show(window, made)
    assert line.text.startswith("epoch 80/80 · ")  # type: ignore[attr-defined]


def test_cards_have_the_numbers_of_the_table(window: MainWindow) -> None:
    def gap(value: float) -> dict[str, np.ndarray]:
        return {"val_loss": np.full(4, value)}

    window.show()
    question = window.model.experiment
    made = record(question, gap(1.0), end=None)
    show(window, made)
    more = record(question, gap(3.0), end=None)
    values = {name: more.values(name) for name in more.metrics}
    layers = {name: more.layer_values(name) for name in more.layer_metrics}
    made.apply(EpochsDone(RUN, 5, values, layers, 4.0))
    window.session.frame.emit()
    window.outcome._throttle._took = 0
    curves_of(window).readout.due.emit()
    shown = curves_of(window).readout.table
    column = next(c for c in range(shown.columnCount()) if shown.headerData(c, H) == "Gap")
    assert shown.index(0, column).data() == "3.000"
    assert "gap <b>3.00</b>" in window.arms.cards[0].numbers.text()
    # Table, sentence and scrubber speak of one epoch, which is not that of every frame.
    assert shown.headerData(0, H) == "Epoch 8"
    assert window.verdict.text.startswith("So far, at epoch 8 of 80: ")
    made.apply(EpochsDone(RUN, 9, values, layers, 5.0))
    window.session.frame.emit()
    assert shown.headerData(0, H) == "Epoch 8"
    assert window.verdict.text.startswith("So far, at epoch 8 of 80: ")
    assert window.scrubber.label.text() == "epoch 8 of 80"
    window.outcome._throttle._took = 0
    curves_of(window).readout.due.emit()
    assert shown.headerData(0, H) == "Epoch 12"
    assert window.verdict.text.startswith("So far, at epoch 12 of 80: ")
    assert window.scrubber.label.text() == "epoch 12 of 80"
    made.apply(RunFinished(RUN, "stopped", 6.0))
    window.session.frame.emit()
    assert window.scrubber.label.text() == "epoch 12 of 12"


def test_numbers_that_take_long_are_left_alone_for_a_while(window: MainWindow) -> None:
    made = record(window.model.experiment, {"val_loss": np.ones(4)}, end=None)
    show(window, made)
    window.arms.set_numbers(0, 7.0, "")
    window.outcome._throttle._took = 3_600
    window.outcome.show_numbers()
    assert "7.00" in window.arms.cards[0].numbers.text()
    window.outcome.refresh()
    assert "1.00" in window.arms.cards[0].numbers.text()


def test_the_cards_follow_the_scrubber_and_say_so(window: MainWindow) -> None:
    made = trained()
    show(window, made)
    card, other = window.arms.cards[:2]
    gap = made.values("gap")

    def shown(columns: slice, row: int) -> str:
        return f"gap <b>{gap[row, columns].mean():.2f}</b>"

    assert shown(slice(0, 3), 39) in card.numbers.text()
    assert (card.tag.text(), other.tag.isHidden()) == ("baseline", True)
    window.scrubber.epoch_changed.emit(10)
    assert shown(slice(0, 3), 9) in card.numbers.text()
    assert shown(slice(3, 6), 9) in other.numbers.text()
    assert (card.tag.text(), other.tag.text()) == ("baseline · at epoch 10", "at epoch 10")
    assert "at epoch 10" in other.accessibleName()
    window.outcome.refresh()
    assert shown(slice(3, 6), 9) in other.numbers.text()
    window.scrubber.epoch_changed.emit(0)
    assert "–" in other.numbers.text()
    assert other.tag.text() == "initial weights"
    window.scrubber.epoch_changed.emit(None)
    assert shown(slice(3, 6), 39) in other.numbers.text()
    assert other.tag.isHidden()
    # Another run is seen from its newest epoch.
    window.scrubber.epoch_changed.emit(10)
    show(window, trained())
    assert shown(slice(0, 3), 39) in card.numbers.text()
