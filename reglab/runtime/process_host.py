"""The default host: a child process, spawned early so that it is warm when Run is pressed."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait

from reglab.record.events import EpochsDone
from reglab.record.questions import Answer
from reglab.runtime import child
from reglab.runtime.base_host import BaseHost
from reglab.runtime.failures import ended_process
from reglab.runtime.messages import Incoming, Outgoing
from reglab.runtime.runner import Runner, RunnerEndedError
from reglab.runtime.serving import TRAINER

EXIT_SECONDS = 1.0
"""How long a process that has closed its pipe may take to be gone."""


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
    """One child process and the two pipes to it."""

    def __init__(self, trainer: str) -> None:
        self.ready = self.unfit = False
        context = multiprocessing.get_context("spawn")
        commands, self._commands = context.Pipe(duplex=False)
        self.events, events = context.Pipe(duplex=False)
        self._process = context.Process(
            target=child.main, args=(commands, events, trainer), name="reglab-training", daemon=True
        )
        try:
            with _interrupts_blocked():
                self._process.start()
        except BaseException:
            self._commands.close()
            self.events.close()
            raise
        finally:
            # The child holds its own ends; with ours open its death would not be noticed.
            commands.close()
            events.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def send(self, message: Incoming) -> None:
        try:
            self._commands.send(message)
        except OSError:
            # It has died: `receive` will say so.
            return

    def receive(self) -> list[Outgoing]:
        messages: list[Outgoing] = []
        try:
            while self.events.poll():
                messages.append(_protected(self.events.recv()))
        except (EOFError, OSError, pickle.UnpicklingError):
            if messages:
                # What it said before it ended counts first.
                return messages
            self._process.join(EXIT_SECONDS)
            raise RunnerEndedError(ended_process(self._process.exitcode)) from None
        return messages

    def abandon(self) -> None:
        self._process.kill()
        self._commands.close()
        self.events.close()

    def join(self, seconds: float) -> bool:
        self._process.join(seconds)
        if self._process.exitcode is None:
            return False
        self._process.close()
        return True


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


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Start a process that cannot be hit by Ctrl-C before it has learnt to ignore it.

    The child inherits the blocked signal. Windows has no such thing, and there Ctrl-C in the
    first tenths of a second costs the child, which is then started anew.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
