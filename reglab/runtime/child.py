"""What runs in the training process; imports nothing heavy before the surroundings are set."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def limit_threads() -> None:
    """Keep the math libraries from starting a pool of threads as they are loaded.

    The trainer raises torch's own number where that pays; other pools would only hold
    memory and take time from the window. What the person has set stays.
    """
    for variable in THREAD_VARIABLES:
        os.environ.setdefault(variable, "1")


def main(commands: Connection, events: Connection, trainer: str) -> None:
    """Serve training requests until the parent closes `commands` or dies.

    Parameters
    ----------
    commands : Connection
        Read end for requests and commands.
    events : Connection
        Write end for what a runner says.
    trainer : str
        What trains, as ``"module:attribute"``.
    """
    # Ctrl-C in a terminal reaches every process of it; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_threads()
    inbox: SimpleQueue[Any] = SimpleQueue()
    # Listens from the start, so that not even an import outlives the parent.
    threading.Thread(target=_listen, args=(commands, inbox), name="commands", daemon=True).start()

    from reglab.runtime.serving import serve
    from reglab.streams import replace_missing

    replace_missing()
    serve(inbox, events.send, trainer)


def _listen(commands: Connection, inbox: SimpleQueue[Any]) -> None:
    """Pass commands on; end the process at once when there is nobody left to serve."""
    while True:
        try:
            inbox.put(commands.recv())
        except (EOFError, OSError):
            os._exit(0)
