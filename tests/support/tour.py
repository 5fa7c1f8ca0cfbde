"""Opens everything that the window has, one after the other, for whoever wants to look at it.

For a process of its own: it makes the application, in the language of the environment.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QTabWidget, QToolButton, QWidget

from reglab.experiment import edits
from reglab.experiment.datasets import DATASETS
from reglab.experiment.layers import LAYERS
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.training import OPTIMIZERS
from reglab.gui import theme
from reglab.gui.panels.technique_card import TechniqueCard
from reglab.gui.settings_folder import keep_settings_in
from reglab.gui.views.switches import ModeSwitch
from reglab.lessons.library import bundled
from tests.support.shown_window import Look, ShownWindow
from tests.support.tour_locks import locks
from tests.support.walk_acts import small

EXPERIMENTS = ("first-light", "noisy-sine", "convolution", "bank-loans", "sparse-truth")
LESSONS = 3
"""So many lessons are gone through step by step; in the others only their texts differ."""
_LEFT_OUT = (
    "quit",
    "new",
    "paste",
    "reset",
    "run",
    "stop",
    "step",
    "full_screen",
    "larger",
    "smaller",
    "usual",
)


class Tour(ShownWindow):
    """Goes through the window and has everything looked at.

    Parameters
    ----------
    look : callable
        Called with each window that is seen.
    size : (int, int)
        Of the window.
    scale : float
        Of the type.
    mode : str
        The theme.
    """

    def __init__(
        self, look: Look, size: tuple[int, int] = (1366, 768), scale: float = 1.0, mode: theme.Mode = "light"
    ) -> None:
        super().__init__(look, small(PRESETS[EXPERIMENTS[0]].experiment), size, scale, mode)
        self.content: set[str] = set()
        """Texts of lessons, which have files of their own in each language."""
        for lesson in bundled(self.window.lessons.desk._tabs):
            self.content.update(_strings(lesson.model_dump()))

    def everything(self) -> None:
        """The whole tour."""
        self.spin(0.05)
        self.look("window before a run")
        self.runs(EXPERIMENTS)
        self.show("first-light")
        self.run()
        self.menus()
        self.figures()
        self.parts()
        self.import_data()
        self.lessons()
        locks(self)

    def show(self, key: str) -> None:
        """Show a preset, small, whatever is unsaved."""
        document = self.window.document
        document._saved = self.window.model.experiment
        document._saved_results = document.results()
        document.show(small(PRESETS[key].experiment))

    def run(self) -> None:
        session = self.window.session
        session.run()
        self.until(lambda: session.phase == "ended")
        self.spin(0.05)

    def runs(self, keys: Sequence[str]) -> None:
        """Run presets, and go through all tabs."""
        for key in keys:
            self.show(key)
            self.run()
            for title in self.tabs():
                self.look(f"{key}/{title}")

    def tabs(self) -> Iterator[str]:
        tabs = self.window.tabs
        for index in range(tabs.count()):
            if tabs.isTabVisible(index):
                tabs.setCurrentIndex(index)
                self.until(lambda: not self.window.session.questions._takers)
                self.spin(0.05)
                yield tabs.tabText(index)

    def modes(self, keys: Sequence[str] = ("first-light", "noisy-sine", "convolution")) -> None:
        """Everything that views have in several modes."""
        for key in keys:
            self.show(key)
            self.run()
            for title in self.tabs():
                for switch in self.window.tabs.findChildren(ModeSwitch):
                    self._switch(f"{key}/{title}", switch)

    def _switch(self, place: str, switch: ModeSwitch) -> None:
        before = switch.current
        for mode in switch.modes:
            if mode.key == before or not switch.isVisible() or not switch.buttons[mode.key].isEnabled():
                continue
            switch.choose(mode.key)
            self.until(lambda: not self.window.session.questions._takers)
            self.spin(0.05)
            self.look(f"{place}/{mode.title}")
        switch.choose(before)

    def menus(self) -> None:
        """Every action of every menu, and the menus of buttons."""
        skipped = {id(getattr(self.window.actions_, name)) for name in _LEFT_OUT}
        skipped |= {id(action) for action in self.window.languages.group.actions()}
        skipped |= {id(action) for action in self.window.actions_.themes}
        for menu in self.window.menuBar().findChildren(QMenu):
            menu.aboutToShow.emit()
            self.look("menu", menu)
            for action in menu.actions():
                self._trigger(action, skipped)
        for button in self.window.findChildren(QToolButton):
            if (menu := button.menu()) is not None:
                menu.aboutToShow.emit()
                self.look("menu of a button", menu)

    def _trigger(self, action: QAction, skipped: set[int]) -> None:
        if action.isSeparator() or action.menu() or id(action) in skipped or not action.isEnabled():
            return
        name = action.text()
        if action.isCheckable():
            action.trigger()
            self.look(f"menu action {name}")
            action.trigger()
        elif action in self.window.actions():
            self.open(f"dialog {name}", action.trigger, self._inside)

    def _inside(self, dialog: QWidget) -> None:
        """The pages of a dialog."""
        for tabs in dialog.findChildren(QTabWidget):
            for index in range(tabs.count()):
                tabs.setCurrentIndex(index)
                self.look(f"page {tabs.tabText(index)}", dialog)
        for box in dialog.findChildren(QComboBox):
            for index in range(min(box.count(), 6)):
                box.setCurrentIndex(index)
                box.activated.emit(index)
                self.look("choice in a dialog", dialog)

    def figures(self) -> None:
        """The menus of plots, and explanations of techniques."""
        for title in self.tabs():
            view = self.window.tabs.open_view
            if view is None:
                continue
            self.open(f"picture of {title}", self.window.actions_.save_picture.trigger)

    def parts(self) -> None:
        """All data sets, techniques, layers and optimizers, as the panels show them."""
        model = self.window.model
        self.window.session.reset()
        for arm in range(len(model.experiment.arms)):
            model.select(arm)
            self.look("an arm")
        for key in DATASETS:
            model.edit(lambda e, key=key: small(edits.change_dataset(e, key)), "1")
            self.look(f"data {key}", self.window.experiment_panel)
        self.show("first-light")
        model.select(1)
        for kind in TECHNIQUES:
            model.edit_arm(lambda arm, kind=kind: edits.toggle_technique(arm, kind, True), "1")
        self.spin(0.1)
        for card in self.window.regularizer_panel.findChildren(TechniqueCard):
            card.set_opened(True)
            self.look(f"technique {card.technique.kind}", card)
            # Every step that follows would lay them all out again.
            card.set_opened(False)
        for kind in OPTIMIZERS:
            model.edit(lambda e, kind=kind: edits.change_optimizer(e, kind), "1")
            self.look(f"optimizer {kind}", self.window.experiment_panel.training)
        self.show("convolution")
        for kind in LAYERS:
            self.window.experiment_panel.network.layers.add_layer(kind)
            self.look(f"layer {kind}", self.window.experiment_panel.network)

    def import_data(self) -> None:
        """A table on its way in."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.csv"
            rows = "\n".join(f"{n * 0.5},{n % 7},{'ab'[n % 2]}" for n in range(60))
            path.write_text(f"w,h,k\n{rows}\n", encoding="utf-8")
            self.window.data_import.open((path,))
            dialog = self.window.data_import.dialog
            assert dialog is not None
            self.look("import", dialog)
            self.until(lambda: dialog.files and not dialog.files.waiting)
            self.spin(0.3)
            self._inside(dialog)
            while dialog.next.isEnabled() and dialog.place + 1 < len(dialog.pages):
                dialog.next.click()
                self.look(f"import {dialog.place}", dialog)
            dialog.reject()
            self.spin(0.02)

    def lessons(self) -> None:
        """All lessons, step by step, and what belongs to them."""
        desk = self.window.lessons.desk
        desk.list_lessons()
        for number, lesson in enumerate(bundled(desk._tabs)):
            document = self.window.document
            document._saved = self.window.model.experiment
            desk.open(lesson)
            for index in range(len(lesson.steps) if number < LESSONS else 0):
                document._saved = self.window.model.experiment
                desk.player.go(index)
                self.look(f"lesson {lesson.key} {index}")
        self.open("hand in", desk.ask_hand_in)
        self.open("class", desk.show_class)
        desk.player.close()


def _strings(value: Any) -> Iterator[str]:
    """All texts in nested plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _strings(each))
    elif isinstance(value, (list, tuple)):
        yield from (text for each in value for text in _strings(each))


@contextmanager
def touring(look: Look, **how: Any) -> Iterator[Tour]:
    """A tour with settings and data of its own, whose window is closed in the end."""
    with tempfile.TemporaryDirectory(prefix="reglab-tour-") as folder:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        keep_settings_in(folder)
        tour = Tour(look, **how)
        window = tour.window
        try:
            yield tour
        finally:
            window.session.stop()
            tour.until(lambda: not window.session.active)
            window.document._saved = window.model.experiment
            window.document._saved_results = window.document.results()
            window.close()
            window.worker.shutdown()
            tour.spin(0.01)
