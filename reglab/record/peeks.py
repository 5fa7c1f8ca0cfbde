"""A look at the sealed test part: what is asked, what is found, and the event that counts it for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reglab.record.events import Event

Point = Literal["last", "best"]
"""``"last"``: each network as it ended. ``"best"``: each at its best validation epoch."""


@dataclass(frozen=True, slots=True)
class OpenSeal:
    """Ask for loss and score on the test part, which nothing else computes; each such question is a look.

    Parameters
    ----------
    point : {"last", "best"}
        What the epochs are, in a word.
    epochs : tuple of int or None
        For each network the epoch whose weights are tested; ``None`` for those that it ended with.
    """

    point: Point
    epochs: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One network on the test part, in evaluation mode.

    Parameters
    ----------
    replica : int
        Its column.
    epoch : int
        The epoch whose weights it had.
    loss, score : float
        Data loss, and accuracy or R²; not finite where the network has diverged.
    shifted_loss, shifted_score : float or None
        The same on the test examples as the training examples do not show them; ``None`` without a shift.
    """

    replica: int
    epoch: int
    loss: float
    score: float
    shifted_loss: float | None = None
    shifted_score: float | None = None


@dataclass(frozen=True, slots=True)
class Peek(Event):
    """The test part was looked at.

    Parameters
    ----------
    number : int
        Which look of the run it was, counted from 1.
    point : {"last", "best"}
        With which weights.
    epoch : int
        The newest epoch that the run had then.
    when : str
        Date and time by UTC, as ISO 8601 has it.
    examples : int
        Number of test examples.
    tested : tuple of Opened
        What was found, for each network that was looked at.
    """

    number: int
    point: Point
    epoch: int
    when: str
    examples: int
    tested: tuple[Opened, ...]
