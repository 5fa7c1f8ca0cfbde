"""What a host and its runner tell each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from reglab.record.events import Event
from reglab.record.interventions import Addition
from reglab.record.networks import Revival
from reglab.record.questions import Question
from reglab.runtime.failures import Failure
from reglab.runtime.host import Command


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be trained; the experiment travels as JSON text."""

    run: int
    experiment: str
    paused: bool
    addition: Addition | None = None
    """Go on with the run that ended last, whose id `run` is, by this branch or these seeds."""
    revival: Revival | None = None
    """Train nothing: these networks of the experiment, which ended elsewhere, are to be asked about."""
    processes: int = 1
    """By how many processes it is trained."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The trainer is imported and warm.

    Parameters
    ----------
    devices : tuple of str
        Those that this machine has.
    slowness : float
        How much slower it is than the one of `reglab.experiment.demand.time`.
    """

    devices: tuple[str, ...] = ("cpu",)
    slowness: float = field(default=1.0, compare=False)


@dataclass(frozen=True, slots=True)
class Staffed:
    """Another process is there that can help."""


@dataclass(frozen=True, slots=True)
class Unable:
    """The trainer cannot be used at all."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Unfit:
    """The run under way ends with an unexpected error: no other should follow in this runner."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """The longest time between two looks at the commands so far, in seconds; sent where it matters."""

    seconds: float


Incoming = Request | Command | Question | None
"""What a runner is told; ``None`` ends it."""
Outgoing = Ready | Staffed | Unable | Unfit | Pulse | list[Event]
"""What a runner says."""
