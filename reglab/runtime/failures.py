"""What went wrong, in one sentence for a person."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from reglab.record.events import Cause
from reglab.words.language import _


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception in words.

    Parameters
    ----------
    message : str
        One sentence for a person: what happened.
    details : str
        The traceback, for the log.
    cause : str
        Why. ``"refused"`` or ``"data"`` if the program raised it on purpose; after any other exception
        the runner where it happened is not to be trusted with another run.
    """

    message: str
    details: str
    cause: Cause

    @property
    def expected(self) -> bool:
        """Whether the runner where it happened can go on."""
        return self.cause in ("refused", "data")


class ElsewhereError(Exception):
    """Something went wrong in another process; `failure` says what."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def failure_of(error: BaseException) -> Failure:
    """Put an exception into words."""
    if isinstance(error, ElsewhereError):
        return error.failure
    details = "".join(traceback.format_exception(error))
    # Our own errors are sentences for people already; the engine's cannot be named here without importing it.
    expected = isinstance(error, ValueError) and type(error).__module__.split(".")[0] == "reglab"
    if expected:
        return Failure(str(error), details, getattr(error, "cause", "refused"))
    sentence, cause = _sentence(error)
    return Failure(sentence, details, cause)


def exit_words(code: int | None) -> str:
    """Say how a process ended, e.g. ``"killed by signal 9"``."""
    if code is None:
        return _("for an unknown reason")
    return (
        _("killed by signal {number}").format(number=-code)
        if code < 0
        else _("exit code {number}").format(number=code)
    )


def ended_process(code: int | None, number: int = 1, processes: int = 1) -> Failure:
    """Say that a process has ended that nobody of us has ended.

    Parameters
    ----------
    code : int, optional
        Its exit code, if it is known.
    number, processes : int
        Which of how many that trained together it was.
    """
    killed = code == -_KILLED
    cause: Cause = "killed" if killed else "process"
    if processes == 1 and killed:
        words = _("The training process was killed by the system (signal {number}): probably out of memory.")
        return Failure(words.format(number=_KILLED), "", cause)
    if processes == 1:
        words = _("The training process ended unexpectedly ({reason}).")
        return Failure(words.format(reason=exit_words(code)), "", cause)
    if killed:
        words = _(
            "Training process {number} of {processes} was killed by the system (signal {signal}): "
            "probably out of memory."
        )
        return Failure(words.format(number=number, processes=processes, signal=_KILLED), "", cause)
    words = _("Training process {number} of {processes} ended unexpectedly ({reason}).")
    told = words.format(number=number, processes=processes, reason=exit_words(code))
    return Failure(told, "", cause)


_KILLED = 9
"""The signal by which systems end the process that takes most of the memory when it runs out."""


def _sentence(error: BaseException) -> tuple[str, Cause]:
    text = str(error).strip().split("\n")[0]
    if isinstance(error, MemoryError) or "out of memory" in text.lower() or "can't allocate" in text.lower():
        return _("The experiment needs more memory than there is."), "memory"
    if isinstance(error, ModuleNotFoundError):
        return _("The installation is incomplete: the module “{module}” is missing.").format(
            module=error.name
        ), "installation"
    if isinstance(error, ImportError):
        return _("The installation is damaged: {error}.").format(error=text), "installation"
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return _("The training ended with an unexpected error ({error}).").format(error=what), "unexpected"
