"""A host in a thread of this process: for the command line, and where no process may be spawned."""

from __future__ import annotations

import threading
from collections import deque
from queue import Empty, SimpleQueue

from reglab.runtime.base_host import BaseHost
from reglab.runtime.child import limit_threads
from reglab.runtime.failures import Failure
from reglab.runtime.messages import Incoming, Outgoing
from reglab.runtime.runner import Runner, RunnerEndedError
from reglab.runtime.serving import serve
from reglab.runtime.trainer import TRAINER
from reglab.words.language import _


class ThreadHost(BaseHost):
    """Trains in a thread of this process.

    A thread cannot be killed: one that does not obey a stop is given up, its events are
    dropped, and it ends at the trainer's next event. Until then it takes its share of time.

    Parameters
    ----------
    trainer : str
        What trains, as ``"module:attribute"``; imported in the thread.
    """

    def __init__(self, trainer: str = TRAINER) -> None:
        super().__init__()
        self._trainer = trainer
        self._wakes: SimpleQueue[None] = SimpleQueue()

    def wake(self) -> None:
        """Make a `poll` that waits return at once; may be called by any thread."""
        self._wakes.put(None)

    def _spawn(self) -> Runner:
        limit_threads()
        return _ThreadRunner(self._trainer, self._wakes)

    def _wait(self, seconds: float) -> None:
        try:
            self._wakes.get(timeout=seconds)
            while True:
                self._wakes.get_nowait()
        except Empty:
            return


class _ThreadRunner:
    """One thread and the two queues to it."""

    def __init__(self, trainer: str, wakes: SimpleQueue[None]) -> None:
        self.ready = self.unfit = False
        self._wakes = wakes
        self._said: deque[Outgoing] = deque()
        self._inbox: SimpleQueue[Incoming] = SimpleQueue()
        self._over = threading.Event()
        self._thread = threading.Thread(
            target=self._serve, args=(trainer,), name="reglab-training", daemon=True
        )
        self._thread.start()

    def staffed(self, processes: int) -> bool:  # noqa: ARG002
        return self.ready

    def send(self, message: Incoming) -> None:
        self._inbox.put(message)

    def receive(self) -> list[Outgoing]:
        # Asked for first: what is said before the end is then surely in the queue.
        over = self._over.is_set()
        messages: list[Outgoing] = []
        while self._said:
            messages.append(self._said.popleft())
        if over and not messages:
            raise RunnerEndedError(Failure(_("The training thread ended unexpectedly."), "", "process"))
        return messages

    def abandon(self) -> None:
        self._inbox.put(None)

    def join(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _serve(self, trainer: str) -> None:
        try:
            serve(self._inbox, self._say, trainer)
        finally:
            self._over.set()
            self._wakes.put(None)

    def _say(self, message: Outgoing) -> None:
        self._said.append(message)
        self._wakes.put(None)
