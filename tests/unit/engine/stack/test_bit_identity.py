"""A replica's numbers do not depend, to the last bit, on which others lie in the stack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reglab.engine.stack.measurement import Measured
from reglab.engine.stack.stack import Stack
from reglab.experiment.datasets import DATASETS
from reglab.experiment.ops import Activate, Linear
from reglab.experiment.techniques.activity import Activity
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.gradient_clipping import GradientClipping
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l1_l2 import L1L2
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.max_norm import MaxNorm
from reglab.experiment.techniques.orthogonal import Orthogonal
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from tests.support.stacks import hidden_layers, members, split, stack, structure
from tests.support.strategies import techniques

SEEDS = (0, 1, 2)
ARMS: tuple[tuple[Technique, ...], ...] = (
    (),
    (L2(strength=0.01), Dropout(p=0.3)),
    (L1(strength=0.01, method="proximal"), GaussianNoise(sigma=0.2)),
    (WeightDecay(strength=0.1), Dropout(p=0.2, form="classic", layers=("input", 1))),
    (ElasticNet(strength=0.01), GaussianNoise(sigma=0.1, layers="all")),
    (Orthogonal(strength=0.1), MaxNorm(c=0.9), WeightAveraging(decay=0.8)),
    (Orthogonal(strength=0.1, mode="columns"), Activity(l1=0.01, l2=0.02), GradientClipping(c=0.3)),
)
OPTIMIZERS: list[Optimizer] = [
    SGD(lr=0.01),
    SGD(lr=0.01, momentum=0.9, nesterov=True),
    RMSprop(),
    Adagrad(),
    Adam(),
    AdamW(),
]
SHAPES = [
    ((3, 7, 5, 3), ("tanh", "gelu"), "softmax_cross_entropy", 31, 7),
    ((2, 8, 8, 2), ("relu", "relu"), "softmax_cross_entropy", 40, 10),
    ((64, 64, 64, 10), ("relu", "elu"), "softmax_cross_entropy", 70, 32),
    ((5, 33, 17, 1), ("sigmoid", "leaky_relu"), "mean_squared_error", 50, 9),
    ((1, 3, 1, 1), ("tanh", "tanh"), "mean_squared_error", 20, 20),
    ((300, 100, 20, 2), ("elu", "sigmoid"), "sigmoid_cross_entropy", 70, 33),
]
"""Widths, activations, loss, training examples, batch: odd widths, partial last batches, and some
large enough for the way that large stacks take."""


def part(shape: tuple[object, ...], spec: Optimizer, dtype: torch.dtype, first: int, count: int) -> Stack:
    """A stack of some consecutive replicas out of all arms and seeds."""
    kind = structure(*shape)
    chosen = members(kind, ARMS, SEEDS, spec.lr)[first : first + count]
    splits = {seed: split(kind, seed) for seed in SEEDS}
    made = Stack(kind, chosen, splits, spec, torch.empty(0, dtype=dtype))
    made.initialise()
    return made


def trained(made: Stack, epochs: Sequence[int] = (1, 2)) -> Measured:
    for epoch in epochs:
        made.train_epoch(epoch)
    return made.evaluate()


def assert_same_bits(
    one: Stack, one_measured: Measured, place: int, other: Stack, other_measured: Measured, there: int
) -> None:
    for pair in zip(one.get_weights(place), other.get_weights(there), strict=True):
        for a, b in zip(*pair, strict=True):
            assert np.array_equal(a, b)
            assert np.isfinite(a).all()
    for name, values in one_measured.values.items():
        assert values[place] == other_measured.values[name][there], name
    for name, values in one_measured.layers.items():
        theirs = other_measured.layers[name][there]
        assert np.array_equal(values[place], theirs, equal_nan=True), name


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(map(str, shape[0])))
def test_in_any_company(shape: tuple[object, ...], dtype: torch.dtype) -> None:
    # The large one shows whether the way of large stacks is as neutral; the rules are covered by the others.
    for spec in OPTIMIZERS if shape[0][0] < 300 else OPTIMIZERS[1::3]:
        everyone = part(shape, spec, dtype, 0, len(ARMS) * len(SEEDS))
        measured = trained(everyone)
        for count in (1, 2, 3, 5, 8):
            for first in (0, 7):
                some = part(shape, spec, dtype, first, count)
                some_measured = trained(some)
                for place in range(count):
                    assert_same_bits(some, some_measured, place, everyone, measured, first + place)


@pytest.mark.parametrize("spec", OPTIMIZERS, ids=lambda spec: spec.kind)
@pytest.mark.parametrize("shape", SHAPES[:3], ids=lambda shape: "-".join(map(str, shape[0])))
def test_after_others_were_taken_out(shape: tuple[object, ...], spec: Optimizer) -> None:
    everyone = part(shape, spec, torch.float32, 0, 15)
    measured = trained(everyone, (1, 2, 3, 4))
    thinned = part(shape, spec, torch.float32, 0, 15)
    trained(thinned, (1,))
    thinned = thinned.reduced([0, 2, 3, 7, 9, 13])
    trained(thinned, (2, 3))
    thinned = thinned.reduced([1, 4])
    final = trained(thinned, (4,))
    for place, there in enumerate((2, 9)):
        assert_same_bits(thinned, final, place, everyone, measured, there)


NEUTRAL: list[Technique] = [
    L2(strength=0.0),
    L1(strength=0.0),
    L1(strength=0.0, method="proximal"),
    ElasticNet(strength=0.0),
    WeightDecay(strength=0.0),
    Dropout(p=0.0),
    Dropout(p=0.0, form="classic"),
    Dropout(p=0.0, layers=("input",)),
    GaussianNoise(sigma=0.0),
    GaussianNoise(sigma=0.0, layers="all"),
    L1L2(l1=0.0, l2=0.0),
    L1L2(l1=0.0, l2=0.0, method="proximal"),
    Orthogonal(strength=0.0),
    Activity(l1=0.0, l2=0.0),
    WeightAveraging(decay=0.0),
]


@pytest.mark.parametrize("spec", [SGD(lr=0.01, momentum=0.9), Adam()], ids=lambda spec: spec.kind)
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_strength_zero_changes_nothing(spec: Optimizer, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, where it is in no one's way, and beside an arm of the same kind that does act."""
    if large:
        monkeypatch.setattr("reglab.engine.effects.penalties.LARGE", 0)
    kind = structure(activations="tanh")
    acting = [t for arm in ARMS for t in arm] + [L1(strength=0.02)]
    plain = stack(kind, seeds=SEEDS, optimizer=spec, dtype=torch.float32)
    measured = trained(plain)
    for technique in NEUTRAL:
        assert not technique.active
        for beside in [(), *((other,) for other in acting if other.kind == technique.kind)]:
            made = stack(kind, ((technique,), beside, (technique,)), SEEDS, spec, torch.float32)
            made_measured = trained(made)
            for place in range(3):
                assert_same_bits(made, made_measured, place, plain, measured, place)
                assert_same_bits(made, made_measured, 6 + place, plain, measured, place)


