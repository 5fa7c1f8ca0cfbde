"""Functions called in a child process, so that what they import or break stays there.

`call_in_child` calls one function in a fresh process. A `Caller` keeps its process, so that what a function
imports or loads is there for the next; it starts with the first call, and again after a call that ended it.
Functions are named ``"module:attribute"``; their arguments and results must be picklable.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from multiprocessing.connection import Connection, wait
from typing import Any

from reglab.runtime.child import Child, ChildEndedError, Inbox, Send, imported
from reglab.runtime.failures import exit_words
from reglab.words.language import _


class CallError(RuntimeError):
    """The function did not return; its text says why."""


class Caller:
    """Calls functions in a child process, one after the other. Belongs to one thread.

    Parameters
    ----------
    environment : mapping of str to str, optional
        Variables that are set in the child before anything is imported.
    niceness : int
        How much it gives way to other processes.
    daemon : bool
        Whether it ends where this program ends without `close`. A daemon cannot start processes of its own.
    """

    def __init__(
        self, environment: Mapping[str, str] | None = None, *, niceness: int = 0, daemon: bool = True
    ) -> None:
        self._environment = dict(environment or {})
        self._niceness = niceness
        self._daemon = daemon
        self._child: Child | None = None

    def call(
        self,
        function: str,
        *args: Any,
        timeout: float,
        alarm: Connection | None = None,
        on_message: Callable[[Any], None] | None = None,
    ) -> Any:
        """Call a function and return what it returns.

        Parameters
        ----------
        function : str
            ``"module:attribute"``. A generator function may yield messages on its way to its result.
        *args
            Its arguments.
        timeout : float
            Seconds after which the process is ended.
        alarm : Connection, optional
            Where something can be read from it, the process is ended and the call given up.
        on_message : callable, optional
            Called here with each message.

        Raises
        ------
        CallError
            If the function raises, the process dies, the time is over, or the call is given up.
        """
        child = self._child = self._child or self._start()
        deadline = time.monotonic() + timeout
        child.send((function, args))
        sources = [child.events, *([alarm] if alarm is not None else [])]
        try:
            while child.events in (ready := wait(sources, max(0.0, deadline - time.monotonic()))):
                for kind, content in child.receive():
                    if kind == "result":
                        return content
                    if kind == "error":
                        raise CallError(content)
                    if on_message is not None:
                        self._tell(on_message, content)
        except ChildEndedError as end:
            self.close()
            raise CallError(
                _("The process ended unexpectedly ({reason}).").format(reason=exit_words(end.code))
            ) from None
        self.close()
        raise CallError(
            _("given up")
            if ready
            else _("It did not end within {seconds} s and was stopped.").format(seconds=f"{timeout:g}")
        )

    def _tell(self, on_message: Callable[[Any], None], content: Any) -> None:
        try:
            on_message(content)
        except BaseException:
            # What the function still says would be taken for the next one's.
            self.close()
            raise

    def _start(self) -> Child:
        return Child(
            "reglab.runtime.call:serve",
            name="reglab-calls",
            environment=self._environment,
            niceness=self._niceness,
            daemon=self._daemon,
        )

    def close(self) -> None:
        """End the process, whatever it is doing. Safe to call again."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child = None


def call_in_child(
    function: str,
    *args: Any,
    timeout: float,
    environment: Mapping[str, str] | None = None,
    on_message: Callable[[Any], None] | None = None,
) -> Any:
    """Call a function in a fresh process and return what it returns; see `Caller.call`.

    The function may start processes of its own.
    """
    with closing(Caller(environment, daemon=False)) as caller:
        return caller.call(function, *args, timeout=timeout, on_message=on_message)


def serve(inbox: Inbox, send: Send) -> None:
    """Run in the child: call what is asked for until nobody asks any more."""
    while True:
        function, args = inbox.get()
        try:
            found = imported(function)(*args)
            if isinstance(found, Generator):
                found = _drain(found, send)
            send(("result", found))
        except BaseException as error:
            send(("error", _words(error)))


def _drain(generator: Generator[Any, None, Any], send: Send) -> Any:
    while True:
        try:
            message = next(generator)
        except StopIteration as end:
            return end.value
        send(("message", message))


def _words(error: BaseException) -> str:
    """Our own errors are sentences for people already; of others the kind says more than the text."""
    own = isinstance(error, ValueError | OSError) and type(error).__module__.split(".")[0] == "reglab"
    return str(error) if own else f"{type(error).__name__}: {error}"
