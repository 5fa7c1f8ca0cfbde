"""The history: every run in one database, recorded while it trains, shared by window and command line.

`History` lists, opens and changes; `Recording` writes one run as its events come; `recovery` finds what a
crash left behind. `recovery` finds what a
crash left behind.
"""

from reglab.store.history.entries import Entry, NetworkResult
from reglab.store.history.history import History
from reglab.store.history.recording import Recording

__all__ = ["Entry", "History", "NetworkResult", "Recording"]
