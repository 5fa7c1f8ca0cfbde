"""The thread between the window and the training: it drives a host, so that the window never waits."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from reglab.experiment.experiment import Experiment
from reglab.gui.run.failures import with_remedy
from reglab.gui.threads import WindowThread
from reglab.record.events import Event, RunFailed, RunFinished
from reglab.record.interventions import Addition, ChangeArm
from reglab.record.networks import Revival, Revived
from reglab.record.questions import Question
from reglab.runtime.host import Command, Host, HostError, Pace
from reglab.runtime.process_host import ProcessHost
from reglab.words.language import _

IDLE_SECONDS = 3600.0
"""How long the thread sleeps where nothing happens; every command and every event wakes it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Start:
    """The command that begins a run."""

    run: int
    experiment: Experiment
    paused: bool


@dataclass(frozen=True, slots=True)
class _Add:
    """The command by which networks join a run, under way or ended."""

    run: int
    addition: Addition


@dataclass(frozen=True, slots=True)
class _Revive:
    """The command that makes networks of a run that ended elsewhere ready to be asked about."""

    run: int
    experiment: Experiment
    revival: Revival


@dataclass(frozen=True, slots=True)
class _Jobs:
    """The command that has so many processes train together at most."""

    jobs: int


_Order = _Start | _Revive | _Add | _Jobs | Command | Question | Literal["shutdown"]


