"""Words for the early pull of penalties: thresholds, windows, and a training at three strengths."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.analysis.pull import EarlyPull, early_pull
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import Adam, TrainingSpec
from reglab.record.events import LAYER_METRICS, Array, EpochsDone, Replica, RunStarted, read_only
from reglab.record.record import RunRecord

NAN = float("nan")


def recorded(ratios: Array, epochs: int) -> RunRecord:
    """A record of one arm with these ratios, (epochs, replicas, layers)."""
    made = RunRecord(Experiment(training=TrainingSpec(epochs=epochs)), 1)
    count, seeds, depth = ratios.shape
    replicas = tuple(Replica(k, 0, k, 10, depth) for k in range(seeds))
    made.apply(RunStarted(1, replicas, epochs, ("train_loss",), 4, "cpu", 1))
    layers = {name: read_only(ratios) for name in LAYER_METRICS}
    made.apply(EpochsDone(1, 1, {"train_loss": read_only(np.zeros((count, seeds)))}, layers, 1.0))
    return made


@pytest.mark.parametrize(
    ("ratio", "word", "end"),
    [
        (0.0, "no effect", "less than 0.1 % of the force of the data"),
        (0.00099, "no effect", "less than 0.1 % of the force of the data"),
        (0.001, "useful", "0.1 % of the force of the data"),
        (0.09, "useful", "9 % of the force of the data"),
        (0.15, "useful", "15 % of the force of the data"),
        # L1 0.01 on 120 digits: the verdict says that it underfits, so this must not be called useful.
        (0.27, "strong", "27 % of the force of the data"),
        (0.5, "strong", "50 % of the force of the data"),
        (0.51, "strangling", "51 % of the force of the data"),
        (11.0, "strangling", "more than ten times as strongly as the data"),
    ],
)
def test_words(ratio: float, word: str, end: str) -> None:
    found = EarlyPull(ratio, (ratio,), 1)
    assert found.word == word
    assert found.sentence.startswith(f"{word}: the penalty pulls ")
    assert found.sentence.endswith(end)


def test_the_weakest_layer_of_the_early_epochs_counts() -> None:
    ratios = np.full((40, 3, 3), 9.0)
    ratios[:4] = np.array([0.3, NAN, 0.02])
    ratios[2, 1] = (4.0, NAN, 4.0)
    found = early_pull(recorded(ratios, 40), 0)
    assert found is not None
    assert found.ratio == 0.02
    assert found.layers[0] == 0.3
    assert np.isnan(found.layers[1])
    assert (found.weakest, found.epochs) == (2, 4)
    # What is planned decides, not how far the run has come.
    early = early_pull(recorded(ratios[:1], 40), 0)
    assert early is not None
    assert early.ratio == 0.02
    assert early.epochs == 1


def test_without_a_penalty_there_is_nothing_to_say() -> None:
    assert early_pull(recorded(np.full((3, 2, 2), NAN), 30), 0) is None
    assert early_pull(recorded(np.zeros((3, 2, 2)), 30), 1) is None
    assert early_pull(RunRecord(Experiment(), 1), 0) is None


def test_a_training_at_several_strengths() -> None:
    arms: dict[str, tuple[Technique, ...]] = {
        "none": (),
        "weak": (L2(strength=1e-5),),
        "good": (L2(strength=3e-3),),
        "sparse": (L1(strength=1e-3, method="proximal"),),
        "strong": (L2(strength=0.3),),
        "decay": (WeightDecay(strength=0.1), Dropout(p=0.2)),
    }
    question = Experiment(
        data=DataSpec(set="digits", train=120, validation=100, test=100),
        network=NetworkSpec(layers=(DenseLayer(units=64),)),
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=30),
        arms=tuple(Arm(name=name, techniques=techniques) for name, techniques in arms.items()),
        seeds=2,
    )
    record = RunRecord(question, 1)
    for event in Trainer(question, 1).run():
        record.apply(event)
    pulls = {name: early_pull(record, arm) for arm, name in enumerate(arms)}
    assert {name: None if pull is None else pull.word for name, pull in pulls.items()} == {
        "none": None,
        "weak": "no effect",
        "good": "useful",
        "sparse": "useful",
        "strong": "strangling",
        "decay": None,
    }
