"""Child processes that train one run after the other: one leads, the others help where that pays."""

from __future__ import annotations

import logging
import multiprocessing
from dataclasses import replace
from multiprocessing.connection import Connection

from reglab.record.events import EpochsDone
from reglab.record.questions import Answer
from reglab.runtime.child import Child, ChildEndedError, thread_limits
from reglab.runtime.failures import ended_process
from reglab.runtime.messages import Incoming, Outgoing, Ready, Request, Staffed
from reglab.runtime.runner import RunnerEndedError

_log = logging.getLogger(__name__)


class Crew:
    """One process that leads, and others that help it; those are started when they are wanted first.

    Between the leader and each helper there is a pipe of their own, so that an epoch is agreed upon without
    this process: it may be busy painting. It looks after all of them, and the end of one is the end of all.

    Parameters
    ----------
    trainer : str
        What trains, as ``"module:attribute"``.
    most : int
        How many processes there may be.
    niceness : int
        How much they give way to other processes.
    """

    def __init__(self, trainer: str, most: int, niceness: int = 0) -> None:
        self.ready = self.unfit = False
        self.most = most
        """How many processes there may be."""
        self._trainer = trainer
        self._niceness = niceness
        self._together = 1
        """How many of them have networks of the last run."""
        pipes = [multiprocessing.Pipe() for _ in range(most - 1)]
        self._ends = [theirs for _, theirs in pipes]
        """The helpers' ends of the pipes of those that are not there yet."""
        lines = tuple(ours for ours, _ in pipes)
        self._helpers: list[_Helper] = []
        self._ending: list[Child] = []
        try:
            self._leader = Child(
                "reglab.runtime.serving:serve",
                trainer,
                lines,
                name="reglab-training",
                environment=thread_limits(),
                niceness=niceness,
            )
        except BaseException:
            self.reduce(1)
            raise
        finally:
            for line in lines:
                line.close()

    @property
    def processes(self) -> int:
        """How many processes are there."""
        return 1 + len(self._helpers)

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the processes; the leader's comes first."""
        children = (self._leader, *(helper.child for helper in self._helpers))
        return tuple(child.pid for child in children if child.pid is not None)

    @property
    def events(self) -> list[Connection]:
        """Readable where a process has something to say, or has ended."""
        return [self._leader.events, *(helper.child.events for helper in self._helpers)]

    def staffed(self, processes: int) -> bool:
        """Have so many processes train together, as far as the system has room; whether they are ready."""
        wanted = min(processes, self.most) - 1
        while len(self._helpers) < wanted:
            try:
                self._helpers.append(_Helper(self._trainer, self._ends[0], self._niceness))
            except OSError:
                # Fewer do, too.
                _log.exception("no further process to train in")
                self.most = self.processes
                break
            self._ends.pop(0).close()
        return self.ready and all(helper.ready for helper in self._helpers[:wanted])

    def send(self, message: Incoming) -> None:
        """Tell the leader something; what it can no longer hear is lost."""
        if isinstance(message, Request) and message.addition is None:
            self._together = min(message.processes, self.most)
            message = replace(message, processes=self._together)
        self._leader.send(message)

    def receive(self) -> list[Outgoing]:
        """Return what they have said since; raises `RunnerEndedError` once one has ended."""
        said: list[Outgoing] = []
        lost: RunnerEndedError | None = None
        for number, helper in list(enumerate(self._helpers, 2)):
            try:
                said += map(helper.heard, helper.child.receive())
            except ChildEndedError as end:
                if number > self._together and helper.ready:
                    self.reduce(number - 1)
                    break
                lost = RunnerEndedError(ended_process(end.code, number, self.processes))
        try:
            said += map(_protected, self._leader.receive())
        except ChildEndedError as end:
            lost = lost or RunnerEndedError(ended_process(end.code, 1, self._together))
        if lost is not None and not said:
            # What was said before counts first.
            raise lost
        return said

    def reduce(self, most: int) -> None:
        """Have no more than so many processes from now on, or as many as have networks of the last run."""
        self.most = min(self.most, max(most, self._together))
        kept = max(0, self.most - self.processes)
        for helper in self._helpers[self.most - 1 :]:
            helper.child.kill()
            self._ending.append(helper.child)
        self._helpers = self._helpers[: self.most - 1]
        # The leader has no other pipe to a helper in the place of one that is gone.
        for end in self._ends[kept:]:
            end.close()
        self._ends = self._ends[:kept]

    def abandon(self) -> None:
        """End all without waiting."""
        self._together = 1
        self.reduce(1)
        self._leader.kill()
        self._ending.append(self._leader)

    def join(self, seconds: float) -> bool:
        """Wait for the end of all; return whether they are gone."""
        self._ending = [child for child in self._ending if not child.join(seconds)]
        return not self._ending


class _Helper:
    """A process that helps."""

    def __init__(self, trainer: str, end: Connection, niceness: int) -> None:
        self.ready = False
        self.child = Child(
            "reglab.runtime.helping:serve",
            end,
            trainer,
            name="reglab-helper",
            environment=thread_limits(),
            niceness=niceness,
        )

    def heard(self, message: Outgoing) -> Outgoing:
        """Take what it says, and return what there is to be told."""
        if not isinstance(message, Ready):
            return message
        self.ready = True
        return Staffed()


def _protected(message: Outgoing) -> Outgoing:
    """Make the arrays of a message read-only again, which pickle forgets."""
    if isinstance(message, list):
        for event in message:
            if isinstance(event, EpochsDone):
                for array in (*event.values.values(), *event.layers.values()):
                    array.setflags(write=False)
            elif isinstance(event, Answer):
                for array in event.outputs:
                    array.setflags(write=False)
    return message
