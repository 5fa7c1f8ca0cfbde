"""The thread that has previews made in another process, so that the window never waits."""

from __future__ import annotations

import itertools
import multiprocessing
import threading
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from reglab.gui.threads import WindowThread
from reglab.runtime.call import Caller, CallError

PREVIEW = "reglab.engine.answers.preview:preview"
TIMEOUT = 60.0
"""Seconds for one preview; the first one starts a process and loads the data."""
NICENESS = 15
"""How much the process gives way: to the window, and to a run beside it, which gives way by 10."""
_numbers = itertools.count(1)
_shared: list[PreviewLoader] = []
"""The loader that new users join, if there is one."""
_running: set[PreviewLoader] = set()
"""Threads that have begun and are not over: destroying one would abort the program."""


class PreviewLoader(WindowThread):
    """Makes previews for several users, one at a time: for each the newest that it asked for.

    Methods are called by the window's thread and return at once. All users share one process, in which what
    is imported for one is there for the others.
    """

    arrived = Signal(int, object)
    """The user, and what the function returned."""
    failed = Signal(int, str)
    """The user, and a sentence."""
    told = Signal(int, object)
    """The user, and what the function said on its way."""

    def __init__(self, parent: QObject | None = None, *, timeout: float = TIMEOUT) -> None:
        super().__init__("preview", parent)
        self._timeout = timeout
        self._asked = threading.Condition()
        self._requests: dict[int, tuple[str, tuple[Any, ...]]] = {}
        self._users: set[int] = set()
        self._closing = False
        self._alarm, self._bell = multiprocessing.Pipe(duplex=False)

    @classmethod
    def shared(cls) -> PreviewLoader:
        """Return the one loader; there is a new one where the last user has left."""
        if not _shared:
            _shared.append(cls())
        return _shared[0]

    def join(self) -> int:
        """Return the number of a new user."""
        user = next(_numbers)
        self._users.add(user)
        return user

    def leave(self, user: int) -> None:
        """Ask for nothing more; with its last user everything ends. Safe to call again."""
        with self._asked:
            self._requests.pop(user, None)
        if user in self._users:
            self._users.discard(user)
            if not self._users:
                self.end()

    def ask(self, user: int, function: str, *args: Any) -> None:
        """Have a function, ``"module:attribute"``, called instead of what the user asked for before."""
        with self._asked:
            self._requests[user] = function, args
            self._asked.notify()
        if self not in _running:
            _running.add(self)
            self.finished.connect(self._forget)
            self.start()

    def end(self) -> None:
        """End the thread and its process, whatever they are doing, without waiting. Safe to call again."""
        with self._asked:
            if self._closing:
                return
            self._closing = True
            self._asked.notify()
        if self in _shared:
            _shared.remove(self)
        self._bell.send_bytes(b"!")
        if self not in _running:
            self._forget()

    @Slot()
    def _forget(self) -> None:
        self._bell.close()
        self._alarm.close()
        _running.discard(self)
        self.deleteLater()

    def run(self) -> None:
        """Work until `end`."""
        caller = Caller({"OMP_NUM_THREADS": "1"}, niceness=NICENESS)
        try:
            while (request := self._next()) is not None:
                user, function, args = request
                try:
                    made = caller.call(
                        function,
                        *args,
                        timeout=self._timeout,
                        alarm=self._alarm,
                        on_message=partial(self.told.emit, user),
                    )
                except CallError as error:
                    if not self._closing:
                        self.failed.emit(user, str(error))
                else:
                    self.arrived.emit(user, made)
        finally:
            caller.close()

    def _next(self) -> tuple[int, str, tuple[Any, ...]] | None:
        with self._asked:
            while not self._requests and not self._closing:
                self._asked.wait()
            if self._closing:
                return None
            user = next(iter(self._requests))
            return user, *self._requests.pop(user)