@pytest.mark.parametrize("widths", [(64, 48, 10), (3, 16, 3)], ids=str)
def test_a_large_buffer_takes_the_same_steps(
    widths: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coefficient for each replica, or one for each number where slots fill no whole registers."""
    kind = structure(widths)
    arms: tuple[tuple[Technique, ...], ...] = (
        (),
        (L2(strength=0.01),),
        (L1(strength=0.02), L2(strength=0.1)),
    )
    monkeypatch.setattr("reglab.engine.effects.penalties.LARGE", 1 << 30)
    small = stack(kind, arms, SEEDS, Adam(), torch.float32)
    expected = trained(small)
    monkeypatch.setattr("reglab.engine.effects.penalties.LARGE", 0)
    large = stack(kind, arms, SEEDS, Adam(), torch.float32)
    measured = trained(large)
    for place in range(9):
        assert_same_bits(large, measured, place, small, expected, place)
    sizes = {c.shape[-1] for pieces in large.penalties._pieces.values() for _, _, c, _ in pieces}
    assert (sizes == {1}) == (widths == (64, 48, 10))


def test_the_same_again() -> None:
    first, second = (part(SHAPES[2], Adam(), torch.float32, 0, 15) for _ in range(2))
    one, other = trained(first), trained(second)
    for place in range(15):
        assert_same_bits(first, one, place, second, other, place)


LAYERS = hidden_layers(structure())


@settings(max_examples=30)
@given(
    st.lists(techniques(LAYERS), min_size=1, max_size=3),
    st.sampled_from([SGD(lr=0.01), SGD(lr=0.01, momentum=0.9), RMSprop(), Adam(), AdamW()]),
)
def test_a_baseline_is_untouched_by_any_company(arms: list[tuple[Technique, ...]], spec: Optimizer) -> None:
    kind = structure()
    same = [tuple(t for t in arm if t.active and fits(t)) for arm in arms]
    alone, company = stack(kind, seeds=SEEDS, optimizer=spec), stack(kind, ((), *same), SEEDS, spec)
    measured, in_company = trained(alone), trained(company)
    for place in range(len(SEEDS)):
        assert_same_bits(alone, measured, place, company, in_company, place)


def fits(technique: Technique) -> bool:
    """Whether it suits rows of features, and leaves structure and number of examples as they are."""
    ops = (Linear((3,), (7,)), Activate((7,), (7,), "relu"))
    return (
        not technique.misfit(DATASETS["moons"])
        and technique.change_layers(LAYERS) == LAYERS
        and technique.change_ops(ops) == ops
        and technique.change_train(100) == 100
    )
