"""What went wrong, in one sentence for a person."""

from __future__ import annotations

import traceback
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception in words.

    Parameters
    ----------
    message : str
        One sentence for a person: what happened and what to do.
    details : str
        The traceback, for the log.
    expected : bool
        Whether the program raised it on purpose, about the experiment. After any other
        exception the place where it happened is not to be trusted with another run.
    """

    message: str
    details: str
    expected: bool


def failure_of(error: BaseException) -> Failure:
    """Put an exception into words."""
    details = "".join(traceback.format_exception(error))
    # Our own errors are sentences for people already; the engine's cannot be named here without importing it.
    expected = isinstance(error, ValueError) and type(error).__module__.split(".")[0] == "reglab"
    return Failure(str(error) if expected else _sentence(error), details, expected)


def exit_words(code: int | None) -> str:
    """Say how a process ended, e.g. ``"killed by signal 9"``."""
    if code is None:
        return "for an unknown reason"
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def _sentence(error: BaseException) -> str:
    text = str(error).strip().split("\n")[0]
    if isinstance(error, MemoryError) or "out of memory" in text.lower() or "can't allocate" in text.lower():
        return "The experiment needs more memory than there is. Use fewer seeds, examples or units."
    if isinstance(error, ModuleNotFoundError):
        return f"The installation is incomplete: the module “{error.name}” is missing. Install reglab again."
    if isinstance(error, ImportError):
        return f"The installation is damaged: {text}. Install reglab again."
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"The training ended with an unexpected error ({what}). The log has the details."
