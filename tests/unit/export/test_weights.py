"""Weights that leave the program: PyTorch takes them by name, and puts out what the engine puts out."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

from reglab.engine.answers.beginning import beginning
from reglab.engine.run.trainer import Trainer
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import TrainingSpec
from reglab.export.weights import WeightsError, weights_file
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.questions import Outputs, Question
from reglab.record.record import RunRecord

EPOCHS = 6


def plain_network() -> nn.Module:
    """What a person writes by hand for the experiment below."""
    return nn.Sequential(
        OrderedDict(
            picture=nn.Unflatten(1, (1, 8, 8)),
            conv1=nn.Conv2d(1, 3, 3),
            relu1=nn.ReLU(),
            norm2=nn.BatchNorm2d(3),
            flatten3=nn.Flatten(),
            dense4=nn.Linear(3 * 6 * 6, 5),
            tanh4=nn.Tanh(),
            output=nn.Linear(5, 10),
        )
    )


@pytest.fixture(scope="module")
def ran() -> tuple[Trainer, RunRecord, tuple[NetworksAt, ...]]:
    layers = (
        Conv2dLayer(channels=3, kernel=3, padding="valid"),
        BatchNormLayer(),
        FlattenLayer(),
        DenseLayer(units=5, activation="tanh"),
    )
    stopping = EarlyStopping(patience=1, restore_best=True)
    experiment = Experiment(
        data=DataSpec(set="digits", train=60, validation=50, test=20),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(epochs=EPOCHS, precision="float64"),
        arms=(Arm(name="plain"), Arm(name="early", techniques=(stopping,))),
        seeds=2,
    )
    trainer, record = Trainer(experiment, 1), RunRecord(experiment, 1)
    for event in trainer.run():
        record.apply(event)
    columns = tuple(replica.index for replica in record.replicas)
    return trainer, record, trainer.answer(Question(1, 1, AllNetworks(1 << 30), columns)).networks


@pytest.mark.parametrize("moment", ["last", "best"])
@pytest.mark.parametrize("arm", [0, 1])
def test_a_plain_module_takes_them_and_computes_what_the_engine_computes(
    ran: tuple[Trainer, RunRecord, tuple[NetworksAt, ...]], tmp_path: Path, arm: int, moment: str
) -> None:
    trainer, record, networks = ran
    path = tmp_path / "weights.safetensors"
    path.write_bytes(weights_file(record, networks, arm, 1, moment))  # type: ignore[arg-type]
    network = plain_network().double().eval()
    network.load_state_dict(load_file(path))
    with safe_open(path, "np") as file:
        about = file.metadata()
    column = next(r.index for r in record.replicas if (r.arm, r.seed) == (arm, 1))
    epoch = int(about["epoch"])
    losses = record.values("val_loss")[:, column]
    if moment == "best" or arm == 1:
        assert epoch == int(np.nanargmin(losses)) + 1
    else:
        assert epoch == EPOCHS
    begun = beginning(record.experiment, arm, 1)
    with torch.inference_mode():
        logits = network(torch.tensor(begun.x_val))
    loss = nn.functional.cross_entropy(logits, torch.tensor(begun.y_val)).item()
    assert loss == pytest.approx(losses[epoch - 1], abs=1e-10)
    answer = trainer.answer(Question(1, 2, Outputs("validation"), (column,), epoch))
    np.testing.assert_allclose(torch.softmax(logits, 1).numpy(), answer.outputs[0], atol=1e-10)
    assert (about["arm"], about["seed"], about["format"]) == (record.experiment.arms[arm].name, "1", "pt")


def test_what_is_not_there_is_said(ran: tuple[Trainer, RunRecord, tuple[NetworksAt, ...]]) -> None:
    _, record, networks = ran
    with pytest.raises(WeightsError, match="There is no seed 9 of “plain”; there are 0 and 1"):
        weights_file(record, networks, 0, 9, "last")
    with pytest.raises(WeightsError, match="at epoch 6 were not kept"):
        weights_file(record, (), 0, 1, "last")
    short = NetworksAt(EPOCHS, networks[-1].columns, tuple(v[:-1] for v in networks[-1].values))
    with pytest.raises(WeightsError, match="are not those of a network of this arm"):
        weights_file(record, (short,), 0, 1, "last")
