"""Ready experiments: each asks one question and answers it within a minute."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec, Output
from reglab.experiment.ops import Activation
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, Adam, TrainingSpec


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready experiment.

    Parameters
    ----------
    key : str
        Its name on the command line.
    title : str
        Its name in the menu.
    about : str
        What it shows, in one or two sentences.
    experiment : Experiment
        The experiment itself; its notes are `about`.
    """

    key: str
    title: str
    about: str
    experiment: Experiment


def _dense(*units: int, activation: Activation = "relu", output: Output = "auto") -> NetworkSpec:
    layers = tuple(DenseLayer(units=count, activation=activation) for count in units)
    return NetworkSpec(layers=layers, output=output)


def _arms(techniques: dict[str, tuple[Technique, ...]]) -> tuple[Arm, ...]:
    """Return the baseline, and an arm for each name."""
    arms = (Arm(name=name, techniques=each) for name, each in techniques.items())
    return (Arm(name="No regularization"), *arms)


def _preset(
    key: str,
    title: str,
    about: str,
    *,
    data: DataSpec,
    network: NetworkSpec,
    training: TrainingSpec,
    arms: tuple[Arm, ...],
) -> Preset:
    experiment = Experiment(
        name=title, notes=about, data=data, network=network, training=training, arms=arms, seeds=5
    )
    return Preset(key, title, about, experiment)


_ALL = (
    _preset(
        "first-light",
        "First light: the gap opens",
        "Eighty examples of two overlapping moons, and a network that is large enough to learn every single "
        "one by heart. L2 and dropout keep it from doing so.",
        data=DataSpec(set="moons", train=80, validation=300, test=500, noise=0.45),
        network=_dense(64, 64),
        training=TrainingSpec(optimizer=Adam(lr=0.003), batch_size=20, epochs=500),
        arms=_arms({"L2 + dropout": (L2(strength=0.01), Dropout(p=0.2))}),
    ),
    _preset(
        "digits-120",
        "Digits from 120 examples",
        "Twelve examples of each handwritten digit: the network knows all of them after fifty epochs. "
        "What do L2 and dropout make of the rest of the training?",
        data=DataSpec(set="digits", train=120, validation=500, test=500, noise=0.0),
        network=_dense(64),
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=300),
        arms=_arms({"L2": (L2(strength=0.01),), "Dropout 0.3": (Dropout(p=0.3),)}),
    ),
    _preset(
        "drug-trial",
        "Drug trial: L2 on one layer",
        "Side effects by age: one in twenty participants does not follow the rule of their age, and an "
        "unregularized network learns these exceptions. L2 stands on the second hidden layer only, as a "
        "regularizer is set layer by layer in Keras.",
        data=DataSpec(set="drug-trial", train=100, validation=500, test=500, noise=0.05),
        network=_dense(16, 32, output="sigmoid_per_class"),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=10, epochs=300),
        arms=_arms({"L2 on layer 2": (L2(strength=0.01, layers=(2,)),)}),
    ),
    _preset(
        "two-class-boundary",
        "Decision boundary: L2 and dropout",
        "The same small network draws three borders between two classes: without regularization, with L2 "
        "of λ = 0.7 (in the form λ/(2m)), and with dropout that keeps a unit with probability 0.8.",
        data=DataSpec(set="moons", train=80, validation=300, test=500, noise=0.4),
        network=_dense(20, 3, output="sigmoid"),
        training=TrainingSpec(optimizer=SGD(lr=0.3), batch_size=80, epochs=3000),
        arms=_arms(
            {
                "L2 λ 0.7": (L2(strength=0.7, convention="lambda_2m"),),
                "Dropout, keep 0.8": (Dropout(p=0.2),),
            }
        ),
    ),
    _preset(
        "bank-loans",
        "Bank loans: fits the past, not the future",
        "A bank predicts the effect of a loan on its cash flow from twenty loans of the past. Without L2 "
        "the curve follows single customers, and new loans come out wrong.",
        data=DataSpec(set="bank-loans", train=20, validation=300, test=500, noise=5.0),
        network=_dense(64, 64),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=20, epochs=1500),
        arms=_arms({"L2": (L2(strength=0.03),)}),
    ),
    _preset(
        "noisy-sine",
        "Noisy sine: a curve through every point",
        "One input, one output, fifteen noisy examples of a sine. The flexible network bends through every "
        "point; L2, L1 and dropout each make it less flexible in their own way.",
        data=DataSpec(set="sine", train=15, validation=300, test=500, noise=0.3),
        network=_dense(64, 64, activation="tanh"),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=15, epochs=1000),
        arms=_arms(
            {
                "L2": (L2(strength=0.01),),
                "L1": (L1(strength=0.02),),
                "Dropout": (Dropout(p=0.3),),
            }
        ),
    ),
    _preset(
        "l1-l2-elastic",
        "L1, L2 and elastic net",
        "Thirty correlated measurements of a tumour, one diagnosis in ten wrong. L1 leaves few weights, "
        "L2 makes all of them small, the elastic net does both.",
        data=DataSpec(set="breast-cancer", train=100, validation=200, test=200, noise=0.0, label_flip=0.1),
        network=_dense(64),
        training=TrainingSpec(optimizer=Adam(lr=0.003), batch_size=32, epochs=300),
        arms=_arms(
            {
                "L1": (L1(strength=0.01),),
                "L2": (L2(strength=0.01),),
                "Elastic net": (ElasticNet(strength=0.02, mix=0.5),),
            }
        ),
    ),
    _preset(
        "early-stopping",
        "Early stopping: patience",
        "The validation loss turns after ten to thirty epochs. Stopping soon after saves the rest; a more "
        "patient rule looks further before it gives up. Both go back to their best epoch.",
        data=DataSpec(set="breast-cancer", train=100, validation=200, test=200, noise=0.0, label_flip=0.1),
        network=_dense(64),
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=300),
        arms=_arms(
            {"Patience 5": (EarlyStopping(patience=5),), "Patience 20": (EarlyStopping(patience=20),)}
        ),
    ),
)

PRESETS: dict[str, Preset] = {preset.key: preset for preset in _ALL}
"""Every preset by its key, in the order of the menu."""

DEFAULT = "first-light"
"""Key of the preset that the window shows at its first start."""
