"""Penalties and decay on biases, for those who ask for them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from reglab.engine.stack.stack import Stack
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import SGD, Adam, AdamW
from tests.support.stacks import (
    Loop,
    assert_same_weights,
    module,
    network,
    split,
    stack,
    structure,
    torch_loss,
)

KINDS = [kind for kind, cls in TECHNIQUES.items() if "biases" in cls.model_fields]
LAYERS = (Conv2dLayer(channels=3), BatchNormLayer(), FlattenLayer(), DenseLayer(units=5))
sgd = partial(torch.optim.SGD, lr=0.05)


@pytest.fixture(params=[False, True], ids=["small", "large"], autouse=True)
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one sweep over everything, and layer by layer."""
    if request.param:
        monkeypatch.setattr("reglab.engine.effects.penalties.LARGE", 0)


def assert_bitwise(one: Stack, place: int, other: Stack, twin: int) -> None:
    for mine, theirs in zip(one.get_weights(place), other.get_weights(twin), strict=True):
        for a, b in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
    ours, others = one.evaluate(), other.evaluate()
    for name, values in ours.values.items():
        np.testing.assert_array_equal(values[place], others.values[name][twin], err_msg=name)
    for name, values in ours.layers.items():
        np.testing.assert_array_equal(values[place], others.layers[name][twin], err_msg=name)


def test_those_on_which_it_makes_sense_have_it() -> None:
    assert set(KINDS) == {"l1", "l2", "elastic_net", "l1_l2", "weight_decay"}
    assert not any(TECHNIQUES[kind]().with_biases for kind in TECHNIQUES)


@pytest.mark.parametrize("kind", KINDS)
def test_off_and_at_strength_zero_it_changes_nothing(kind: str) -> None:
    """A plain network and one with penalised weights are bit for bit the same beside one with biases."""
    cls, form = TECHNIQUES[kind], network(LAYERS)
    fields = ("l1", "l2") if kind == "l1_l2" else ("strength",)
    strong = dict.fromkeys(fields, 0.2)
    zero = cls(biases=True, **dict.fromkeys(fields, 0.0))
    arms = ((), (cls(**strong),), (cls(biases=True, **strong),), (zero,))
    made = stack(form, arms, optimizer=SGD(lr=0.05))
    alone = stack(form, arms[:2], optimizer=SGD(lr=0.05))
    for epoch in range(1, 4):
        made.train_epoch(epoch)
        alone.train_epoch(epoch)
    for place in range(2):
        assert_bitwise(made, place, alone, place)
    assert_bitwise(made, 0, made, 3)
    shift = [
        np.abs(mine[1] - other[1]).max()
        for mine, other in zip(made.get_weights(1), made.get_weights(2), strict=True)
    ]
    assert min(shift) > 0


@pytest.mark.parametrize("optimizer", [SGD(lr=0.05), Adam(lr=0.01), AdamW(lr=0.01)], ids=lambda o: o.kind)
@pytest.mark.parametrize("kind", KINDS)
def test_it_reaches_the_biases_of_its_layers_and_nothing_else(kind: str, optimizer: object) -> None:
    """One step from weights of one: what differs from the step without a technique."""
    cls, form = TECHNIQUES[kind], network(LAYERS, train=7)
    places = {(1,): 0, (4,): 2, ("output",): 3}
    arms = [(), *((cls(biases=True, layers=where),) for where in places)]
    made = stack(form, arms, optimizer=optimizer)
    with torch.inference_mode():
        for block in made.layout.blocks:
            if block.role in ("weight", "bias", "scale", "shift"):
                made.layout.logical(made.weights, block).fill_(0.5)
    made.train_epoch(1)
    for place, where in enumerate(places, start=1):
        named = ("output",) if where == ("output",) else where
        for block in made.layout.blocks:
            values = made.layout.logical(made.weights, block)
            differs = bool((values[place] != values[0]).any())
            layer = {0: 1, 1: 4, 2: "output"}.get(block.layer)
            assert differs == (layer in named and block.role in ("weight", "bias")), (block.role, block.layer)


