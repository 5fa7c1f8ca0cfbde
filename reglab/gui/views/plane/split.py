"""Splits how much predictions change from seed to seed into what it comes of, when a person asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from reglab.analysis.prediction_spread import prediction_spread
from reglab.experiment.experiment import Experiment
from reglab.experiment.varying import SOURCES
from reglab.gui.preview.loader import PreviewLoader
from reglab.record.events import Array

PREDICTIONS = "reglab.engine.run.split:predictions"
LEAST_SEEDS = 5
"""So many networks of each arm are trained at least: a spread over two says little."""
TIMEOUT = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Split:
    """What came of it.

    Parameters
    ----------
    seeds : int
        Networks of each arm and variation.
    spreads : mapping of str to tuple of float
        For each of `SOURCES` by its key the spread of each arm's predictions, NaN for none.
    """

    seeds: int
    spreads: Mapping[str, tuple[float, ...]]


class VarianceSplit(QObject):
    """Trains the variations in a process of its own, beside the networks of the run, which stay.

    Parameters
    ----------
    make_loader : callable, optional
        Makes what calls functions in another process.
    """

    changed = Signal()
    """Progress, an end, or nothing any more."""

    def __init__(
        self, parent: QObject | None = None, make_loader: Callable[[], PreviewLoader] | None = None
    ) -> None:
        super().__init__(parent)
        self._make_loader = make_loader or (lambda: PreviewLoader(timeout=TIMEOUT))
        self._loader: PreviewLoader | None = None
        self._user = 0
        self._seeds = 0
        self.fraction: float | None = None
        """How far it is; ``None`` where nothing is under way."""
        self.found: Split | None = None
        self.trouble = ""
        """Why it came to nothing, one sentence."""

    def ask(self, experiment: Experiment, points: Array) -> None:
        """Begin; what was asked before is given up."""
        self.forget()
        self._seeds = max(experiment.seeds, LEAST_SEEDS)
        loader = self._loader = self._make_loader()
        self._user = loader.join()
        loader.told.connect(self._progress)
        loader.arrived.connect(self._arrive)
        loader.failed.connect(self._fail)
        self.fraction = 0.0
        loader.ask(self._user, PREDICTIONS, experiment, points, self._seeds)
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """Give up what is under way, and forget what was found."""
        self._end()
        self.found, self.trouble = None, ""
        self.changed.emit()

    def _end(self) -> None:
        if self._loader is not None:
            loader, self._loader = self._loader, None
            loader.told.disconnect(self._progress)
            loader.arrived.disconnect(self._arrive)
            loader.failed.disconnect(self._fail)
            loader.leave(self._user)
        self.fraction = None

    @Slot(int, object)
    def _progress(self, user: int, fraction: float) -> None:
        if user == self._user and self._loader is not None:
            self.fraction = fraction
            self.changed.emit()

    @Slot(int, object)
    def _arrive(self, user: int, outputs: Mapping[str, tuple[tuple[Array, ...], ...]]) -> None:
        if user == self._user and self._loader is not None:
            spreads = {source.key: tuple(map(prediction_spread, outputs[source.key])) for source in SOURCES}
            self.found = Split(self._seeds, spreads)
            self._end()
            self.changed.emit()

    @Slot(int, str)
    def _fail(self, user: int, sentence: str) -> None:
        if user == self._user and self._loader is not None:
            self.trouble = sentence
            self._end()
            self.changed.emit()
