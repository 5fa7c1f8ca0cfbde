"""Estimates of time and memory in the window: shown beside Run, refused at Run, corrected by runs."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QSettings, Slot

from reglab.experiment.demand import Judgement, judge, seconds_of
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.run.jobs import jobs_now
from reglab.gui.widgets.demand_label import DemandLabel, Grade
from reglab.record.record import RunRecord
from reglab.runtime.machine import available_memory
from reglab.words import about_bytes, about_seconds
from reglab.words.language import _

_SLOWNESS = "machine/slowness"
_BELIEVED = (0.1, 30.0)
"""What a machine may be slower by; beyond, something else was measured."""
LEAST_EPOCHS, LEAST_S = 5, 0.5
"""A run that was shorter says nothing about the machine."""
_COSTLY = Part.QUESTION & ~(Part.NAMES | Part.STRENGTHS)
"""What time and memory depend on."""
MEMORY_MS = 2000
"""How long what the system says about free memory is taken for true."""


class Demand(QObject):
    """Knows what the experiment of the window takes.

    Parameters
    ----------
    model : ExperimentModel
        What would be trained.
    """

    def __init__(self, model: ExperimentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._slowness = stored_slowness()
        self._available = available_memory()
        self._asked = QElapsedTimer()
        self._asked.start()
        self._held = 0
        """What the networks of the last run take, which go before the next run begins."""
        self._learned: int | None = None
        self._label: DemandLabel | None = None
        self.judgement = self._judge()
        self.refusal = ""
        """Why the run that was asked for last was not begun; empty after the next edit of what it takes."""
        model.on(_COSTLY).connect(self.refresh)

    @property
    def refused(self) -> tuple[str, ...]:
        """The sentences of the refusal."""
        return self.judgement.refused if self.refusal else ()

    @property
    def measured(self) -> bool:
        """Whether a run on this machine has corrected the estimate of time."""
        return self._slowness is not None

    @Slot()
    def refresh(self) -> None:
        """Estimate anew; a fraction of a millisecond."""
        self.judgement, self.refusal = self._judge(), ""
        self._show()

    def allows(self) -> bool:
        """Whether the experiment may be trained with the memory that is free now.

        Else `refusal` says why not. What the run before holds goes before the next one begins.
        """
        self._available = available_memory()
        self._asked.restart()
        self.refresh()
        self.refusal = self.judgement.refusal
        if not self.refusal:
            self._held = self.judgement.memory.bytes
        return not self.refusal

    def learn(self, record: RunRecord) -> None:
        """Correct the estimate of time by a run that has ended; may be told more than once."""
        if record.lost:
            self._held = 0
        if record.run == self._learned:
            return
        self._learned = record.run
        # Where branches or seeds have joined, networks were not trained side by side.
        if record.state != "completed" or record.branches or record.revision:
            return
        if any(stop.reason != "finished" for stop in record.stopped.values()):
            return
        if record.epochs < LEAST_EPOCHS or record.seconds < LEAST_S or record.device != "cpu":
            return
        expected = seconds_of(record.experiment).total
        # Of processes that trained together, the time of all: what one would have taken.
        found = min(max(max(record.seconds, sum(record.arm_seconds)) / expected, _BELIEVED[0]), _BELIEVED[1])
        self._slowness = found
        QSettings().setValue(_SLOWNESS, found)
        self.refresh()

    def _judge(self) -> Judgement:
        if self._asked.elapsed() > MEMORY_MS:
            self._available = available_memory()
            self._asked.restart()
        free = None if self._available is None else self._available + self._held
        return judge(self._model.experiment, free, self._slowness or 1.0, jobs=jobs_now())

    def show_on(self, label: DemandLabel) -> None:
        """Say it on a label from now on: in a few words, and in sentences in its tooltip."""
        self._label = label
        self._show()

    def _show(self) -> None:
        if self._label is None:
            return
        found = self.judgement
        # On another device the constants hold for nothing.
        timed = found.experiment.training.device == "cpu"
        time = f"≈ {about_seconds(found.seconds.total)} · " if timed else ""
        size = about_bytes(found.memory.bytes)
        grade: Grade = "refused" if found.refusal else "warned" if found.warning else "fits"
        words = _("needs {size}, too much").format(size=size) if found.refusal else f"{time}{size}"
        self._label.show_demand(words, grade, self._about(timed))

    def _about(self, timed: bool) -> str:
        found = self.judgement
        if found.refusal:
            return found.refusal
        time = (
            _("The run takes about {time}, as fast as the last run.")
            if self.measured
            else _("The run takes about {time}, on a usual computer; a first run tells more.")
        )
        said = [time.format(time=about_seconds(found.seconds.total))] if timed else []
        size = about_bytes(found.memory.bytes)
        if found.available is None:
            said.append(_("It needs about {size} of memory.").format(size=size))
        else:
            said.append(
                _("It needs about {size} of memory, and {free} are free.").format(
                    size=size, free=about_bytes(found.available)
                )
            )
        return " ".join(said)


def stored_slowness() -> float | None:
    """What the last run said about this machine."""
    try:
        found = float(str(QSettings().value(_SLOWNESS, "")))
    except ValueError:
        return None
    return found if _BELIEVED[0] <= found <= _BELIEVED[1] else None
