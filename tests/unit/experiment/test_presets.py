"""The ready experiments."""

from __future__ import annotations

import pytest

from reglab.experiment.differences import differences
from reglab.experiment.files import dumps, loads
from reglab.experiment.presets import DEFAULT, PRESETS, Preset
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l2 import L2

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
    assert experiment.seeds == 5
    for found in differences(experiment):
        assert found.items
        assert found.warning == ""


def test_the_default_is_one_of_them() -> None:
    assert DEFAULT in PRESETS
    assert len(PRESETS[DEFAULT].experiment.arms) == 2


def test_settings_of_the_teaching_texts() -> None:
    """Numbers that a reader of the sources looks for."""
    drug = PRESETS["drug-trial"].experiment
    assert [layer.units for layer in drug.network.layers] == [16, 32]
    assert drug.network.output == "sigmoid_per_class"
    assert drug.arms[1].techniques == (L2(strength=0.01, layers=(2,)),)
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
