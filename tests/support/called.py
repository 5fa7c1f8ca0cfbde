"""Functions that tests call in a child process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Generator


def add(a: int, b: int) -> int:
    return a + b


def surroundings() -> tuple[int, str | None, bool]:
    return os.getpid(), os.environ.get("REGLAB_TEST_VARIABLE"), "torch" in sys.modules


def count(end: int) -> Generator[int, None, str]:
    yield from range(end)
    return f"counted to {end}"


def fail() -> None:
    raise KeyError("wrong")


def die() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)


def sleep() -> None:
    time.sleep(60)


def unpicklable() -> object:
    return lambda: None