def test_decay_of_everything_is_that_of_adamw_with_one_group() -> None:
    form = structure(activations="tanh")
    made = stack(form, ((), (WeightDecay(strength=0.3, biases=True),)), optimizer=Adam(lr=0.02))
    loop = Loop(made, 1, partial(torch.optim.AdamW, lr=0.02, weight_decay=0.3, eps=1e-8))
    for epoch in range(1, 7):
        made.train_epoch(epoch)
        loop.epoch(epoch)
    assert_same_weights(made, 1, loop.network, rtol=1e-7)


def test_the_proximal_step_makes_biases_exactly_zero() -> None:
    form = structure(activations="tanh")
    arms = ((), (L1(strength=0.5, method="proximal", biases=True),))
    made = stack(form, arms, optimizer=SGD(lr=0.05), init="pytorch")
    loop = Loop(made, 1, sgd)
    loop.after = lambda w: w - w.clamp(-0.025, 0.025)
    loop.biases = True
    for epoch in range(1, 7):
        made.train_epoch(epoch)
        loop.epoch(epoch)
    assert_same_weights(made, 1, loop.network)
    biases = np.concatenate([layer[1] for layer in made.get_weights(1)])
    assert (biases == 0).mean() > 0.5
    measured = made.evaluate().values["penalty"][1]
    both = (*loop.weights, *loop.all_biases)
    assert measured == pytest.approx(0.5 * float(sum(w.abs().sum() for w in both).detach()), rel=1e-9)


def test_the_corrected_form_corrects_biases_as_well() -> None:
    form = structure((3, 2), (), "mean_squared_error")
    technique = ElasticNet(strength=0.2, mix=0.0, corrected=True, biases=True)
    naive = ElasticNet(strength=0.2, mix=0.0, biases=True)
    made = stack(form, ((naive,), (technique,)), optimizer=SGD(lr=0.05))
    made.train_epoch(1)
    plain, corrected = made.get_weights(0)[0], made.get_weights(1)[0]
    for a, b in zip(plain, corrected, strict=True):
        np.testing.assert_allclose(b, 1.2 * a, rtol=1e-12)


@pytest.mark.parametrize("where", ["all", (1,)])
def test_the_ratio_of_gradients_counts_them_where_they_are_penalised(where: object) -> None:
    form = structure(activations="tanh", train=28)
    arms: tuple[tuple[Technique, ...], ...] = (
        (L2(strength=0.03),),
        (L2(strength=0.03, biases=True, layers=where),),
    )
    made = stack(form, arms, optimizer=SGD(lr=0.1), init="pytorch")
    alone = stack(form, arms[:1], optimizer=SGD(lr=0.1), init="pytorch")
    for each in (made, alone):
        each.train_epoch(1)
    steps = made.epoch_steps(2)
    with torch.inference_mode():
        for _ in range(form.steps - 1):
            next(steps)
    before = module(made, 1)
    with torch.inference_mode():
        for _ in steps:
            pass
    alone.train_epoch(2)
    found = made.evaluate().layers["penalty_ratio"]
    np.testing.assert_array_equal(found[0], alone.evaluate().layers["penalty_ratio"][0])
    data, rows = split(form), made.batches.order(form.train, 0, 2).numpy()[-form.batch :]
    loss = torch_loss(form, before(torch.tensor(data.x_train[rows])), torch.tensor(data.y_train[rows]))
    for layer, linear in enumerate(each for each in before if isinstance(each, nn.Linear)):
        if where != "all" and layer > 0:
            assert np.isnan(found[1, layer])
            continue
        both = [linear.weight, linear.bias]
        slopes = torch.autograd.grad(loss, both, retain_graph=True)
        pull = 0.06 * torch.cat([p.detach().flatten() for p in both])
        expected = pull.norm() / torch.cat([slope.flatten() for slope in slopes]).norm()
        assert found[1, layer] == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_said_wherever_the_technique_is_spoken_of(kind: str) -> None:
    scale = Scale(train=40, batch=8, lr=0.05)
    off, on = TECHNIQUES[kind](), TECHNIQUES[kind](biases=True)
    assert off.summary() + " with biases" == on.summary()
    assert off.formula(scale) != on.formula(scale)
    assert "b" in on.formula(scale).replace("likewise", "")
    for mine, theirs in zip(on.elsewhere(scale)[:2], off.elsewhere(scale)[:2], strict=True):
        assert mine.code != theirs.code
