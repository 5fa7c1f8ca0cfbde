"""The default host: a child process, spawned early so that it is warm when Run is pressed."""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.connection import Connection, wait

from reglab.record.events import EpochsDone
from reglab.record.questions import Answer
from reglab.runtime.base_host import BaseHost
from reglab.runtime.child import Child, ChildEndedError, thread_limits
from reglab.runtime.failures import ended_process
from reglab.runtime.messages import Incoming, Outgoing
from reglab.runtime.runner import Runner, RunnerEndedError
from reglab.runtime.trainer import TRAINER


class ProcessHost(BaseHost):
    """Trains in a child process of this program.

    Parameters
    ----------
    trainer : str
        What trains, as ``"module:attribute"``; imported in the child only.
    """

    def __init__(self, trainer: str = TRAINER) -> None:
        super().__init__()
        self._trainer = trainer
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
        """End the child at once and wait until it is gone. Safe to call again."""
        super().close()
        with self._wake_lock:
            self._waker.close()
            self._woken.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child, ``None`` while there is none."""
        return self._runner.pid if isinstance(self._runner, _ProcessRunner) else None

    def _spawn(self) -> Runner:
        return _ProcessRunner(self._trainer)

    def _wait(self, seconds: float) -> None:
        sources = [self._woken]
        if isinstance(self._runner, _ProcessRunner):
            sources.append(self._runner.events)
        if self._woken in wait(sources, seconds):
            with self._wake_lock:
                self._woken.recv_bytes()
                self._wake_sent = False


class _ProcessRunner:
    """A child process in which one run after the other is trained."""

    def __init__(self, trainer: str) -> None:
        self.ready = self.unfit = False
        self._child = Child(
            "reglab.runtime.serving:serve", trainer, name="reglab-training", environment=thread_limits()
        )

    @property
    def pid(self) -> int | None:
        return self._child.pid

    @property
    def events(self) -> Connection:
        return self._child.events

    def send(self, message: Incoming) -> None:
        self._child.send(message)

    def receive(self) -> list[Outgoing]:
        try:
            return [_protected(message) for message in self._child.receive()]
        except ChildEndedError as end:
            raise RunnerEndedError(ended_process(end.code)) from None

    def abandon(self) -> None:
        self._child.kill()

    def join(self, seconds: float) -> bool:
        return self._child.join(seconds)


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
