"""Lessons in the window: which parts they can hide, lock and point at, and their desk, once it is wanted.

An experiment that is for a class hides and locks the same parts by the same hands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget

from reglab.experiment.experiment import Experiment
from reglab.experiment.problem import Problem
from reglab.gui.lessons.parts import Hands, WindowPart, of_widget
from reglab.gui.lessons.run_limit import RunLimit
from reglab.gui.panels.arms_strip import ArmsStrip
from reglab.gui.panels.experiment_panel import ExperimentPanel
from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.gui.run.session import Session
from reglab.gui.window.actions import Actions
from reglab.gui.window.locks import Locks
from reglab.gui.window.toolbar import TransportBar
from reglab.gui.window.view_tabs import ViewTabs
from reglab.words.language import _

if TYPE_CHECKING:
    from reglab.gui.lessons.desk import LessonDesk

TOLD_MS = 8_000
_PREDICT = _("The lesson asks for a prediction first")
_BY_AUTHOR = _("Locked by the author of this experiment")
_DRAWING = ("seed", "resample")
"""Fields of the data that say which examples are drawn."""
KEPT_MENUS = (_("&Lessons"), _("&Help"))
"""Menus that stay: the way out of a lesson, and help."""


def lesson_parts(
    *,
    experiment: ExperimentPanel,
    regularizers: RegularizerPanel,
    arms: ArmsStrip,
    tabs: ViewTabs,
    verdict: QWidget,
    epochs: QWidget,
    toolbar: TransportBar,
    actions: Actions,
    menus: QMenuBar,
    locks: Locks,
) -> dict[str, WindowPart]:
    """Return the parts by the names that lessons have for them."""

    def hide_regularizers(on: bool) -> None:
        # The panel is away while its action is disabled, whatever room there is.
        actions.right_panel.setEnabled(not on)

    def locked(name: str, part: WindowPart) -> WindowPart:
        return replace(part, lock=locks.switch(name, part.lock))

    def lock_training(on: bool) -> None:
        experiment.training.setDisabled(on)
        toolbar.epochs.setDisabled(on)

    def lock_seeds(on: bool) -> None:
        drawing = (editor for name, editor in experiment.data.fields.editors.items() if name in _DRAWING)
        for editor in (toolbar.seeds, *drawing, *experiment.training.seed.editors.values()):
            editor.setDisabled(on)

    def lock_run(on: bool) -> None:
        actions.lock_run((_BY_AUTHOR if locks.by_author else _PREDICT) if on else "")

    hide_training = experiment.training.setHidden

    def lock_menus(on: bool) -> None:
        for action in _menus(menus):
            action.setEnabled(not on)

    def hide_menus(on: bool) -> None:
        for action in _menus(menus):
            action.setVisible(not on)

    bar = tabs.tabBar()
    return {
        "data": locked("data", of_widget(experiment.data)),
        "network": locked("network", of_widget(experiment.network)),
        "training": locked("training", WindowPart(lambda: experiment.training, hide_training, lock_training)),
        "regularizers": locked(
            "regularizers",
            WindowPart(lambda: regularizers, hide_regularizers, regularizers.column.setDisabled),
        ),
        "arms": locked("arms", WindowPart(lambda: arms, arms.setHidden, arms.lock)),
        "seeds": locked("seeds", WindowPart(lambda: toolbar.seeds, toolbar.seeds.setHidden, lock_seeds)),
        "tabs": WindowPart(lambda: bar, bar.setHidden, bar.setDisabled),
        "verdict": of_widget(verdict),
        "notes": of_widget(experiment.notes),
        "epochs": of_widget(epochs),
        "run": WindowPart(lambda: toolbar, toolbar.setHidden, lock_run),
        "menus": locked("menus", WindowPart(lambda: menus, hide_menus, lock_menus)),
        "view": of_widget(tabs),
    }


def _menus(bar: QMenuBar) -> list[QAction]:
    return [action for action in bar.actions() if action.text() not in KEPT_MENUS]


class Lessons(QObject):
    """Makes the desk of lessons when its menu is first opened: the start of the window does without.

    Parameters
    ----------
    window : QMainWindow
        The window.
    menu : QMenu
        The menu of lessons.
    session : Session
        What runs.
    parts : mapping of str to WindowPart
        As `lesson_parts` gives them.
    show : callable
        Shows an experiment; ``False`` where a person wants to keep the present one.
    tabs : ViewTabs
        The views.
    locks : Locks
        Learn who locks.
    """

    def __init__(
        self,
        window: QMainWindow,
        menu: QMenu,
        session: Session,
        parts: Mapping[str, WindowPart],
        show: Callable[[Experiment], bool],
        tabs: ViewTabs,
        locks: Locks,
    ) -> None:
        super().__init__(window)
        self.hands = Hands(parts, self)
        """Hide and lock, for a lesson or for the experiment that is shown."""
        self._locks = locks
        self.hands.changed.connect(self._obey)
        self.limit = RunLimit(session, self.hands, self)
        session.model.refused.connect(self._tell_refusal)
        self._window, self._menu, self._session = window, menu, session
        self._parts, self._show, self._tabs = parts, show, tabs
        self._desk: LessonDesk | None = None
        menu.aboutToShow.connect(self._fill)

    @property
    def desk(self) -> LessonDesk:
        """The desk, made when it is first asked for."""
        if self._desk is None:
            from reglab.gui.lessons.desk import LessonDesk

            self._desk = LessonDesk(
                self._window,
                self._menu,
                self._session,
                self._parts,
                self.hands,
                self._show,
                self._tabs.show_named,
            )
        return self._desk

    def drop(self, paths: Sequence[Path]) -> bool:
        """Open a lesson that was dropped; ``False`` where it is none."""
        if len(paths) != 1 or paths[0].suffix.lower() != ".md":
            return False
        self.desk.open_file(paths[0])
        return True

    def leave(self) -> None:
        """The window closes: nothing is asked for beside it, and its panels are as a person wanted them."""
        self.hands.let_go("experiment")
        if self._desk is not None:
            self._desk.player.close()

    @Slot()
    def _obey(self) -> None:
        self._locks.obey(self.hands.ruler)

    @Slot(object)
    def _tell_refusal(self, problems: list[Problem]) -> None:
        """Say what is locked also where no panel does: a key or a menu may have led there."""
        if self.hands.ruler is not None and problems:
            self._window.statusBar().showMessage(problems[0].whole, TOLD_MS)

    @Slot()
    def _fill(self) -> None:
        self.desk.list_lessons()
