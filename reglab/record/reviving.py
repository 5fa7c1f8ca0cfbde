"""What a record and the networks that were kept of it give, so that they can be asked about again."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.record.networks import NetworksAt, Revival
from reglab.record.record import RunRecord


def revival(record: RunRecord, networks: Sequence[NetworksAt]) -> Revival:
    """Return what is needed to ask about networks that were kept of a record."""
    return Revival(
        tuple(networks),
        record.epochs,
        tuple(record.stopped.values()),
        dict(record.restored),
        len(record.peeks),
    )
