"""One function called in a child process of its own, so that what it imports or breaks stays there."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Literal

from reglab.runtime.failures import exit_words

Kind = Literal["message", "result", "error"]
EXIT_SECONDS = 2.0
"""How long a process that was killed may take to be gone."""


class CallError(RuntimeError):
    """The function did not return; its text says why."""


def call_in_child(
    function: str,
    *args: Any,
    timeout: float,
    environment: Mapping[str, str] | None = None,
    on_message: Callable[[Any], None] | None = None,
) -> Any:
    """Call a function in a fresh process and return what it returns.

    Parameters
    ----------
    function : str
        ``"module:attribute"``; imported in the child only. A generator function may yield
        messages on its way to its result.
    *args
        Its arguments; they and the result must be picklable.
    timeout : float
        Seconds after which the process is ended.
    environment : mapping of str to str, optional
        Variables that are set before the module is imported.
    on_message : callable, optional
        Called here with each message.

    Raises
    ------
    CallError
        If the function raises, the process dies, or the time is over.
    """
    context = multiprocessing.get_context("spawn")
    results, sender = context.Pipe(duplex=False)
    lifeline, held = context.Pipe(duplex=False)
    process = context.Process(
        target=_serve,
        args=(lifeline, sender, function, args, dict(environment or {})),
        name="reglab-call",
        # A daemon could not start a training process of its own; the lifeline ends it as surely.
        daemon=False,
    )
    try:
        process.start()
        # With our copies of the child's ends open, neither side would notice the other's death.
        sender.close()
        lifeline.close()
        return _listen(results, time.monotonic() + timeout, timeout, on_message)
    except EOFError:
        process.join(EXIT_SECONDS)
        raise CallError(f"The process ended unexpectedly ({exit_words(process.exitcode)}).") from None
    finally:
        if process.pid is not None:
            process.kill()
            process.join(EXIT_SECONDS)
        for connection in (results, sender, lifeline, held):
            connection.close()


def _listen(
    results: Connection, deadline: float, timeout: float, on_message: Callable[[Any], None] | None
) -> Any:
    while results.poll(max(0.0, deadline - time.monotonic())):
        kind, content = results.recv()
        if kind == "result":
            return content
        if kind == "error":
            raise CallError(content)
        if on_message is not None:
            on_message(content)
    raise CallError(f"It did not end within {timeout:g} s and was stopped.")


def _serve(
    lifeline: Connection,
    results: Connection,
    function: str,
    args: tuple[Any, ...],
    environment: dict[str, str],
) -> None:
    """Run in the child: set the surroundings, call, send."""
    # Ctrl-C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(environment)
    threading.Thread(target=die_with_the_parent, args=(lifeline,), name="lifeline", daemon=True).start()

    def send(kind: Kind, content: Any) -> None:
        with suppress(OSError):  # nobody listens any more
            results.send((kind, content))

    try:
        module, _, attribute = function.partition(":")
        found = getattr(importlib.import_module(module), attribute)(*args)
        if isinstance(found, Generator):
            found = _drain(found, send)
    except BaseException as error:
        send("error", f"{type(error).__name__}: {error}")
    else:
        send("result", found)


def _drain(generator: Generator[Any, None, Any], send: Callable[[Kind, Any], None]) -> Any:
    while True:
        try:
            message = next(generator)
        except StopIteration as end:
            return end.value
        send("message", message)


def die_with_the_parent(lifeline: Connection) -> None:
    """Wait for the parent's end and end this process then; for a thread of its own."""
    with suppress(OSError, EOFError):
        lifeline.recv()
    os._exit(0)
