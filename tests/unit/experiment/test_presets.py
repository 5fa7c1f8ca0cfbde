"""The ready experiments."""

from __future__ import annotations

import pytest

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.differences import differences
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.presets import DEFAULT, PRESETS, suggestion_for
from reglab.experiment.presets.base import Preset
from reglab.experiment.presets.networks import NETWORKS, ReadyNetwork
from reglab.experiment.sweeps import make_sweep
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l1_l2 import L1L2
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import SGD, Adam

EACH = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS.keys())


@EACH
def test_each_compares_an_unregularized_baseline_with_regularized_arms(preset: Preset) -> None:
    experiment = preset.experiment
    assert PRESETS[preset.key] is preset
    assert experiment.name == preset.title
    assert experiment.notes == preset.about
    assert preset.about.endswith((".", "?"))
    assert loads(dumps(experiment)) == experiment
    assert experiment.baseline.active == ()
    assert experiment.seeds in (5, 10)
    about_rates = preset.key == "keras-batch-norm"
    for arm, found in zip(experiment.arms[1:], differences(experiment), strict=True):
        assert found.items
        # One is about the rates at which batch normalisation learns; the others differ in nothing else.
        assert arm.training is None or about_rates
        differs = f"“{arm.name}” differs in more than regularization: learning rate."
        assert found.warning == (differs if arm.training is not None else "")


def test_the_default_is_one_of_them() -> None:
    assert DEFAULT in PRESETS
    assert len(PRESETS[DEFAULT].experiment.arms) == 2


def test_settings_of_the_teaching_texts() -> None:
    """Numbers that a reader of the sources looks for."""
    drug = PRESETS["drug-trial"].experiment
    assert [layer.units for layer in drug.network.layers] == [16, 32]
    assert drug.network.output == "sigmoid_per_class"
    assert drug.arms[1].techniques == (L2(strength=0.01, layers=(2,)),)
    assert drug.arms[2].techniques == (L2(strength=0.01),)
    boundary = PRESETS["two-class-boundary"].experiment
    assert [arm.techniques for arm in boundary.arms] == [
        (),
        (L2(strength=0.7, convention="lambda_2m"),),
        (Dropout(p=0.2),),
    ]
    digits = PRESETS["digits-120"].experiment
    assert (digits.data.set, digits.data.train, digits.training.epochs) == ("digits", 120, 300)
    assert [arm.summary() for arm in digits.arms] == ["no regularization", "L2 0.01", "dropout 0.3"]
    assert PRESETS["early-stopping"].experiment.arms[1].techniques == (EarlyStopping(patience=5),)


def test_settings_of_the_first_network_for_pictures() -> None:
    """784-64-10 with ReLU and softmax, batches of 32, and the strengths that introductions to Keras set."""
    keys = [f"keras-{what}" for what in ("penalties", "noise", "augmentation", "together", "batch-norm")]
    for experiment in (PRESETS[key].experiment for key in keys):
        info = experiment.data.info
        assert experiment.network.widths(info) == (784, 64, 10)
        assert experiment.network.layers == (DenseLayer(units=64, activation="relu"),)
        assert experiment.network.resolved_output(info) == "softmax"
        assert experiment.network.init == "glorot"
        assert experiment.training.batch_size == 32
    assert [PRESETS[key].experiment.training.optimizer for key in keys] == [Adam(lr=0.001)] * 4 + [
        SGD(lr=0.1)
    ]
    normed = PRESETS["keras-batch-norm"].experiment
    rates = [normed.arm_training(arm).optimizer for arm in normed.arms]
    assert rates == [SGD(lr=lr) for lr in (0.1, 0.7, 1.0, 0.1, 1.0, 1.0)]
    techniques = {arm.name: arm.techniques for key in keys for arm in PRESETS[key].experiment.arms}
    assert techniques["L1 0.01"] == (L1(strength=0.01),)
    assert techniques["L2 0.01"] == (L2(strength=0.01),)
    # Both together stand on the first layer alone.
    assert techniques["L1L2 0.01, 0.01 on layer 1"] == (L1L2(l1=0.01, l2=0.01, layers=(1,)),)
    assert techniques["Dropout 0.5"] == (Dropout(p=0.5),)
    assert techniques["Batch norm"] == (BatchNorm(place="after"),)
    (augmentation,) = techniques["Rotation, shift, flip"]
    assert isinstance(augmentation, ImageAugmentation)
    assert (augmentation.rotation, augmentation.width_shift, augmentation.height_shift) == (20, 0.2, 0.2)
    assert augmentation.horizontal_flip
    # Keras' default keeps the last weights; both sides are shown.
    assert techniques["Early stopping, last weights"] == (EarlyStopping(patience=5, restore_best=False),)
    assert techniques["Early stopping, best weights"] == (EarlyStopping(patience=5),)
    assert techniques["All three"] == (L2(strength=0.01), Dropout(p=0.5), EarlyStopping(patience=5))


def test_what_shows_sparse_weights_sets_them_to_zero() -> None:
    """The subgradient leaves no weight exactly zero; it stands only where Keras' own setting is shown."""
    for key, preset in PRESETS.items():
        parts = [(t, arm) for arm in preset.experiment.arms for t in arm.techniques if hasattr(t, "method")]
        for technique, arm in parts:
            assert technique.method == "proximal" or key == "keras-penalties", (key, arm.name)


@pytest.mark.parametrize("ready", NETWORKS, ids=lambda ready: ready.title)
def test_each_ready_network_suits_some_data_and_says_why_it_does_not_suit_others(ready: ReadyNetwork) -> None:
    reasons = {key: ready.unsuited(DataSpec(set=key, train=20)) for key in DATASETS}
    assert not reasons["digits"] or not reasons["moons"]
    for key, reason in reasons.items():
        experiment = edits.change_dataset(Experiment(), key)
        taken = edits.set_network(experiment, **dict(ready.network))
        assert bool(reason) == bool(taken.problems())
        assert reason == "" or reason.endswith(".")


def test_the_playground_opens_with_one_output() -> None:
    network = PRESETS["playground"].experiment.network
    assert network in [ready.network for ready in NETWORKS]
    assert network.widths(DATASETS["circles"]) == (2, 4, 2, 1)


def test_what_an_example_suggests_can_be_varied_and_goes_with_it_into_a_file() -> None:
    suggesting = {key: preset for key, preset in PRESETS.items() if preset.suggestion is not None}
    assert {"double-descent", "flexibility"} <= set(suggesting)
    for preset in suggesting.values():
        suggestion, experiment = preset.suggestion, preset.experiment
        assert suggestion is not None
        sweep = make_sweep(experiment, {suggestion.path: suggestion.values}, seeds=suggestion.seeds)
        assert all(parameter.logarithmic for parameter in sweep.parameters)
        assert len(sweep.cells()) == len(sweep.axes[0].values) > 8
        # Also read back from a file and with other arms; with other data it is about something else.
        again = loads(dumps(edits.remove_arm(experiment, 1)))
        assert suggestion_for(again) == suggestion
        assert suggestion_for(edits.set_data(experiment, train=100)) is None
        # A file of a window in German has a German title.
        assert suggestion_for(again.model_copy(update={"name": "Auf Deutsch"})) == suggestion
    assert suggestion_for(PRESETS[DEFAULT].experiment) is None
