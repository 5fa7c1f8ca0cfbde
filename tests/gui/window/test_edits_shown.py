"""An edit calls what depends on it and nothing else, and what is seen is what a new window would show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import wraps

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from reglab.experiment import edits
from reglab.experiment.experiment import Arm
from reglab.experiment.techniques.l2 import L2
from reglab.gui.drafts.drafts import Drafts
from reglab.gui.explain.technique_picture import TechniquePicture
from reglab.gui.panels.arms_strip import ArmsStrip
from reglab.gui.panels.data_section import DataSection
from reglab.gui.panels.difference_line import DifferenceLine
from reglab.gui.panels.network_section import NetworkSection
from reglab.gui.panels.notes import NotesSection, TitleEdit
from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.gui.panels.training_section import TrainingSection
from reglab.gui.preview.picture import PreviewPicture
from reglab.gui.run.demand import Demand
from reglab.gui.run.session import Session
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.section import Section
from reglab.gui.window.guide import Guide
from reglab.gui.window.main_window import MainWindow
from reglab.gui.window.outcome import Outcome
from reglab.gui.window.status_line import StatusLine
from reglab.gui.window.time_travel import TimeTravel
from reglab.gui.window.toolbar import TransportBar
from reglab.gui.window.view_tabs import ViewTabs
from reglab.runtime.thread_host import ThreadHost
from tests.gui.conftest import forget_edits, small_experiment
from tests.support.walking import Act, Walker

SHOWING = {
    "data": (DataSection, "refresh"),
    "network": (NetworkSection, "refresh"),
    "training": (TrainingSection, "refresh"),
    "title": (TitleEdit, "refresh"),
    "notes": (NotesSection, "refresh"),
    "tool bar": (TransportBar, "_show"),
    "techniques": (RegularizerPanel, "_follow"),
    "arms": (ArmsStrip, "_follow"),
    "difference": (DifferenceLine, "refresh"),
    "demand": (Demand, "refresh"),
    "session": (Session, "_compare"),
    "drafts": (Drafts, "_notice"),
    "hints": (Guide, "refresh"),
    "status": (StatusLine, "refresh"),
    "epochs": (TimeTravel, "_show_experiment"),
    "outcome": (Outcome, "refresh"),
    "tabs": (ViewTabs, "set_experiment"),
}
"""What shows parts of the experiment, and what is called to show it anew."""


@pytest.fixture(autouse=True)
def steady_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two windows are compared, and say how much memory is free: it must not change between them."""
    monkeypatch.setattr("reglab.gui.run.demand.available_memory", lambda: 8 * 2**30)


@pytest.fixture
def called(monkeypatch) -> set[str]:
    """Names of what was called; to be asked for before the window is made."""
    found: set[str] = set()
    for name, (kind, method) in SHOWING.items():
        real = getattr(kind, method)

        # Under its own name it is found as the slot that it is, which ends with its widget.
        @wraps(real)
        def spied(self, *args, _real=real, _name=name, **named):
            found.add(_name)
            return _real(self, *args[: _real.__code__.co_argcount - 1], **named)

        monkeypatch.setattr(kind, method, spied)
    return found


@pytest.fixture
def window(called, qtbot) -> MainWindow:
    arms = (Arm(name="plain"), Arm(name="mine", named_by="person", techniques=(L2(),)))
    experiment = small_experiment().model_copy(update={"arms": arms})
    shown = MainWindow(type(experiment).model_validate(experiment.model_dump()), TrainingWorker(ThreadHost))
    shown.worker.setParent(shown)
    qtbot.addWidget(shown, before_close_func=forget_edits)
    called.clear()
    return shown


ALL_SEE = {"difference", "session", "outcome", "tabs"}
"""What depends on all that determines the numbers of a run."""
DATA = ALL_SEE | {"data", "network", "techniques", "demand", "drafts", "hints"}
EDITS = {
    "data": (lambda e: edits.set_data(e, noise=0.35), DATA),
    "network": (edits.add_layer, DATA - {"data"}),
    "seeds": (
        lambda e: e.model_copy(update={"seeds": 3}),
        ALL_SEE | {"training", "tool bar", "demand", "drafts", "status"},
    ),
    "epochs": (
        lambda e: edits.set_training(e, epochs=9),
        ALL_SEE | {"training", "tool bar", "techniques", "demand", "status"},
    ),
    "title": (lambda e: e.model_copy(update={"name": "new"}), {"title"}),
    "notes": (lambda e: e.model_copy(update={"notes": "new"}), {"notes"}),
    "a name": (lambda e: edits.rename_arm(e, 1, "yours"), ALL_SEE | {"techniques", "arms", "epochs"}),
}


