"""What a technique's card says."""

from __future__ import annotations

from html import escape

import pytest

from reglab.experiment.datasets import DATASETS
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.image_augmentation import ImageAugmentation
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.max_norm import MaxNorm
from reglab.experiment.techniques.smooth_kernel import SmoothKernel
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.gui.panels import technique_words as words

_MOONS = DATASETS["moons"]
_SCALE = Scale(train=100, batch=32, lr=0.001)


def _hidden(count):
    return (DenseLayer(),) * count


def _plain(text):
    return text.replace("\u00a0", " ").replace("\u2011", "-")


@pytest.mark.parametrize("kind", list(TECHNIQUES))
def test_every_technique_can_be_explained_and_its_numbers_have_sliders(kind):
    technique = TECHNIQUES[kind](kind=kind)
    info = words.main_parameter(technique, _SCALE)
    assert (info is None) == (technique.strength_field is None and not technique.main_number)
    for parameter in technique.parameters():
        assert parameter.kind not in ("float", "int") or parameter.param.slider is not None, parameter.name
    tip = words.technique_tooltip(technique, _SCALE)
    for part in (technique.title, technique.source):
        assert escape(part) in tip
    assert info is None or not info.param.typical or "Typical" in tip


def test_the_main_number_is_the_strength_and_without_one_the_first_number():
    infos = {kind: words.main_parameter(t(kind=kind), _SCALE) for kind, t in TECHNIQUES.items()}
    names = {kind: info.name for kind, info in infos.items() if info is not None}
    assert names["l2"] == "strength"
    assert names["dropout"] == "p"
    assert names["gaussian_noise"] == "sigma"
    assert names["early_stopping"] == "patience"
    assert names["max_norm"] == "c"
    assert infos["batch_norm"] is None


@pytest.mark.parametrize(
    ("convention", "slider"),
    [("keras", (1e-5, 1)), ("lambda_2m", (2e-3, 200)), ("pytorch", (2e-5, 2)), ("sklearn", (6.4e-4, 64))],
)
def test_the_slider_means_the_same_penalty_in_every_convention(convention, slider):
    technique = L2().in_convention(convention, _SCALE)
    assert words.main_parameter(technique, _SCALE).param.slider == slider


def test_conventions_but_for_the_one_in_use():
    line = _plain(words.conventions_line(L2(), _SCALE))
    assert line == "= λ/(2m) 2 · PyTorch 0.02 · scikit-learn 0.64"
    other = _plain(words.conventions_line(L2().in_convention("pytorch", _SCALE), _SCALE))
    assert other == "= Keras 0.01 · λ/(2m) 2 · scikit-learn 0.64"


def test_conventions_of_one_library_are_told_apart_by_their_symbols():
    assert _plain(words.conventions_line(ElasticNet(), _SCALE)) == "Keras L1L2: l1 0.005 · l2 0.005"


@pytest.mark.parametrize(
    ("technique", "label"), [(L2(), "λ"), (MaxNorm(), "limit c"), (WeightDecay(), "decay wd")]
)
def test_a_bare_letter_beside_the_slider_comes_with_a_word(technique, label):
    assert words.main_label(words.main_parameter(technique, _SCALE)) == label


def test_no_conventions():
    assert words.conventions_line(L1(), _SCALE) == ""
    assert words.conventions_tooltip(L1(), _SCALE) == ""
    assert "alpha = 0.64" in words.conventions_tooltip(L2(), _SCALE)


def test_reasons_why_a_technique_cannot_act():
    assert words.unavailable(L2(), _hidden(0), _MOONS) == ""
    assert words.unavailable(EarlyStopping(), _hidden(0), _MOONS) == ""
    assert words.unavailable(Dropout(), _hidden(1), _MOONS) == ""
    assert words.unavailable(Dropout(layers=("input",)), _hidden(0), _MOONS) == ""
    assert "this network has none" in words.unavailable(Dropout(), _hidden(0), _MOONS)
    assert "choose the input" in words.unavailable(Dropout(), _hidden(0), _MOONS)
    assert "Choose one" in words.unavailable(L2(layers=()), _hidden(2), _MOONS)


def test_reasons_why_a_technique_cannot_act_on_the_data():
    told = words.unavailable(ImageAugmentation(enabled=False), _hidden(2), _MOONS)
    assert told.startswith("Image augmentation needs pictures")
    assert "switch it off" not in told
    assert "switch it off" in words.unavailable(ImageAugmentation(), _hidden(2), _MOONS)
    assert words.unavailable(ImageAugmentation(), _hidden(2), DATASETS["digits"]) == ""
    assert "has none" in words.unavailable(LabelSmoothing(), _hidden(2), DATASETS["sine"])
    assert "convolution" in words.unavailable(SmoothKernel(), _hidden(2), _MOONS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lasso", {"l1"}),
        ("DROP gauss", {"gaussian_dropout"}),
        ("kernel", {"smooth_kernel"}),
        ("stopping", {"early_stopping"}),
        ("nosuchword", set()),
        ("", set(TECHNIQUES)),
    ],
)
def test_finding_a_technique_by_the_beginnings_of_words(text, found):
    assert {kind for kind, technique in TECHNIQUES.items() if words.matches(technique, text)} == found


def test_only_penalties_on_weights_have_a_meter():
    metered = {kind for kind, technique in TECHNIQUES.items() if words.has_meter(technique(kind=kind))}
    assert {"l1", "l2", "elastic_net", "orthogonal", "smooth_kernel"} <= metered
    assert not {"weight_decay", "max_norm", "dropout", "activity", "early_stopping"} & metered


def test_short_names_of_layers_for_the_meter():
    some = L2(layers=(2, "output"))
    assert words.meter_rows(some, _hidden(2)) == (("2", "out"), (1, 2))
    assert words.meter_rows(some, _hidden(2), every=True) == (("1", "2", "out"), (None, 1, 2))


def test_where_it_acts():
    assert words.layers_words(L2(layers=("output", 2)), _hidden(3)) == "Layer 2, Output"
    assert words.layers_words(L2(), _hidden(3)) == "All layers"
    assert words.layers_words(Dropout(), _hidden(3)) == "All hidden layers"
    assert words.layers_words(L2(layers=()), _hidden(3)) == "no layer"
