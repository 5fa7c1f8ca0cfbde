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


def failure_of(error: BaseException) -> Failure:
    """Put an exception into words."""
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


def ended_process(code: int | None) -> Failure:
    """Say that a process has ended that nobody of us has ended, by its exit code."""
    if code == -_KILLED:
        words = _(
            "The training process was killed by the system (signal {number}): probably out of memory."
        ).format(number=_KILLED)
        return Failure(words, "", "killed")
    return Failure(
        _("The training process ended unexpectedly ({reason}).").format(reason=exit_words(code)),
        "",
        "process",
    )


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