class TestCalls:
    def test_a_tick_of_a_strength_calls_what_shows_the_arm(self, window, called, qtbot):
        slider = window.regularizer_panel.cards["l2"][0].main.slider
        qtbot.keyClick(slider, Qt.Key.Key_Right)
        assert window.model.arm.techniques != (L2(),)
        only = {"techniques", "arms", "difference", "session"}
        assert called == only
        called.clear()
        window.model.undo_stack.undo()
        assert called == only

    @pytest.mark.parametrize("name", EDITS)
    def test_an_edit_and_its_undo_call_what_shows_it(self, window, called, name):
        make, wanted = EDITS[name]
        assert window.model.edit(make, name)
        assert called == wanted
        called.clear()
        window.model.undo_stack.undo()
        assert called == wanted

    def test_another_experiment_calls_everything(self, window, called):
        window.model.load(small_experiment(7))
        assert called == set(SHOWING)


ACTS = (
    *("select", "technique", "technique", "undo", "undo", "redo", "add_arm", "duplicate_arm", "remove_arm"),
    *(
        "rename",
        "move_arm",
        "data",
        "noise",
        "flips",
        "seeds",
        "epochs",
        "batch",
        "layer",
        "layer",
        "type",
        "slide",
    ),
)
"""Everything that edits, and what undoes it."""


def _seen(root: QWidget) -> list[tuple[str, ...]]:
    """What a part of the window shows: words, values, and which buttons can be pressed and are pressed."""
    found, pictures = [], root.findChildren(TechniquePicture)
    for widget in root.findChildren(QWidget):
        # Previews, and what techniques do to networks, are drawn by another process, when it comes to it.
        if not widget.isVisibleTo(root) or isinstance(widget, PreviewPicture | TechniquePicture | QScrollBar):
            continue
        if any(picture.isAncestorOf(widget) for picture in pictures):
            continue
        said = [
            type(widget).__name__,
            widget.toolTip(),
            widget.accessibleName(),
            widget.accessibleDescription(),
        ]
        said += [str(widget.isEnabled())]
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
            said.append(widget.text())
        if isinstance(widget, QAbstractButton):
            said.append(str(widget.isChecked()))
        if isinstance(widget, QComboBox):
            said.append(widget.currentText())
        if isinstance(widget, QPlainTextEdit):
            said.append(widget.toPlainText())
        found.append(tuple(said))
    return sorted(found)


def _open(window: MainWindow) -> None:
    """Open all sections and all cards."""
    for _ in range(2):
        # Some have sections in them, which come only when they are opened.
        for section in window.findChildren(Section):
            section.set_opened(True)
        for cards in window.regularizer_panel.cards.values():
            for card in cards:
                card.set_opened(True)


def _parts(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    yield from (("left", window.experiment_panel), ("right", window.regularizer_panel))
    yield from (("arms", window.arms), ("tool bar", window.toolbar), ("status", window.status))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3])
def test_after_any_edits_the_window_shows_what_a_new_one_would(qtbot, make_window, seed):
    window = make_window(small_experiment())
    window.show()
    _open(window)
    rng = random.Random(seed)
    with Walker(window) as hand:
        for _ in range(2):
            for _ in range(18):
                hand.perform(Act(rng.choice(ACTS), *(rng.randrange(10_000) for _ in range(3))))
            for field in window.findChildren(NumberField):
                # What was refused stays in its field until a person gives it up.
                QTest.keyClick(field, Qt.Key.Key_Escape)
            # The sentence about it, and the others, are gone with the next edit that is accepted.
            window.model.edit(lambda e: e.model_copy(update={"notes": f"{e.notes}."}), "say something")
            _open(window)
            new = make_window(window.model.experiment)
            new.resize(window.size())
            new.show()
            new.model.select(window.model.selected)
            _open(new)
            network, layers = new.experiment_panel.network, window.experiment_panel.network.layers
            network._own = window.experiment_panel.network._own
            network.layers._current = layers._current
            network.refresh()
            hand.spin(0.02)
            for (name, old), (_, fresh) in zip(_parts(window), _parts(new), strict=True):
                shown, wanted = _seen(old), _seen(fresh)
                assert [each for each in shown if each not in wanted] == [], name
                assert shown == wanted, name
