"""The ready experiments, trained: what they promise happens."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.engine.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import DEFAULT, PRESETS, Preset
from reglab.record.record import RunRecord


def trained(experiment: Experiment) -> RunRecord:
    record = RunRecord(experiment, run=1)
    for event in Trainer(experiment, run=1).run():
        record.apply(event)
    assert record.state == "completed"
    return record


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS.keys())
def test_every_preset_trains(preset: Preset) -> None:
    experiment = preset.experiment
    short = experiment.model_copy(
        update={"training": experiment.training.model_copy(update={"epochs": 2}), "seeds": 2}
    )
    record = trained(short)
    assert record.epochs == 2
    assert np.isfinite(record.values("gap")).all()
    assert not record.stopped


@pytest.mark.slow
@pytest.mark.parametrize("first_seed", [0, 50])
def test_in_the_default_experiment_the_gap_opens_for_the_baseline_alone(first_seed: int) -> None:
    experiment = PRESETS[DEFAULT].experiment.model_copy(update={"first_seed": first_seed})
    record = trained(experiment)
    baseline, regularized = record.columns(0), record.columns(1)
    # From the first third of the run on, so that a slower machine shows it within its seconds too.
    for epoch in range(record.epochs // 3, record.epochs):
        gap, loss = record.values("gap")[epoch], record.values("val_loss")[epoch]
        assert (gap[baseline] >= 3 * gap[regularized]).all()
        assert (gap[baseline] > 0.2).all()
        assert (loss[baseline] > loss[regularized]).all()
    accuracy = record.values("val_accuracy")[-1]
    assert accuracy[regularized].mean() > accuracy[baseline].mean() + 0.02
    # The curves fit on one plot.
    assert np.nanmax(record.values("val_loss")) < 10
