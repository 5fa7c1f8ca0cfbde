"""The networks of a run as plain numbers: of as many epochs as fit a budget, and made networks again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
import torch
from torch import Tensor

from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.lanes.snapshots import Moment
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.memory import Memory
from reglab.engine.replicas.weights import Affine, Normalization, Weights, read_weights, write_weights
from reglab.experiment.ops import Normalize
from reglab.record.networks import NetworksAt, Numbers, Revival
from reglab.words.language import _

Pair = tuple[int, int]
"""An epoch and a column."""


def keep_networks(past: Past, columns: Sequence[int], budget: int) -> tuple[NetworksAt, ...]:
    """Return networks as of as many epochs as fit, see `reglab.record.networks.AllNetworks`.

    Parameters
    ----------
    past : Past
        What was kept of the run.
    columns : sequence of int
        Columns of the networks.
    budget : int
        Bytes that all of them may take.
    """
    epochs = past.snapshots.epochs.tolist()
    wanted: set[Pair] = set()
    left = budget

    def take(pairs: Iterable[Pair | None]) -> bool:
        nonlocal left
        new = {pair for pair in pairs if pair is not None} - wanted
        cost = sum(_bytes(past, pair) for pair in new)
        if fits := cost <= left:
            left -= cost
            wanted.update(new)
        return fits

    if not take(_kept(past, column, past.epoch_of(column, None)) for column in columns):
        return ()
    for column in columns:
        take(_kept(past, column, epoch) for epoch in past.milestones(column))
    stride, last = 1, max(epochs, default=0)
    while stride <= last and not take(
        _kept(past, column, epoch) for epoch in epochs if epoch % stride == 0 for column in columns
    ):
        stride *= 2
    # Sorted once: of small networks there are many thousands, and other questions wait meanwhile.
    return tuple(
        _networks(past, epoch, [column for _at, column in pairs])
        for epoch, pairs in groupby(sorted(wanted), key=itemgetter(0))
    )


def _kept(past: Past, column: int, epoch: int) -> Pair | None:
    """Where the weights lie that a network has as of an epoch; ``None`` where they are the initial ones."""
    found = past.find(column, epoch)
    return None if found is None or not found[0] else (found[0], column)


def _bytes(past: Past, pair: Pair) -> int:
    layout, buffer, _ = _place(past, pair)
    return sum(block.size for block in layout.blocks) * buffer.element_size()


def _place(past: Past, pair: Pair) -> tuple[Layout, Tensor, int]:
    found = past.find(pair[1], pair[0])
    assert found is not None
    memory = found[1].memory
    return memory.layout, memory.buffers.get("average", memory.buffers["weights"]), found[2]


def _networks(past: Past, epoch: int, columns: Sequence[int]) -> NetworksAt:
    return NetworksAt(epoch, tuple(columns), tuple(_flat(*_place(past, (epoch, c))) for c in columns))


def _flat(layout: Layout, buffer: Tensor, place: int) -> Numbers:
    """All parameters of a network in a row; before the factors that some techniques put on them."""
    rows = [array.ravel() for pair in read_weights(layout, buffer, place) for array in pair]
    return np.concatenate(rows).astype(np.float64 if buffer.dtype == torch.float64 else np.float32)


# -- made networks again ---------------------------------------------------------------------


@torch.inference_mode()
def revive(past: Past, lanes: Sequence[Lane], revival: Revival) -> None:
    """Fill the past of a run with networks that were kept of it.

    Parameters
    ----------
    past : Past
        Empty.
    lanes : sequence of Lane
        The lanes of the experiment, with the initial weights.
    revival : Revival
        What was kept.

    Raises
    ------
    ValueError
        If networks are not of these lanes.
    """
    past.begin(lanes)
    lane_of = {member.replica: number for number, lane in enumerate(lanes) for member in lane.stack.members}
    for networks in revival.networks:
        values = dict(zip(networks.columns, networks.values, strict=True))
        if not values.keys() <= lane_of.keys():
            raise ValueError(_("its networks are not those of its experiment"))
        moments = []
        for number, lane in enumerate(lanes):
            if mine := [column for column in values if lane_of[column] == number]:
                moments.append(_moment(number, lane, mine, [values[column] for column in mine]))
        past.snapshots.put(networks.epoch, moments)
    past.revive(revival.epochs, revival.stopped, revival.restored)


def _moment(number: int, lane: Lane, columns: Sequence[int], values: Sequence[Numbers]) -> Moment:
    layout = Layout(lane.stack.layout.plan, len(columns))
    buffer = layout.zeros(lane.stack.weights)
    for place, numbers in enumerate(values):
        write_weights(layout, buffer, place, _shaped(layout, numbers))
    return Moment(number, tuple(columns), Memory(layout, {"weights": buffer}, 0))


def _shaped(layout: Layout, numbers: Numbers) -> Weights:
    """The parameters of every operation, of all of them in a row."""
    if len(numbers) != sum(block.size for block in layout.blocks):
        raise ValueError(_("its networks have other numbers of weights than those of its experiment"))
    weights: Weights = []
    at = 0

    def taken(shape: tuple[int, ...]) -> Numbers:
        nonlocal at
        size = int(np.prod(shape))
        at += size
        return numbers[at - size : at].reshape(shape)

    for number, step in enumerate(layout.plan.steps):
        if step.op.weighted:
            shape = step.op.weight_shape
            shape = shape[::-1] if len(shape) == 2 else shape
            units = step.op.weight_shape[0]
            weights.append(Affine(taken(shape), taken((units,))))
        elif layout.of_step(number):
            assert isinstance(step.op, Normalize)
            units = step.op.output[0]
            weights.append(Normalization(*(taken((units,)) for _ in range(4))))
    return weights
