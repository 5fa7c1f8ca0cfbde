"""The sealed test part: the one place where it is measured, when somebody opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import torch

from reglab.data import Split
from reglab.engine.answers.logits import logits_of
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.measures.worth import worth
from reglab.engine.replicas.members import Member
from reglab.engine.stack.stack import Stack
from reglab.record.events import Array
from reglab.record.peeks import Opened, OpenSeal, Peek


def opened(
    run: int,
    number: int,
    want: OpenSeal,
    past: Past,
    lanes: Sequence[Lane],
    members: Sequence[Member],
    split_of: Callable[[int], Split],
) -> Peek:
    """Measure networks on the test part, and return the look that is counted for it.

    Parameters
    ----------
    run, number : int
        Id of the run, and which look of it this is.
    want : OpenSeal
        The epochs.
    past : Past
        What was kept of the run.
    lanes : sequence of Lane
        Its lanes.
    members : sequence of Member
        The networks.
    split_of : callable
        Gives the data of a network, by its column.
    """
    epochs: dict[int, int] = {}
    for member, asked in zip(members, want.epochs, strict=True):
        if (kept := past.find(member.replica, past.epoch_of(member.replica, asked))) is not None:
            epochs[member.replica] = kept[0]
    found: dict[int, Opened] = {}
    for stack, columns, _ in past.networks(lanes, members, want.epochs):
        values = _measured(stack, [split_of(column) for column in columns])
        for column, measured in zip(columns, values, strict=True):
            found[column] = Opened(column, epochs[column], *measured)
    return Peek(
        run,
        number,
        want.point,
        past.snapshots.newest,
        datetime.now(UTC).isoformat(timespec="seconds"),
        len(split_of(members[0].replica).y_test),
        tuple(found[member.replica] for member in members),
    )


def _measured(stack: Stack, splits: Sequence[Split]) -> list[tuple[float, ...]]:
    """Return loss and score of every replica of a stack, then those on shifted examples, if there are any."""
    plain = _worth(stack, [split.x_test for split in splits], splits)
    moved = [split.x_test_shifted for split in splits if split.x_test_shifted is not None]
    if not moved:
        return plain
    shifted = _worth(stack, moved, splits)
    return [(*one, *other) for one, other in zip(plain, shifted, strict=True)]


def _worth(stack: Stack, inputs: Sequence[Array], splits: Sequence[Split]) -> list[tuple[float, ...]]:
    return [
        worth(stack.structure, torch.tensor(rows, dtype=torch.float64), split.y_test)
        for rows, split in zip(logits_of(stack, inputs), splits, strict=True)
    ]
