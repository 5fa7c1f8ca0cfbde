"""Results of another experiment than the one that is shown never look as if they were its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.gui import theme
from reglab.gui.run.staleness import CURRENT, staleness
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.views.base import View
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.thread_host import ThreadHost
from tests.gui.conftest import MakeWindow, forget_edits, small_experiment
from tests.support.windows import curves_of, run_to_the_end, shown

PATIENCE = 120_000
Edit = Callable[[Experiment], Experiment]


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    """A window after a run, in which nothing was edited since."""
    theme.apply(QApplication.instance(), "light")
    window = shown(qtbot, make_window(small_experiment()), (1366, 768))
    run_to_the_end(qtbot, window)
    return window


def other_rate(experiment: Experiment) -> Experiment:
    optimizer = experiment.training.optimizer.model_copy(update={"lr": 0.5})
    return edits.set_training(experiment, optimizer=optimizer)


@pytest.mark.parametrize(
    ("edit", "words", "whole"),
    [
        (lambda e: e, "", False),
        (lambda e: e.model_copy(update={"name": "x", "notes": "y"}), "", False),
        (lambda e: edits.rename_arm(e, 1, "other"), "", False),
        (lambda e: edits.change_dataset(e, "circles"), "Results of Two moons", True),
        (lambda e: edits.set_data(e, noise=0.1), "Results before the change of noise", True),
        (
            lambda e: edits.set_training(edits.set_data(e, noise=0.1, train=50), batch_size=7),
            "Results before the change of training examples, noise and batch size",
            True,
        ),
        (
            lambda e: edits.set_training(edits.set_data(e, noise=0.1, train=50), batch_size=7, epochs=9),
            "Results before the change of training examples, noise and 2 more",
            True,
        ),
        (lambda e: edits.remove_layer(e, 0, None), "Results before the change of layers", True),
        (other_rate, "Results before the change of learning rate", True),
        (lambda e: edits.remove_arm(e, 1), "“L2” was removed since", False),
        (edits.add_arm, "“Arm 3” is not trained yet", False),
        (lambda e: edits.move_arm(e, 1, 0), "The baseline was “plain”", False),
        (lambda e: e.model_copy(update={"seeds": 5}), "Results of 2 seeds, not 5", False),
        (lambda e: e.model_copy(update={"first_seed": 8}), "Results of other seeds", False),
    ],
)
def test_what_still_fits(edit: Edit, words: str, whole: bool) -> None:
    trained = small_experiment()
    found = staleness(trained, Experiment.model_validate(edit(trained).model_dump()))
    assert (found.words, found.whole) == (words, whole)


def test_an_arm_that_was_edited_is_named_and_the_others_hold() -> None:
    trained = small_experiment()
    arms = (trained.arms[0], edits.toggle_technique(trained.arms[1], "dropout", True))
    found = staleness(trained, trained.model_copy(update={"arms": arms}))
    assert (found.words, found.whole) == ("“L2” was changed since", False)


def test_nothing_holds_where_every_arm_is_another() -> None:
    trained = small_experiment()
    arms = tuple(edits.toggle_technique(arm, "dropout", True) for arm in trained.arms)
    found = staleness(trained, trained.model_copy(update={"arms": arms}))
    assert found.whole
    assert found.words == "“plain” was changed since, “L2” was changed since"


def open_tab(window: MainWindow, title: str) -> QWidget:
    """Open a tab and return its page."""
    tabs = window.tabs
    tabs.setCurrentIndex([tabs.tabText(place) for place in range(tabs.count())].index(title))
    return tabs.currentWidget()


def page_views(page: QWidget) -> list[QWidget]:
    """The view of a tab, which is made and shown a moment after the tab was opened."""
    views: list[QWidget] = page.findChildren(View)
    return views or [page]


def saturation(widget: QWidget) -> float:
    """How strong the colours of a widget are altogether."""
    image = widget.grab().toImage()
    return sum(
        QColor(image.pixelColor(x, y)).hsvSaturationF() ** 2
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


@pytest.mark.parametrize("tab", ["Curves", "Boundary", "Weights", "Examples", "Early stopping"])
def test_a_change_of_the_data_greys_every_view_and_undoing_it_brings_the_colours_back(
    qtbot: QtBot, window: MainWindow, tab: str
) -> None:
    page = open_tab(window, tab)
    qtbot.waitUntil(lambda: all(child.isVisible() for child in page_views(page)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window.session.questions._takers, timeout=PATIENCE)
    QApplication.processEvents()
    assert not window.stale_sign.veil.isVisible()
    bright = saturation(page.parentWidget())
    window.model.edit(lambda e: edits.change_dataset(e, "circles"), "data")
    assert window.stale_sign.veil.isVisible()
    assert window.stale_sign.veil.words == "Results of Two moons – press Run"
    assert window.stale_sign.veil.geometry().contains(page.geometry())
    assert saturation(page.parentWidget()) < 0.8 * bright
    window.actions_.undo.trigger()
    assert not window.stale_sign.veil.isVisible()


def test_cards_meters_verdict_and_status_line_do_not_speak_of_the_new_data(window: MainWindow) -> None:
    verdict = window.verdict
    before = verdict.text
    window.model.edit(lambda e: edits.change_dataset(e, "circles"), "data")
    assert verdict.text == f"Results of Two moons. {before}"
    assert verdict._text.property("role") == "muted"
    assert all("gap –" in card.numbers.text() for card in window.arms.cards)
    assert window.regularizer_panel.pulls._record is None
    assert window.statusBar()._hint.text() == "Results of Two moons – press Run"
    window.actions_.undo.trigger()
    assert verdict.text == before
    assert verdict._text.property("role") == ""
    assert window.regularizer_panel.pulls._record is window.session.record


def test_nothing_moves_when_results_become_old(window: MainWindow) -> None:
    def places() -> list[tuple[int, ...]]:
        QApplication.processEvents()
        parts = (window.tabs, curves_of(window), *curves_of(window).plots.values(), curves_of(window).readout)
        return [part.geometry().getRect() for part in (*parts, window.scrubber, window.verdict)]

    before = places()
    window.model.edit(lambda e: edits.set_data(e, noise=0.1), "noise")
    assert window.stale_sign.veil.isVisible()
    assert places() == before


def test_an_arm_that_was_changed_is_pale_in_every_view_and_the_others_are_not(window: MainWindow) -> None:
    (view,) = page_views(open_tab(window, "Weights"))
    assert isinstance(view, View)
    look = theme.current()
    before = [look.arm_color(hue) for hue in view.arm_hues]
    window.model.edit_arm(lambda arm: edits.toggle_technique(arm, "dropout", True), "dropout", arm=1)
    for hues in (view.arm_hues, curves_of(window)._options.hues):
        assert look.arm_color(hues[0]) == before[0]
        assert look.arm_color(hues[1]).hsvSaturationF() < 0.6 * before[1].hsvSaturationF()
        assert [look.arm_marker(hue) for hue in hues] == ["none", "none"]
    assert window.arms.cards[1]._hue == 1
    window.actions_.undo.trigger()
    assert [look.arm_color(hue) for hue in view.arm_hues] == before


def test_an_arm_that_was_removed_is_said_to_be_and_the_rest_keeps_its_colours(window: MainWindow) -> None:
    window.model.select(1)
    window.actions_.remove_arm.trigger()
    assert not window.stale_sign.veil.isVisible()
    assert window.statusBar()._hint.text() == "“L2” was removed since – press Run"


def test_what_follows_the_data_themselves_is_never_greyed(qtbot: QtBot) -> None:
    window = MainWindow(small_experiment(), TrainingWorker(ThreadHost))
    qtbot.addWidget(window, before_close_func=forget_edits)
    window.show()
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    open_tab(window, "Data")
    window.model.edit(lambda e: edits.set_data(e, noise=0.1), "noise")
    assert window.session.staleness.whole
    assert not window.stale_sign.veil.isVisible()
    open_tab(window, "Curves")
    assert window.stale_sign.veil.isVisible()


def test_running_anew_makes_everything_current(qtbot: QtBot, window: MainWindow) -> None:
    window.model.edit(lambda e: edits.set_data(e, noise=0.1), "noise")
    window.session.run()
    assert not window.stale_sign.veil.isVisible()
    assert window.session.staleness == CURRENT
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    assert not window.stale_sign.veil.isVisible()


def test_what_is_edited_during_a_run_holds_for_the_next(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment(epochs=1_000_000))
    window.show()
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "running", timeout=PATIENCE)
    window.model.edit(lambda e: edits.set_data(e, noise=0.1), "noise")
    assert window.stale_sign.veil.words == "Results before the change of noise – it holds for the next run"
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)
    assert window.stale_sign.veil.words == "Results before the change of noise – press Run"


@pytest.mark.parametrize("how", ["example", "new"])
def test_another_experiment_has_a_table_and_a_key_of_its_own(
    qtbot: QtBot, window: MainWindow, how: str
) -> None:
    """Nothing of the old run fits: it is gone, with its arms, hues, classes and numbers."""
    (view,) = page_views(open_tab(window, "Boundary"))
    assert isinstance(view, BoundaryView)
    qtbot.waitUntil(lambda: bool(view.legend.entries), timeout=PATIENCE)
    if how == "example":
        window.document.show(PRESETS["digits-120"].experiment)
    else:
        window.actions_.new.trigger()
    shown = PRESETS["digits-120" if how == "example" else DEFAULT].experiment
    table = curves_of(window).readout.table
    names = [table.index(row, 0).data() for row in range(table.rowCount())]
    assert names == [arm.name for arm in shown.arms]
    # What comes to stand there is of the new data, which are shown before anything is trained.
    gone = set(small_experiment().data.info.classes) - set(shown.data.info.classes)
    qtbot.waitUntil(lambda: not gone & {entry.word for entry in view.legend.entries}, timeout=PATIENCE)
    assert not any(panel.isVisible() and panel.title.scores for panel in view.panels.values())
    assert not window.stale_sign.veil.isVisible()
    assert window.session.staleness == CURRENT
