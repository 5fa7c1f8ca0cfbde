"""Networks that leave the process as numbers and come back: every answer is the one that it was."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.engine.errors import EngineError
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.weight_averaging import WeightAveraging
from reglab.experiment.training import Adam, TrainingSpec
from reglab.record.interventions import Branch
from reglab.record.networks import AllNetworks, NetworksAt, Revival
from reglab.record.peeks import OpenSeal
from reglab.record.questions import Answer, Examples, Outputs, Pruned, Question, Want, Weights
from reglab.record.reviving import revival
from tests.unit.engine.lanes.test_past import POINTS, Ran, experiment

EVERYTHING = 1 << 30


def many(epochs: int = 20, precision: str = "float32") -> Ran:
    return Ran(
        experiment(
            epochs,
            Arm(name="plain"),
            Arm(name="dropout", techniques=(Dropout(p=0.3, form="classic"),)),
            Arm(name="average", techniques=(WeightAveraging(decay=0.9),)),
            Arm(name="early", techniques=(EarlyStopping(patience=2, restore_best=True),)),
            Arm(name="normalised", network=NetworkSpec(layers=(DenseLayer(units=6), BatchNormLayer()))),
            data=DataSpec(train=40, validation=60, test=20, resample=True),
            training=TrainingSpec(optimizer=Adam(lr=0.05), batch_size=8, epochs=epochs, precision=precision),
        )
    )


def kept(ran: Ran, budget: int = EVERYTHING) -> tuple[NetworksAt, ...]:
    return ran.ask(AllNetworks(budget)).networks


def back(ran: Ran, budget: int = EVERYTHING) -> Trainer:
    trainer = Trainer(ran.record.experiment, 1)
    trainer.revive(revival(ran.record, kept(ran, budget)))
    return trainer


def asked(trainer: Trainer, want: Want, columns: int, epoch: int | None = None) -> Answer:
    return trainer.answer(Question(1, 7, want, tuple(range(columns)), epoch))


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_every_answer_is_bit_for_bit_what_it_was(precision: str) -> None:
    ran = many(precision=precision)
    assert any(stop.reason == "early_stopping" for stop in ran.record.stopped.values())
    again, columns = back(ran), len(ran.record.replicas)
    for epoch in (None, 0, 1, 7, 20):
        for points in (POINTS, "train", "validation"):
            before, after = ran.ask(Outputs(points), epoch), asked(again, Outputs(points), columns, epoch)
            assert after.epoch == before.epoch
            for one, other in zip(before.outputs, after.outputs, strict=True):
                np.testing.assert_array_equal(one, other)
        before, after = ran.ask(Weights(), epoch), asked(again, Weights(), columns, epoch)
        for network, same in zip(before.weights, after.weights, strict=True):
            for layer, other in zip(network, same, strict=True):
                np.testing.assert_array_equal(layer.weight, other.weight)
                np.testing.assert_array_equal(layer.active, other.active)
    cut, again_cut = ran.ask(Pruned(0.05)), asked(again, Pruned(0.05), columns)
    for one, other in zip(cut.pruned, again_cut.pruned, strict=True):
        assert (one.after.weights, one.after.loss) == (other.after.weights, other.after.loss)
    assert asked(again, Examples(), columns).examples


def test_looks_at_the_test_part_are_counted_on() -> None:
    ran = many(6)
    ends = OpenSeal("last", (None,) * 10)
    first = ran.ask(ends).peek
    assert first is not None
    ran.record.apply(first)
    second = asked(back(ran), ends, 10).peek
    assert second is not None
    assert (first.number, second.number) == (1, 2)
    assert second.tested == first.tested


def test_what_is_kept_fits_and_what_networks_ended_with_comes_first() -> None:
    ran = many(40)
    everything = kept(ran)
    assert [networks.epoch for networks in everything] == [e for e in ran.record.kept.tolist() if e]
    total, ends = sum(networks.bytes for networks in everything), ran.ask(Weights()).weights
    for share in (0.7, 0.4, 0.2):
        some = kept(ran, int(share * total))
        assert 0 < sum(networks.bytes for networks in some) <= share * total
        again = Trainer(ran.record.experiment, 1)
        again.revive(revival(ran.record, some))
        for network, same in zip(ends, asked(again, Weights(), 10).weights, strict=True):
            for layer, other in zip(network, same, strict=True):
                np.testing.assert_array_equal(layer.weight, other.weight)
    assert kept(ran, 100) == ()


def test_a_branch_comes_back_with_the_past_of_its_source() -> None:
    ran = Ran(experiment(10))
    arm = ran.record.experiment.arms[0].changed(5, (Dropout(p=0.4),))
    ran.trainer.branch(Branch(0, 4, arm.model_copy(update={"name": "branch", "key": "b1"})))
    ran.go_on()
    again, columns = back(ran), len(ran.record.replicas)
    assert columns == 6
    for epoch in (2, 4, 6, None):
        before, after = ran.ask(Outputs(POINTS), epoch), asked(again, Outputs(POINTS), columns, epoch)
        for one, other in zip(before.outputs, after.outputs, strict=True):
            np.testing.assert_array_equal(one, other)


def test_networks_that_came_back_are_not_branched() -> None:
    ran = Ran(experiment(6))
    with pytest.raises(EngineError, match="come from a file"):
        back(ran).branch(Branch(0, 2, ran.record.experiment.arms[0]))


@pytest.mark.parametrize(
    ("columns", "size", "words"), [((0, 9), 119, "not those of its"), ((0, 1), 7, "other numbers of weights")]
)
def test_networks_of_another_experiment_are_refused(columns: tuple[int, ...], size: int, words: str) -> None:
    networks = NetworksAt(3, columns, tuple(np.zeros(size, np.float32) for _ in columns))
    with pytest.raises(ValueError, match=words):
        Trainer(experiment(5), 1).revive(Revival((networks,), 5, (), {}, 0))
