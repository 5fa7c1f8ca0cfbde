"""Steps of long work: generators that say how far they are, and return what they found."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_through(steps: Generator[Any, None, Result]) -> Result:
    """Go to the end of something that says how far it is, and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def part(
    steps: Generator[float, None, Result], begin: float, end: float, *, whole: float = 1.0
) -> Generator[float, None, Result]:
    """Yield what a part says as a share of all, from `begin` to `end`; return its result.

    Parameters
    ----------
    steps : generator
        The part.
    begin, end : float
        Where it begins and ends.
    whole : float
        What it says at its own end, if not 1.
    """
    while True:
        try:
            done = next(steps)
        except StopIteration as stop:
            result: Result = stop.value
            return result
        yield begin + min(1.0, done / whole) * (end - begin)
