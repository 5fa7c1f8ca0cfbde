"""The processes that help to train a run, as the one that leads it sees them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from reglab.engine.run.orders import Forget, Halt, Order
from reglab.record.questions import Question

LONG = 3600.0
"""Seconds of one look for a reply that must come; a process that has ended is noticed at once."""
_TICKETS = itertools.count(1)
"""None comes again in another run: what leads to a helper stays open, and it may still be answering."""


class Line(Protocol):
    """What leads to one helper."""

    def send(self, message: tuple[int, Order | Question]) -> None:
        """Tell the helper something, by the number of its reply."""

    def receive(self, seconds: float) -> list[tuple[int, Any]]:
        """Return the replies that have come, by their numbers, waiting at most so long for the first.

        In place of one that cannot be given is an exception, for whoever waits for that reply.
        """


class Helpers:
    """All helpers of a run; without any, everything that is asked of them is done at once.

    Parameters
    ----------
    lines : sequence of Line
        One for each, in the order of their numbers, which begin with 1: the leader has 0.
    """

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self._lines = tuple(lines)
        self._replies: tuple[dict[int, Any], ...] = tuple({} for _ in lines)
        """The replies that are waited for, by their tickets; ``None`` until they have come."""

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
        ticket = next(_TICKETS)
        for number, order in orders.items():
            self._replies[number - 1][ticket] = None
            self._lines[number - 1].send((ticket, order))
        return ticket

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
            while self._replies[number - 1][ticket] is None:
                left = until - time.perf_counter()
                if not self._hear(number, max(0.0, left)) and left <= 0:
                    return False
        return True

    def replies(self, ticket: int) -> list[Any]:
        """Return the replies of all, by their numbers, as `reply` does."""
        return [self.reply(ticket, number) for number in self.numbers]

    def reply(self, ticket: int, number: int) -> Any:
        """Return the reply of one, waiting for it; raises what went wrong instead of it."""
        replies = self._replies[number - 1]
        while replies[ticket] is None:
            self._hear(number, LONG)
        reply = replies.pop(ticket)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def _hear(self, number: int, seconds: float) -> bool:
        said, replies = self._lines[number - 1].receive(seconds), self._replies[number - 1]
        # What it still says about an earlier run, or an epoch that was given up, is for nobody.
        replies.update((ticket, reply) for ticket, reply in said if ticket in replies)
        return bool(said)
