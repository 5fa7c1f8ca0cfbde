"""What a host is made of: the process or thread in which one run after the other is trained."""

from __future__ import annotations

from typing import Protocol

from reglab.runtime.failures import Failure
from reglab.runtime.messages import Incoming, Outgoing


class RunnerEndedError(Exception):
    """A runner ended by itself; `failure` says how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Runner(Protocol):
    """A process or thread in which one run after the other is trained."""

    ready: bool
    """Whether it has said that it is warm."""
    unfit: bool
    """Whether it has said that it should not be used again."""

    def staffed(self, processes: int, /) -> bool:
        """Have so many processes train together, as far as the system has room; whether they are ready."""

    def send(self, message: Incoming) -> None:
        """Tell it something; what it can no longer hear is lost."""

    def receive(self) -> list[Outgoing]:
        """Return what it has said since; raises `RunnerEndedError` once there is no more to come."""

    def abandon(self) -> None:
        """End it without waiting; nothing it says is heard from now on."""

    def join(self, seconds: float) -> bool:
        """Wait for the end of an abandoned runner; return whether it is gone."""
