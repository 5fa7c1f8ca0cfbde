"""What stands in the place of the curves before the first run: the data, and a network that knows nothing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedLayout, QWidget

from reglab.experiment.dataset_info import Task
from reglab.experiment.experiment import Experiment
from reglab.gui.drafts.drafts import Drafts
from reglab.gui.drafts.questions import DraftQuestions
from reglab.gui.views.base import View
from reglab.gui.views.tab import Tab
from reglab.gui.views.tabs import find_tabs, load
from reglab.words.language import _

_HINT = _("Press <b>Run</b> (Space) to train. The gap between training and validation loss opens here.")


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
        self.titles = QLabel(_("Your data")), QLabel(_("The network before training"))
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

    def tell(self, experiment: Experiment | None, selected: int, hues: Mapping[str, int] | None) -> None:
        """Tell what would be trained next, whose network is to be seen, and the hues of the arms by keys."""
        self._experiment, self._selected, self._hues = experiment, selected, hues
        self._show()

    def _select(self) -> None:
        for view in (self.data, *self.networks.values()):
            if view is not None and self._experiment is not None:
                view.set_experiment(self._experiment, {self._selected}, self._selected, self._hues)

    @Slot()
    def _show(self) -> None:
        drafts, questions = self._drafts, self._questions
        if drafts is None or questions is None or not self.isVisible():
            return
        task = drafts.record.experiment.data.info.task
        if self.data is None:
            self.data = self._make(next(tab for tab in find_tabs() if tab.needs == "draft"), questions)
            self._grid.addWidget(self.data, 2, 0)
        if task not in self.networks:
            found = next(tab for tab in find_tabs() if tab.untrained and tab.suits(task))
            self._stack.addWidget(self.networks.setdefault(task, self._make(found, questions)))
        network = self.networks[task]
        self._stack.setCurrentWidget(network)
        self._select()
        for view in (self.data, network):
            if view.record is not drafts.record:
                view.set_source(drafts.record, questions)

    def _make(self, tab: Tab, questions: DraftQuestions) -> View:
        view = load(tab)(questions)
        view.show_bare()
        return view

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
