"""Dropout and noise against hand-written loops with the same draws."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
from torch import Tensor

from reglab.engine.draws import Draws
from reglab.engine.stack.stack import Stack
from reglab.experiment.memory import AT_ONCE
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.gaussian_dropout import GaussianDropout
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.training import SGD
from tests.support.stacks import Loop, assert_same_weights, module, split, stack, structure

sgd = partial(torch.optim.SGD, lr=0.05)
EPOCHS = 6


def draws_of(made: Stack, seed: int, epoch: int, purpose: str, position: int) -> Tensor:
    """The draws of an epoch that fits into one chunk, shape (steps, batch, units)."""
    kind = made.structure
    shape = (kind.steps, kind.widths[position], kind.batch)
    fill = Draws().uniform if purpose == "dropout" else Draws().normal
    count = int(np.prod(shape))
    together = max(1, AT_ONCE // count)
    nth = (epoch - 1) % together
    drawn = fill(together * count, [seed], purpose, position, epoch - nth, 0)
    return drawn[:, nth * count : (nth + 1) * count].reshape(shape).mT.double()


def dropped(
    made: Stack, seed: int, epoch: int, p: float, kept: float, positions: tuple[int, ...]
) -> Callable[..., Tensor]:
    masks = {position: draws_of(made, seed, epoch, "dropout", position) >= p for position in positions}

    def disturb(step: int, position: int, x: Tensor) -> Tensor:
        return x * masks[position][step, : len(x)] * kept if position in masks else x

    return disturb


@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu", "sigmoid"])
@pytest.mark.parametrize(
    ("technique", "kept", "positions"),
    [
        (Dropout(p=0.3), 1 / 0.7, (1, 2)),
        (Dropout(p=0.3, form="classic"), 1.0, (1, 2)),
        (Dropout(p=0.6, layers=(2,)), 1 / 0.4, (2,)),
        (Dropout(p=0.2, layers=("input", 1)), 1 / 0.8, (0, 1)),
    ],
)
def test_dropout(activation: str, technique: Dropout, kept: float, positions: tuple[int, ...]) -> None:
    made = stack(structure(activations=activation), ((), (technique,), ()), seeds=(0, 5))
    loops = [Loop(made, place, sgd) for place in range(6)]
    for epoch in range(1, EPOCHS + 1):
        for place in (2, 3):
            loops[place].disturb = dropped(made, loops[place].seed, epoch, technique.p, kept, positions)
        made.train_epoch(epoch)
        np.testing.assert_allclose(made.objective, [loop.epoch(epoch) for loop in loops], rtol=1e-9)
    for place, loop in enumerate(loops):
        assert_same_weights(made, place, loop.network)


@pytest.mark.parametrize(
    ("layers", "positions"), [(("input",), (0,)), ("all", (1, 2)), (("input", 2), (0, 2))]
)
def test_gaussian_noise(layers: str | tuple[str | int, ...], positions: tuple[int, ...]) -> None:
    made = stack(structure(activations="tanh"), ((), (GaussianNoise(sigma=0.4, layers=layers),)), seeds=(2,))
    plain, noisy = Loop(made, 0, sgd), Loop(made, 1, sgd)
    for epoch in range(1, EPOCHS + 1):
        shifts = {k: 0.4 * draws_of(made, 2, epoch, "gaussian-noise", k) for k in positions}
        noisy.disturb = lambda step, k, x, shifts=shifts: x + shifts[k][step, : len(x)] if k in shifts else x
        made.train_epoch(epoch)
        np.testing.assert_allclose(made.objective, [plain.epoch(epoch), noisy.epoch(epoch)], rtol=1e-9)
    assert_same_weights(made, 0, plain.network)
    assert_same_weights(made, 1, noisy.network)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_gaussian_dropout_also_where_it_turns_signs(activation: str) -> None:
    made = stack(structure(activations=activation), ((), (GaussianDropout(p=0.5),)), seeds=(2,))
    plain, noisy = Loop(made, 0, sgd), Loop(made, 1, sgd)
    for epoch in range(1, EPOCHS + 1):
        # sqrt(p/(1 − p)) is 1: about one factor of six is below 0.
        factors = {k: 1 + draws_of(made, 2, epoch, "gaussian-dropout", k) for k in (1, 2)}
        noisy.disturb = lambda step, k, x, factors=factors: (
            x * factors[k][step, : len(x)] if k in factors else x
        )
        made.train_epoch(epoch)
        np.testing.assert_allclose(made.objective, [plain.epoch(epoch), noisy.epoch(epoch)], rtol=1e-9)
    assert_same_weights(made, 0, plain.network)
    assert_same_weights(made, 1, noisy.network)


def test_arms_of_a_seed_share_their_draws_and_seeds_do_not() -> None:
    """With the same uniforms, what a rate of 0.2 drops a rate of 0.6 drops too."""
    kind = structure((3, 64, 2), "linear", train=8, batch=8)
    made = stack(kind, ((Dropout(p=0.2),), (Dropout(p=0.6),)), seeds=(0, 1))
    with torch.inference_mode():
        chunk = next(made.batches.chunks(1))
        made.training.noise.prepare(made.training.draws, 1, chunk)
    (part,) = made.training.noise.parts
    off = part.factors[0][:, :64, :8] == 0
    assert bool(off[2][off[0]].all())
    assert bool(off[3][off[1]].all())
    assert not torch.equal(off[0], off[1])
    assert float(off[:2].double().mean()) == pytest.approx(0.2, abs=0.05)
    assert float(off[2:].double().mean()) == pytest.approx(0.6, abs=0.05)


def test_epochs_chunks_layers_and_purposes_draw_anew() -> None:
    draws = Draws()
    places = [(0, "dropout", 1, 1, 0), (1, "dropout", 1, 1, 0), (0, "other", 1, 1, 0)]
    places += [(0, "dropout", 2, 1, 0), (0, "dropout", 1, 2, 0), (0, "dropout", 1, 1, 1)]
    for fill in (draws.uniform, draws.normal):
        drawn = [fill(50, [seed], *place)[0] for seed, *place in places]
        assert len({tuple(numbers.tolist()) for numbers in drawn}) == len(places)
        assert torch.equal(fill(50, [1, 0], "dropout", 1, 1, 0), torch.stack([drawn[1], drawn[0]]))


def test_draws_have_their_distributions() -> None:
    uniform = Draws().uniform(200_000, [0], "dropout").double()
    assert 0 < float(uniform.min()) < 1e-4
    assert 1 - 1e-4 < float(uniform.max()) < 1
    counts = torch.histc(uniform, 20, 0, 1)
    assert float(((counts - 10_000) ** 2 / 10_000).sum()) < 50
    normal = Draws().normal(200_000, [0], "gaussian-noise").double()
    assert float(normal.mean()) == pytest.approx(0, abs=0.01)
    assert float(normal.std()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("technique", "factors"),
    [
        (Dropout(p=0.25), (1, 1, 1)),
        (Dropout(p=0.25, form="classic"), (1, 0.75, 0.75)),
        (Dropout(p=0.25, form="classic", layers=("input", 2)), (0.75, 1, 0.75)),
        (GaussianNoise(sigma=3.0), (1, 1, 1)),
    ],
)
def test_at_evaluation_nothing_is_random(technique: Technique, factors: tuple[float, float, float]) -> None:
    """Classic dropout multiplies by the keep probability; the others leave all as it is."""
    made = stack(structure(activations="tanh"), ((), (technique,)))
    made.train_epoch(1)
    x = split(made.structure).x_val
    for place, scales in ((0, (1, 1, 1)), (1, factors)):
        layers = list(module(made, place))
        with torch.no_grad():
            h = torch.tensor(x) * scales[0]
            h = layers[1](layers[0](h)) * scales[1]
            h = layers[3](layers[2](h)) * scales[2]
            expected = layers[4](h)
        np.testing.assert_allclose(made.predict(x)[place], expected.numpy(), rtol=1e-12, atol=1e-14)


def test_masks_are_the_same_in_single_precision() -> None:
    kind, arms = structure((4, 32, 3), "tanh"), ((Dropout(p=0.5), GaussianNoise(sigma=0.2)),)
    single, double = (
        stack(kind, arms, optimizer=SGD(lr=0.05), dtype=d) for d in (torch.float32, torch.float64)
    )
    for epoch in range(1, EPOCHS + 1):
        single.train_epoch(epoch)
        double.train_epoch(epoch)
    np.testing.assert_allclose(single.objective, double.objective, rtol=1e-5)


def test_long_epochs_draw_chunk_by_chunk() -> None:
    """More steps than fit into a chunk: the loop takes its masks from the draws of each chunk."""
    kind = structure((2, 512, 2), "tanh", train=60, batch=6)
    made = stack(kind, ((Dropout(p=0.5),),))
    steps = made.batches.chunk_steps
    assert 1 < steps < kind.steps
    loop = Loop(made, 0, sgd)

    def disturb(step: int, position: int, x: Tensor) -> Tensor:
        if position == 0:
            return x
        index = step // steps
        length = min(steps, kind.steps - index * steps)
        drawn = Draws().uniform(length * 512 * 6, [0], "dropout", 1, 1, index).view(length, 512, 6)
        return x * (drawn[step - index * steps].T[: len(x)] >= 0.5) * 2.0

    loop.disturb = disturb
    made.train_epoch(1)
    loop.epoch(1)
    assert_same_weights(made, 0, loop.network)


def test_epochs_that_are_drawn_together_are_drawn_for_themselves_too() -> None:
    """A network that goes on from a later epoch sees the masks that it would have seen."""
    arms = ((), (Dropout(p=0.4), GaussianNoise(sigma=0.2)))
    kind = structure()
    assert AT_ONCE // (kind.steps * kind.batch * kind.widths[1]) > EPOCHS
    made = stack(kind, arms)
    for epoch in range(1, EPOCHS + 1):
        made.train_epoch(epoch)
        if epoch == 3:
            later = stack(kind, arms)
            for place in range(2):
                later.set_weights(place, made.get_weights(place))
    for epoch in range(4, EPOCHS + 1):
        later.train_epoch(epoch)
    for pair in zip(made.get_weights(1), later.get_weights(1), strict=True):
        for one, other in zip(*pair, strict=True):
            assert np.array_equal(one, other)
