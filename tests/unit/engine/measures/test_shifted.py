"""A shifted validation set is measured beside the plain one, and changes no other number."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reglab.data import load
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.training import TrainingSpec
from reglab.record.record import RunRecord


def experiment(key: str, shift: str, size: float, validation: int = 70, flip: float = 0.0) -> Experiment:
    return Experiment(
        data=DataSpec.model_validate(
            {
                "set": key,
                "train": 40,
                "validation": validation,
                "test": 30,
                "noise": 0.1,
                "label_flip": flip,
                "shift": shift,
                "shift_size": size,
            }
        ),
        network=NetworkSpec(layers=(DenseLayer(units=24),)),
        training=TrainingSpec(batch_size=16, epochs=3),
        arms=(Arm(name="plain"), Arm(name="dropout", techniques=(Dropout(p=0.3),))),
        seeds=2,
    )


def ran(asked: Experiment) -> tuple[Trainer, RunRecord]:
    trainer, record = Trainer(asked, run=1), RunRecord(asked, run=1)
    for event in trainer.run():
        record.apply(event)
    return trainer, record


@pytest.mark.parametrize(
    ("key", "shift", "size", "flip"), [("digits", "inverted", 0, 0.2), ("diabetes", "drifted", 1.5, 0)]
)
def test_its_numbers_are_those_of_the_networks_on_it(key: str, shift: str, size: float, flip: float) -> None:
    trainer, record = ran(experiment(key, shift, size, flip=flip))
    for replica in record.replicas:
        data = load(trainer.experiment.data, 40, replica.seed)
        module = trainer.fleet.replica_module(replica.index)
        assert data.x_val_shifted is not None
        out = module(torch.tensor(data.x_val_shifted).float()).detach().double()
        last = {name: record.values(name)[-1, replica.index] for name in record.metrics}
        if key == "digits":
            target = torch.tensor(data.y_val)
            loss = torch.nn.functional.cross_entropy(out, target).item()
            assert last["shifted_accuracy"] == pytest.approx((out.argmax(1) == target).double().mean().item())
            assert 0 <= last["memorised"] <= 1
        else:
            loss = float(np.mean((out.numpy()[:, 0] - data.y_val) ** 2))
            assert last["shifted_r2"] == pytest.approx(1 - loss / data.y_val.var(), rel=1e-4)
            assert last["shifted_rmse"] == pytest.approx(np.sqrt(loss) * data.target_scale, rel=1e-5)
        assert last["shifted_loss"] == pytest.approx(loss, rel=1e-5)


# So many examples that they are measured in several parts.
@pytest.mark.parametrize("validation", [70, 3000])
def test_all_other_numbers_stay_bit_for_bit(validation: int) -> None:
    key, shift, size = ("digits", "turned", 30) if validation < 100 else ("moons", "noisy", 0.5)
    _, plain = ran(experiment(key, "none", 0, validation))
    _, shifted = ran(experiment(key, shift, size, validation))
    assert not [name for name in plain.metrics if name.startswith("shifted")]
    assert shifted.metrics[: len(plain.metrics)] == plain.metrics
    for name in plain.metrics:
        np.testing.assert_array_equal(plain.values(name), shifted.values(name))
    assert not np.array_equal(shifted.values("shifted_loss"), shifted.values("val_loss"))
