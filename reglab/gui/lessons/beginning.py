"""Where the curves of a step begin: asked of another process, since the window does without torch."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from reglab.experiment.experiment import Experiment
from reglab.gui.preview.loader import PreviewLoader

BEGINNING = "reglab.engine.run.draft:beginning"


class Beginning(QObject):
    """Finds what is measured of an arm before its first step: the first value of its curve."""

    found = Signal(float)
    """Mean over the networks of the arm that was asked for last; not sent where it cannot be known."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader: PreviewLoader | None = None
        self._user = 0
        self._arm = 0

    def ask(self, experiment: Experiment, metric: str, arm: int) -> None:
        """Ask for a metric of the arm at a position; what was asked before is forgotten."""
        if self._loader is None:
            self._loader = PreviewLoader.shared()
            self._user = self._loader.join()
            self._loader.arrived.connect(self._arrive)
        self._arm = arm
        self._loader.ask(self._user, BEGINNING, experiment, metric)

    @Slot(int, object)
    def _arrive(self, user: int, values: tuple[float, ...]) -> None:
        if user == self._user and self._arm < len(values):
            self.found.emit(values[self._arm])

    def forget(self) -> None:
        """Ask for nothing more; with the last who asks the process ends. Safe to call again."""
        if self._loader is not None:
            self._loader.arrived.disconnect(self._arrive)
            self._loader.leave(self._user)
            self._loader = None
