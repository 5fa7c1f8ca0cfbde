"""What programs have left behind that ended in the middle of their work."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from reglab.store.errors import StoreError
from reglab.store.history import Entry, History
from reglab.store.history.recovery import recover, unseen
from reglab.store.unsaved import Unsaved, left_behind

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What a person may want to have back.

    Parameters
    ----------
    unsaved : tuple of Unsaved
        Experiments that were not saved, the newest first.
    runs : tuple of Entry
        Runs of the window that were interrupted, the newest first; those of earlier starts were offered.
    """

    unsaved: tuple[Unsaved, ...]
    runs: tuple[Entry, ...]


def find_leftovers(history: History) -> Leftovers:
    """Find what was left behind; called in the thread of the history. Runs deleted long ago go for good."""
    try:
        unsaved = tuple(left_behind())
    except StoreError as error:
        _log.warning("%s", error)
        unsaved = ()
    try:
        recover(history)
        history.purge()
        return Leftovers(unsaved, tuple(unseen(history)))
    except StoreError as error:
        # With the next run the window says it too.
        _log.warning("%s", error)
        return Leftovers(unsaved, ())
