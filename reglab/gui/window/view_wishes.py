"""What views ask of the window: another arm, a technique for it, another experiment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from reglab.experiment.edits import draw_points, put_technique
from reglab.experiment.experiment import Experiment
from reglab.experiment.sources.points import PointsSource
from reglab.experiment.techniques.base import Technique
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.run.session import Session
from reglab.gui.views.base import View
from reglab.gui.window.guide import Guide
from reglab.gui.window.outcome import Outcome
from reglab.gui.window.view_tabs import ViewTabs
from reglab.words.language import _

WAIT_SECONDS = 30.0
"""What took longer than this is not trained again by itself; a person presses Run for it."""


class ViewWishes(QObject):
    """Fulfils what a person asks for in the views, also in those that are made later.

    Parameters
    ----------
    model : ExperimentModel
        What is edited.
    session : Session
        What trains.
    tabs : ViewTabs
        The views.
    outcome : Outcome
        The numbers that stand elsewhere.
    guide : Guide
        The lines that explain words above views.
    """

    def __init__(
        self,
        model: ExperimentModel,
        session: Session,
        tabs: ViewTabs,
        outcome: Outcome,
        guide: Guide,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._session, self._tabs = model, session, tabs
        self._outcome, self._guide = outcome, guide
        tabs.view_made.connect(self._connect)
        guide.follow(tabs)

    @Slot(object)
    def _connect(self, view: View) -> None:
        view.arm_selected.connect(self._model.select)
        view.technique_chosen.connect(self._take_technique)
        view.edit_wanted.connect(self._edit)
        view.retrain_wanted.connect(self._retrain)
        view.seed_wanted.connect(self._add_seed)
        view.experiment_chosen.connect(self._train)
        view.data_drawn.connect(self._draw)
        view.numbers_due.connect(self._outcome.show_numbers)
        if view.tab.hints:
            view.set_hint(self._guide.views[view.tab.title])

    @Slot(object, str)
    def _take_technique(self, technique: Technique, name: str) -> None:
        """Give the selected arm what was found in a view, by an edit of this name."""
        self._model.edit_arm(lambda arm: put_technique(arm, technique), name)

    @Slot(object, str, int)
    def _edit(self, make: Callable[[Experiment], Experiment], name: str, select: int) -> None:
        self._model.edit(make, name, select=select)

    @Slot(object, str)
    def _draw(self, source: PointsSource, key: str) -> None:
        """Learn from what is being drawn; the strokes of one drawing are one step."""
        self._model.edit(lambda e: draw_points(e, source), _("Draw data"), key)

    @Slot()
    def _add_seed(self) -> None:
        """Train every arm of the shown run with one further seed."""
        session = self._session
        if session.record is not None and (
            trouble := session.further.add(session.record, stale=session.stale)
        ):
            session.failed.emit(trouble)

    @Slot(object, str)
    def _retrain(self, make: Callable[[Experiment], Experiment], name: str) -> None:
        """Train what an edit made, where that was trained before and takes no longer than one waits."""
        if not self._model.edit(make, name, select=self._model.selected):
            return
        record = self._session.record
        if record is not None and (self._session.active or record.seconds < WAIT_SECONDS):
            self._session.run()

    @Slot(object, str)
    def _train(self, experiment: Experiment, name: str) -> None:
        """Train another experiment, and show its curves."""
        if self._model.edit(lambda _: experiment, name):
            self._tabs.setCurrentIndex(0)
            self._session.run()
