"""A run of the history as it is opened again: the same as a file that holds it all."""

from __future__ import annotations

from reglab.record.networks import NetworksAt
from reglab.record.record import RunRecord
from reglab.store.errors import DAMAGE
from reglab.store.history.history import History
from reglab.store.lab_files import LabFile
from reglab.store.networks import unpack_networks

LEAST, MOST = 4_000_000, 32_000_000
"""Bytes of networks that are kept of a run, …"""
TIMES = 3
"""… and between these as often as all of them: as they ended, at their best, and one epoch more."""
_BYTES = 4


def networks_budget(record: RunRecord) -> int:
    """Return how many bytes the networks may take that are kept of a run, beside its curves."""
    all_of_them = _BYTES * sum(replica.parameters for replica in record.replicas)
    return min(MOST, max(LEAST, TIMES * all_of_them))


def open_run(history: History, run: int) -> LabFile:
    """Return a run with its networks, as far as they are kept; raises `StoreError`."""
    record = history.record(run)
    return LabFile(record.experiment, record, _networks(history, run))


def _networks(history: History, run: int) -> tuple[NetworksAt, ...]:
    try:
        return unpack_networks(history.snapshots(run))
    except DAMAGE:
        # The curves are worth more than a sentence about the networks.
        return ()
