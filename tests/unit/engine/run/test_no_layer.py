"""Techniques that reach no layer: they change nothing, bit for bit, at any moment."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import Adam, TrainingSpec
from reglab.record.interventions import Branch, ChangeArm
from reglab.record.record import RunRecord

PER_LAYER = [kind for kind, cls in TECHNIQUES.items() if cls.per_layer]
SEEDS = 2
AT_ONCE = EarlyStopping(patience=1, min_delta=1000.0)


def nowhere(kind: str) -> list[Technique]:
    """The technique without a layer, in every form of it; strong, so that it would be noticed."""
    cls = TECHNIQUES[kind]
    forms = [cls(layers=())]
    if "method" in cls.model_fields:
        forms.append(cls(layers=(), method="proximal"))
    if cls.suits == "kernels":
        # The network below has none.
        forms.append(cls(layers="all"))
    return forms


def experiment(
    *arms: Arm, layers: tuple[LayerSpec, ...] = (DenseLayer(units=5),), **data: object
) -> Experiment:
    return Experiment(
        data=DataSpec(train=23, validation=20, test=12, **data),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(optimizer=Adam(lr=0.05), batch_size=8, epochs=8),
        arms=arms,
        seeds=SEEDS,
    )


class Ran:
    """A trainer that has run, with its record."""

    def __init__(self, what: Experiment, change: ChangeArm | None = None) -> None:
        self.trainer, self.record = Trainer(what, 1, flush_seconds=0), RunRecord(what, 1)
        self.go_on(change)

    def go_on(self, change: ChangeArm | None = None) -> None:
        for event in self.trainer.run():
            self.record.apply(event)
            if change is not None and self.record.epochs == 3:
                self.trainer.change(change)


def assert_equal_arms(record: RunRecord, one: int = 0, other: int = 1) -> None:
    """Every number of two arms is the same, bit for bit."""
    for metric in record.metrics:
        values = record.values(metric).reshape(record.epochs, -1, SEEDS)
        np.testing.assert_array_equal(values[:, one], values[:, other], err_msg=metric)


@pytest.mark.parametrize("kind", PER_LAYER)
def test_it_changes_nothing_from_the_start(kind: str) -> None:
    for technique in nowhere(kind):
        # In a stack with a plain arm, and in one of its own.
        assert_equal_arms(Ran(experiment(Arm(name="plain"), Arm(name="it", techniques=(technique,)))).record)
        plain = Ran(experiment(Arm(name="plain"))).record
        alone = Ran(experiment(Arm(name="it", techniques=(technique,)))).record
        for metric in plain.metrics:
            np.testing.assert_array_equal(plain.values(metric), alone.values(metric), err_msg=metric)


@pytest.mark.parametrize("kind", PER_LAYER)
def test_it_changes_nothing_on_pictures(kind: str) -> None:
    layers = (Conv2dLayer(channels=2), FlattenLayer())
    arms = Arm(name="plain"), Arm(name="it", techniques=(TECHNIQUES[kind](layers=()),))
    assert_equal_arms(Ran(experiment(*arms, layers=layers, set="digits")).record)


@pytest.mark.parametrize("kind", [kind for kind in PER_LAYER if kind != "batch_norm"])
def test_it_can_be_taken_off_its_last_layer_while_it_trains(kind: str) -> None:
    for technique in nowhere(kind):
        acting = TECHNIQUES[kind]()
        arms = [
            Arm(name="gone", techniques=(acting,), changes=(Change(epoch=4),)),
            Arm(name="nowhere", techniques=(acting,)),
        ]
        assert_equal_arms(Ran(experiment(*arms), ChangeArm(1, (technique,))).record)


@pytest.mark.parametrize("kind", PER_LAYER)
def test_it_may_be_all_that_is_left_when_others_stop(kind: str) -> None:
    acting = TECHNIQUES[kind]()
    for technique in nowhere(kind):
        arms = [
            Arm(name="plain"),
            Arm(name="it", techniques=(technique,)),
            Arm(name="stopping", techniques=(acting, AT_ONCE)),
        ]
        record = Ran(experiment(*arms)).record
        assert_equal_arms(record)
        assert {record.replicas[column].arm for column in record.stopped} == {2}
        assert len(record.stopped) == SEEDS


@pytest.mark.parametrize("kind", [kind for kind in PER_LAYER if kind != "batch_norm"])
def test_a_branch_may_have_it(kind: str) -> None:
    for technique in nowhere(kind):
        ran = Ran(experiment(Arm(name="plain"), Arm(name="it", techniques=(technique,))))
        source = ran.record.experiment.arms[1]
        same = source.model_copy(update={"name": "same"})
        ran.trainer.branch(Branch(1, 4, same))
        ran.go_on()
        less = source.model_copy(update={"name": "less", "changes": (Change(epoch=5),)})
        ran.trainer.branch(Branch(1, 4, less))
        ran.go_on()
        for branch in (2, 3):
            assert_equal_arms(ran.record, 1, branch)
