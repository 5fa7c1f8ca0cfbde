"""The interface behind which a trainer runs, wherever that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from reglab.experiment.experiment import Experiment
from reglab.record.events import Cause, Event
from reglab.record.interventions import Addition, ChangeArm
from reglab.record.networks import Revival
from reglab.record.questions import Question


@dataclass(frozen=True, slots=True)
class Pace:
    """The command that slows a run down, so that a person can follow it; ``None`` is full speed."""

    epochs_per_second: float | None


Command = Literal["pause", "resume", "step", "stop", "end"] | Pace | ChangeArm | Addition
"""What can be asked of a run under way.

``"step"`` trains one epoch and pauses again; ``"stop"`` waits for the step under way, so that the networks
stay, and ``"end"`` for nothing.
"""


class HostError(RuntimeError):
    """The host cannot do what was asked; its text is a sentence for a person.

    Parameters
    ----------
    message : str
        What happened; what to do about it depends on who shows it.
    cause : str
        Why, see `reglab.record.events.Cause`.
    """

    def __init__(self, message: str, cause: Cause = "process") -> None:
        super().__init__(message)
        self.cause: Cause = cause


class Host(Protocol):
    """Where experiments are trained, one at a time: it has a runner (`reglab.runtime.runner`).

    A host is used by one thread. Its events arrive in order; every run that was accepted by
    `run` ends with exactly one `RunFinished` or `RunFailed`, whatever happens to the process
    or thread behind it.
    """

    def start(self) -> None:
        """Begin to get ready (spawn, import); returns at once. Safe to call again."""

    @property
    def ready(self) -> bool:
        """Whether a run would begin without waiting for start-up."""

    jobs: int
    """How many processes may train one run together; another number holds from the next run on."""

    @property
    def devices(self) -> tuple[str, ...]:
        """Devices to train on that this machine has; empty until they are known."""

    @property
    def busy(self) -> bool:
        """Whether a run is under way: accepted and not yet ended."""

    def run(self, run: int, experiment: Experiment, *, paused: bool = False) -> None:
        """Train `experiment`; its events carry the id `run`. With `paused`, wait for a command first.

        Raises
        ------
        HostError
            If a run is under way, or the host is closed.
        """

    def command(self, command: Command) -> None:
        """Pass a command to the run under way; ignored when there is none."""

    def ask(self, question: Question) -> None:
        """Pass a question on to the trainer of the run under way, or of the last one that ended.

        The `Answer` comes as an event; there is none where that trainer is gone.
        """

    def add(self, run: int, addition: Addition) -> None:
        """Branch an arm of the run under way, or of the last one, or add seeds to it.

        One that has ended then goes on with the same id.

        Raises
        ------
        HostError
            If the run's trainer is gone.
        """

    def revive(self, run: int, experiment: Experiment, revival: Revival) -> None:
        """Have networks that ended elsewhere ready to be asked about under the id `run`.

        Like a run it is under way until it ends, with `Revived`.

        Raises
        ------
        HostError
            If a run is under way, or the host is closed.
        """

    def poll(self, timeout: float) -> list[Event]:
        """Return the events that have arrived, waiting at most `timeout` seconds for the first.

        Returns early and empty when `ready` changes and after `wake`.

        A run whose process died is ended here with `RunFailed`. One that did not obey ``"stop"``
        in time is ended by force: with `NetworksLost` and `RunFinished` ("stopped"). In time is
        200 ms, or where steps were seen to take longer, twice the longest more.

        Raises
        ------
        HostError
            If the host could not get ready while no run was under way. It stays usable: the
            next run is another attempt.
        """

    def wake(self) -> None:
        """Make a `poll` that waits return at once; the one method that any thread may call."""

    def close(self) -> None:
        """Stop everything at once and leave no process, thread or file behind. Safe to call again."""
