"""One window's training session: from the press of Run to the last event of the run."""

from __future__ import annotations

import sys
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from reglab.experiment.experiment import Arm, Experiment
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.run.demand import Demand
from reglab.gui.run.failures import with_remedy
from reglab.gui.run.further_seeds import FurtherSeeds
from reglab.gui.run.live_hands import LiveHands
from reglab.gui.run.questions import Questions
from reglab.gui.run.staleness import CURRENT, Staleness
from reglab.gui.run.worker import TrainingWorker
from reglab.record.events import ArmChanged, Branched, Event, Progress, RunFailed, RunStarted, SeedsAdded
from reglab.record.interventions import Branch
from reglab.record.matching import with_hands
from reglab.record.questions import Answer
from reglab.record.record import RunRecord

FRAME_MS = 33
"""Interval of the one clock that repaints the window while something runs."""

Phase = Literal["idle", "starting", "running", "paused", "ended"]


class Session(QObject):
    """Runs the model's experiment on a worker and keeps the record of it.

    The record is changed by events as they arrive; `frame` comes at most every `FRAME_MS`
    while there is something new to paint, and its clock stands still when nothing runs.
    """

    frame = Signal()
    """Something in the record is new: repaint what is visible."""
    record_changed = Signal()
    """Another record is shown, or none."""
    phase_changed = Signal(str)
    """Idle, starting, running, paused or ended."""
    stale_changed = Signal(object)
    """What of the record still fits the experiment, as `Staleness`."""
    failed = Signal(str)
    """A run ended with an error; carries one sentence."""

    def __init__(self, model: ExperimentModel, worker: TrainingWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.worker = worker
        self.record: RunRecord | None = None
        self.progress: Progress | None = None
        self.trouble = ""
        """Why nothing can be trained at present, one sentence; empty where nothing is known to be wrong."""
        self.phase: Phase = "idle"
        self.stopping = False
        """Whether the run was asked to stop and has not done so yet."""
        self.pace: float | None = None
        self.demand = Demand(model, self)
        self._run = 0
        self.staleness: Staleness = CURRENT
        self._hands = LiveHands(worker)
        self._dirty = False
        self._closed = False
        self.live = True
        """Whether edits of techniques act on the networks while they train."""
        self.further = FurtherSeeds(self.model, self.worker, self._hands, self.demand, self)
        self.questions = Questions(self)
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MS)
        self._clock.timeout.connect(self._tick)
        self.questions.asked.connect(worker.ask)
        worker.events.connect(self._take)
        worker.failed.connect(self._worker_failed)
        model.on(Part.QUESTION).connect(self._compare)

    # -- commands ------------------------------------------------------------------------

    @Slot()
    def warm_up(self) -> None:
        """Get ready to train, in the background."""
        if not self._closed and not self.worker.isRunning():
            self.worker.start()

    def close(self) -> None:
        """End everything; waits a bounded time for the worker."""
        self._closed = True
        self._clock.stop()
        self.worker.shutdown()

    @property
    def active(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self.phase in ("starting", "running", "paused")

    @property
    def stale(self) -> bool:
        """Whether the experiment was edited since the shown run began."""
        return bool(self.staleness.words)

    @Slot()
    def toggle(self) -> None:
        """Run, pause or go on: what the space bar does."""
        if self.phase in ("starting", "running"):
            self.pause()
        elif self.phase == "paused" and not self.stale:
            self.worker.resume()
        else:
            self.run()

    @Slot()
    def run(self) -> None:
        """Train the experiment from the start."""
        self._begin(paused=False)

    @Slot()
    def pause(self) -> None:
        """Pause after the epoch under way."""
        self.worker.pause()

    @Slot()
    def step(self) -> None:
        """Train one epoch, then wait; begins a run where none is under way."""
        under_way = self.active and not (self.phase == "paused" and self.stale)
        if under_way or self._begin(paused=True):
            self.worker.step()

    @Slot()
    def stop(self) -> None:
        """End the run under way after its step, or at once where that was asked for before."""
        if self.active and self.stopping:
            self.worker.stop_at_once()
        elif self.active:
            self.stopping = True
            self.worker.stop()
            self.frame.emit()

    def set_pace(self, epochs_per_second: float | None) -> None:
        """Slow this run and the next ones down, so that a person can follow; ``None`` is full speed."""
        self.pace = epochs_per_second
        self.worker.set_pace(epochs_per_second)

    @Slot()
    def reset(self) -> None:
        """End the run under way, if any, and show no record."""
        self._show(None, 0)
        self._enter("idle")

    def show_record(self, record: RunRecord) -> int:
        """Show a record of another time; returns the id that its run has from now on."""
        record.run = self._run + 1
        self._show(record, record.run)
        self._enter("ended")
        return record.run

    def _show(self, record: RunRecord | None, asked: int) -> None:
        self.stop()
        # A new id: whatever still arrives of the old run is stale.
        self._run += 1
        self.record, self.progress = record, None
        self.questions.set_run(asked)
        self._compare()
        self.record_changed.emit()

    # -- events --------------------------------------------------------------------------

    @Slot(list)
    def _take(self, events: list[Event]) -> None:
        record = self.record
        if record is None:
            return
        answers: list[Answer] = []
        for event in events:
            if event.run != self._run:
                continue
            if isinstance(event, Answer):
                answers.append(event)
                continue
            if isinstance(event, Progress):
                self.progress, self._dirty = event, True
                continue
            self._dirty |= record.apply(event)
            if isinstance(event, ArmChanged):
                self.model.amend(partial(with_hands, record.experiment, place=event.arm))
            if isinstance(event, RunStarted | Branched | SeedsAdded):
                self._compare()
                self.record_changed.emit()
            if isinstance(event, RunFailed):
                self.failed.emit(with_remedy(event.message, event.cause))
        self._follow(record)
        for answer in answers:
            self._pass_on(answer)

    def _pass_on(self, answer: Answer) -> None:
        """Give an answer to the view that asked; what goes wrong there is reported and goes no further."""
        try:
            self.questions.answer(answer)
        except Exception:
            sys.excepthook(*sys.exc_info())

    def _follow(self, record: RunRecord) -> None:
        """Move to the phase that the record is in."""
        if record.ended:
            self.demand.learn(record)
            self.progress = None
            self._tick()
            ends = self.phase != "ended"
            self._enter("ended")
            # What was asked for too late did not happen.
            if ends and self._hands.forget():
                self._compare()
        elif record.state == "paused":
            self._tick()
            self._enter("paused")
        elif record.state == "running":
            self._enter("running")
            if record.epochs and not self._clock.isActive():
                # The first epochs are shown at once, later ones with the clock.
                self._tick()
                self._clock.start()

    @Slot(str)
    def _worker_failed(self, message: str) -> None:
        self.trouble = message
        self.failed.emit(message)
        if self.record is not None and not self.record.ended:
            self.record.apply(RunFailed(self._run, message))
            self._follow(self.record)

    @Slot()
    def _tick(self) -> None:
        if self._dirty:
            self._dirty = False
            self.frame.emit()

    @Slot()
    def _compare(self) -> None:
        record, experiment = self.record, self.model.experiment
        self.model.set_recorded(None if record is None else record.experiment)
        if record is not None:
            if self.active and self.live:
                self._hands.follow(record, experiment)
            fits = self._hands.compare(record, experiment)
        else:
            fits = CURRENT
        if fits != self.staleness:
            self.staleness = fits
            self.stale_changed.emit(fits)

    def as_trained(self, place: int) -> int | None:
        """Position in the record of an arm that is as it was trained, by its position in the experiment."""
        record = self.record
        return None if record is None else self._hands.as_trained(record, self.model.experiment, place)

    def branch(self, source: int, epoch: int, arm: Arm) -> None:
        """Branch an arm of the shown run at an epoch that was kept; `arm` joins the run's arms.

        Parameters
        ----------
        source : int
            Position of the arm in the record's experiment.
        epoch : int
            The last epoch that both have in common.
        arm : Arm
            The new arm with all its changes.
        """
        if self.record is not None:
            self._hands.branch(arm)
            self.worker.add(self._run, Branch(source, epoch, arm))
            self._compare()

    def _begin(self, *, paused: bool) -> bool:
        """Begin a run; ``False`` where there is not the memory for it."""
        if not self.demand.allows():
            self.failed.emit(self.demand.refusal)
            return False
        experiment: Experiment = self.model.experiment
        self._run += 1
        self.record, self.progress, self.trouble = RunRecord(experiment, self._run), None, ""
        self._hands.forget()
        self.questions.set_run(self._run)
        self._compare()
        self.record_changed.emit()
        self._enter("starting")
        self.warm_up()
        self.worker.start_run(self._run, experiment, paused=paused)
        return True

    def _enter(self, phase: Phase) -> None:
        if phase in ("idle", "starting", "ended"):
            self.stopping = False
        if phase != "running":
            self._clock.stop()
        if phase != self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)
