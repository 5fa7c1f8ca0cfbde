"""What all hosts have in common: one run at a time that always ends, whatever happens to its place."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Protocol

from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps
from reglab.record.events import EpochsDone, Event, RunFailed, RunFinished
from reglab.record.interventions import Branch
from reglab.record.views import Answer, Query
from reglab.runtime.host import Command, HostError
from reglab.runtime.messages import Incoming, Outgoing, Ready, Request, Unable, Unfit

STOP_SECONDS = 0.15
"""How long a trainer may take to obey a stop; with the kill that follows it is over within 200 ms."""

CLOSE_SECONDS = 2.0
"""Longest time that closing waits for something that was ended to be gone."""

_log = logging.getLogger(__name__)


class PlaceEndedError(Exception):
    """A place ended by itself; says in words how."""


class Place(Protocol):
    """A process or thread in which one session after the other runs."""

    ready: bool
    """Whether it has said that it is warm."""
    unfit: bool
    """Whether it has said that it should not be used again."""

    def send(self, message: Incoming) -> None:
        """Tell it something; what it can no longer hear is lost."""

    def receive(self) -> list[Outgoing]:
        """Return what it has said since; raises `PlaceEndedError` once there is no more to come."""

    def abandon(self) -> None:
        """End it without waiting; nothing it says is heard from now on."""

    def join(self, seconds: float) -> bool:
        """Wait for the end of an abandoned place; return whether it is gone."""


@dataclass(slots=True)
class _Run:
    request: Request
    commands: list[Command] = field(default_factory=list)
    """Given before the place was ready."""
    delivered: bool = False
    seconds: float = 0.0
    stop_at: float = float("inf")
    """When a stop that was not obeyed is enforced."""


class BaseHost(ABC):
    """Everything about a `Host` except what its place is made of."""

    def __init__(self) -> None:
        self.devices: tuple[str, ...] = ()
        self._place: Place | None = None
        self._abandoned: list[Place] = []
        self._run: _Run | None = None
        self._events: list[Event] = []
        self._last: int | None = None
        """The run whose trainer the place still has, after its end."""
        self._closed = False
        self._respawn = False

    @abstractmethod
    def _spawn(self) -> Place:
        """Make a new place, which begins to get ready."""

    @abstractmethod
    def _wait(self, seconds: float) -> None:
        """Return when the place has something to say, after `wake`, or after `seconds`."""

    @abstractmethod
    def wake(self) -> None:
        """Make a `poll` that waits return at once; may be called by any thread."""

    # -- the interface -----------------------------------------------------------------------

    def start(self) -> None:
        """Begin to get ready; returns at once. Safe to call again."""
        self._respawn = False
        if self._place is not None or self._closed:
            return
        try:
            self._place = self._spawn()
        except OSError as error:
            _log.exception("no place to train in")
            if self._run is not None:
                message = (
                    f"The training process could not be started ({error}). Close a program and try again."
                )
                self._end(RunFailed(self._run.request.run, message))

    @property
    def ready(self) -> bool:
        """Whether a run would begin without waiting for start-up."""
        return self._place is not None and self._place.ready

    @property
    def busy(self) -> bool:
        """Whether a run is under way: accepted and not yet ended."""
        return self._run is not None

    def run(self, run: int, experiment: Experiment, *, paused: bool = False) -> None:
        """Train `experiment`; see `reglab.runtime.host.Host.run`."""
        if self._closed:
            raise HostError("The training has been shut down. Start reglab again.")
        if self._run is not None:
            raise HostError("Another run is under way. Stop it first.")
        self._run = _Run(Request(run, dumps(experiment), paused))
        self.start()
        self._deliver()

    def command(self, command: Command) -> None:
        """Pass a command to the run under way; ignored when there is none."""
        run = self._run
        if run is None:
            return
        if command == "stop":
            if not run.delivered:
                self._end(RunFinished(run.request.run, "stopped", 0.0))
                return
            if run.stop_at < float("inf"):
                return
            run.stop_at = time.monotonic() + STOP_SECONDS
        if run.delivered and self._place is not None:
            self._place.send(command)
        else:
            run.commands.append(command)

    def ask(self, query: Query) -> None:
        """Pass a question on; see `reglab.runtime.host.Host.ask`."""
        alive = self._run.request.run if self._run is not None and self._run.delivered else self._last
        if self._place is not None and query.run == alive:
            self._place.send(query)
            return
        gone = "The networks of that run are gone. Run the experiment again to look at them."
        self._events.append(Answer(query.run, query.number, query.epoch or 0, query.replicas, trouble=gone))

    def branch(self, run: int, branch: Branch) -> None:
        """Fork an arm; see `reglab.runtime.host.Host.branch`."""
        if self._run is not None:
            self.command(branch)
            return
        if self._closed or self._place is None or run != self._last:
            raise HostError("The networks of that run are gone. Run the experiment again to branch it.")
        self._run = _Run(Request(run, "", False, branch))
        self._deliver()

    def poll(self, timeout: float) -> list[Event]:
        """Return the events that have arrived; see `reglab.runtime.host.Host.poll`."""
        if self._closed:
            return []
        self._tidy()
        if not self._events:
            left = self._run.stop_at - time.monotonic() if self._run else timeout
            self._wait(max(0.0, min(timeout, left)))
        self._receive()
        if self._run is not None and time.monotonic() >= self._run.stop_at:
            _log.warning("run %d did not obey the stop and was ended by force", self._run.request.run)
            self._abandon()
            self._end(RunFinished(self._run.request.run, "stopped", self._run.seconds))
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        """Stop everything at once and leave nothing behind. Safe to call again."""
        self._closed, self._run = True, None
        self._abandon()
        self._respawn = False
        for place in self._abandoned:
            if not place.join(CLOSE_SECONDS):
                _log.error("what trained is still running after %g s", CLOSE_SECONDS)
        self._abandoned = []

    # -- the place ---------------------------------------------------------------------------

    def _receive(self) -> None:
        place = self._place
        if place is None:
            return
        try:
            for message in place.receive():
                self._hear(place, message)
        except PlaceEndedError as end:
            self._ended(place, str(end))

    def _hear(self, place: Place, message: Outgoing) -> None:
        if isinstance(message, Ready):
            place.ready = True
            self.devices = message.devices
            self._deliver()
        elif isinstance(message, Unable):
            _log.error("cannot train: %s\n%s", message.failure.message, message.failure.details)
            self._abandon()
            # Another attempt at the next run: it may be that memory was short just then.
            self._respawn = False
            self._fail(message.failure.message, message.failure.details)
        elif isinstance(message, Unfit):
            place.unfit = True
        else:
            for event in message:
                self._pass_on(event)

    def _pass_on(self, event: Event) -> None:
        run = self._run
        if isinstance(event, Answer):
            self._events.append(event)
            return
        if run is None or event.run != run.request.run:
            return
        if isinstance(event, EpochsDone):
            run.seconds = event.seconds
        if isinstance(event, RunFinished | RunFailed):
            self._end(event)
        else:
            self._events.append(event)

    def _ended(self, place: Place, how: str) -> None:
        _log.warning("the training process ended (%s)", how)
        self._abandon()
        # A place that ended before it was warm would only end again.
        self._respawn = place.ready
        if self._run is not None or not place.ready:
            self._fail(f"The training process ended unexpectedly ({how}). Press Run to start again.")

    def _fail(self, message: str, details: str = "") -> None:
        """End the run under way; where there is none, tell whoever polls."""
        if self._run is None:
            raise HostError(message)
        self._end(RunFailed(self._run.request.run, message, details))

    def _deliver(self) -> None:
        """Hand the run to the place as soon as that can take it."""
        place, run = self._place, self._run
        if place is None or run is None or run.delivered or not place.ready:
            return
        run.delivered = True
        place.send(run.request)
        for command in run.commands:
            place.send(command)

    def _end(self, event: RunFinished | RunFailed) -> None:
        self._run = None
        self._last = event.run if isinstance(event, RunFinished) else None
        self._events.append(event)
        if self._place is not None and self._place.unfit:
            self._abandon()

    def _abandon(self) -> None:
        """Give the place up; a new one is made at the next opportunity, not now: somebody waits."""
        if self._place is not None:
            self._place.abandon()
            self._abandoned.append(self._place)
            self._last = None
            self._place, self._respawn = None, True

    def _tidy(self) -> None:
        self._abandoned = [place for place in self._abandoned if not place.join(0.0)]
        if self._respawn:
            self.start()
