"""What pictures of techniques show: against the training itself, numpy, and networks scaled by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import log_loss

from reglab.engine.layers.noise import NoiseLayer
from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build
from reglab.experiment.techniques.base import Technique
from reglab.record.questions import Question, Weights
from reglab.record.worked import SeenMasks, StepMasks, TermSums, WorkedSums


def experiment(
    *techniques: dict[str, Any], epochs: int = 3, layers: Any = None, set_: str = "moons"
) -> Experiment:
    dense = {"kind": "dense", "units": 6, "activation": "relu"}
    return build(
        {
            "version": 1,
            "data": {"set": set_, "train": 50, "validation": 40, "test": 10},
            "network": {"layers": layers or [dense, dense]},
            "training": {"epochs": epochs, "batch_size": 16, "optimizer": {"kind": "sgd", "lr": 0.1}},
            "arms": [{"name": "plain"}, {"name": "other", "techniques": list(techniques)}],
            "seeds": 2,
        }
    )


def trained(asked: Experiment) -> Trainer:
    trainer = Trainer(asked, 1)
    for _ in trainer.run():
        pass
    return trainer


def masks(trainer: Trainer, column: int, step: int) -> SeenMasks:
    (found,) = trainer.answer(Question(1, 1, StepMasks(step), (column,))).worked
    assert isinstance(found, SeenMasks)
    return found


def sums(trainer: Trainer, technique: Technique, column: int, epoch: int | None = None) -> WorkedSums:
    parts = technique.penalty(trainer.experiment.scale(trainer.experiment.arms[1]))
    layers = trainer.experiment.network.layers
    want = TermSums(
        tuple(part.term for part in parts), technique.resolve_layers(layers), technique.with_biases
    )
    (found,) = trainer.answer(Question(1, 1, want, (column,), epoch)).worked
    assert isinstance(found, WorkedSums)
    return found


@pytest.mark.parametrize("form", ["inverted", "classic"])
def test_masks_are_those_of_the_training(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every forward pass of a training is watched; whoever asks afterwards is told the same units."""
    seen: dict[int, list[np.ndarray]] = {0: [], 1: []}
    forward = NoiseLayer.forward_into

    def watched(self: NoiseLayer, work: Any) -> None:
        (part,) = self._parts
        for place in range(2):
            seen[place].append((part.factors[self.step][place] == 0).numpy().copy())
        forward(self, work)

    monkeypatch.setattr(NoiseLayer, "forward_into", watched)
    trainer = trained(experiment({"kind": "dropout", "p": 0.4, "form": form}))
    monkeypatch.undo()
    steps = 4
    assert len(seen[0]) == 3 * steps * 2
    for place, column in enumerate((2, 3)):
        for step in range(3 * steps):
            found = masks(trainer, column, step)
            assert (found.epoch, found.step, found.steps) == (step // steps + 1, step % steps + 1, steps)
            assert found.examples == (16 if step % steps < 3 else 2)
            assert [layer.position for layer in found.layers] == [1, 2]
            for layer, mask in zip(found.layers, seen[place][2 * step : 2 * step + 2], strict=True):
                assert np.array_equal(layer.off, mask[:6, 0])
                assert layer.share == pytest.approx(mask[:6, : found.examples].mean())
                assert layer.p == pytest.approx(0.4, abs=1e-4)


def test_on_average_the_rate_is_met() -> None:
    trainer = trained(experiment({"kind": "dropout", "p": 0.25}, epochs=1))
    shares = [layer.share for step in range(300) for layer in masks(trainer, 2, step).layers]
    assert np.mean(shares) == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("form", ["inverted", "classic"])
def test_without_the_keep_probability_all_units_are_as_strong_as_in_training(form: str) -> None:
    p = 0.5
    trainer = trained(experiment({"kind": "dropout", "p": p, "form": form}, epochs=60))
    found = masks(trainer, 3, 0)
    (layers,) = trainer.answer(Question(1, 2, Weights(), (3,))).weights
    split = trainer.fleet.split_of(3)
    # Inverted: training multiplies what is kept by 1/(1 − p). Classic: evaluation multiplies by 1 − p.
    right, wrong = (1.0, 1 / (1 - p)) if form == "inverted" else (1 - p, 1.0)
    for factor, told in ((right, found.scaled), (wrong, found.unscaled)):
        value = split.x_val
        for layer in layers[:-1]:
            value = factor * np.maximum(value @ layer.weight.T + layer.bias, 0)
        logits = value @ layers[-1].weight.T + layers[-1].bias
        chances = np.exp(logits - logits.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        assert told[0] == pytest.approx(log_loss(split.y_val, chances), rel=1e-4)
        assert told[1] == pytest.approx((chances.argmax(1) == split.y_val).mean())
    assert found.scaled != found.unscaled


def test_channels_are_dropped_as_a_whole() -> None:
    layers = [
        {"kind": "conv2d", "channels": 5},
        {"kind": "flatten"},
        {"kind": "dense", "units": 4, "activation": "relu"},
    ]
    asked = experiment({"kind": "spatial_dropout", "p": 0.5}, epochs=1, layers=layers, set_="shapes")
    found = masks(trained(asked), 2, 1)
    assert [(layer.position, len(layer.off)) for layer in found.layers] == [(1, 5)]
    assert found.scaled != found.unscaled


def test_an_arm_without_dropout_has_no_masks() -> None:
    found = masks(trained(experiment(epochs=1)), 0, 0)
    assert found.layers == ()
    assert found.scaled == found.unscaled


@pytest.mark.parametrize(
    "technique",
    [
        {"kind": "l2", "strength": 0.01},
        {"kind": "l2", "strength": 0.5, "convention": "lambda_2m"},
        {"kind": "l2", "strength": 0.02, "layers": [2], "biases": True},
        {"kind": "l1", "strength": 0.003, "method": "proximal"},
        {"kind": "elastic_net", "strength": 0.01, "mix": 0.3},
        {"kind": "orthogonal", "strength": 0.05},
    ],
    ids=lambda made: f"{made['kind']} {made['strength']}",
)
def test_sums_times_coefficients_are_the_recorded_penalty(technique: dict[str, Any]) -> None:
    trainer = Trainer(experiment(technique), 1)
    events = list(trainer.run())
    rows = next(event for event in reversed(events) if hasattr(event, "values")).values
    arm = trainer.experiment.arms[1]
    (own,) = arm.techniques
    parts = own.penalty(trainer.experiment.scale(arm))
    found = sums(trainer, own, 3)
    penalty = sum(part.coefficient * value for part, value in zip(parts, found.sums, strict=True))
    assert penalty == pytest.approx(rows["penalty"][-1, 3], rel=1e-5)
    assert found.loss == pytest.approx(rows["train_loss"][-1, 3], rel=1e-5)


def test_sums_by_hand_before_the_first_step() -> None:
    trainer = trained(experiment({"kind": "elastic_net", "strength": 0.01, "layers": [1]}))
    found = sums(trainer, trainer.experiment.arms[1].techniques[0], 2, epoch=0)
    (layers,) = trainer.answer(Question(1, 2, Weights(), (2,), 0)).weights
    first = layers[0].weight
    assert found.sums == pytest.approx((np.abs(first).sum(), (first**2).sum()))
    assert found.weights == first.size == 12
