"""Batches: every example once per epoch, in an order that belongs to the seed."""

from __future__ import annotations

from math import prod

import pytest
import torch

from reglab.engine.draws import Draws
from reglab.engine.examples.batches import Batches, Chunk
from reglab.engine.examples.examples import Examples
from reglab.engine.replicas.structure import Structure
from reglab.experiment.memory import padded_rows, smallest_product
from tests.support.stacks import split, structure

LIKE = torch.empty(0, dtype=torch.float64)


def batches(kind: Structure, owners: tuple[int, ...] = (0, 1, 0)) -> Batches:
    data = Examples(kind, {seed: split(kind, seed) for seed in owners}, LIKE)
    return Batches(kind, data, owners, 0.5, Draws())


def examples(chunks: list[Chunk], replica: int, inputs: int) -> list[tuple[float, ...]]:
    """All rows that are not padding, in their order."""
    found = []
    for chunk in chunks:
        for step, size in enumerate(chunk.sizes):
            found += [tuple(row[:inputs].tolist()) for row in chunk.x[step, replica, :size]]
    return found


@pytest.mark.parametrize(("train", "batch"), [(31, 7), (32, 8), (5, 5), (9, 1), (2000, 3)])
def test_every_example_comes_once_per_epoch(train: int, batch: int) -> None:
    kind = structure((3, 40, 3), train=train, batch=batch)
    made = batches(kind)
    for epoch in (1, 2):
        chunks = list(made.chunks(epoch))
        assert sum(len(chunk.sizes) for chunk in chunks) == kind.steps
        for replica, seed in enumerate((0, 1, 0)):
            rows = examples(chunks, replica, 3)
            assert sorted(rows) == sorted(map(tuple, split(kind, seed).x_train.tolist()))
            order = Draws().permutation(train, seed, epoch)
            assert rows == [tuple(row) for row in split(kind, seed).x_train[order.numpy()].tolist()]


def test_arms_of_a_seed_share_the_order_and_epochs_do_not() -> None:
    made = batches(structure())
    first, second = (list(made.chunks(epoch)) for epoch in (1, 2))
    assert examples(first, 0, 3) == examples(first, 2, 3)
    assert examples(first, 0, 3) != examples(second, 0, 3)


def test_padding_is_zero_and_has_no_weight() -> None:
    kind = structure((3, 7, 5, 3), train=31, batch=7)
    (chunk,) = batches(kind).chunks(1)
    assert chunk.sizes == (7, 7, 7, 7, 3)
    assert chunk.x.shape == (5, 3, 16, 16)
    assert not chunk.x[..., 3:].any()
    for step, size in enumerate(chunk.sizes):
        assert not chunk.x[step, :, size:].any()
        assert not chunk.targets[step, ..., size:].any()
        assert chunk.mask[step].sum() == size
        shape = (3, 3, 16)
        scale = chunk.scales[step][: prod(shape)].view(shape)
        assert torch.equal(scale[..., :size], torch.full((3, 3, size), 0.5 / size, dtype=torch.float64))
        assert not scale[..., size:].any()
        terms = chunk.target_terms[step, : prod(shape)].view(shape)
        torch.testing.assert_close(terms, -chunk.targets[step] * (0.5 / size))
        assert torch.equal(chunk.targets[step].sum(1)[:, :size], torch.ones(3, size, dtype=torch.float64))


@pytest.mark.parametrize(
    ("batch", "widths", "rows"),
    [
        (10, (2, 8, 8, 2), 32),
        (32, (64, 64, 10), 32),
        (33, (64, 64, 10), 48),
        (100, (2, 8, 2), 112),
        (1, (16, 1), 32),
    ],
)
def test_rows_in_memory(batch: int, widths: tuple[int, ...], rows: int) -> None:
    assert padded_rows(batch, smallest_product(structure(widths).plan)) == rows


def test_chunks_do_not_depend_on_the_number_of_replicas() -> None:
    kind = structure((3, 40, 3), train=3000, batch=2)
    lengths = [[chunk.sizes for chunk in batches(kind, (0,) * count).chunks(1)] for count in (1, 2, 9)]
    assert lengths[0] == lengths[1] == lengths[2]
    assert len(lengths[0]) > 1


def test_seeds_may_share_their_examples() -> None:
    """Without a draw of their own they differ in the order alone, and the memory is needed once."""
    kind, shared = structure(), split(structure())
    data = Examples(kind, {3: shared, 4: shared, 5: split(kind, 5)}, LIKE)
    assert data.split_of == {3: 0, 4: 0, 5: 1}
    assert data.x.shape == (2 * 31 + 1, 16)
    assert data.measured_x.shape == (2, 64, 16)
    chunks = list(Batches(kind, data, (3, 4, 5), 1.0, Draws()).chunks(1))
    rows = [examples(chunks, replica, 3) for replica in range(3)]
    assert rows[0] != rows[1]
    assert sorted(rows[0]) == sorted(rows[1]) == sorted(map(tuple, shared.x_train.tolist()))
    assert sorted(rows[2]) == sorted(map(tuple, split(kind, 5).x_train.tolist()))
