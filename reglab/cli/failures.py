"""What to do about a failure, in the words of the command line."""

from __future__ import annotations

from reglab.record.events import Cause

_REMEDIES: dict[Cause, str] = {
    "refused": "",
    "memory": "Take fewer seeds (--seeds), examples or units, or close other programs.",
    "killed": "Take fewer seeds (--seeds), examples or units, or close other programs.",
    "process": "Run the command again.",
    "installation": "Install reglab again; “reglab doctor” says what is missing.",
    "unexpected": "This is a fault of reglab; what follows says where.",
}


def with_remedy(message: str, cause: Cause) -> str:
    """What happened, and what a person at a command line can do about it."""
    return " ".join(filter(None, (message, _REMEDIES[cause])))
