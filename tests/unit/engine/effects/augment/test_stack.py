"""Techniques on data in a stack: who is changed, by which draws, and what stays as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from reglab.data import Split
from reglab.engine.examples.batches import Chunk
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.stack.stack import Stack
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import MaxPool2dLayer
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.gaussian_dropout import GaussianDropout
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.mixup import Mixup
from reglab.experiment.techniques.spatial_dropout import SpatialDropout
from reglab.experiment.training import Adam
from tests.support.stacks import members, network, split, structure

SHAPE = (3, 6, 5)
SEEDS = (0, 1, 2)
FULL = ImageAugmentation(
    zoom=0.2,
    vertical_flip=True,
    brightness=0.2,
    contrast=0.2,
    invert=0.2,
    hue=0.2,
    saturation=0.4,
    grey=0.2,
    erasing=0.5,
)
ARMS: tuple[tuple[Technique, ...], ...] = (
    (),
    (FULL,),
    (FULL, Dropout(p=0.3)),
    (Mixup(alpha=0.4), Jitter(sigma=0.2), ImageAugmentation(), LabelSmoothing(s=0.1)),
    (Jitter(sigma=0.5), L2(strength=0.01)),
    (LabelSmoothing(s=0.3), GaussianDropout(p=0.2, layers=("input", 1))),
)
DENSE = structure((90, 17, 5), "tanh", train=45, batch=10)
CONVOLUTION = network(
    (Conv2dLayer(channels=4), MaxPool2dLayer(), FlattenLayer(), DenseLayer(units=7)),
    SHAPE,
    5,
    train=45,
    batch=10,
)


def pictures(kind: Structure, seed: int) -> Split:
    """Standardised numbers that stand for coloured pictures between 0 and 1."""
    draw = np.random.default_rng(99)
    mean, scale = draw.uniform(0.3, 0.7, 90), draw.uniform(0.1, 0.3, 90)
    return replace(split(kind, seed), feature_mean=mean, feature_scale=scale, image_shape=SHAPE)


def made(
    kind: Structure, everyone: list[Member], dtype: torch.dtype = torch.float32, epochs: int = 2
) -> Stack:
    splits = {seed: pictures(kind, seed) for seed in SEEDS}
    # Arms train at rates of their own; here they have the optimiser's.
    everyone = [replace(one, scale=replace(one.scale, lr=Adam().lr)) for one in everyone]
    found = Stack(kind, everyone, splits, Adam(), torch.empty(0, dtype=dtype))
    found.initialise()
    for epoch in range(1, epochs + 1):
        found.train_epoch(epoch)
    return found


def same_bits(one: Stack, place: int, other: Stack, there: int) -> bool:
    return all(
        np.array_equal(a, b)
        for mine, theirs in zip(one.get_weights(place), other.get_weights(there), strict=True)
        for a, b in zip(mine, theirs, strict=True)
    )


@pytest.mark.parametrize("kind", [DENSE, CONVOLUTION], ids=["dense", "convolution"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_in_any_company(kind: Structure, dtype: torch.dtype) -> None:
    arms = ARMS if kind is DENSE else (*ARMS, (SpatialDropout(p=0.4), FULL))
    everyone = members(kind, arms, SEEDS)
    together = made(kind, everyone, dtype)
    for place, member in enumerate(everyone):
        alone = made(kind, [member], dtype)
        assert same_bits(alone, 0, together, place)
        assert alone.objective[0] == together.objective[place]
    for first, count in ((1, 4), (5, 3), (9, 8)):
        some = made(kind, everyone[first : first + count], dtype)
        assert all(same_bits(some, k, together, first + k) for k in range(count))
    # And each technique does something.
    for arm in range(1, len(arms)):
        assert not same_bits(together, arm * 3, together, 0)


NEUTRAL: list[Technique] = [
    Jitter(sigma=0.0),
    Mixup(alpha=0.0),
    LabelSmoothing(s=0.0),
    GaussianDropout(p=0.0),
    ImageAugmentation(rotation=0.0, width_shift=0.0, height_shift=0.0, horizontal_flip=False),
]


@pytest.mark.parametrize("technique", NEUTRAL, ids=lambda technique: technique.kind)
def test_strength_zero_changes_nothing(technique: Technique) -> None:
    assert not technique.active
    plain = made(DENSE, members(DENSE, ((),), SEEDS))
    beside = made(DENSE, members(DENSE, ((technique,), (FULL, Mixup()), (technique,)), SEEDS))
    for place in range(3):
        assert same_bits(plain, place, beside, place)
        assert same_bits(plain, place, beside, 6 + place)


def chunks_of(stack: Stack, epoch: int = 1) -> list[Chunk]:
    found = []
    with torch.inference_mode():
        for chunk in stack.batches.chunks(epoch):
            stack.training.augmentation.apply(stack.training.draws, epoch, chunk)
            found.append(chunk)
    return found


def test_only_the_arms_with_a_technique_are_changed_and_padding_stays_empty() -> None:
    arms = ((), (FULL, Mixup(), LabelSmoothing()), (L2(),))
    stack = made(DENSE, members(DENSE, arms, (0,)), torch.float64, epochs=0)
    for chunk in chunks_of(stack):
        assert torch.equal(chunk.x[:, 0], chunk.x[:, 2])
        assert not torch.equal(chunk.x[:, 0], chunk.x[:, 1])
        assert torch.equal(chunk.targets[:, 0], chunk.targets[:, 2])
        assert not torch.equal(chunk.targets[:, 0], chunk.targets[:, 1])
        for step, size in enumerate(chunk.sizes):
            assert bool((chunk.x[step, :, size:] == 0).all())
            assert bool((chunk.targets[step, :, :, size:] == 0).all())
            totals = chunk.targets[step, :, :, :size].sum(1)
            np.testing.assert_allclose(totals, 1)
        # The gradient is pulled towards the changed targets.
        shape = chunk.targets.shape
        target_terms = chunk.target_terms[:, : shape[1] * shape[2] * shape[3]].view(shape)
        scale = torch.tensor([-1 / size for size in chunk.sizes])[:, None, None, None]
        np.testing.assert_allclose(target_terms, chunk.targets * scale, atol=1e-15)


def test_arms_of_a_seed_share_their_draws_whatever_their_networks() -> None:
    """Another width cuts an epoch into other chunks; a step draws the same all the same."""
    wide = structure((90, 1500, 5), "tanh", train=45, batch=10)
    parts = []
    for kind in (DENSE, wide):
        stack = made(kind, members(kind, ((FULL, Jitter(), Mixup()),), (0, 1)), torch.float64, epochs=0)
        parts.append(chunks_of(stack))
    assert len(parts[1]) > len(parts[0])
    one, other = (torch.cat([chunk.x[:, :, :10, :90] for chunk in part]) for part in parts)
    assert torch.equal(one, other)
    assert not torch.equal(one[:, 0], one[:, 1])


def test_every_epoch_draws_anew() -> None:
    stack = made(DENSE, members(DENSE, ((), (Jitter(),)), (0,)), torch.float64, epochs=0)
    stack.batches.order = lambda n, _seed, _epoch: torch.arange(n)
    moves = []
    for epoch in (1, 2, 1):
        (chunk,) = chunks_of(stack, epoch)
        moves.append(chunk.x[:, 1] - chunk.x[:, 0])
    assert not torch.equal(moves[0], moves[1])
    assert torch.equal(moves[0], moves[2])


def test_what_is_measured_stays_on_the_originals() -> None:
    arm = (FULL, Mixup(), LabelSmoothing(), Jitter())
    stack = made(DENSE, members(DENSE, ((), arm), (0,)), torch.float64)
    values, data = stack.evaluate().values, pictures(DENSE, 0)
    logits = torch.tensor(stack.predict(data.x_train)[1])
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor(data.y_train))
    assert values["train_loss"][1] == pytest.approx(float(expected))
    assert values["objective"][1] > values["train_loss"][1]


def test_pictures_of_a_pixel_that_never_varies() -> None:
    """Its unit is 1, and its value may change nevertheless: it is the data set's own that is moved."""
    data = pictures(DENSE, 0)
    x, scale = data.x_train.copy(), data.feature_scale.copy()
    x[:, :45], scale[:45] = 0, 1
    data = replace(data, x_train=x, feature_scale=scale)
    everyone = members(DENSE, ((ImageAugmentation(rotation=0.0, width_shift=0.0, height_shift=0.0),),), (0,))
    stack = Stack(DENSE, everyone, {0: data}, Adam(), torch.empty(0, dtype=torch.float64))
    stack.batches.order = lambda n, _seed, _epoch: torch.arange(n)
    (chunk,) = chunks_of(stack)
    found = torch.cat([chunk.x[step, 0, :size, :90] for step, size in enumerate(chunk.sizes)]).numpy()
    images = (found * scale + data.feature_mean).reshape(-1, *SHAPE)
    originals = (x * scale + data.feature_mean).reshape(-1, *SHAPE)
    mirrored = 0
    for image, original in zip(images, originals, strict=True):
        turned = not np.allclose(image, original)
        mirrored += turned
        np.testing.assert_allclose(image, original[:, :, ::-1] if turned else original, atol=1e-12)
    assert 10 < mirrored < 35
