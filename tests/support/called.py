"""Functions that tests call in a child process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Generator

from reglab.runtime.child import Inbox, Send


def add(a: int, b: int) -> int:
    return a + b


def surroundings() -> tuple[int, str | None, bool]:
    return os.getpid(), os.environ.get("REGLAB_TEST_VARIABLE"), "torch" in sys.modules


def count(end: int) -> Generator[int, None, str]:
    yield from range(end)
    return f"counted to {end}"


def endless(*_: object) -> Generator[float, None, None]:
    """Say how far it is, and never arrive."""
    share = 0.0
    while True:
        yield share
        share = min(0.9, share + 0.01)
        time.sleep(0.01)


def fail() -> None:
    raise KeyError("wrong")


def die() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)


def sleep() -> None:
    time.sleep(60)


def unpicklable() -> object:
    return lambda: None


def echo(inbox: Inbox, send: Send, mark: object) -> None:
    """Serve a `Child`: say everything again."""
    while True:
        send((mark, inbox.get()))


def farewell(inbox: Inbox, send: Send) -> None:
    """Say something and end with the code that comes."""
    send("farewell")
    sys.exit(inbox.get())


def tell_environment(inbox: Inbox, send: Send) -> None:
    send(dict(os.environ))
    inbox.get()


class Unreadable:
    """Can be sent, but not be read."""

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("no number",)
