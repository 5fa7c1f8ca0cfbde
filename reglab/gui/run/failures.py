"""What to do about a failure, in the words of the window."""

from __future__ import annotations

from reglab.record.events import Cause
from reglab.words.language import _

_REMEDIES: dict[Cause, str] = {
    "refused": "",
    "data": "",
    "memory": _("Take fewer seeds, examples or units, or close other programs, and press Run."),
    "killed": _("Take fewer seeds, examples or units, or close other programs, and press Run."),
    "process": _("Press Run to start again."),
    "installation": _("Install reglab again."),
    "unexpected": _("The log has the details (Help ▸ Show log). Press Run to start again."),
}


def failure_sentences(message: str, cause: Cause) -> tuple[str, ...]:
    """What happened, and what a person at the window can do about it."""
    return tuple(filter(None, (message, _REMEDIES[cause])))


def with_remedy(message: str, cause: Cause) -> str:
    """The same in one text."""
    return " ".join(failure_sentences(message, cause))
