"""Which epochs are kept within a budget."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from reglab.engine.lanes.snapshots import Moment, Snapshots
from reglab.engine.replicas.memory import Memory
from tests.support.stacks import stack, structure

STACK = stack(structure())


def moment(value: float = 0.0) -> Moment:
    memory = STACK.memory.copy()
    for buffer in memory.buffers.values():
        buffer.fill_(value)
    return Moment(0, (0,), memory)


BYTES = moment().memory.bytes


def kept(budget: int, losses: list[float]) -> Snapshots:
    snapshots = Snapshots(budget * BYTES)
    snapshots.take(0, [moment()])
    for epoch, loss in enumerate(losses, 1):
        snapshots.note(epoch, (0,), np.array([loss]))
        snapshots.take(epoch, [moment(epoch)])
    return snapshots


def test_everything_is_kept_within_the_budget() -> None:
    assert kept(100, [1.0] * 50).epochs.tolist() == list(range(51))


def test_beyond_the_budget_every_second_epoch_goes_and_the_best_stays() -> None:
    losses = [1.0] * 40
    losses[16] = 0.5
    epochs = kept(20, losses).epochs.tolist()
    # Every fourth, the best (17) and the newest (40).
    assert epochs == sorted({*range(0, 41, 4), 17, 40})


@given(
    budget=st.integers(4, 30),
    losses=st.lists(st.floats(0, 1), min_size=1, max_size=120),
    stops=st.sets(st.integers(1, 120), max_size=3),
)
def test_what_matters_is_never_lost(budget: int, losses: list[float], stops: set[int]) -> None:
    snapshots = Snapshots(budget * BYTES)
    snapshots.take(0, [moment()])
    for epoch, loss in enumerate(losses, 1):
        snapshots.note(epoch, (0,), np.array([loss]))
        if epoch in stops:
            snapshots.note_stop(epoch)
        snapshots.take(epoch, [moment(epoch)])
        epochs = snapshots.epochs.tolist()
        assert len(epochs) <= max(budget, 3 + len(stops))
    last = len(losses)
    assert {0, last, 1 + int(np.argmin(losses))} <= set(epochs)
    assert {stop for stop in stops if stop <= last} <= set(epochs)
    for epoch in epochs:
        found = snapshots.find(0, epoch)
        assert found is not None
        assert found[0] == epoch
        # Memory is used again for new epochs, never that of an epoch that is still kept.
        assert all(bool((buffer == epoch).all()) for buffer in found[1].memory.buffers.values())


def test_the_newest_kept_epoch_before_one_that_is_not() -> None:
    snapshots = kept(10, [1.0] * 40)
    below = max(epoch for epoch in snapshots.epochs.tolist() if epoch <= 37)
    found = snapshots.find(0, 37)
    assert found is not None
    assert found[0] == below
    assert snapshots.find(5, 37) is None


def test_a_copy_is_left_alone_by_training() -> None:
    before = STACK.memory.copy()
    copied: Memory = STACK.memory.copy()
    with torch.inference_mode():
        STACK.train_epoch(1)
    for name, buffer in copied.buffers.items():
        torch.testing.assert_close(buffer, before.buffers[name], rtol=0, atol=0)
    assert copied.steps == before.steps != STACK.memory.steps
