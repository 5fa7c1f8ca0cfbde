"""The processes that help to train a run, as the one that leads it sees them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from reglab.engine.run.orders import Forget, Halt, Order
from reglab.record.questions import Question

LONG = 3600.0
"""Seconds of one look for a reply that must come; a process that has ended is noticed at once."""


class Line(Protocol):
    """What leads to one helper."""

    def send(self, message: object) -> None:
        """Tell the helper something."""

    def receive(self, seconds: float) -> list[Any]:
        """Return what it has said, waiting at most so long for the first; raises where it cannot go on."""


class Helpers:
    """All helpers of a run; without any, everything that is asked of them is done at once.

    Parameters
    ----------
    lines : sequence of Line
        One for each, in the order of their numbers, which begin with 1: the leader has 0.
    """

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self._lines = tuple(lines)
        self._ticket = 0
        self._replies: tuple[dict[int, Any], ...] = tuple({} for _ in lines)

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def numbers(self) -> range:
        """Their numbers."""
        return range(1, len(self) + 1)

    def tell(self, order: Order) -> int:
        """Tell all of them the same; return by what the replies are known."""
        return self.tell_each(dict.fromkeys(self.numbers, order))

    def tell_each(self, orders: Mapping[int, Order | Question]) -> int:
        """Tell some of them something of their own, by their numbers; return as `tell` does."""
        self._ticket += 1
        for number, order in orders.items():
            self._lines[number - 1].send((self._ticket, order))
        return self._ticket

    def halt(self) -> None:
        """Have all give up the epoch under way."""
        self.tell(Halt())
        # What they still say about it was for nobody.
        self._forget_replies()

    def forget(self) -> None:
        """Have all let go of their networks."""
        self.tell(Forget())
        self._forget_replies()

    def _forget_replies(self) -> None:
        for replies in self._replies:
            replies.clear()

    def there(self, ticket: int, seconds: float) -> bool:
        """Whether all replies have come, waiting at most so long for them."""
        until = time.perf_counter() + seconds
        for number in self.numbers:
            while ticket not in self._replies[number - 1]:
                left = until - time.perf_counter()
                if not self._hear(number, max(0.0, left)) and left <= 0:
                    return False
        return True

    def replies(self, ticket: int) -> list[Any]:
        """Return the replies of all, by their numbers; waits for them."""
        return [self.reply(ticket, number) for number in self.numbers]

    def reply(self, ticket: int, number: int) -> Any:
        """Return the reply of one; waits for it."""
        while ticket not in self._replies[number - 1]:
            self._hear(number, LONG)
        return self._replies[number - 1].pop(ticket)

    def _hear(self, number: int, seconds: float) -> bool:
        said = self._lines[number - 1].receive(seconds)
        self._replies[number - 1].update(said)
        return bool(said)
