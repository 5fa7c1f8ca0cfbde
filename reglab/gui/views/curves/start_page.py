"""What stands in the place of the curves before the first run: the data, and a network that knows nothing."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedLayout, QWidget

from reglab.experiment.datasets import Task
from reglab.experiment.experiment import Experiment
from reglab.gui.drafts.drafts import Drafts
from reglab.gui.drafts.questions import DraftQuestions
from reglab.gui.views.base import View

_NETWORKS: dict[Task, str] = {
    "classification": "boundary.view:BoundaryView",
    "regression": "fit.view:FitView",
}
_HINT = "Press <b>Run</b> (Space) to train. The gap between training and validation loss opens here."


class StartPage(QWidget):
    """Shows the draft of the experiment; the views are made when it is first seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts: Drafts | None = None
        self._questions: DraftQuestions | None = None
        self._experiment: Experiment | None = None
        self._hues: Mapping[str, int] | None = None
        self._selected = 0
        self.data: View | None = None
        self.networks: dict[Task, View] = {}
        self.hint = QLabel(_HINT)
        self.titles = QLabel("Your data"), QLabel("The network before training")
        for title in self.titles:
            title.setProperty("role", "section")
        self._place = QWidget()
        self._stack = QStackedLayout(self._place)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(self.hint, 0, 0, 1, 2)
        for column, title in enumerate(self.titles):
            self._grid.addWidget(title, 1, column)
            self._grid.setColumnStretch(column, 1)
        self._grid.addWidget(self._place, 2, 1)
        self._grid.setRowStretch(2, 1)

    @property
    def offered(self) -> bool:
        """Whether there is something to be seen here."""
        return self._drafts is not None

    def set_drafts(self, drafts: Drafts) -> None:
        """Tell where the data and the untrained networks come from."""
        self._drafts, self._questions = drafts, drafts.new_questions()
        drafts.changed.connect(self._show)

    def set_experiment(self, experiment: Experiment, hues: Mapping[str, int] | None = None) -> None:
        """Tell what would be trained next, and the hues of the arms by their keys."""
        self._experiment, self._hues = experiment, hues
        self._show()

    def set_selected_arm(self, arm: int) -> None:
        """Show the network of an arm, by its position."""
        self._selected = max(0, arm)
        self._select()

    def _select(self) -> None:
        for view in (self.data, *self.networks.values()):
            if view is not None and self._experiment is not None:
                view.set_experiment(self._experiment, {self._selected}, self._selected, self._hues)

    @Slot()
    def _show(self) -> None:
        drafts, questions = self._drafts, self._questions
        if drafts is None or questions is None or not self.isVisible():
            return
        info = drafts.record.experiment.data.info
        if self.data is None:
            self.data = self._make("data.view:DataView", questions)
            self._grid.addWidget(self.data, 2, 0)
        if info.task not in self.networks:
            network = self.networks[info.task] = self._make(_NETWORKS[info.task], questions)
            self._stack.addWidget(network)
        network = self.networks[info.task]
        self._stack.setCurrentWidget(network)
        self._select()
        for view in (self.data, network):
            if view.record is not drafts.record:
                view.set_source(drafts.record, questions)

    def _make(self, path: str, questions: DraftQuestions) -> View:
        module, name = path.split(":")
        view: View = getattr(importlib.import_module(f"reglab.gui.views.{module}"), name)(questions)
        view.show_bare()
        return view

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
