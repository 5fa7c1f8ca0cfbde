"""Replicas that see the same pictures share them, and no number changes by it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reglab.engine.examples import batches
from reglab.engine.examples.batches import Chunk
from reglab.engine.replicas.sources import Sources
from reglab.engine.stack import stages, step_losses
from reglab.engine.stack.stack import Stack
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.mixup import Mixup
from tests.support.stacks import members, stack
from tests.unit.engine.effects.augment.test_stack import CONVOLUTION, DENSE, made
from tests.unit.engine.picture_networks import rows, wide
from tests.unit.engine.stack.test_bit_identity import assert_same_bits, trained

BATCH = 10
ARMS: tuple[tuple[Technique, ...], ...] = (
    (),
    (L2(), Dropout(p=0.3, layers=(4,))),
    (ImageAugmentation(),),
    (ImageAugmentation(), Mixup()),
    (L2(), ImageAugmentation()),
)


def first_chunk(found: Stack) -> Chunk:
    with torch.inference_mode():
        return next(found.batches.chunks(1))


def test_numbers_of_inputs() -> None:
    assert Sources.by("abcabd") == Sources((0, 1, 2, 0, 1, 3), (0, 1, 2, 5))
    assert Sources.by("abcabd").seen_by(1, 3) == [1, 2, 4]
    assert Sources.by("abcabd").shared
    assert Sources.each(3) == Sources((0, 1, 2), (0, 1, 2))
    assert not Sources.each(3).shared


def test_arms_of_a_seed_with_the_same_techniques_on_data_share_their_pictures() -> None:
    found = made(CONVOLUTION, members(CONVOLUTION, ARMS, (0, 1)), epochs=0)
    chunk = first_chunk(found)
    assert chunk.sources.of == (0, 1, 0, 1, 2, 3, 4, 5, 2, 3)
    assert chunk.x.shape[1] == 6
    assert chunk.targets.shape[1] == 10
    # All arms of a seed are measured on the same pictures.
    assert next(found.evaluation.chunks()).x.shape[0] == 2


def test_who_has_inputs_of_its_own() -> None:
    noisy = (*ARMS, (GaussianNoise(sigma=0.1, layers=("input",)),))
    found = made(CONVOLUTION, members(CONVOLUTION, noisy, (0, 1)), epochs=0)
    assert first_chunk(found).x.shape[1] == 12
    assert next(found.evaluation.chunks()).x.shape[0] == 2
    scaled = (*ARMS, (Dropout(p=0.3, form="classic", layers=("input",)),))
    found = made(CONVOLUTION, members(CONVOLUTION, scaled, (0, 1)), epochs=0)
    assert next(found.evaluation.chunks()).x.shape[0] == 12
    # A product takes the inputs of every replica.
    assert first_chunk(made(DENSE, members(DENSE, ARMS[:1] * 2, (0, 1)), epochs=0)).x.shape[1] == 4


def test_examples_that_are_asked_for_once() -> None:
    found = made(CONVOLUTION, members(CONVOLUTION, ARMS, (0, 1)))
    x = np.random.default_rng(0).normal(size=(7, 90))
    alike, own = found.predict(x), found.predict(np.stack([x] * 10))
    np.testing.assert_array_equal(alike, own)


@pytest.mark.parametrize("together", [1, 3])
def test_how_many_batches_are_changed_at_once(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks, and so the draws of layers, stay what they are."""
    found = made(CONVOLUTION, members(CONVOLUTION, ARMS, (0, 1)), epochs=0)
    found.batches.chunk_steps = 1
    monkeypatch.setattr(batches, "CHANGED", together * found.batches.rows * 90)
    changed: list[tuple[int, ...]] = []
    with torch.inference_mode():
        plain = list(found.batches.chunks(1))
        chunks = list(found.batches.chunks(1, lambda chunk: changed.append(chunk.sizes)))
    assert changed == ([(10,)] * 4 + [(5,)] if together == 1 else [(10, 10, 10), (10, 5)])
    assert len(chunks) == 5
    for one, other in zip(plain, chunks, strict=True):
        assert (one.index, one.first, one.sizes) == (other.index, other.first, other.sizes)
        for name in ("x", "targets", "target_terms", "mask"):
            assert torch.equal(getattr(one, name), getattr(other, name))
        assert all(map(torch.equal, one.scales, other.scales))


@pytest.mark.parametrize("watched", [False, True])
def test_relu_behind_max_pooling_gives_the_same_bits(watched: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    arms: tuple[tuple[Technique, ...], ...] = (
        ((), (Dropout(p=0.3, layers=(1,)),)) if watched else ((), (L2(),))
    )
    assert stages._behind_pooling(CONVOLUTION.plan, set()) == {1}
    assert stages._behind_pooling(CONVOLUTION.plan, {1}) == set()
    assert stages._behind_pooling(CONVOLUTION.plan, {2}) == {1}
    assert not stages._behind_pooling(wide().plan, set())
    exchanged = stack(CONVOLUTION, arms, seeds=(0, 1))
    measured = trained(exchanged)
    monkeypatch.setattr(stages, "_behind_pooling", lambda plan, busy: set())
    plain = stack(CONVOLUTION, arms, seeds=(0, 1))
    expected = trained(plain)
    for place in range(4):
        assert_same_bits(exchanged, measured, place, plain, expected, place)


def test_an_epoch_does_not_wait_for_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """And orders are drawn once for each seed, however many replicas have it."""
    found = made(CONVOLUTION, members(CONVOLUTION, ARMS, (0, 1)), epochs=0)
    found.batches.chunk_steps = 1
    orders, waits = [], []
    order, on_host = found.batches.order, step_losses.on_host
    found.batches.order = lambda n, seed, epoch: (orders.append(seed), order(n, seed, epoch))[1]
    monkeypatch.setattr(step_losses, "on_host", lambda values: (waits.append(1), on_host(values))[1])
    found.train_epoch(1)
    assert orders == [0, 1]
    assert not waits
    assert np.isfinite(found.data_loss).all()
    assert len(waits) == 1


def test_inputs_to_evaluate_lie_as_the_first_layer_looks_at_them() -> None:
    """Convolutions look at examples side by side; matrix products are faster with each example in a row."""
    for kind, turned in ((CONVOLUTION, True), (rows(), False)):
        found = stack(kind, ((), (L2(),)), seeds=(0, 1))
        for chunk in found.evaluation.chunks():
            assert (chunk.x.mT if turned else chunk.x).is_contiguous()
