"""The ready experiments, trained: what they promise happens."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from reglab.analysis.outcomes import arm_summaries
from reglab.engine.run.trainer import Trainer
from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers.dense import DenseLayer
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


# What the notes of a preset say must happen with other seeds too, not only with those that were looked at
# (the two longest were tried with both once).
OTHER_SEEDS = pytest.mark.parametrize("first_seed", [0, 50])


def _of(key: str, first_seed: int, seeds: int = 5) -> RunRecord:
    return trained(PRESETS[key].experiment.model_copy(update={"first_seed": first_seed, "seeds": seeds}))


@pytest.mark.slow
def test_penalties_on_digits_with_wrong_labels() -> None:
    record = _of("keras-penalties", 0)
    gap, loss, accuracy = (_last(record, name) for name in ("gap", "val_loss", "val_accuracy"))
    none, l1, weak_l1, l2, both = range(5)
    assert gap[none] > 0.4
    # A fifth of the introductions' L1, and their L2, help by every measure.
    for helps in (weak_l1, l2):
        assert gap[helps] < 0.8 * gap[none]
        assert loss[helps] < 0.95 * loss[none]
        assert accuracy[helps] > accuracy[none]
    # Their L1 is too strong: the gap is closed, but the loss is not lower.
    for strong in (l1, both):
        assert gap[strong] < 0.2 * gap[none]
        assert accuracy[strong] > accuracy[none] + 0.01
        assert loss[strong] > loss[weak_l1]
    assert loss[l1] > 0.97 * loss[none]


@pytest.mark.slow
@OTHER_SEEDS
def test_dropout_on_digits_with_wrong_labels(first_seed: int) -> None:
    record = _of("keras-noise", first_seed)
    none, half, fifth = range(3)
    for name in ("gap", "val_loss", "memorised"):
        values = _last(record, name)
        assert values[half] < values[fifth] < values[none]
    accuracy = _last(record, "val_accuracy")
    assert accuracy[half] > accuracy[none] + 0.02
    # It learns more slowly: for the first epochs its training loss, without dropout, is higher.
    loss = record.values("train_loss")[4]
    assert loss[record.columns(half)].mean() > loss[record.columns(none)].mean()


@pytest.mark.slow
def test_augmentation_of_digits_with_wrong_labels() -> None:
    record = _of("keras-augmentation", 0)
    accuracy, loss = _last(record, "val_accuracy"), _last(record, "val_loss")
    none, strong, gentle, together = range(4)
    assert accuracy[strong] < accuracy[none] - 0.05
    assert accuracy[together] > accuracy[gentle] > accuracy[none] + 0.01
    assert loss[together] < loss[gentle] < 0.9 * loss[none]


@pytest.mark.slow
@OTHER_SEEDS
def test_early_stopping_with_last_and_best_weights(first_seed: int) -> None:
    record = _of("keras-together", first_seed)
    stops = [
        [record.stopped[column].epoch for column in record.columns(arm) if column in record.stopped]
        for arm in range(4)
    ]
    # The same networks stop at the same epochs, whichever weights they keep …
    assert stops[1] == stops[2]
    assert len(stops[1]) == record.experiment.seeds
    assert np.mean(stops[3]) > np.mean(stops[2])
    # … and the best ones are better.
    outcomes = arm_summaries(record)
    loss, accuracy = ([arm.last.mean[name] for arm in outcomes] for name in ("val_loss", "val_accuracy"))
    none, last, best, together = range(4)
    assert loss[best] < loss[last] < loss[none]
    assert accuracy[together] > accuracy[best] > accuracy[last] > accuracy[none]


@pytest.mark.slow
@OTHER_SEEDS
def test_batch_norm_learns_at_a_rate_that_is_too_high_for_the_network_alone(first_seed: int) -> None:
    accuracy = _last(_of("keras-batch-norm", first_seed), "val_accuracy")
    alone, fast, faster, *normalised = accuracy
    assert fast < 0.6
    assert faster < 0.2
    # Of real pictures of 784 pixels five hundred teach less than of smooth ones.
    assert min(normalised) > 0.83
    # At a rate that suits the network alone, it learns too.
    assert alone > 0.83
    assert abs(normalised[0] - alone) < 0.03


@pytest.mark.slow
@OTHER_SEEDS
def test_l2_closes_the_gap_of_the_drug_trial_clearly(first_seed: int) -> None:
    record = _of("drug-trial", first_seed, seeds=10)
    gaps = record.values("gap")[-1]
    baseline, second, everywhere = (gaps[record.columns(arm)] for arm in range(3))
    assert stats.ttest_1samp(baseline, 0).pvalue < 0.01
    assert stats.ttest_rel(second, baseline).pvalue < 0.025
    assert stats.ttest_rel(everywhere, baseline).pvalue < 0.025
    assert 0 < everywhere.mean() < second.mean() < 0.6 * baseline.mean()


@pytest.mark.slow
def test_more_data_less_width_and_batch_norm_keep_the_validation_loss_down() -> None:
    record = trained(PRESETS["flexibility"].experiment.model_copy(update={"seeds": 5}))
    baseline, *others = _last(record, "val_loss")
    assert max(others) < 0.6 * baseline
    assert _last(record, "gap")[1] < 0.3 * _last(record, "gap")[0]


@pytest.mark.slow
def test_augmentation_helps_a_convolutional_network_to_tell_shapes() -> None:
    experiment = PRESETS["convolution"].experiment
    record = trained(experiment.model_copy(update={"seeds": 2}))
    baseline, augmented, dropout = _last(record, "val_accuracy")
    assert augmented > max(baseline, dropout) + 0.1
    gaps = _last(record, "gap")
    assert gaps[1] < gaps[2] < gaps[0]


@pytest.mark.slow
@OTHER_SEEDS
def test_each_truth_has_its_penalty(first_seed: int) -> None:
    none, l1, l2, both = range(4)
    score = {
        key: _last(_of(f"{key}-truth", first_seed, seeds=10), "val_r2")
        for key in ("sparse", "dense", "groups")
    }
    for each in score.values():
        assert each[1:].min() > each[none] + 0.1
    assert score["sparse"][l1] > score["sparse"][l2] + 0.1
    assert score["dense"][l2] > score["dense"][l1] + 0.1
    assert np.ptp(score["groups"][1:]) < 0.05
    assert score["groups"][both] > 0.65
    assert score["sparse"][both] > score["sparse"][l2]


@pytest.mark.slow
@OTHER_SEEDS
def test_inverting_half_of_the_training_digits_opens_the_inverted_ones(first_seed: int) -> None:
    record = _of("inverted-digits", first_seed)
    plain, inverted = record.values("val_accuracy")[-1], record.values("shifted_accuracy")[-1]
    for arm in range(2):
        assert inverted[record.columns(arm)].max() < 0.12
    augmented = record.columns(2)
    assert inverted[augmented].min() > 0.93
    assert plain[augmented].mean() > plain[record.columns(0)].mean() - 0.02
    assert plain.min() > 0.93


@pytest.mark.slow
def test_double_descent_is_there_in_every_seed_and_l2_takes_it_away() -> None:
    """Ten seeds: validation at the width that just learns all by heart, against narrower and wider ones."""
    experiment = PRESETS["double-descent"].experiment
    narrow, peak, wide = (
        trained(edits.set_network(experiment, layers=(DenseLayer(units=units),))) for units in (6, 14, 64)
    )
    plain, l2 = peak.columns(0), peak.columns(1)
    assert len(plain) == 10
    losses = {
        name: record.values("val_loss")[-1] for name, record in (("n", narrow), ("p", peak), ("w", wide))
    }
    # Without regularization the peak is there in 10 of 10 seeds, on both sides.
    assert (losses["p"][plain] > losses["n"][plain]).sum() == 10
    assert (losses["p"][plain] > 1.2 * losses["w"][plain]).sum() == 10
    # It stands where nearly all is known by heart, wrong labels too, and not before.
    assert narrow.values("train_accuracy")[-1][plain].mean() < 0.9
    assert peak.values("train_accuracy")[-1][plain].mean() > 0.97
    # With L2 wider is better all the way.
    assert (losses["p"][l2] < losses["n"][l2]).sum() == 10
    assert (losses["w"][l2] < losses["p"][l2]).sum() >= 9
    assert (losses["p"][l2] < losses["p"][plain]).all()


@OTHER_SEEDS
def test_penalties_close_the_gap_of_real_tables(first_seed: int) -> None:
    penguins = _of("penguins", first_seed)
    gap, loss = _last(penguins, "gap"), _last(penguins, "val_loss")
    none, l2, dropout = range(3)
    assert gap[l2] < 0.3 * gap[none]
    assert gap[l2] < gap[dropout] < 0.7 * gap[none]
    assert loss[l2] < 0.6 * loss[none]
    cars = _of("auto-mpg", first_seed)
    gap, score = _last(cars, "gap"), _last(cars, "val_r2")
    assert gap[l2] < 0.6 * gap[none]
    assert gap[dropout] < 0.7 * gap[none]
    assert score[l2] > score[none] > score[dropout]


@pytest.mark.slow
def test_on_clothes_the_loss_gains_and_the_accuracy_does_not() -> None:
    record = _of("fashion", 0)
    loss, accuracy = _last(record, "val_loss"), _last(record, "val_accuracy")
    assert max(loss[1:]) < 0.9 * loss[0]
    assert np.ptp(accuracy) < 0.03
