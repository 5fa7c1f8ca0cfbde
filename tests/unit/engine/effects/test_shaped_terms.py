"""Penalties on whole weight matrices and kernels: gradients by autograd, values by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from reglab.engine.replicas.members import Member
from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weights import Affine, Normalization
from reglab.engine.stack.stack import Stack
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.plan import plan_of
from reglab.experiment.techniques.activity import Activity
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.gradient_clipping import GradientClipping
from reglab.experiment.techniques.max_norm import MaxNorm
from reglab.experiment.techniques.orthogonal import Orthogonal
from reglab.experiment.techniques.smooth_kernel import SmoothKernel
from reglab.experiment.techniques.terms import ROUGHNESS, OverlapTerm, ShapedTerm
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.training import SGD, Adam
from tests.support.stacks import split


def overlap(w: Tensor, along: int) -> Tensor:
    units = functional.normalize(w if along == 0 else w.mT, dim=1)
    n = len(units)
    return (units @ units.T * (1 - torch.eye(n, dtype=w.dtype))).abs().sum() / (n * (n - 1))


def roughness(w: Tensor) -> Tensor:
    return w.diff(dim=-1).square().sum() + w.diff(dim=-2).square().sum()


def assert_gradient(term: ShapedTerm, plain: Callable[[Tensor], Tensor], w: Tensor) -> None:
    values, gradient = term.value_and_gradient(w, tuple(w.shape[1:]))
    for own, value, found in zip(w, values, gradient, strict=True):
        leaf = own.clone().requires_grad_()
        expected = plain(leaf)
        (slope,) = torch.autograd.grad(expected, leaf)
        torch.testing.assert_close(value, expected.detach(), rtol=1e-12, atol=1e-12)
        torch.testing.assert_close(found, slope, rtol=1e-10, atol=1e-12)


@given(st.integers(2, 7), st.integers(2, 7), st.integers(1, 3), st.integers(0, 1), st.integers(0, 999))
def test_overlap(outputs: int, inputs: int, replicas: int, along: int, seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    w = torch.randn(replicas, outputs, inputs, generator=draw, dtype=torch.float64)
    assert_gradient(OverlapTerm(along=along), lambda own: overlap(own, along), w)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 3), st.integers(0, 999))
def test_roughness(height: int, width: int, replicas: int, seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    w = torch.randn(replicas, 3, 2, height, width, generator=draw, dtype=torch.float64)
    assert_gradient(ROUGHNESS, roughness, w)


@pytest.mark.parametrize("along", [0, 1])
def test_vectors_that_do_not_exist_change_nothing(along: int) -> None:
    """Idle units are zero, and so may be real ones."""
    w = torch.randn(2, 4, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    larger = functional.pad(w, (0, 2, 0, 3))
    term = OverlapTerm(along=along)
    (values, gradient), (same, padded) = (term.value_and_gradient(x, (4, 3)) for x in (w, larger))
    torch.testing.assert_close(values, same)
    torch.testing.assert_close(gradient, padded[:, :4, :3])
    assert not padded[:, 4:].any()
    assert not padded[..., 3:].any()
    w[0, 1] = 0.0
    assert torch.isfinite(term.value_and_gradient(w, (4, 3))[1]).all()


def test_overlap_by_hand() -> None:
    w = torch.tensor([[[2.0, 0.0], [0.0, -3.0]], [[1.0, 1.0], [-2.0, -2.0]], [[1.0, 0.0], [3.0, 4.0]]])
    values, gradient = OverlapTerm().value_and_gradient(w, (2, 2))
    assert values.tolist() == pytest.approx([0.0, 1.0, 0.6])
    assert not gradient[:1].any()
    # There is but one vector, and so no pair.
    assert not OverlapTerm(along=1).value_and_gradient(w[..., :1], (2, 1))[0].any()


LAYERS = (
    Conv2dLayer(channels=3, kernel=3, padding="valid", activation="tanh"),
    FlattenLayer(),
    DenseLayer(units=5, activation="tanh"),
)
PICTURES = Structure(plan_of(LAYERS, (1, 6, 6), 3), "softmax_cross_entropy", "classification", 14, 7)


def pictures(*arms: tuple[object, ...]) -> Stack:
    scale, spec = Scale(14, 7, 0.1), SGD(lr=0.1)
    members = [Member(place, 0, "he", arm, scale, LAYERS) for place, arm in enumerate(arms)]  # type: ignore[arg-type]
    made = Stack(PICTURES, members, {0: split(PICTURES)}, spec, torch.empty(0, dtype=torch.float64))
    made.initialise()
    return made


class Plain:
    """The same convolutional network in plain PyTorch."""

    def __init__(self, made: Stack) -> None:
        self.order = made.batches.order
        self.parameters = []
        for affine in made.get_weights(0):
            assert isinstance(affine, Affine)
            w = affine.weight if affine.weight.ndim == 4 else affine.weight.T
            self.parameters += [torch.tensor(np.array(w)).requires_grad_()]
            self.parameters += [torch.tensor(affine.bias).requires_grad_()]
        data = split(PICTURES)
        self.x, self.y = torch.tensor(data.x_train).view(-1, 1, 6, 6), torch.tensor(data.y_train)

    def epoch(self, number: int, penalty: Callable[[Tensor], Tensor]) -> float:
        """Train one epoch; return the mean objective."""
        order, total = self.order(14, 0, number), 0.0
        kernel, b, w1, b1, w2, b2 = self.parameters
        for rows in order.split(7):
            hidden = torch.tanh(functional.conv2d(self.x[rows], kernel, b)).flatten(1)
            logits = torch.tanh(hidden @ w1.T + b1) @ w2.T + b2
            loss = functional.cross_entropy(logits, self.y[rows]) + penalty(kernel)
            total += float(loss.detach()) / 2
            for p, g in zip(self.parameters, torch.autograd.grad(loss, self.parameters), strict=True):
                p.data -= 0.1 * g
        return total

    def largest(self, made: Stack, place: int) -> float:
        """The largest difference of any parameter."""
        found = []
        for number, affine in enumerate(made.get_weights(place)):
            w, b = (p.detach().numpy() for p in self.parameters[2 * number : 2 * number + 2])
            own = affine[0] if affine[0].ndim == 4 else affine[0].T
            found += [float(np.abs(own - w).max()), float(np.abs(affine[1] - b).max())]
        return max(found)


def test_smooth_kernels_train_as_in_plain_pytorch() -> None:
    """50 steps; the same penalty is measured."""
    made = pictures((), (SmoothKernel(strength=0.05),))
    plain = Plain(made)
    for epoch in range(1, 26):
        made.train_epoch(epoch)
        objective = plain.epoch(epoch, lambda kernel: 0.05 * roughness(kernel))
        assert made.objective[1] == pytest.approx(objective, abs=1e-12)
    assert plain.largest(made, 1) < 1e-12
    assert plain.largest(made, 0) > 1e-2
    penalty = 0.05 * float(roughness(plain.parameters[0].detach()))
    assert made.evaluate().values["penalty"].tolist() == pytest.approx([0.0, penalty], abs=1e-12)


def test_max_norm_of_a_kernel_is_that_of_all_its_numbers() -> None:
    made = pictures((), (MaxNorm(c=0.4, layers=(1,)),))
    plain = Plain(made)
    for epoch in range(1, 26):
        made.train_epoch(epoch)
        # The same by hand, once for each of the two steps of an epoch.
        order = plain.order(14, 0, epoch)
        for rows in order.split(7):
            plain.order = lambda _n, _seed, _epoch, rows=rows: rows  # type: ignore[misc,assignment]
            plain.epoch(epoch, lambda _: torch.zeros(()))
            with torch.no_grad():
                plain.parameters[0].data = plain.parameters[0].data.renorm(2, 0, 0.4)
        plain.order = made.batches.order
    assert plain.largest(made, 1) < 1e-12
    kernels = made.get_weights(1)[0][0]
    assert np.linalg.norm(kernels.reshape(3, -1), axis=1).max() <= 0.4


NORMALISED = (
    Conv2dLayer(channels=3, kernel=3, padding="valid"),
    BatchNormLayer(),
    FlattenLayer(),
    DenseLayer(units=5),
)
ARMS: tuple[tuple[Technique, ...], ...] = (
    (),
    (SmoothKernel(strength=0.05), WeightAveraging(decay=0.9)),
    (MaxNorm(c=0.5), GradientClipping(c=0.5)),
    (Orthogonal(strength=0.1, mode="columns"), Activity(l1=0.01)),
)


def normalised(*arms: tuple[Technique, ...]) -> Stack:
    plan = plan_of(NORMALISED, (1, 6, 6), 3)
    kind = Structure(plan, "softmax_cross_entropy", "classification", 31, 7)
    scale, spec = Scale(31, 7, 0.01), Adam(lr=0.01)
    members = [
        Member(place * 2 + seed, seed, "he", arm, scale, NORMALISED)
        for place, arm in enumerate(arms)
        for seed in (0, 1)
    ]
    made = Stack(kind, members, {seed: split(kind, seed) for seed in (0, 1)}, spec, torch.empty(0))
    made.initialise()
    for epoch in (1, 2, 3):
        made.train_epoch(epoch)
    return made


def test_networks_for_pictures_do_not_depend_on_their_company() -> None:
    company = normalised(*ARMS)
    measured = company.evaluate()
    for number, arm in enumerate(ARMS):
        alone = normalised(arm)
        single = alone.evaluate()
        for seed in range(2):
            pairs = zip(alone.get_weights(seed), company.get_weights(2 * number + seed), strict=True)
            for one, other in pairs:
                assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
            for name, values in single.values.items():
                assert values[seed] == measured.values[name][2 * number + seed], name


def test_an_average_takes_running_values_as_they_are() -> None:
    made = normalised((), (WeightAveraging(decay=0.9),))
    plain, averaged = made.get_weights(0)[1], made.get_weights(2)[1]
    assert isinstance(plain, Normalization)
    assert isinstance(averaged, Normalization)
    assert np.array_equal(plain.mean, averaged.mean)
    assert np.array_equal(plain.variance, averaged.variance)
    assert not np.array_equal(plain.scale, averaged.scale)
