"""What a tab is, and that a folder is all it takes to add one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment.dataset_info import Task
from reglab.gui import views
from reglab.gui.views.curves.view import CurvesView
from reglab.gui.views.examples.view import MODES as EXAMPLES_MODES
from reglab.gui.views.tab import Tab
from reglab.gui.views.tabs import find_tabs, load
from reglab.gui.views.weights.modes import MODES as WEIGHTS_MODES
from reglab.record import notes
from tests.gui.conftest import MakeWindow, small_experiment

FOLDER = '''"""How strong the technique is."""

from reglab.gui.views.tab import Tab

TAB = Tab(
    title="Strengths",
    order=45,
    view=f"{__name__}.view:StrengthView",
    waiting="Press Run (Space) to see strengths.",
    needs="record",
    hints=("norm",),
)
'''
VIEW = '''"""The view."""

from PySide6.QtWidgets import QLabel, QVBoxLayout

from reglab.experiment.techniques.l2 import L2
from reglab.gui.views.base import View
from reglab.gui.views.strength_of_l2 import TAB


class StrengthView(View):
    tab = TAB

    def __init__(self, questions, parent=None):
        super().__init__(questions, parent)
        self.label = QLabel()
        QVBoxLayout(self).addWidget(self.label)

    def set_hint(self, hint):
        self.layout().insertWidget(0, hint)

    def update_view(self):
        record = self.record
        known = record is not None and record.epochs
        self.label.setText(f"{record.epochs} epochs" if known else self.waiting())

    def take(self):
        self.technique_chosen.emit(L2(strength=0.5), "Use this strength")
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder with a tab, found beside those of the package; returns its name."""
    name = "strength_of_l2"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(FOLDER, encoding="utf-8")
    (folder / "view.py").write_text(VIEW, encoding="utf-8")
    monkeypatch.setattr(views, "__path__", [*views.__path__, str(tmp_path)])
    for module in (name, f"{name}.view"):
        monkeypatch.delitem(sys.modules, f"reglab.gui.views.{module}", raising=False)
    return name


def test_a_folder_is_all_that_a_tab_takes(
    added: str, make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(small_experiment())
    tabs = window.tabs
    titles = [tabs.tabText(place) for place in range(tabs.count())]
    assert titles.index("Examples") + 1 == titles.index("Strengths") == titles.index("Early stopping") - 1
    assert f"reglab.gui.views.{added}.view" not in sys.modules, "imported before it is seen"
    window.show()
    qtbot.waitExposed(window)
    page = tabs.page("Strengths")
    tabs.setCurrentWidget(page)
    view = page.view
    assert view is not None
    qtbot.waitUntil(lambda: view.label.text() == "Press Run (Space) to see strengths.")  # type: ignore[attr-defined]
    assert view.isAncestorOf(window.guide.views["Strengths"])
    window.session.run()
    qtbot.waitUntil(lambda: view.label.text() == "20 epochs", timeout=120_000)  # type: ignore[attr-defined]
    # What it emits reaches the experiment as one edit.
    window.model.select(1)
    view.take()  # type: ignore[attr-defined]
    assert window.model.arm.techniques[0].strength == 0.5  # type: ignore[attr-defined]
    assert window.model.undo_stack.undoText() == "Use this strength"


def test_finding_the_tabs_imports_no_view() -> None:
    code = (
        "import sys; from reglab.gui.views.tabs import find_tabs; assert len(find_tabs()) > 6;"
        "views = [name for name in sys.modules if name.startswith('reglab.gui.views.')];"
        "print([name for name in views if name.endswith('view')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_tabs_stand_in_their_order_and_each_says_all_there_is_to_say() -> None:
    tabs = find_tabs()
    titles = [tab.title for tab in tabs]
    curves, *others, sealed = titles
    assert (curves, sealed) == ("Curves", "Test")
    assert others == ["Data", "Boundary", "Fit", "Weights", "Examples", "Early stopping", "Strength", "Seeds"]
    assert len(set(titles)) == len(titles)
    assert all(tab.waiting.endswith((".", "…")) for tab in tabs)
    assert [load(tab).tab for tab in tabs] == list(tabs)


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_for_each_task_there_is_one_view_of_untrained_networks(task: Task) -> None:
    assert sum(tab.untrained and tab.suits(task) for tab in find_tabs()) == 1


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("pathlib:Path", "names pathlib:Path, which is no view"),
        (f"{CurvesView.__module__}:CurvesView", "is the view of the tab “Curves”, not of “Mine”"),
    ],
)
def test_a_tab_with_another_view_is_refused(view: str, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        load(Tab(title="Mine", order=1, view=view, waiting="Wait.", needs="record"))


def test_notes_name_every_tab_and_mode_in_the_language_of_the_window() -> None:
    """They stand in the record's room, which knows no window; a key that it lacks would stay English."""
    assert {tab.key: tab.title for tab in find_tabs()} == notes._VIEWS
    for modes in (EXAMPLES_MODES, WEIGHTS_MODES):
        assert {mode.key: mode.title.lower() for mode in modes}.items() <= notes._MODES.items()
