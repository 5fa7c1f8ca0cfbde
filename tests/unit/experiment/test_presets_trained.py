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


def _last(record: RunRecord, name: str) -> np.ndarray:
    """Each arm's mean over the seeds at the last epoch of each."""
    values = record.values(name)
    ends = np.array([column[~np.isnan(column)][-1] for column in values.T])
    arms = range(len(record.experiment.arms))
    return np.array([ends[record.columns(arm)].mean() for arm in arms])


@pytest.mark.slow
def test_penalties_make_the_weights_of_the_first_network_for_pictures_smaller() -> None:
    record = trained(PRESETS["keras-penalties"].experiment)
    baseline, l1, l2, both = _last(record, "weight_norm")
    assert l2 < 0.6 * baseline
    assert both < l1 < baseline / 3
    baseline, l1, l2, both = _last(record, "val_accuracy")
    assert abs(l2 - baseline) < 0.02
    assert max(l1, both) < baseline - 0.02


@pytest.mark.slow
def test_all_three_together_go_on_for_longer_than_early_stopping_and_validate_best() -> None:
    record = trained(PRESETS["keras-together"].experiment)
    baseline, stopped, together = _last(record, "val_loss")
    assert max(stopped, together) < baseline
    baseline, stopped, together = _last(record, "val_accuracy")
    assert together > stopped - 0.01
    assert together > baseline + 0.02
    epochs = np.sum(~np.isnan(record.values("val_loss")), axis=0)
    assert epochs[record.columns(2)].mean() > epochs[record.columns(1)].mean()


@pytest.mark.slow
def test_more_data_less_width_and_batch_norm_keep_the_validation_loss_down() -> None:
    record = trained(PRESETS["flexibility"].experiment)
    baseline, *others = _last(record, "val_loss")
    assert max(others) < 0.6 * baseline
    assert _last(record, "gap")[1] < 0.3 * _last(record, "gap")[0]


@pytest.mark.slow
def test_augmentation_helps_a_convolutional_network_to_tell_shapes() -> None:
    experiment = PRESETS["convolution"].experiment
    record = trained(experiment.model_copy(update={"seeds": 3}))
    baseline, augmented, dropout = _last(record, "val_accuracy")
    assert augmented > max(baseline, dropout) + 0.1
    gaps = _last(record, "gap")
    assert gaps[1] < gaps[2] < gaps[0]
