"""What is seen of an experiment before a run is what the run begins with."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from reglab.data import load
from reglab.engine.run.draft import answer, beginning
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.more_data import MoreData
from reglab.experiment.training import TrainingSpec
from reglab.record.events import RunStarted
from reglab.record.questions import Examples, Outputs, Question
from reglab.record.record import RunRecord


def _experiment(set_: str = "moons", **data: object) -> Experiment:
    return Experiment(
        data=DataSpec.model_validate({"set": set_, "train": 30, "validation": 20, "test": 20, **data}),
        network=NetworkSpec(layers=(DenseLayer(units=6),)),
        training=TrainingSpec(epochs=3),
        arms=(Arm(name="a"), Arm(name="b", techniques=(L2(), MoreData(times=2)))),
        seeds=1,
        first_seed=4,
    )


def _asked(experiment: Experiment, want: Examples | Outputs) -> Question:
    return Question(-1, 7, want, tuple(range(len(experiment.arms))))


@pytest.mark.parametrize("set_", ["moons", "sine", "wine", "digits"])
def test_the_examples_are_those_of_the_run(set_: str) -> None:
    experiment = _experiment(set_, label_flip=0.0 if set_ == "sine" else 0.2)
    found = answer(experiment, _asked(experiment, Examples()))
    trainer = Trainer(experiment, -1)
    list(trainer.run())
    trained = trainer.answer(_asked(experiment, Examples()))
    assert (found.run, found.number, found.replicas) == (-1, 7, (0, 1))
    assert [len(own.y_train) for own in found.examples] == [30, 60]
    for own, other in zip(found.examples, trained.examples, strict=True):
        for name in ("x_train", "y_train", "x_val", "y_val", "flipped"):
            assert np.array_equal(getattr(own, name), getattr(other, name)), name


@pytest.mark.parametrize("set_", ["moons", "sine"])
def test_the_outputs_are_those_of_the_initial_weights(set_: str) -> None:
    experiment = _experiment(set_)
    points = np.random.default_rng(0).normal(size=(50, len(experiment.data.info.features)))
    found = answer(experiment, _asked(experiment, Outputs(points)))
    trainer = Trainer(experiment, -1)
    list(trainer.run())
    question = Question(-1, 7, Outputs(points), (0, 1), epoch=0)
    for own, other in zip(found.outputs, trainer.answer(question).outputs, strict=True):
        assert np.array_equal(own, other)
    assert found.epoch == 0
    assert not np.allclose(
        found.outputs[0], trainer.answer(Question(-1, 7, Outputs(points), (0,))).outputs[0]
    )


def test_the_true_curve_comes_with_the_examples() -> None:
    experiment = _experiment("sine", noise=0.0)
    (own, _) = answer(experiment, _asked(experiment, Examples())).examples
    assert own.truth is not None
    across, target = own.truth.T
    assert np.allclose(target, np.sin(across), atol=1e-12)
    assert np.allclose(np.interp(own.x_train[:, 0], across, target), own.y_train, atol=1e-3)
    width = np.ptp(own.x_train)
    assert across[0] == pytest.approx(own.x_train.min() - width)
    assert across[-1] == pytest.approx(own.x_train.max() + width)
    bank = load(DataSpec(set="bank-loans", train=50, validation=20, test=20, noise=0), 50, 0)
    assert bank.truth is not None
    loan, flow = bank.truth.T
    assert np.allclose(flow, 0.8 * loan - 0.006 * loan**2)
    for set_ in ("moons", "diabetes", "drug-trial"):
        other = load(DataSpec(set=set_, train=50, validation=20, test=20), 50, 0)
        assert other.truth is None


def test_the_data_do_not_wait_for_torch() -> None:
    code = (
        "import sys\n"
        "from reglab.engine.run.draft import answer, beginning\n"
        "from reglab.experiment.experiment import Experiment\n"
        "from reglab.record.questions import Examples, Question\n"
        "found = answer(Experiment(), Question(1, 1, Examples(), (0,)))\n"
        "print(len(found.examples[0].y_train), 'torch' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout.split() == ["100", "False"]


@pytest.mark.parametrize(("set_", "score"), [("moons", "val_accuracy"), ("sine", "val_r2")])
def test_curves_begin_where_the_untrained_networks_stand(set_: str, score: str) -> None:
    """By numpy from the outputs of the untrained networks, and their examples."""
    experiment = _experiment(set_).model_copy(update={"seeds": 3})
    training = experiment.training.model_copy(
        update={"optimizer": experiment.training.optimizer.model_copy(update={"lr": 1e-12}), "epochs": 1}
    )
    still = experiment.model_copy(update={"training": training})
    record = RunRecord(still, run=1)
    for event in Trainer(still, run=1).run():
        record.apply(event)
    for metric in ("train_loss", "val_loss", score):
        found = [float(record.values(metric)[0, record.columns(arm)].mean()) for arm in range(2)]
        assert beginning(experiment, metric) == pytest.approx(found, abs=1e-6), metric
    ends = (beginning(experiment, metric) for metric in ("val_loss", "train_loss"))
    gaps = [above - below for above, below in zip(*ends, strict=True)]
    assert beginning(experiment, "gap") == pytest.approx(gaps)
    assert np.isnan(beginning(experiment, "weight_norm")).all()
    run = Trainer(experiment, run=1).run()
    started = next(iter(run))
    assert isinstance(started, RunStarted)
    assert beginning(experiment, "train_loss")[0] == pytest.approx(np.mean(started.untrained[:3]))
