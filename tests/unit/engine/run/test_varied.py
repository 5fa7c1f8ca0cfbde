"""What seeds vary: initial weights, order and noise, examples; each alone or together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from reglab.analysis.prediction_spread import prediction_spread
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.training import TrainingSpec
from reglab.record.questions import Outputs, Question, Weights
from reglab.record.record import RunRecord


def experiment(*, weights: bool = True, order: bool = True, data: bool = True, **more: Any) -> Experiment:
    values = {
        "data": DataSpec(set="moons", train=30, validation=20, test=10, resample=data),
        "network": NetworkSpec(layers=(DenseLayer(units=6),)),
        "training": TrainingSpec(epochs=2, batch_size=8),
        "arms": (Arm(name="plain"), Arm(name="dropout", techniques=(Dropout(p=0.4),))),
        "seeds": 3,
        "first_seed": 4,
    }
    return Experiment(vary_weights=weights, vary_order=order, **(values | more))


def ran(asked: Experiment) -> tuple[Trainer, RunRecord]:
    trainer, record = Trainer(asked, run=1), RunRecord(asked, run=1)
    for event in trainer.run():
        record.apply(event)
    return trainer, record


def initial(trainer: Trainer) -> list[np.ndarray]:
    answer = trainer.answer(Question(1, 1, Weights(), (0, 1, 2), 0))
    return [layers[0].weight for layers in answer.weights]


def test_initial_weights_are_those_of_the_first_seed_where_they_are_not_varied() -> None:
    varied, fixed = initial(ran(experiment())[0]), initial(ran(experiment(weights=False))[0])
    np.testing.assert_array_equal(fixed[0], varied[0])
    for weight in fixed[1:]:
        np.testing.assert_array_equal(weight, fixed[0])
    assert not np.array_equal(varied[1], varied[0])


def test_the_first_seed_is_the_same_whatever_varies() -> None:
    _, all_vary = ran(experiment())
    for weights, order in ((False, True), (True, False), (False, False)):
        _, other = ran(experiment(weights=weights, order=order))
        for arm in range(2):
            column = other.columns(arm)[0]
            for name in ("train_loss", "val_loss", "objective"):
                np.testing.assert_array_equal(other.values(name)[:, column], all_vary.values(name)[:, column])


def test_with_one_of_three_varied_networks_differ_in_that_alone() -> None:
    # Order alone: equal beginnings and data, another end.
    trainer, record = ran(experiment(weights=False, data=False))
    first = initial(trainer)
    np.testing.assert_array_equal(first[0], first[1])
    assert len(set(record.untrained[:3])) == 1
    assert len(set(record.values("train_loss")[-1, record.columns(0)])) == 3
    # Data alone: with the same examples, order and dropout would be the same.
    _, record = ran(experiment(weights=False, order=False))
    assert len(set(record.untrained[:3])) == 3
    # Order and dropout fixed: a seed that has the first one's weights and data would be the first one.
    trainer, record = ran(experiment(order=False, data=False))
    assert len(set(record.values("objective")[-1, record.columns(1)])) == 3


def test_seeds_of_which_nothing_varies_are_refused_and_one_is_not() -> None:
    with pytest.raises(ValidationError, match="nothing differs between the 3 seeds"):
        experiment(weights=False, order=False, data=False)
    experiment(weights=False, order=False, data=False, seeds=1)


def test_files_of_before_vary_all_three() -> None:
    text = dumps(experiment(order=False))
    assert loads(text).varied == ("initial weights", "examples")
    old = loads('{"version": 1, "name": "old"}')
    assert old.varied == ("initial weights", "order and noise", "examples")


@pytest.mark.slow
def test_on_the_noisy_sine_new_examples_move_the_curve_four_times_as_far_as_new_weights() -> None:
    preset = PRESETS["noisy-sine"].experiment
    x = np.linspace(-3, 3, 100)[:, None]

    def spread(**varied: bool) -> float:
        data = preset.data.model_copy(update={"resample": varied.pop("examples", False)})
        asked = preset.model_copy(update={"seeds": 8, "arms": preset.arms[:1], "data": data, **varied})
        trainer, _ = ran(asked)
        return prediction_spread(trainer.answer(Question(1, 1, Outputs(x), tuple(range(8)))).outputs)

    examples = spread(vary_weights=False, vary_order=False, examples=True)
    weights = spread(vary_order=False)
    order = spread(vary_weights=False)
    assert examples == pytest.approx(0.33, abs=0.06)
    assert weights == pytest.approx(0.08, abs=0.03)
    assert examples > 3 * weights
    assert order < 0.02
