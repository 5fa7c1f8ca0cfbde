"""Networks on pictures as a whole: valid sequences of layers, initial weights, dropout, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn

from reglab.data import load
from reglab.engine.errors import EngineError
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.structure import Structure
from reglab.engine.replicas.weight_sums import NEAR_ZERO
from reglab.engine.replicas.weights import Affine, Normalization
from reglab.engine.run.trainer import Trainer
from reglab.engine.stack.convert import from_module, to_module
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.base import LayerSpec, UnfitError
from reglab.experiment.memory import ALIGNED, memory_units
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.spatial_dropout import SpatialDropout
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import SGD, Adam, TrainingSpec
from tests.support.stacks import network, split, stack, structure, torch_loss
from tests.unit.engine.effects.test_noise import draws_of
from tests.unit.engine.judges.following import deviation
from tests.unit.engine.picture_networks import ALL, layer, odd, strides
from tests.unit.engine.run.test_trainer import RUN, recorded

FUNCTIONS = st.sampled_from(["relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid", "linear"])
LAYERS: st.SearchStrategy[LayerSpec] = st.one_of(
    st.builds(
        layer,
        st.just("conv2d"),
        channels=st.integers(1, 5),
        kernel=st.integers(1, 4),
        stride=st.integers(1, 3),
        padding=st.sampled_from(["same", "valid"]),
        activation=FUNCTIONS,
    ),
    st.builds(layer, st.sampled_from(["max_pool2d", "average_pool2d"]), size=st.integers(1, 3)),
    st.builds(layer, st.just("batch_norm"), momentum=st.sampled_from([0.1, 1.0])),
    st.builds(layer, st.just("dropout"), p=st.sampled_from([0.0, 0.3])),
    st.builds(layer, st.just("activation"), activation=FUNCTIONS),
    st.builds(layer, st.just("dense"), units=st.integers(1, 9), activation=FUNCTIONS),
    st.builds(layer, st.sampled_from(["flatten", "global_average_pool"])),
)


@st.composite
def structures(draw: st.DrawFn) -> Structure:
    """Any sequence of layers that can follow on each other."""
    first = shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 7), st.integers(1, 7)))
    hidden: list[LayerSpec] = []
    for made in draw(st.lists(LAYERS, max_size=6)):
        try:
            found = made.ops(shape)
        except UnfitError:
            continue
        hidden.append(made)
        shape = found[-1].output if found else shape
    if len(shape) == 3:
        hidden.append(layer("flatten"))
    return network(hidden, first, draw(st.integers(2, 4)), train=19, batch=draw(st.integers(2, 19)))


ARMS: tuple[tuple[Technique, ...], ...] = (
    (),
    (L2(strength=0.01), Dropout(p=0.2), GaussianNoise(sigma=0.1)),
    (SpatialDropout(p=0.3), WeightDecay(strength=0.1), Dropout(p=0.3, form="classic")),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(structures())
def test_whatever_fits_together_can_be_trained(kind: Structure) -> None:
    made = stack(kind, ARMS, seeds=(0, 5), optimizer=Adam(lr=0.01), dtype=torch.float64)
    for epoch in (1, 2):
        made.train_epoch(epoch)
    measured = made.evaluate()
    assert measured.finite.all()
    assert all(values.shape == (6, kind.layers) for values in measured.layers.values())
    for block in made.layout.weights:
        w = made.layout.logical(made.weights, block).flatten(1)
        norms, near = (
            measured.layers["weight_norm"][:, block.layer],
            measured.layers["near_zero"][:, block.layer],
        )
        np.testing.assert_allclose(norms, w.norm(dim=1).numpy(), rtol=1e-12)
        np.testing.assert_allclose(near, (w.abs() < NEAR_ZERO).double().mean(1).numpy(), atol=1e-12)
    x = split(kind).x_val
    logits = made.predict(x)
    for place in (0, 2):
        module = to_module(kind, made.get_weights(place), torch.float64, {})
        with torch.no_grad():
            expected = module(torch.tensor(x)).numpy()
        np.testing.assert_allclose(logits[place], expected, rtol=1e-9, atol=1e-9)
    # What only fills memory is and stays zero.
    for block in made.layout.blocks:
        whole, part = made.layout.view(made.weights, block), made.layout.logical(made.weights, block)
        assert int(whole.count_nonzero()) == int(part.count_nonzero())


@given(structures(), st.integers(1, 4))
def test_slots_of_any_parameters_are_aligned_and_do_not_overlap(kind: Structure, replicas: int) -> None:
    layout = Layout(kind.plan, replicas)
    flat = torch.zeros(layout.size)
    for block in layout.blocks:
        assert block.offset % ALIGNED == 0
        assert block.slot % ALIGNED == 0
        layout.rows(flat, block).add_(1)
        if block.role == "weight":
            assert prod(block.memory) % ALIGNED == 0 or block.step == len(kind.plan.steps) - 1
    assert float(flat.max()) == 1.0
    trained = sum(block.size for block in layout.blocks if block.role not in ("mean", "variance"))
    assert trained == kind.parameters
    assert [block.layer for block in layout.weights] == list(range(kind.layers))
    units, steps = memory_units(kind.plan)[1:], kind.plan.steps
    assert all(a >= prod(step.op.output) for a, step in zip(units, steps, strict=True))


def test_equal_layers_start_equal_whatever_stands_between() -> None:
    plain = (layer("conv2d"), layer("flatten"), layer("dense", units=7))
    other = (layer("conv2d"), layer("batch_norm"), layer("dropout"), *plain[1:], layer("batch_norm"))
    one, two = (stack(network(hidden, (1, 4, 4)), seeds=(3,), init="pytorch") for hidden in (plain, other))
    mine, theirs = ([p for p in made.get_weights(0) if isinstance(p, Affine)] for made in (one, two))
    assert len(mine) == 3
    assert deviation(mine, theirs) == 0.0


@pytest.mark.parametrize("rule", ["he", "glorot", "pytorch"])
def test_kernels_start_as_in_torch(rule: str) -> None:
    made = stack(network((layer("conv2d", channels=64, kernel=5), layer("flatten")), (32, 6, 6)), init=rule)
    kernels, biases = made.get_weights(0)[0]
    assert kernels.shape == (64, 32, 5, 5)
    theirs = nn.Conv2d(32, 64, 5)
    with torch.no_grad():
        if rule == "he":
            nn.init.kaiming_normal_(theirs.weight)
        elif rule == "glorot":
            nn.init.xavier_uniform_(theirs.weight)
        assert kernels.std() == pytest.approx(float(theirs.weight.std()), rel=0.02)
        largest = float(theirs.weight.abs().max())
    assert np.abs(kernels).max() == pytest.approx(largest, rel=0.2 if rule == "he" else 0.01)
    assert bool(biases.any()) == (rule == "pytorch")


def test_a_normalisation_starts_by_normalising_alone() -> None:
    (values,) = [p for p in stack(odd()).get_weights(0) if isinstance(p, Normalization)]
    assert [set(array) for array in values] == [{1.0}, {0.0}, {0.0}, {1.0}]


def test_penalties_and_decay_leave_biases_and_normalisation_alone() -> None:
    made = stack(strides(), ((L2(strength=0.5), WeightDecay(strength=0.5)),), dtype=torch.float64)
    with torch.inference_mode():
        made.gradients.zero_()
        made.penalties.act(made.structure.batch, 1.0)
    for block in made.layout.blocks:
        gradient = made.layout.logical(made.gradients, block)
        assert bool(gradient.any()) == (block.role == "weight"), block.role
        if block.role == "weight":
            weights = made.layout.logical(made.weights, block)
            torch.testing.assert_close(gradient, weights.clone())


@pytest.mark.parametrize(
    "make",
    [
        lambda: structure(activations="tanh"),
        lambda: network(
            (
                layer("dropout", p=0.4),
                layer("conv2d", channels=3, activation="tanh"),
                layer("dropout", p=0.3),
                layer("flatten"),
                layer("dense", units=5, activation="sigmoid"),
                layer("dropout", p=0.5),
            )
        ),
    ],
    ids=["none", "three"],
)
def test_dropout_as_a_layer_is_that_of_the_technique(make: Callable[[], Structure]) -> None:
    """Every arm has it, on the draws that all arms of a seed share."""
    kind = make()
    made = stack(kind, ((), (L2(strength=0.0),)), seeds=(0, 4), optimizer=SGD(lr=0.05))
    module = to_module(kind, made.get_weights(3), torch.float64, {}).train()
    rates = kind.plan.dropouts
    dropouts = iter(sorted(rates))
    places = {at: next(dropouts) for at, each in enumerate(module) if isinstance(each, nn.Dropout)}
    optimizer = torch.optim.SGD(module.parameters(), lr=0.05)
    data = split(kind, 4)
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train)
    for epoch in (1, 2):
        masks = {k: draws_of(made, 4, epoch, "dropout", k) >= p for k, p in rates.items()}
        order = made.batches.order(kind.train, 4, epoch)
        for step in range(kind.steps):
            batch = order[step * kind.batch : (step + 1) * kind.batch]
            optimizer.zero_grad()
            out = x[batch]
            for at, each in enumerate(module):
                if at in places:
                    mask = masks[places[at]][step, : len(batch)].reshape(out.shape)
                    out = out * mask / (1 - rates[places[at]])
                else:
                    out = each(out)
            torch_loss(kind, out, y[batch]).backward()
            optimizer.step()
        made.train_epoch(epoch)
    assert deviation(made.get_weights(3), from_module(module)) < 1e-12
    assert deviation(made.get_weights(1), from_module(module)) < 1e-12


PICTURES = NetworkSpec(
    layers=(layer("conv2d", channels=4), layer("max_pool2d"), layer("flatten"), layer("dense", units=6))
)


def experiment(*arms: Arm, precision: str = "float64", epochs: int = 3) -> Experiment:
    return Experiment(
        data=DataSpec(set="digits", train=60, validation=60, test=20),
        network=PICTURES,
        training=TrainingSpec(optimizer=Adam(lr=0.01), epochs=epochs, batch_size=16, precision=precision),
        arms=arms,
        seeds=2,
    )


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_replicas_of_a_run_as_modules(precision: str) -> None:
    subject = experiment(
        Arm(name="plain"),
        Arm(name="normalised", techniques=(BatchNorm(), SpatialDropout(p=0.2))),
        Arm(name="classic", techniques=(Dropout(p=0.4, form="classic", layers=("input", 1, 2, 3)),)),
        Arm(name="behind", techniques=(BatchNorm(place="after", layers=(4,)),)),
        precision=precision,
    )
    trainer = Trainer(subject, RUN)
    recorded(subject, trainer)
    assert len(trainer.lanes) == 3
    for lane in trainer.lanes:
        x = split(lane.stack.structure).x_val
        logits = lane.stack.predict(x)
        for place, member in enumerate(lane.stack.members):
            module = trainer.fleet.replica_module(member.replica)
            with torch.no_grad():
                expected = module(torch.tensor(x, dtype=module[-1].weight.dtype)).numpy()
            tolerance = 2e-5 if precision == "float32" else 1e-12
            np.testing.assert_allclose(logits[place], expected, rtol=tolerance, atol=tolerance)
            assert trainer.replicas[member.replica].layers == 3


def test_early_stopping_brings_running_values_back_too() -> None:
    """The restored network measures as it did in its best epoch."""
    stopping = EarlyStopping(patience=2, min_delta=0.0, restore_best=True)
    subject = experiment(Arm(name="stops", techniques=(BatchNorm(layers=(1,)), stopping)), epochs=40)
    trainer = Trainer(subject, RUN)
    record = recorded(subject, trainer)
    (lane,) = trainer.lanes
    losses = record.values("val_loss")
    assert lane.restored
    for column, epoch in lane.restored.items():
        assert epoch < len(losses)
        module = trainer.fleet.replica_module(column)
        (normal,) = [p for p in trainer.fleet.weights(column) if isinstance(p, Normalization)]
        assert normal.mean.any()
        data = load(subject.data, subject.data.train, trainer.replicas[column].seed)
        with torch.no_grad():
            logits = module(torch.tensor(data.x_val))
        found = float(nn.functional.cross_entropy(logits, torch.tensor(data.y_val)))
        assert found == pytest.approx(losses[epoch - 1, column], rel=1e-12)


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_evaluation_cuts_pictures_into_chunks(
    make: Callable[[], Structure], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stack(make(), ((), ()))
    whole.train_epoch(1)
    expected = whole.evaluate().values
    monkeypatch.setattr("reglab.engine.measures.evaluation.CHUNK", 1)
    cut = stack(make(), ((), ()))
    cut.train_epoch(1)
    assert len(list(cut.evaluation.chunks())) > 2
    for name, values in cut.evaluate().values.items():
        np.testing.assert_allclose(values, expected[name], rtol=1e-12, atol=1e-12)


def test_weights_that_do_not_fit_are_refused() -> None:
    made = stack(odd())
    weights = made.get_weights(0)
    with pytest.raises(ValueError, match="parameters in 5 places, not in 4"):
        made.set_weights(0, weights[1:])
    kernels, biases = weights[0]
    with pytest.raises(ValueError, match=r"layer 1 has weights of shape \(5, 2, 3, 3\) and biases of shape"):
        made.set_weights(0, [Affine(kernels[:, :1], biases), *weights[1:]])
    with pytest.raises(ValueError, match=r"batch normalisation of layer 3 has arrays of shapes"):
        made.set_weights(0, [weights[0], weights[0], *weights[2:]])
    with pytest.raises(EngineError, match="track_running_stats=True"):
        from_module(nn.Sequential(nn.BatchNorm1d(3, track_running_stats=False)))
    with pytest.raises(EngineError, match="has no biases"):
        from_module(nn.Sequential(nn.Conv2d(1, 2, 3, bias=False)))


def test_stacks_that_would_be_too_large_are_divided_by_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes nothing but memory and the length of a step."""
    arms = [Arm(name=str(number), techniques=(L2(strength=0.01 * number),)) for number in range(5)]
    together = Trainer(experiment(*arms, precision="float32"), RUN)
    expected = recorded(together.experiment, together)
    (lane,) = together.lanes
    # Room for four replicas, and so for two arms of two seeds.
    monkeypatch.setattr("reglab.engine.run.fleet.MOST_NUMBERS", 5 * lane.stack.structure.numbers - 1)
    divided = Trainer(experiment(*arms, precision="float32"), RUN)
    record = recorded(divided.experiment, divided)
    assert [lane.columns for lane in divided.lanes] == [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9)]
    for name in ("train_loss", "val_loss", "objective", "weight_norm"):
        assert np.array_equal(record.values(name), expected.values(name))
