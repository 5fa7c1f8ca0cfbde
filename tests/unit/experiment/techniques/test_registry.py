"""What every technique owes to panels, files and the engine."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import GROUPS, Scale, Technique
from reglab.experiment.techniques.families import ActivationNoise, DataTechnique, WeightStep
from reglab.experiment.techniques.words import layer_names
from tests.support.strategies import technique_of

LAYERS = (DenseLayer(), DenseLayer())
SCALE = Scale(train=120, batch=32, lr=0.01)
EACH = pytest.mark.parametrize("cls", TECHNIQUES.values(), ids=TECHNIQUES.keys())


def test_the_registry_is_grouped_as_panels_show_it() -> None:
    assert {"l2", "dropout", "batch_norm", "early_stopping", "more_data"} <= set(TECHNIQUES)
    groups = [GROUPS.index(cls.group) for cls in TECHNIQUES.values()]
    assert groups == sorted(groups)


@EACH
def test_each_says_what_it_is(cls: type[Technique]) -> None:
    technique = cls()
    assert TECHNIQUES[technique.kind] is cls
    assert technique.enabled
    assert cls.title
    assert cls.about.endswith(".")
    assert cls.source
    assert technique.summary().startswith(cls.name)
    assert technique.setting()
    assert technique.formula(SCALE)
    parameters = cls.parameters()
    assert parameters
    for info in parameters:
        assert info.param.label
        assert info.param.help
    if cls.strength_field is not None:
        strength = next(info for info in parameters if info.name == cls.strength_field)
        assert strength.kind == "float"
        assert strength.minimum is not None
        assert strength.minimum <= cls.neutral_strength
        assert strength.param.symbol


@EACH
@given(data=st.data())
def test_each_is_written_and_read(cls: type[Technique], data: st.DataObject) -> None:
    technique = data.draw(technique_of(cls, LAYERS))
    if getattr(technique, "monitor", "") == "val_r2":
        technique = technique.model_copy(update={"monitor": "val_loss"})
    data = DataSpec(set="shapes") if isinstance(technique, DataTechnique) else DataSpec()
    experiment = Experiment(data=data, arms=(Arm(name="a", techniques=(technique,)),))
    read = loads(dumps(experiment)).arms[0].techniques[0]
    assert read == technique
    assert type(read) is cls
    assert technique.formula(SCALE)
    assert technique.summary()
    for convention in technique.conventions(SCALE):
        assert convention.title
        assert convention.symbol
        assert convention.value >= 0


@EACH
def test_zero_or_switched_off_means_no_effect(cls: type[Technique]) -> None:
    assert cls().active
    assert not cls(enabled=False).active
    if cls.strength_field is None:
        return
    neutral = cls.model_validate({cls.strength_field: cls.neutral_strength})
    assert neutral.is_neutral()
    assert not neutral.active
    assert all(part.coefficient == 0 for part in neutral.penalty(SCALE))
    if isinstance(neutral, WeightStep):
        assert neutral.step_coefficient(SCALE) == 0
    if isinstance(neutral, ActivationNoise):
        assert neutral.coefficients() == neutral.neutral()
    assert Arm(name="a", techniques=(neutral,)).summary() == "no regularization"


@EACH
def test_layers_can_be_named_in_a_file(cls: type[Technique]) -> None:
    pictures = cls.suits in ("kernels", "pictures")
    layers = (Conv2dLayer(), Conv2dLayer(), FlattenLayer()) if pictures else LAYERS
    choices = cls.layer_choices(layers)
    if not cls.per_layer:
        assert choices == ()
        return
    document = {
        "version": 1,
        "data": {"set": "digits", "train": 100, "validation": 100, "test": 100},
        "network": {"layers": [layer.model_dump() for layer in layers]},
        "arms": [{"name": "a", "techniques": [{"kind": cls().kind, "layers": [choices[-1], choices[0]]}]}],
    }
    technique = loads(json.dumps(document)).arms[0].techniques[0]
    assert technique.layers == (choices[-1], choices[0])
    if cls.domain == "weights":
        expected = (0, 1) if cls.suits == "kernels" else (0, 2)
    else:
        expected = (0, 2) if "input" in choices else (1, 2)
    assert technique.resolve_layers(layers) == expected


def test_positions_of_layers() -> None:
    l2, dropout, noise = (TECHNIQUES[kind] for kind in ("l2", "dropout", "gaussian_noise"))
    # Weight matrices: two hidden layers have three.
    assert l2().resolve_layers(LAYERS) == (0, 1, 2)
    assert l2(layers=("output", 1)).resolve_layers(LAYERS) == (0, 2)
    assert l2.layer_choices(LAYERS) == (1, 2, "output")
    # Activations: the input is 0.
    assert dropout().resolve_layers(LAYERS) == (1, 2)
    assert dropout(layers=(2, "input")).resolve_layers(LAYERS) == (0, 2)
    assert noise().resolve_layers(LAYERS) == (0,)
    assert dropout.layer_choices(LAYERS) == ("input", 1, 2)
    assert dropout().resolve_layers(()) == ()
    assert dropout(layers=()).resolve_layers(LAYERS) == ()


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ("all", "all layers"),
        ((), "no layer"),
        ((2,), "layer 2"),
        ((3, 1, 3), "layers 1 and 3"),
        ((1, 2, 3), "layers 1, 2 and 3"),
        (("output", 1), "layer 1 and output"),
        ((1, "input", "output"), "input, layer 1 and output"),
    ],
)
def test_layers_in_words(layers: object, words: str) -> None:
    assert layer_names(layers) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "summary", "formula"),
    [
        ({"kind": "l2"}, "L2 0.01", "loss + 0.01 · Σw²"),
        (
            {"kind": "l2", "strength": 0.7, "convention": "lambda_2m"},
            "L2 0.7 (λ/2m)",
            "loss + 0.7/(2·120) · Σw²",
        ),
        (
            {"kind": "l2", "convention": "pytorch", "layers": [2]},
            "L2 0.01 (weight_decay) on layer 2",
            "loss + 0.01/2 · Σw²",
        ),
        (
            {"kind": "l2", "convention": "sklearn"},
            "L2 0.01 (alpha)",
            "loss + 0.01/(2·32) · Σw²; last batch: /(2·24)",
        ),
        ({"kind": "l1", "strength": 1e-4}, "L1 0.0001", "loss + 0.0001 · Σ|w|"),
        (
            {"kind": "l1", "method": "proximal"},
            "L1 0.01 (proximal)",
            "loss + 0.01 · Σ|w|, soft threshold after each step",
        ),
        (
            {"kind": "elastic_net", "strength": 0.02},
            "elastic net 0.02 (mix 0.5)",
            "loss + 0.01 · Σ|w| + 0.01 · Σw²",
        ),
        ({"kind": "dropout", "p": 0.3}, "dropout 0.3", "training: keep 70 % of units, × 1.43"),
        (
            {"kind": "dropout", "form": "classic", "layers": ["input", 1]},
            "dropout 0.5 (classic) on input and layer 1",
            "keep 50 % of units; evaluation: × 0.5",
        ),
        ({"kind": "gaussian_noise"}, "noise σ 0.1", "training: x + N(0, 0.1²)"),
        (
            {"kind": "gaussian_noise", "layers": "all"},
            "noise σ 0.1 on hidden layers",
            "training: x + N(0, 0.1²)",
        ),
        ({"kind": "weight_decay"}, "weight decay 0.01", "w ← w · (1 − 0.01 · 0.01)"),
        (
            {"kind": "early_stopping"},
            "early stopping (patience 5)",
            "stop after 5 epochs without val_loss < best",
        ),
        (
            {"kind": "early_stopping", "patience": 0, "monitor": "val_accuracy", "min_delta": 0.001},
            "early stopping (patience 0, on val_accuracy)",
            "stop after 1 epoch without val_accuracy > best + 0.001",
        ),
    ],
)
def test_words_and_formulas(values: dict[str, object], summary: str, formula: str) -> None:
    arms = [{"name": "a", "techniques": [values]}]
    technique = loads(json.dumps({"version": 1, "arms": arms})).arms[0].techniques[0]
    assert technique.summary() == summary
    assert technique.formula(SCALE) == formula


def test_an_arm_in_a_few_words() -> None:
    l2, dropout = TECHNIQUES["l2"], TECHNIQUES["dropout"]
    assert Arm(name="a").summary() == "no regularization"
    assert Arm(name="a", techniques=(l2(), dropout(enabled=False))).summary() == "L2 0.01"
    assert Arm(name="a", techniques=(l2(), dropout())).summary() == "L2 0.01 + dropout 0.5"
