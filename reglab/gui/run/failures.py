"""What to do about a failure, in the words of the window."""

from __future__ import annotations

from reglab.record.events import Cause

_REMEDIES: dict[Cause, str] = {
    "refused": "",
    "memory": "Take fewer seeds, examples or units, or close other programs, and press Run.",
    "killed": "Take fewer seeds, examples or units, or close other programs, and press Run.",
    "process": "Press Run to start again.",
    "installation": "Install reglab again.",
    "unexpected": "The log has the details (Help ▸ Show log). Press Run to start again.",
}


def with_remedy(message: str, cause: Cause) -> str:
    """What happened, and what a person at the window can do about it."""
    return f"{message} {_REMEDIES[cause]}".rstrip()
