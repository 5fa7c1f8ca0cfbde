"""A pool of processes on this machine; one that is killed is replaced, and its batch is told as lost."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from multiprocessing.connection import wait

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.experiment.sweeps import Batch
from reglab.runtime.child import Child, ChildEndedError, thread_limits
from reglab.runtime.failures import Failure, ended_process
from reglab.runtime.machine import available_cores
from reglab.runtime.trainer import TRAINER
from reglab.sweeps import worker
from reglab.sweeps.backend import BatchDone, BatchFailed, BatchLost, Report

STOP_SECONDS = 1.0
"""How long a process may take to give its batch up before it is killed."""
MOST_STARTS = 3
"""So many processes may end before they are warm; then there is something wrong."""


class LocalPool:
    """Trains batches in processes of its own, one batch in each at a time.

    Parameters
    ----------
    jobs : int, optional
        Number of processes; as many as there are cores if not given.
    trainer : str
        What trains, as ``"module:attribute"``.
    niceness : int
        How much they give way to other processes.
    """

    def __init__(self, jobs: int | None = None, trainer: str = TRAINER, *, niceness: int = 0) -> None:
        self._jobs = max(1, available_cores() if jobs is None else jobs)
        self._trainer = trainer
        self._niceness = niceness
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[int, Batch]] = deque()
        self._rehearsal: worker.Rehearsal | None = None
        self._rehearsed: DataSpec | None = None
        self._cold = 0
        self._closed = False

    local = True
    """It takes the memory of this machine."""

    @property
    def jobs(self) -> int:
        """Number of processes."""
        return self._jobs

    @jobs.setter
    def jobs(self, jobs: int) -> None:
        """Another number; processes that are idle and too many end."""
        self._jobs = max(1, jobs)

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the processes."""
        return tuple(worker.child.pid for worker in self._workers if worker.child.pid is not None)

    @property
    def ready(self) -> bool:
        """Whether a batch would begin without waiting for start-up."""
        return any(worker.ready for worker in self._workers)

    def rehearse(self, experiment: Experiment) -> None:
        """Get ready for an experiment's data in particular; returns at once.

        The libraries that read a data set take longer to load than a first curve to grow.
        """
        if experiment.data != self._rehearsed:
            self._rehearsed, self._rehearsal = experiment.data, worker.Rehearsal(experiment)
            self.start()
            for one in self._workers:
                if one.ready and one.number is None:
                    one.child.send(self._rehearsal)

    def start(self) -> None:
        """Begin to get ready; returns at once. Safe to call again."""
        while not self._closed and len(self._workers) < self._jobs:
            self._workers.append(_Worker(self._trainer, self._niceness))

    def submit(self, number: int, batch: Batch) -> None:
        """Take a batch; it is trained as soon as there is a place."""
        self.start()
        self._waiting.append((number, batch))
        self._hand_out()

    def poll(self, timeout: float) -> Sequence[Report]:
        """Return what has happened, waiting at most `timeout` seconds for the first."""
        lines = [worker.child.events for worker in self._workers]
        if lines:
            wait(lines, timeout)
        else:
            time.sleep(timeout)
        found: list[Report] = []
        for one in list(self._workers):
            found += self._hear(one)
        self._hand_out()
        return found

    def stop(self) -> None:
        """Give up all batches; the processes stay warm where they obey in time."""
        self._waiting.clear()
        busy = [one for one in self._workers if one.number is not None]
        for one in busy:
            one.child.send(worker.STOP)
        deadline = time.monotonic() + STOP_SECONDS
        while left := [one for one in busy if one.number is not None]:
            # Where this process was held up meanwhile, what they have said in time counts too.
            if not wait([one.child.events for one in left], max(0.0, deadline - time.monotonic())):
                break
            for one in left:
                self._hear(one)
        for one in left:
            self._remove(one)

    def close(self) -> None:
        """End all processes and wait until they are gone. Safe to call again."""
        self._closed = True
        self._waiting.clear()
        for one in self._workers:
            one.child.kill()
        for one in self._workers:
            one.child.join()
        self._workers = []

    # -- the processes ---------------------------------------------------------------------

    def _hand_out(self) -> None:
        for one in list(self._workers):
            if not one.ready or one.number is not None:
                continue
            if len(self._workers) > self._jobs:
                self._remove(one)
            elif self._waiting:
                number, batch = self._waiting.popleft()
                one.number = number
                one.child.send(worker.Order(number, batch))

    def _hear(self, one: _Worker) -> list[Report]:
        found: list[Report] = []
        try:
            messages = one.child.receive()
        except ChildEndedError as end:
            return self._replace(one, ended_process(end.code))
        for message in messages:
            if isinstance(message, worker.Ready):
                one.ready, self._cold = True, 0
                if self._rehearsal is not None:
                    one.child.send(self._rehearsal)
            elif isinstance(message, worker.Stopped):
                one.number = None
            else:
                if isinstance(message, BatchDone | BatchLost | BatchFailed):
                    one.number = None
                found.append(message)
        return found

    def _replace(self, one: _Worker, failure: Failure) -> list[Report]:
        """A process has ended by itself; another one takes its place."""
        number, warm = one.number, one.ready
        self._remove(one)
        self._cold += not warm
        if self._cold >= MOST_STARTS:
            return [BatchFailed(-1, failure)]
        self.start()
        return [] if number is None else [BatchLost(number, failure)]

    def _remove(self, one: _Worker) -> None:
        one.child.kill()
        one.child.join()
        one.number = None
        if one in self._workers:
            self._workers.remove(one)


class _Worker:
    """One process, and the batch that it is at."""

    def __init__(self, trainer: str, niceness: int) -> None:
        self.ready = False
        self.number: int | None = None
        """The batch that it is at."""
        self.child = Child(
            "reglab.sweeps.worker:serve",
            trainer,
            name="reglab-sweep",
            environment=thread_limits(),
            niceness=niceness,
        )
