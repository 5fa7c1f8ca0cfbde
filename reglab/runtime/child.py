"""A child process of this program: the one way to start it, to talk with it and to end it.

What runs in the child is a function ``serve(inbox, send, *args)``, named ``"module:attribute"`` and imported
there only, after the surroundings are set: `inbox` is a queue of what the parent sends, `send` tells the
parent something. The child ends when the function returns, when the parent kills it, and when the parent is
gone, whatever it is doing; Ctrl-C is the parent's affair. Its users:

- `reglab.runtime.process_host` trains one run after the other in warm children: one leads, the others help,
- `reglab.runtime.call` has functions called in a child: one, or one after the other,
- `reglab.sweeps.pool` trains batches in several: it waits for all of their `Child.events` with
  ``multiprocessing.connection.wait``, then calls `Child.receive` of those that have something to say.

This module imports nothing heavy: the child loads it before its surroundings are set.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from reglab.runtime.priority import give_way

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")

EXIT_SECONDS = 10.0
"""How long a process that was killed, or has closed its pipe, may take to be gone.

The last of what it does is to take down its libraries: a slow machine takes seconds for that, and its exit
code, which says what happened to it, is known only then.
"""

Inbox = SimpleQueue[Any]
Send = Callable[[Any], None]


def thread_limits() -> dict[str, str]:
    """Return the variables that keep the math libraries from starting a pool of threads as they are loaded.

    The trainer raises torch's own number where that pays; other pools would only hold
    memory and take time from the window. What the person has set stays.
    """
    return {variable: os.environ.get(variable, "1") for variable in THREAD_VARIABLES}


def limit_threads() -> None:
    """Set these variables in this process, before anything is loaded."""
    os.environ.update(thread_limits())


def imported(path: str) -> Any:
    """Import what is named ``"module:attribute"``."""
    module, _, attribute = path.partition(":")
    return getattr(importlib.import_module(module), attribute)


class ChildEndedError(Exception):
    """A child has ended by itself and has nothing more to say; `code` is its exit code, if it is known."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Child:
    """A child process and the two pipes to it; it starts at once, in the background.

    Parameters
    ----------
    serve : str
        What runs in it, ``"module:attribute"``.
    *args
        Further arguments of that function. They are unpickled before the surroundings are set, so they should
        be plain; what is heavy is sent.
    name : str
        Name of the process.
    environment : mapping of str to str, optional
        Variables that are set before anything is imported.
    niceness : int
        How much it gives way to other processes (`reglab.runtime.priority`).
    daemon : bool
        Whether it ends where this program ends in an orderly way without ending it. A daemon cannot start
        processes of its own.

    Raises
    ------
    OSError
        If the system cannot start a process.
    """

    def __init__(
        self,
        serve: str,
        *args: Any,
        name: str,
        environment: Mapping[str, str] | None = None,
        niceness: int = 0,
        daemon: bool = True,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        commands, self._commands = context.Pipe(duplex=False)
        self.events: Connection
        """Readable where the child has something to say, or has ended."""
        self.events, events = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_main,
            args=(commands, events, dict(environment or {}), niceness, serve, args),
            name=name,
            daemon=daemon,
        )
        try:
            with _interrupts_blocked():
                self._process.start()
        except BaseException:
            self._commands.close()
            self.events.close()
            raise
        finally:
            # The child holds its own ends; with ours open neither side would notice the other's death.
            commands.close()
            events.close()

    @property
    def pid(self) -> int | None:
        """Process id."""
        return self._process.pid

    def send(self, message: Any) -> None:
        """Put something into the child's inbox; where it has died that is lost, and `receive` says so."""
        with suppress(OSError):
            self._commands.send(message)

    def receive(self) -> list[Any]:
        """Return what the child has said since, without waiting.

        Raises
        ------
        ChildEndedError
            If the child has ended and all that it had said was returned before.
        """
        messages: list[Any] = []
        try:
            while self.events.poll():
                messages.append(self.events.recv())
        except (EOFError, OSError, pickle.UnpicklingError):
            if messages:
                # What it said before it ended counts first.
                return messages
            self._process.join(EXIT_SECONDS)
            raise ChildEndedError(self._process.exitcode) from None
        return messages

    def kill(self) -> None:
        """End it without waiting; nothing it says is heard from now on."""
        self._process.kill()
        self._commands.close()
        self.events.close()

    def join(self, seconds: float = EXIT_SECONDS) -> bool:
        """Wait for the end of a child that was killed; return whether it is gone."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            return False
        self._process.close()
        return True


def _main(
    commands: Connection,
    events: Connection,
    environment: dict[str, str],
    niceness: int,
    serve: str,
    args: tuple[Any, ...],
) -> None:
    """Run in the child: set the surroundings, then serve."""
    # Ctrl-C in a terminal reaches every process of it; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(environment)
    give_way(niceness)
    inbox: Inbox = SimpleQueue()
    # Listens from the start, so that not even an import outlives the parent.
    threading.Thread(target=listen, args=(commands, inbox), name="commands", daemon=True).start()

    from reglab.streams import replace_missing

    replace_missing()
    # Where the parent is gone nobody need be told.
    with suppress(ConnectionError):
        imported(serve)(inbox, events.send, *args)


def listen(connection: Connection, inbox: Inbox) -> None:
    """Pass on what arrives; end the process at once when there is nobody left at the other end."""
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:
        # What cannot be read here would be waited for in vain.
        traceback.print_exc()
        os._exit(1)


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
