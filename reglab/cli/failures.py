"""What to do about a failure, in the words of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reglab.cli.console import complain
from reglab.record.events import Cause, RunFailed

if TYPE_CHECKING:
    from reglab.sweeps import SweepFinished

_REMEDIES: dict[Cause, str] = {
    "refused": "",
    "data": "",
    "memory": "Take fewer seeds (--seeds), examples or units, or close other programs.",
    "killed": "Take fewer seeds (--seeds), examples or units, or close other programs.",
    "process": "Run the command again.",
    "installation": "Install reglab again; “reglab doctor” says what is missing.",
    "unexpected": "This is a fault of reglab; what follows says where.",
}


def complain_of(failure: RunFailed | SweepFinished) -> None:
    """Say what happened and what a person at a command line can do about it; of our own faults also where."""
    complain(" ".join(filter(None, (failure.message, _REMEDIES[failure.cause]))))
    if failure.cause == "unexpected":
        complain(failure.details.rstrip())
