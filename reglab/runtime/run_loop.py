"""The loop around one run of a trainer, wherever it is: takes commands, sends events in batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Literal

from reglab.experiment.files import loads
from reglab.record.events import (
    EpochsDone,
    Event,
    Progress,
    ReplicaStopped,
    RunFailed,
    RunFinished,
    RunStarted,
    SeedsAdded,
    StateChanged,
)
from reglab.record.interventions import Branch, ChangeArm, MoreSeeds
from reglab.record.networks import Revived
from reglab.record.questions import Answer, Question
from reglab.runtime.failures import failure_of
from reglab.runtime.host import Pace
from reglab.runtime.messages import Incoming, Outgoing, Pulse, Request, Unfit
from reglab.runtime.trainer import MakeTrainer, TrainerLike

SEND_SECONDS = 0.03
"""Least time between two messages, so that whoever paints is not flooded."""

PAUSE_SECONDS = 0.1
"""How long a pause waits for the end of the epoch; in a longer epoch it comes in the middle."""

PULSE_SECONDS = 0.05
"""Least time between two looks at the commands that whoever gives them is told."""

Inbox = SimpleQueue[Incoming]
Send = Callable[[Outgoing], None]


class _StopAskedError(Exception):
    """The run is to end now."""


class RunLoop:
    """One run of one trainer.

    Parameters
    ----------
    request : Request
        What to train.
    make : MakeTrainer
        Makes the trainer.
    inbox : Inbox
        Where commands arrive.
    send : callable
        Takes a list of events, at most one each `SEND_SECONDS` unless the state changes.
    before : RunLoop, optional
        The loop of the run that a branch goes on with.
    """

    def __init__(
        self,
        request: Request,
        make: MakeTrainer,
        inbox: Inbox,
        send: Send,
        before: RunLoop | None = None,
    ) -> None:
        self._request = request
        self._make = make
        self._inbox = inbox
        self._send = send
        self.trainer: TrainerLike | None = before.trainer if before is not None else None
        """What trains; stays after the run, for questions about it."""
        self._unsent: list[Event] = []
        self._sent_at = 0.0
        self.seconds: float = before.seconds if before is not None else 0.0
        """Time spent inside the trainer since training began, so without pauses."""
        self._left: int | None = 0 if request.paused else None
        """Epochs still to be trained before a pause; 0 while paused, None where no pause is asked for."""
        self._patience = float("inf")
        """When a pause no longer waits for the end of the epoch."""
        self._planned = self._training = self._networks = 0
        self._first = True
        self._ending = False
        self._longest = PULSE_SECONDS
        self._pace: float | None = None
        """Most epochs a second, None for no limit."""
        self._due = 0.0
        """With a pace, when the next epoch may begin."""

    def train(self) -> bool:
        """Train to the end; return whether another run may follow here."""
        try:
            self._train()
        except _StopAskedError:
            self._emit(RunFinished(self._request.run, "stopped", self.seconds))
        except BaseException as error:
            failure = failure_of(error)
            if not failure.expected:
                self._send(Unfit())
            self._emit(RunFailed(self._request.run, failure.message, failure.details, failure.cause))
            return failure.expected
        return not self._ending

    def revive(self) -> None:
        """Have the request's networks ready to be asked about, or say why they are not."""
        run, revival = self._request.run, self._request.revival
        assert revival is not None
        try:
            trainer = self._make(loads(self._request.experiment), run)
            news = trainer.revive(revival)
        except Exception as error:
            self._send([Revived(run, failure_of(error).message)])
            return
        self.trainer = trainer
        self._send([*news, Revived(run)])

    def _train(self) -> None:
        if self._request.addition is None:
            self.trainer = self._make(loads(self._request.experiment), self._request.run)
        elif self.trainer is None:
            raise RuntimeError("there is no run to go on with")
        else:
            self.trainer.add(self._request.addition)
            self._emit(self._state("running"))
        self._set_reporting()
        assert self.trainer is not None
        with closing(self.trainer.run()) as events:
            self._take(self._advance(events))
            if self._left == 0:
                self._emit(self._state("paused"))
            while True:
                self._obey()
                event = self._advance(events)
                self._take(event)
                if isinstance(event, RunFinished):
                    return

    def _advance(self, events: Iterator[Event]) -> Event:
        began = time.perf_counter()
        event = next(events, None)
        took = time.perf_counter() - began
        self.seconds += took
        if event is None:
            raise RuntimeError("the trainer ended without a result")
        if took > self._longest and not isinstance(event, RunStarted):
            # Somewhat more than it was, so that steps that grow longer are not told one by one.
            self._longest = 1.25 * took
            self._send(Pulse(self._longest))
        return event

    # -- events out ------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        """Send an event on, and pause where it completes what was to be done before a pause."""
        if isinstance(event, RunStarted):
            self._planned, self._training = event.epochs, len(event.replicas)
            self._networks = self._training
            # Loading the data is not training.
            self.seconds = 0.0
        elif isinstance(event, SeedsAdded):
            self._training += len(event.replicas) - self._networks
            self._networks = len(event.replicas)
        elif isinstance(event, EpochsDone | RunFinished):
            event = replace(event, seconds=self.seconds)
        elif isinstance(event, ReplicaStopped):
            self._training -= 1
            # Goes with the epochs that follow at once.
            self._unsent.append(event)
            return
        pause = False
        if self._left:
            self._left = self._left_after(event, self._left)
            pause = self._left == 0
        # In one message: whoever shows the state would flash "running" at every step otherwise.
        self._emit(event, *([self._state("paused")] if pause else []))
        if isinstance(event, EpochsDone):
            if self._pace is not None:
                self._due = max(self._due, time.perf_counter() - 1 / self._pace) + event.count / self._pace
            if self._first:
                self._first = False
                self._set_reporting()

    def _left_after(self, event: Event, left: int) -> int | None:
        """Count down to the pause."""
        if isinstance(event, EpochsDone):
            last = not self._training or event.first_epoch + event.count - 1 >= self._planned
            # After the last epoch only the end can follow: nobody should have to ask for it.
            return None if last else left - 1
        if isinstance(event, Progress) and time.perf_counter() > self._patience:
            return 0
        return left

    def _emit(self, *events: Event) -> None:
        self._unsent += events
        now = time.perf_counter()
        if now - self._sent_at >= SEND_SECONDS or any(self._urgent(event) for event in events):
            self._flush()

    def _flush(self) -> None:
        """Send what is unsent."""
        if self._unsent:
            self._sent_at = time.perf_counter()
            self._send(self._unsent)
            self._unsent = []

    def _urgent(self, event: Event) -> bool:
        if isinstance(event, EpochsDone):
            # Whoever pressed Run waits for the first ones.
            return self._first
        return isinstance(event, RunStarted | StateChanged | RunFinished | RunFailed)

    def answer(self, question: Question) -> None:
        """Answer a question about the run, at once."""
        if question.run != self._request.run or self.trainer is None:
            return
        try:
            answer = self.trainer.answer(question)
            # A look at the test part belongs to the record, whoever asked.
            self._send([answer] if answer.peek is None else [answer.peek, answer])
        except Exception as error:
            trouble = failure_of(error).message
            self._send(
                [
                    Answer(
                        question.run, question.number, question.epoch or 0, question.replicas, trouble=trouble
                    )
                ]
            )

    def _state(self, state: Literal["running", "paused"]) -> StateChanged:
        return StateChanged(self._request.run, state)

    # -- commands in -----------------------------------------------------------------------

    def _obey(self) -> None:
        """Carry out the commands that have arrived; while paused or ahead of the pace, wait for one."""
        while True:
            if self._left == 0 or not self._inbox.empty():
                self._carry_out(self._inbox.get())
                continue
            ahead = self._due - time.perf_counter()
            if ahead <= 0:
                return
            self._flush()
            try:
                self._carry_out(self._inbox.get(timeout=ahead))
            except Empty:
                return

    def _passed_on(self, message: Incoming) -> bool:
        """Pass on what is for the trainer; return whether it was."""
        if isinstance(message, Question):
            self.answer(message)
        elif isinstance(message, ChangeArm) and self.trainer is not None:
            self.trainer.change(message)
        elif isinstance(message, Branch | MoreSeeds) and self.trainer is not None:
            self.trainer.add(message)
        else:
            return False
        return True

    def _carry_out(self, message: Incoming) -> None:
        if self._passed_on(message):
            return
        was_paused = self._left == 0
        match message:
            case Pace(epochs_per_second):
                self._pace, self._due = epochs_per_second, 0.0
            case "resume":
                self._left, self._due = None, 0.0
            case "step":
                self._left = (self._left or 0) + 1
                self._patience = float("inf")
            case "pause":
                if not was_paused:
                    self._left = 1
                    self._patience = time.perf_counter() + PAUSE_SECONDS
            case _:
                self._ending = message is None
                raise _StopAskedError
        self._set_reporting()
        if was_paused and self._left is None:
            self._emit(self._state("running"))
        elif was_paused and self._left:
            # Goes with the step's first event.
            self._unsent.append(self._state("running"))

    def _set_reporting(self) -> None:
        """Have epochs reported one by one where somebody waits for the next, else in batches."""
        if self.trainer is not None:
            one_by_one = self._first or self._left is not None or self._pace is not None
            self.trainer.flush_seconds = 0.0 if one_by_one else SEND_SECONDS