class TrainingWorker(WindowThread):
    """Trains experiments, one at a time, and reports their events to the window's thread.

    All methods are called by the window's thread and return at once, except `shutdown`.
    Commands are carried out in their order; a run that is asked for while another is under
    way stops that one first.

    Parameters
    ----------
    make_host : callable
        Makes the host; called in this thread when it starts, and again after a host has
        failed beyond repair.
    """

    events = Signal(list)
    """New events in their order, at most one signal each 30 ms unless the state changes."""
    ready_changed = Signal(bool)
    """Whether a run would begin without waiting for start-up."""
    devices_found = Signal(tuple)
    """The devices that this machine has, once they are known."""
    failed = Signal(str)
    """Training failed while no run was under way; carries one sentence. In a run, its
    `RunFailed` says so."""

    def __init__(self, make_host: Callable[[], Host] = ProcessHost, parent: QObject | None = None) -> None:
        super().__init__("training", parent)
        self._make_host = make_host
        self._host: Host | None = None
        self._commands: SimpleQueue[_Order] = SimpleQueue()
        self._waiting: deque[_Start | _Revive | _Add | Command | Question] = deque()
        """Commands that wait for the end of the run before."""
        self._run: int | None = None
        """Id of the run accepted by the host and not yet ended."""
        self._was_ready = False
        self._pace = Pace(None)

    # -- called by the window's thread -------------------------------------------------------

    def start_run(self, run: int, experiment: Experiment, *, paused: bool = False) -> None:
        """Train `experiment`; its events carry the id `run`. With `paused`, wait for a command first."""
        self._tell(_Start(run, experiment, paused))

    def revive(self, run: int, experiment: Experiment, revival: Revival) -> None:
        """Have networks that ended elsewhere ready to be asked about under the id `run`; says `Revived`."""
        self._tell(_Revive(run, experiment, revival))

    @Slot()
    def pause(self) -> None:
        """Pause the run under way."""
        self._tell("pause")

    @Slot()
    def resume(self) -> None:
        """Go on with the paused run."""
        self._tell("resume")

    @Slot()
    def step(self) -> None:
        """Train one epoch, then pause."""
        self._tell("step")

    @Slot()
    def stop(self) -> None:
        """End the run under way; what was recorded stays."""
        self._tell("stop")

    def stop_at_once(self) -> None:
        """End the run under way without waiting for its step; its networks may be lost."""
        self._tell("end")

    def ask(self, question: Question) -> None:
        """Ask the run under way, or the last one that ended; the `Answer` comes with the events."""
        self._tell(question)

    def change_arm(self, command: ChangeArm) -> None:
        """Give an arm of the run under way other techniques from the next epoch on."""
        self._tell(command)

    def add(self, run: int, addition: Addition) -> None:
        """Branch an arm of a run, under way or the last one that ended, or add seeds to it.

        It goes on under the same id.
        """
        self._tell(_Add(run, addition))

    def set_pace(self, epochs_per_second: float | None) -> None:
        """Slow this run and all that follow down; ``None`` is full speed."""
        self._tell(Pace(epochs_per_second))

    def set_jobs(self, jobs: int) -> None:
        """Have so many processes train together at most, from the next run on."""
        self._tell(_Jobs(jobs))

    def end(self) -> None:
        self._tell("shutdown")

    def _tell(self, command: _Order) -> None:
        self._commands.put(command)
        # Where there is no host yet, the thread looks at the commands when it has made one.
        if host := self._host:
            host.wake()

    # -- this thread -------------------------------------------------------------------------

    def run(self) -> None:
        """Work until `shutdown`; any exception ends the run under way and a new host is made."""
        while True:
            try:
                self._drive()
                return
            except Exception as error:
                _log.exception("the training thread failed")
                self._fail(error)
            if not self._await_start():
                return

    def _drive(self) -> None:
        """Make a host and drive it until `shutdown`."""
        host = self._host = self._make_host()
        devices: tuple[str, ...] = ()
        try:
            host.start()
            while self._obey(host):
                try:
                    self._report(host.poll(IDLE_SECONDS))
                except HostError as error:
                    self.failed.emit(with_remedy(str(error), error.cause))
                self._tell_ready(host.ready)
                if host.devices != devices:
                    devices = host.devices
                    self.devices_found.emit(devices)
        finally:
            self._host = None
            host.close()
            self._tell_ready(False)

    def _obey(self, host: Host) -> bool:
        """Carry out the commands that have arrived; return whether to go on."""
        while not self._commands.empty():
            command = self._commands.get()
            if command == "shutdown":
                return False
            if isinstance(command, _Jobs):
                host.jobs = command.jobs
            else:
                self._waiting.append(command)
        while self._waiting:
            command = self._waiting[0]
            if isinstance(command, _Start | _Revive) and host.busy:
                # It waits for the end of the run before, and what follows waits with it.
                host.command("stop")
                break
            self._waiting.popleft()
            if isinstance(command, Pace):
                self._pace = command
            if isinstance(command, _Start):
                self._begin(host, command)
            elif isinstance(command, _Revive):
                self._revive(host, command)
            elif isinstance(command, _Add):
                self._add(host, command)
            elif isinstance(command, Question):
                host.ask(command)
            else:
                host.command(command)
        return True

    def _add(self, host: Host, order: _Add) -> None:
        try:
            host.add(order.run, order.addition)
            self._run = order.run
        except HostError as error:
            self.failed.emit(with_remedy(str(error), error.cause))

    def _begin(self, host: Host, start: _Start) -> None:
        self._run = start.run
        try:
            host.run(start.run, start.experiment, paused=start.paused)
            host.command(self._pace)
        except HostError as error:
            self._report([RunFailed(start.run, str(error), cause=error.cause)])

    def _revive(self, host: Host, order: _Revive) -> None:
        try:
            host.revive(order.run, order.experiment, order.revival)
        except HostError as error:
            self._report([Revived(order.run, str(error))])

    def _report(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, RunFinished | RunFailed):
                self._run = None
            if isinstance(event, RunFailed):
                _log.error("run %d failed: %s\n%s", event.run, event.message, event.details)
        if events:
            self.events.emit(events)

    def _tell_ready(self, ready: bool) -> None:
        if ready != self._was_ready:
            self._was_ready = ready
            self.ready_changed.emit(ready)

    # -- when the host fails -----------------------------------------------------------------

    def _fail(self, error: Exception) -> None:
        """Report an exception: to every run that it concerns, or once where there is none."""
        message = _("The training stopped working ({kind}: {error}).").format(
            kind=type(error).__name__, error=error
        )
        runs = [] if self._run is None else [self._run]
        runs += [command.run for command in self._waiting if isinstance(command, _Start)]
        self._run = None
        self._waiting.clear()
        if runs:
            self.events.emit([RunFailed(run, message, cause="process") for run in runs])
        else:
            self.failed.emit(with_remedy(message, "process"))

    def _await_start(self) -> bool:
        """Wait until another attempt is worth it; return whether to go on."""
        while (command := self._commands.get()) != "shutdown":
            if isinstance(command, _Start):
                self._waiting.append(command)
                return True
        return False
