"""What all hosts have in common: one run at a time that always ends, whatever happens to its runner."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod

from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps
from reglab.record.events import EpochsDone, Event, NetworksLost, RunFailed, RunFinished
from reglab.record.interventions import Addition
from reglab.record.networks import Revival, Revived
from reglab.record.peeks import Peek
from reglab.record.questions import Answer, Question
from reglab.runtime.failures import Failure
from reglab.runtime.host import Command, HostError
from reglab.runtime.messages import Outgoing, Pulse, Ready, Request, Staffed, Unable, Unfit
from reglab.runtime.runner import Runner, RunnerEndedError
from reglab.runtime.under_way import STOP_SECONDS, UnderWay
from reglab.words.language import _

CLOSE_SECONDS = 2.0
"""Longest time that closing waits for something that was ended to be gone."""

_log = logging.getLogger(__name__)


class BaseHost(ABC):
    """Everything about a `Host` except what its runner is made of."""

    def __init__(self) -> None:
        self.devices: tuple[str, ...] = ()
        self.jobs = 1
        self.slowness = 1.0
        """How much slower this machine was found to be than the one of `reglab.experiment.demand.time`."""
        self._runner: Runner | None = None
        self._abandoned: list[Runner] = []
        self._run: UnderWay | None = None
        self._events: list[Event] = []
        self._last: int | None = None
        """The run whose trainer the runner still has, after its end."""
        self._asked: dict[int, Question] = {}
        """Questions on their way to the runner, by their numbers."""
        self._closed = False
        self._respawn = False

    @abstractmethod
    def _spawn(self) -> Runner:
        """Make a new runner, which begins to get ready."""

    def _processes(self, experiment: Experiment) -> int:  # noqa: ARG002
        """By how many processes an experiment is to be trained."""
        return 1

    @abstractmethod
    def _wait(self, seconds: float) -> None:
        """Return when the runner has something to say, after `wake`, or after `seconds`."""

    @abstractmethod
    def wake(self) -> None:
        """Make a `poll` that waits return at once; may be called by any thread."""

    # -- the interface -----------------------------------------------------------------------

    def start(self) -> None:
        """Begin to get ready; returns at once. Safe to call again."""
        self._respawn = False
        if self._runner is not None or self._closed:
            return
        try:
            self._runner = self._spawn()
        except OSError as error:
            _log.exception("nothing to train in")
            if self._run is not None:
                message = _("The training process could not be started ({error}).").format(error=error)
                self._end(RunFailed(self._run.request.run, message, cause="memory"))

    @property
    def ready(self) -> bool:
        """Whether a run would begin without waiting for start-up."""
        return self._runner is not None and self._runner.ready

    @property
    def busy(self) -> bool:
        """Whether a run is under way: accepted and not yet ended."""
        return self._run is not None

    def run(self, run: int, experiment: Experiment, *, paused: bool = False) -> None:
        """Train `experiment`; see `reglab.runtime.host.Host.run`."""
        self._accept(Request(run, dumps(experiment), paused, processes=self._processes(experiment)))

    def revive(self, run: int, experiment: Experiment, revival: Revival) -> None:
        """Have networks ready to be asked about; see `reglab.runtime.host.Host.revive`."""
        self._accept(Request(run, dumps(experiment), False, revival=revival))

    def _accept(self, request: Request) -> None:
        if self._closed:
            raise HostError(_("The training has been shut down. Start reglab again."), "refused")
        if self._run is not None:
            raise HostError(_("Another run is under way. Stop it first."), "refused")
        self._run = UnderWay(request)
        self.start()
        self._deliver()

    def command(self, command: Command) -> None:
        """Pass a command to the run under way; ignored when there is none."""
        run = self._run
        if run is None:
            return
        if command in ("stop", "end"):
            if not run.delivered:
                self._end(RunFinished(run.request.run, "stopped", 0.0))
                self._last = None
                return
            if command == "end":
                run.stop_at = min(run.stop_at, time.monotonic() + STOP_SECONDS)
            elif run.stop_at == float("inf"):
                run.stop_at = time.monotonic() + run.patience
            command = "stop"
        if run.delivered and self._runner is not None:
            self._runner.send(command)
        else:
            run.commands.append(command)

    def ask(self, question: Question) -> None:
        """Pass a question on; see `reglab.runtime.host.Host.ask`."""
        if self._run is not None and not self._run.delivered and self._run.request.run == question.run:
            self._asked[question.number] = question
            self._run.commands.append(question)
            return
        alive = self._run.request.run if self._run is not None and self._run.delivered else self._last
        if self._runner is not None and question.run == alive:
            self._asked[question.number] = question
            self._runner.send(question)
            return
        self._events.append(_gone(question))

    def add(self, run: int, addition: Addition) -> None:
        """Have networks join a run; see `reglab.runtime.host.Host.add`."""
        if self._run is not None:
            self.command(addition)
            return
        if self._closed or self._runner is None or run != self._last:
            words = _("The networks of that run are gone. Run the experiment again to go on with it.")
            raise HostError(words, "refused")
        self._run = UnderWay(Request(run, "", False, addition))
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
            run = self._run.request.run
            _log.warning("run %d did not obey the stop and was ended by force", run)
            self._abandon()
            self._events.append(NetworksLost(run))
            self._end(RunFinished(run, "stopped", self._run.seconds))
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        """Stop everything at once and leave nothing behind. Safe to call again."""
        self._closed, self._run = True, None
        self._abandon()
        self._respawn = False
        for runner in self._abandoned:
            if not runner.join(CLOSE_SECONDS):
                _log.error("what trained is still running after %g s", CLOSE_SECONDS)
        self._abandoned = []

    # -- the runner --------------------------------------------------------------------------

    def _receive(self) -> None:
        runner = self._runner
        if runner is None:
            return
        try:
            for message in runner.receive():
                self._hear(runner, message)
        except RunnerEndedError as end:
            self._ended(runner, end.failure)

    def _hear(self, runner: Runner, message: Outgoing) -> None:
        if isinstance(message, Ready):
            runner.ready = True
            self.devices, self.slowness = message.devices, message.slowness
            self._deliver()
        elif isinstance(message, Staffed):
            self._deliver()
        elif isinstance(message, Unable):
            _log.error("cannot train: %s\n%s", message.failure.message, message.failure.details)
            self._abandon()
            # Another attempt at the next run: it may be that memory was short just then.
            self._respawn = False
            self._fail(message.failure)
        elif isinstance(message, Unfit):
            runner.unfit = True
        elif isinstance(message, Pulse):
            if self._run is not None:
                self._run.longest = message.seconds
        else:
            for event in message:
                self._pass_on(event)

    def _pass_on(self, event: Event) -> None:
        run = self._run
        if isinstance(event, Answer | Peek):
            # Networks are asked, and test parts looked at, also when the run is over.
            if isinstance(event, Answer):
                self._asked.pop(event.number, None)
            self._events.append(event)
            return
        if run is None or event.run != run.request.run:
            return
        if isinstance(event, EpochsDone):
            run.seconds = event.seconds
        if isinstance(event, RunFinished | RunFailed | Revived):
            self._end(event)
        else:
            self._events.append(event)

    def _ended(self, runner: Runner, failure: Failure) -> None:
        _log.warning("%s", failure.message)
        if self._run is None and self._last is not None:
            self._events.append(NetworksLost(self._last))
        self._abandon()
        # A runner that ended before it was warm would only end again.
        self._respawn = runner.ready
        if self._run is not None or not runner.ready:
            self._fail(failure)

    def _fail(self, failure: Failure) -> None:
        """End the run under way; where there is none, tell whoever polls."""
        if self._run is None:
            raise HostError(failure.message, failure.cause)
        self._end(RunFailed(self._run.request.run, failure.message, failure.details, failure.cause))

    def _deliver(self) -> None:
        """Hand the run to the runner as soon as that can take it."""
        runner, run = self._runner, self._run
        if runner is None or run is None or run.delivered or not runner.staffed(run.request.processes):
            return
        run.delivered = True
        runner.send(run.request)
        for command in run.commands:
            runner.send(command)

    def _end(self, event: RunFinished | RunFailed | Revived) -> None:
        if self._run is not None and self._run.request.revival is not None and not isinstance(event, Revived):
            # Nothing was trained: the record, which is whole, must not end anew.
            event = Revived(
                event.run, event.message if isinstance(event, RunFailed) else _("They were given up.")
            )
        self._run = None
        # Where the runner is gone, so are the networks.
        there = not event.trouble if isinstance(event, Revived) else isinstance(event, RunFinished)
        self._last = event.run if there and self._runner is not None else None
        if isinstance(event, Revived) and not there:
            self._give_up_asked()
        self._events.append(event)
        if self._runner is not None and self._runner.unfit:
            self._abandon()

    def _abandon(self) -> None:
        """Give the runner up; a new one is made at the next opportunity, not now: somebody waits."""
        if self._runner is not None:
            self._runner.abandon()
            self._abandoned.append(self._runner)
            self._last = None
            self._give_up_asked()
            self._runner, self._respawn = None, True

    def _give_up_asked(self) -> None:
        self._events += map(_gone, self._asked.values())
        self._asked.clear()

    def _tidy(self) -> None:
        self._abandoned = [runner for runner in self._abandoned if not runner.join(0.0)]
        if self._respawn:
            self.start()


def _gone(question: Question) -> Answer:
    """The answer to a question about networks that are no more."""
    words = _("The networks of that run are gone. Run the experiment again to look at them.")
    return Answer(question.run, question.number, question.epoch or 0, question.replicas, trouble=words)
