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

    def send(self, message: object) -> None:
        """Tell the helper something; where it has died that is lost, and `receive` notices."""
        with suppress(OSError):
            self._connection.send(message)

    def receive(self, seconds: float) -> list[Any]:
        """Return what it has said, waiting at most so long for the first.

        Where the helper has died this never returns: whoever has started both sees how it ended, says so,
        and ends this process, too.

        Raises
        ------
        ElsewhereError
            If something went wrong there.
        """
        said: list[Any] = []
        try:
            if self._connection.poll(seconds):
                said.append(self._connection.recv())
            while said and self._connection.poll():
                said.append(self._connection.recv())
        except (EOFError, OSError):
            threading.Event().wait()
        for _, reply in said:
            if isinstance(reply, Failure):
                raise ElsewhereError(reply)
        return said
