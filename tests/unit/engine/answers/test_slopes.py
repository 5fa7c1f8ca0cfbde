"""What a network has instead of coefficients, beside scikit-learn and differences of its outputs."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet as ElasticNetModel
from sklearn.linear_model import Lasso, Ridge

from reglab.data import load
from reglab.data.generated import COEFFICIENTS
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, TrainingSpec
from reglab.record.questions import Outputs, Question, Slopes


def trained(key: str, network: NetworkSpec, arms: tuple[Arm, ...], epochs: int, seeds: int = 2) -> Trainer:
    experiment = Experiment(
        data=DataSpec(set=key, train=50, validation=100, test=20, noise=0.5),
        network=network,
        training=TrainingSpec(
            optimizer=SGD(lr=0.05, momentum=0.9), batch_size=50, epochs=epochs, precision="float64"
        ),
        arms=arms,
        seeds=seeds,
    )
    trainer = Trainer(experiment, run=1)
    for _ in trainer.run():
        pass
    return trainer


def test_without_hidden_layer_they_are_the_coefficients_of_scikit_learn() -> None:
    strength = 0.1
    arms = (
        Arm(name="L2", techniques=(L2(strength=strength),)),
        Arm(name="L1", techniques=(L1(strength=strength, method="proximal"),)),
        Arm(name="both", techniques=(ElasticNet(strength=strength, mix=0.5, method="proximal"),)),
    )
    trainer = trained("linear-groups", NetworkSpec(layers=()), arms, epochs=800)
    answer = trainer.answer(Question(1, 1, Slopes(), tuple(range(6))))
    # The mean squared error, not half of it, stands beside the penalty.
    models = (
        Ridge(alpha=50 * strength, tol=1e-14),
        Lasso(alpha=strength / 2, tol=1e-14, max_iter=200_000),
        ElasticNetModel(alpha=strength * 0.75, l1_ratio=1 / 3, tol=1e-14, max_iter=200_000),
    )
    for column, slope in enumerate(answer.slopes):
        model, data = models[column // 2], load(trainer.experiment.data, 50, column % 2)
        model.fit(data.x_train, data.y_train)
        expected = model.coef_ * data.target_scale / data.feature_scale
        np.testing.assert_allclose(slope.learned, expected, atol=1e-7)
        np.testing.assert_array_equal(slope.true, COEFFICIENTS["linear-groups"])
        if column >= 2:
            np.testing.assert_array_equal(slope.learned == 0, expected == 0)
            assert (expected == 0).any()


def test_with_hidden_layers_they_are_mean_slopes_in_the_units_of_the_data() -> None:
    network = NetworkSpec(layers=(DenseLayer(units=12, activation="tanh"), BatchNormLayer()))
    arms = (
        Arm(name="plain"),
        Arm(name="classic dropout", techniques=(Dropout(p=0.3, form="classic", layers=("input", 1)),)),
    )
    trainer = trained("diabetes", network, arms, epochs=5, seeds=1)
    slopes = trainer.answer(Question(1, 1, Slopes(), (0, 1))).slopes
    data = load(trainer.experiment.data, 50, 0)
    x = data.x_val * data.feature_scale + data.feature_mean
    for feature in range(10):
        step = np.zeros(10)
        step[feature] = 1e-4 * data.feature_scale[feature]
        ends = [trainer.answer(Question(1, 1, Outputs(x + sign * step), (0, 1))).outputs for sign in (1, -1)]
        for replica in range(2):
            difference = (ends[0][replica] - ends[1][replica]).mean() / (2 * step[feature])
            assert slopes[replica].learned[feature] == pytest.approx(difference, rel=1e-5)
            assert slopes[replica].true is None


def test_a_classification_has_none() -> None:
    trainer = trained("moons", NetworkSpec(layers=()), (Arm(name="plain"),), epochs=1, seeds=1)
    assert trainer.answer(Question(1, 1, Slopes(), (0,))).slopes == ()
