"""What leads from the process that leads a run to one that helps it."""

from __future__ import annotations

import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from reglab.runtime.failures import ElsewhereError, Failure


class ProcessLine:
    """The leader's end of a pipe to a helper (`reglab.runtime.helping`).

    Parameters
    ----------
    connection : Connection
        The end of the pipe; it stays open for the next run.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, message: tuple[int, Any]) -> None:
        """Tell the helper something; where it has died that is lost, and `receive` notices."""
        with suppress(OSError):
            self._connection.send(message)

    def receive(self, seconds: float) -> list[tuple[int, Any]]:
        """Return its replies, by their numbers, waiting at most so long for the first.

        In place of a reply is an `ElsewhereError` where something went wrong there.
        Where the helper has died this never returns: whoever has started both sees how it ended, says so,
        and ends this process, too.
        """
        said: list[tuple[int, Any]] = []
        try:
            if self._connection.poll(seconds):
                said.append(self._connection.recv())
            while said and self._connection.poll():
                said.append(self._connection.recv())
        except (EOFError, OSError):
            threading.Event().wait()
        return [
            (number, ElsewhereError(reply) if isinstance(reply, Failure) else reply) for number, reply in said
        ]
