"""The default host: child processes, spawned early so that they are warm when Run is pressed."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import wait

from reglab.experiment.demand import processes_for
from reglab.experiment.experiment import Experiment
from reglab.runtime.base_host import BaseHost
from reglab.runtime.crew import Crew
from reglab.runtime.machine import available_memory
from reglab.runtime.runner import Runner
from reglab.runtime.trainer import TRAINER

Choose = Callable[[Experiment, int, float, int], int]
"""Says by how many processes an experiment is trained: of so many at most, on a machine that is so much
slower than usual, where so many are there."""


def best(experiment: Experiment, jobs: int, slowness: float, there: int) -> int:
    """By as many as are estimated to be worth it, and as there is memory for."""
    return processes_for(experiment, jobs, available_memory(), slowness, there)


def all_of(experiment: Experiment, jobs: int, _slowness: float, _there: int) -> int:
    """By as many as there may be, whatever they are worth; for tests and measurements."""
    return min(jobs, len(experiment.arms) * experiment.seeds)


class ProcessHost(BaseHost):
    """Trains in child processes of this program: one, or several that share the networks of a run.

    Parameters
    ----------
    trainer : str
        What trains, as ``"module:attribute"``; imported in the children only.
    jobs : int
        How many processes may train together. Runs that gain nothing by several are trained by one;
        numbers are the same either way.
    choose : callable
        Says by how many of them an experiment is trained.
    niceness : int
        How much they give way to other processes.
    """

    def __init__(
        self, trainer: str = TRAINER, *, jobs: int = 1, choose: Choose = best, niceness: int = 0
    ) -> None:
        super().__init__()
        self._trainer = trainer
        self.jobs = max(1, jobs)
        self._choose = choose
        self._niceness = niceness
        self._woken, self._waker = multiprocessing.Pipe(duplex=False)
        self._wake_lock = threading.Lock()
        self._wake_sent = False

    def wake(self) -> None:
        """Make a `poll` that waits return at once; may be called by any thread."""
        with self._wake_lock:
            if not self._wake_sent and not self._waker.closed:
                self._wake_sent = True
                self._waker.send_bytes(b"!")

    def close(self) -> None:
        """End the children at once and wait until they are gone. Safe to call again."""
        super().close()
        with self._wake_lock:
            self._waker.close()
            self._woken.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child that leads, ``None`` while there is none."""
        pids = self.pids
        return pids[0] if pids else None

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of all children."""
        return self._runner.pids if isinstance(self._runner, Crew) else ()

    def _processes(self, experiment: Experiment) -> int:
        """By how many processes an experiment is to be trained."""
        if isinstance(self._runner, Crew):
            self._runner.reduce(self.jobs)
        if self.jobs == 1:
            return 1
        there = self._runner.processes if isinstance(self._runner, Crew) else 1
        found = self._choose(experiment, self.jobs, self.slowness, there)
        if isinstance(self._runner, Crew) and found > self._runner.most and not self.busy:
            # One has ended since, or more are allowed than were when these were started.
            self._abandon()
        return found

    def _spawn(self) -> Runner:
        return Crew(self._trainer, self.jobs, self._niceness)

    def _wait(self, seconds: float) -> None:
        sources = [self._woken]
        if isinstance(self._runner, Crew):
            sources += self._runner.events
        if self._woken in wait(sources, seconds):
            with self._wake_lock:
                self._woken.recv_bytes()
                self._wake_sent = False
