"""Questions about a run beside those of the views: answered also when another run is shown by then."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QObject, Slot

from reglab.gui.run.questions import Questions
from reglab.gui.run.worker import TrainingWorker
from reglab.record.events import Event
from reglab.record.questions import Answer

_NUMBERS = itertools.count(1 << 40)
"""Numbers that are neither the window's nor those of others beside it."""


class SideQuestions(Questions):
    """Asks a run beside the views of the window, whose questions these do not replace.

    Parameters
    ----------
    worker : TrainingWorker
        Who passes them on.
    run : int
        Id of the run.
    """

    def __init__(self, worker: TrainingWorker, run: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = _NUMBERS
        self.set_run(run)
        self.asked.connect(worker.ask)
        worker.events.connect(self._take)

    @Slot(list)
    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Answer):
                self.answer(event)
