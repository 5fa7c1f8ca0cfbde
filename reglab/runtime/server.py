"""A child process that calls functions one after the other, so that what they import is imported once."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from reglab.runtime.call import EXIT_SECONDS, CallError, die_with_the_parent
from reglab.runtime.failures import exit_words

NICENESS = 5
"""How much a process that serves gives way to others."""


class CallServer:
    """Calls functions in a child process, which starts with the first call and is started again if it dies.

    Belongs to one thread. Functions are named ``"module:attribute"`` and imported in the child only.

    Parameters
    ----------
    environment : mapping of str to str, optional
        Variables that are set in the child.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = dict(environment or {})
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._held: Connection | None = None

    def call(self, function: str, *args: Any, timeout: float, alarm: Connection | None = None) -> Any:
        """Call a function and return what it returns.

        Parameters
        ----------
        function : str
            ``"module:attribute"``.
        *args
            Its arguments; they and the result must be picklable.
        timeout : float
            Seconds after which the process is ended.
        alarm : Connection, optional
            Where something can be read from it, the process is ended and the call given up.

        Raises
        ------
        CallError
            If the function raises, the process dies, the time is over, or the call is given up.
        """
        line = self._line or self._start()
        deadline = time.monotonic() + timeout
        try:
            line.send((function, args))
            ready = wait(
                [line, *([alarm] if alarm is not None else [])], max(0.0, deadline - time.monotonic())
            )
            if line not in ready:
                self.close()
                raise CallError(
                    "given up" if ready else f"It did not end within {timeout:g} s and was stopped."
                )
            kind, content = line.recv()
        except (EOFError, OSError):
            process = self._process
            if process is not None:
                process.join(EXIT_SECONDS)
            words = exit_words(process.exitcode if process is not None else None)
            self.close()
            raise CallError(f"The process ended unexpectedly ({words}).") from None
        if kind == "error":
            raise CallError(content)
        return content

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        lifeline, self._held = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_serve, args=(lifeline, theirs, self._environment), name="reglab-calls", daemon=True
        )
        try:
            self._process.start()
        finally:
            # With our copies of the child's ends open, neither side would notice the other's death.
            theirs.close()
            lifeline.close()
        return self._line

    def close(self) -> None:
        """End the process, whatever it is doing. Safe to call again."""
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
            self._process.join(EXIT_SECONDS)
        for connection in (self._line, self._held):
            if connection is not None:
                connection.close()
        self._process = self._line = self._held = None


def _serve(lifeline: Connection, line: Connection, environment: dict[str, str]) -> None:
    """Run in the child: call what is asked for until nobody asks any more."""
    # Ctrl-C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(environment)
    if hasattr(os, "nice"):
        # What is looked at gives way to a run beside it.
        os.nice(NICENESS)
    threading.Thread(target=die_with_the_parent, args=(lifeline,), name="lifeline", daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            function, args = line.recv()
            try:
                module, _, attribute = function.partition(":")
                answer = ("result", getattr(importlib.import_module(module), attribute)(*args))
            except Exception as error:
                answer = ("error", str(error) or type(error).__name__)
            line.send(answer)
