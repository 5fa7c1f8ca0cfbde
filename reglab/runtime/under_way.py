"""A run that a host has accepted and that has not ended: what waits for its runner, and its patience."""

from __future__ import annotations

from dataclasses import dataclass, field

from reglab.record.questions import Question
from reglab.runtime.host import Command
from reglab.runtime.messages import Request

STOP_SECONDS = 0.15
"""How long a trainer may take to obey a stop; with the kill that follows it is over within 200 ms."""

STOP_STEPS = 2.0
"""How many times the longest step seen so far it may take beyond that, so that its networks stay …"""

STOP_MOST_SECONDS = 10.0
"""… but never longer than this."""


@dataclass(slots=True)
class UnderWay:
    """A run under way."""

    request: Request
    commands: list[Command | Question] = field(default_factory=list)
    """Given before the runner was ready."""
    delivered: bool = False
    seconds: float = 0.0
    longest: float = 0.0
    """Longest time that a step was seen to take."""
    stop_at: float = float("inf")
    """When a stop that was not obeyed is enforced."""

    @property
    def patience(self) -> float:
        """How long a stop may take."""
        if self.request.revival is not None:
            # It takes as long as the data take to be loaded, and then ends by itself.
            return STOP_MOST_SECONDS
        return min(STOP_SECONDS + STOP_STEPS * self.longest, STOP_MOST_SECONDS)
