"""Advice is given where it applies, and only there."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from reglab.experiment.advice import RULES, Advice, advice
from reglab.experiment.advice.base import Case, Rule
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.files import build
from reglab.experiment.presets import PRESETS

_ADAM = {"optimizer": {"kind": "adam"}}
_ADAMW = {"optimizer": {"kind": "adamw"}}
_SGD = {"optimizer": {"kind": "sgd"}}
_MOMENTUM = {"optimizer": {"kind": "sgd", "momentum": 0.9}}
_WIDE = {"layers": [{"kind": "dense", "units": 64}, {"kind": "dense", "units": 64}]}
_DIGITS = {"set": "digits", "train": 100, "validation": 100, "test": 100}
_SINE = {"set": "sine"}
_BATCH_NORM = {"kind": "batch_norm"}
_NORMALIZED = {"layers": [{"kind": "dense", "units": 64}, {"kind": "batch_norm"}]}
_CONVOLUTION = {
    "layers": [{"kind": "conv2d", "channels": 4}, {"kind": "flatten"}, {"kind": "dense", "units": 16}]
}


def _rate(lr: float) -> dict[str, Any]:
    return {"optimizer": {"kind": "sgd", "lr": lr}}


def _advice(*techniques: dict[str, Any], **parts: Any) -> tuple[Advice, ...]:
    """What is said about an arm with techniques beside a baseline."""
    parts.setdefault("network", _WIDE)
    parts.setdefault("training", _SGD)
    arms = [{"name": "baseline"}, {"name": "it", "techniques": list(techniques)}]
    found = advice(build({"version": 1, "arms": arms, **parts}))
    # What concerns no technique is said of the baseline too.
    assert all(each.arm == 1 or not each.techniques for each in found)
    return tuple(each for each in found if each.arm == 1)


def _dropout(**fields: Any) -> dict[str, Any]:
    return {"kind": "dropout", "p": 0.3, **fields}


# (what the sentence says, severity, kinds it concerns, techniques and parts with it, the same without)
CASES = {
    "L2 with Adam": (
        "Loshchilov",
        "note",
        {"l2"},
        ([{"kind": "l2"}], {"training": _ADAM}),
        ([{"kind": "l2"}], {"training": _SGD}),
    ),
    "elastic net without L2 with Adam": (
        "Loshchilov",
        "note",
        {"elastic_net"},
        ([{"kind": "elastic_net", "mix": 0.5}], {"training": _ADAM}),
        ([{"kind": "elastic_net", "mix": 1.0}], {"training": _ADAM}),
    ),
    "L2 and weight decay": (
        "both shrink the same",
        "warning",
        {"l2", "weight_decay"},
        ([{"kind": "l2"}, {"kind": "weight_decay"}], {}),
        ([{"kind": "l2", "layers": [1]}, {"kind": "weight_decay", "layers": [2]}], {}),
    ),
    "AdamW decays already": (
        "already decays",
        "warning",
        {"weight_decay"},
        ([{"kind": "weight_decay"}], {"training": _ADAMW}),
        ([{"kind": "weight_decay"}], {"training": {"optimizer": {"kind": "adamw", "weight_decay": 0.0}}}),
    ),
    "L1 leaves no zeros": (
        "none is exactly zero",
        "note",
        {"l1"},
        ([{"kind": "l1"}], {}),
        ([{"kind": "l1", "method": "proximal"}], {}),
    ),
    "L2 before batch normalisation": (
        "van Laarhoven",
        "note",
        {"l2"},
        ([{"kind": "l2"}, _BATCH_NORM], {}),
        ([{"kind": "l2", "layers": ["output"]}, _BATCH_NORM], {}),
    ),
    "a bound out of reach": (
        "may never be reached",
        "note",
        {"max_norm"},
        ([{"kind": "max_norm", "c": 8.0}], {}),
        ([{"kind": "max_norm", "c": 3.0}], {}),
    ),
    "a bound below the first weights": (
        "already cuts",
        "note",
        {"max_norm"},
        ([{"kind": "max_norm", "c": 1.0}], {}),
        ([{"kind": "max_norm", "c": 1.0}], {"network": {**_WIDE, "init": "pytorch"}}),
    ),
    "dropout before batch normalisation": (
        "variance shift",
        "warning",
        {"dropout", "batch_norm"},
        ([_dropout(), _BATCH_NORM], {}),
        ([_dropout(layers=[2]), _BATCH_NORM], {}),
    ),
    "a layer without any unit left": (
        "nothing gets through",
        "warning",
        {"dropout"},
        ([_dropout(p=0.5)], {"network": {"layers": [{"kind": "dense", "units": 3}]}}),
        ([_dropout(p=0.2)], {"network": {"layers": [{"kind": "dense", "units": 3}]}}),
    ),
    "too much dropout": (
        "underfit",
        "warning",
        {"dropout"},
        ([_dropout(p=0.85)], {}),
        ([_dropout(p=0.8)], {}),
    ),
    "too much Gaussian dropout": (
        "3 times as large",
        "warning",
        {"gaussian_dropout"},
        ([{"kind": "gaussian_dropout", "p": 0.9}], {}),
        ([{"kind": "gaussian_dropout", "p": 0.5}], {}),
    ),
    "batch normalisation of one example": (
        "batch of one",
        "warning",
        {"batch_norm"},
        ([_BATCH_NORM], {"training": {"batch_size": 1}}),
        ([_BATCH_NORM], {"training": {"batch_size": 10}}),
    ),
    "batch normalisation of few": (
        "are a guess",
        "warning",
        {"batch_norm"},
        ([_BATCH_NORM], {"training": {"batch_size": 5}}),
        ([_BATCH_NORM], {"training": {"batch_size": 10}}),
    ),
    "a last batch of one": (
        "leave a last batch of one",
        "warning",
        {"batch_norm"},
        ([_BATCH_NORM], {"training": {"batch_size": 33}}),
        ([_BATCH_NORM], {"training": {"batch_size": 25}}),
    ),
    "a last batch of one behind a layer of the network": (
        "leave a last batch of one",
        "warning",
        set(),
        ([], {"network": _NORMALIZED, "training": {"batch_size": 33}}),
        ([], {"network": _WIDE, "training": {"batch_size": 33}}),
    ),
    "batches of few with a layer of the network": (
        "are a guess",
        "warning",
        set(),
        ([], {"network": _NORMALIZED, "training": {"batch_size": 5}}),
        ([], {"network": _NORMALIZED, "training": {"batch_size": 10}}),
    ),
    "a last batch of one behind dense layers of a network for pictures": (
        "leave a last batch of one",
        "warning",
        {"batch_norm"},
        ([_BATCH_NORM], {"network": _CONVOLUTION, "data": _DIGITS, "training": {"batch_size": 33}}),
        # Of one picture there are still 36 places, which PyTorch takes too.
        (
            [{"kind": "batch_norm", "layers": [1]}],
            {"network": _CONVOLUTION, "data": _DIGITS, "training": {"batch_size": 33}},
        ),
    ),
    "batches of few with a convolution": (
        "are a guess",
        "warning",
        {"batch_norm"},
        ([_BATCH_NORM], {"network": _CONVOLUTION, "data": _DIGITS, "training": {"batch_size": 5}}),
        (
            [{"kind": "batch_norm", "layers": [1]}],
            {"network": _CONVOLUTION, "data": _DIGITS, "training": {"batch_size": 5}},
        ),
    ),
    "a batch of one picture": (
        "the places of a single picture",
        "note",
        {"batch_norm"},
        (
            [{"kind": "batch_norm", "layers": [1]}],
            {"network": _CONVOLUTION, "data": _DIGITS, "training": {"batch_size": 1}},
        ),
        (
            [{"kind": "batch_norm", "layers": [1]}],
            {"network": _CONVOLUTION, "data": _DIGITS, "training": {"batch_size": 2}},
        ),
    ),
    "decay that takes everything": (
        "0.1 · 10 = 1, is the share that every step takes off each weight: nothing is left",
        "warning",
        {"weight_decay"},
        ([{"kind": "weight_decay", "strength": 10.0}], {"training": _rate(0.1)}),
        ([{"kind": "weight_decay", "strength": 9.9}], {"training": _rate(0.1)}),
    ),
    "decay that swings": (
        "change their sign in every step while they vanish",
        "warning",
        {"weight_decay"},
        ([{"kind": "weight_decay", "strength": 15.0}], {"training": _rate(0.1)}),
        ([{"kind": "weight_decay", "strength": 21.0}], {"training": _rate(0.1)}),
    ),
    "decay that blows up": (
        "do not shrink, so training diverges",
        "warning",
        {"weight_decay"},
        ([{"kind": "weight_decay", "strength": 21.0}], {"training": _rate(0.1)}),
        ([{"kind": "weight_decay", "strength": 19.0}], {"training": _rate(0.1)}),
    ),
    "AdamW's own decay that takes everything": (
        "of every arm: nothing is left",
        "warning",
        set(),
        ([], {"training": {"optimizer": {"kind": "adamw", "lr": 1.0, "weight_decay": 1.0}}}),
        ([], {"training": {"optimizer": {"kind": "adamw", "lr": 0.1, "weight_decay": 1.0}}}),
    ),
    "a penalty whose step is too long": (
        "2 · learning rate · λ = 1.2 off each weight",
        "warning",
        {"l2"},
        ([{"kind": "l2", "strength": 6.0}], {"training": _rate(0.1)}),
        ([{"kind": "l2", "strength": 4.9}], {"training": _rate(0.1)}),
    ),
    "labels flipped of next to no examples": (
        "without a single one",
        "warning",
        set(),
        ([], {"data": {"set": "moons", "train": 4, "label_flip": 0.5}}),
        ([], {"data": {"set": "moons", "train": 20, "label_flip": 0.5}}),
    ),
    "R² of two validation examples": (
        "R² and loss of so few say little",
        "warning",
        set(),
        ([], {"data": {"set": "sine", "validation": 2}}),
        ([], {"data": {"set": "sine", "validation": 20}}),
    ),
    "accuracy of ten validation examples": (
        "one more that is right is 10 points of accuracy",
        "warning",
        set(),
        ([], {"data": {"set": "moons", "validation": 10}}),
        ([], {"data": {"set": "moons", "validation": 20}}),
    ),
    "patience beyond the end": (
        "never stops",
        "warning",
        {"early_stopping"},
        ([{"kind": "early_stopping", "patience": 50}], {"training": {"epochs": 50}}),
        ([{"kind": "early_stopping", "patience": 49}], {"training": {"epochs": 50}}),
    ),
    "patience beyond the watched epochs": (
        "the 20 epochs after epoch 30",
        "warning",
        {"early_stopping"},
        ([{"kind": "early_stopping", "patience": 25, "start_from_epoch": 30}], {"training": {"epochs": 50}}),
        ([{"kind": "early_stopping", "patience": 15, "start_from_epoch": 30}], {"training": {"epochs": 50}}),
    ),
    "never watched": (
        "starts to watch",
        "warning",
        {"early_stopping"},
        ([{"kind": "early_stopping", "start_from_epoch": 50}], {"training": {"epochs": 50}}),
        ([{"kind": "early_stopping"}], {"training": {"epochs": 50}}),
    ),
    "no patience": (
        "Without patience",
        "note",
        {"early_stopping"},
        ([{"kind": "early_stopping", "patience": 0}], {}),
        ([{"kind": "early_stopping", "patience": 5}], {}),
    ),
    "stopping by the training loss": (
        "does not notice",
        "warning",
        {"early_stopping"},
        ([{"kind": "early_stopping", "monitor": "train_loss"}], {}),
        ([{"kind": "early_stopping"}], {}),
    ),
    "an average of few steps": (
        "stays near the initial weights",
        "warning",
        {"weight_averaging"},
        ([{"kind": "weight_averaging", "decay": 0.999}], {"training": {"epochs": 10}}),
        ([{"kind": "weight_averaging", "decay": 0.9}], {"training": {"epochs": 10}}),
    ),
    "clipping with Adam": (
        "divides by the size",
        "note",
        {"gradient_clipping"},
        ([{"kind": "gradient_clipping"}], {"training": _ADAM}),
        ([{"kind": "gradient_clipping"}], {"training": _MOMENTUM}),
    ),
    "mixup in a regression": (
        "straight line",
        "note",
        {"mixup"},
        ([{"kind": "mixup"}], {"data": _SINE}),
        ([{"kind": "mixup"}], {}),
    ),
    "mixup with label smoothing": (
        "told twice",
        "note",
        {"mixup", "label_smoothing"},
        ([{"kind": "mixup"}, {"kind": "label_smoothing"}], {}),
        ([{"kind": "mixup"}], {}),
    ),
    "mirrored digits": (
        "no digit",
        "warning",
        {"image_augmentation"},
        ([{"kind": "image_augmentation", "horizontal_flip": True}], {"data": _DIGITS}),
        ([{"kind": "image_augmentation", "horizontal_flip": False}], {"data": _DIGITS}),
    ),
    "digits upside down": (
        "a 6 becomes a 9",
        "warning",
        {"image_augmentation"},
        (
            [{"kind": "image_augmentation", "horizontal_flip": False, "rotation": 180.0}],
            {"data": _DIGITS},
        ),
        ([{"kind": "image_augmentation", "horizontal_flip": False, "rotation": 20.0}], {"data": _DIGITS}),
    ),
    "more data, more steps": (
        "steps per epoch",
        "note",
        {"more_data"},
        ([{"kind": "more_data", "times": 3.0}], {}),
        ([{"kind": "more_data", "times": 1.2}], {"training": {"batch_size": 60}}),
    ),
}


@pytest.mark.parametrize("name", CASES)
class TestEachRule:
    def _of(self, name: str, which: int) -> list[Advice]:
        part, case = CASES[name][0], CASES[name][which]
        techniques, parts = case
        return [each for each in _advice(*techniques, **parts) if part in each.sentence]

    def test_speaks_where_it_applies(self, name: str) -> None:
        found = self._of(name, 3)
        assert len(found) == 1
        assert found[0].severity == CASES[name][1]
        assert set(found[0].techniques) == CASES[name][2]

    def test_is_silent_elsewhere(self, name: str) -> None:
        assert self._of(name, 4) == []

    def test_says_why_and_what_to_do(self, name: str) -> None:
        said = self._of(name, 3)[0]
        assert 10 < len(said.title) <= 48
        assert not said.title[0].islower()
        assert not said.title.endswith(".")
        sentence = said.sentence
        assert not sentence[0].islower()
        assert sentence.endswith(".")
        assert 60 < len(sentence) < 330


def test_pytorch_takes_a_batch_of_one_picture_but_not_of_one_row() -> None:
    """What the advice on batch normalisation rests on."""
    assert torch.nn.BatchNorm2d(3)(torch.rand(1, 3, 6, 6)).isfinite().all()
    with pytest.raises(ValueError, match="more than 1 value"):
        torch.nn.BatchNorm1d(3)(torch.rand(1, 3))


@pytest.mark.parametrize(
    ("decay", "words", "left"),
    [(10.0, "nothing is left", 0), (15.0, "vanish", 2**-8), (25.0, "diverges", 1.5**8)],
)
def test_what_becomes_of_weights_that_decay_too_fast(decay: float, words: str, left: float) -> None:
    """Eight steps without any gradient."""
    (said,) = _advice({"kind": "weight_decay", "strength": decay}, training=_rate(0.1))
    assert words in said.sentence
    w = torch.ones(1, dtype=torch.float64, requires_grad=True)
    rule = torch.optim.AdamW([w], lr=0.1, weight_decay=decay)
    signs = []
    for _ in range(8):
        w.grad = torch.zeros_like(w)
        rule.step()
        signs.append(w.sign().item())
    assert w.abs().item() == pytest.approx(left, abs=1e-9)
    assert ("change their sign" in said.sentence) == (signs == [-1, 1] * 4)


def test_what_is_switched_off_is_not_spoken_of() -> None:
    assert _advice({"kind": "l2"}, {"kind": "weight_decay", "enabled": False}) == ()
    assert _advice({"kind": "l2"}, {"kind": "weight_decay", "strength": 0.0}) == ()


def test_the_baseline_and_plain_arms_have_no_advice() -> None:
    assert advice(Experiment(arms=(Arm(name="plain"),))) == ()


def test_warnings_come_before_notes() -> None:
    found = _advice({"kind": "l2"}, {"kind": "weight_decay"}, training=_ADAM)
    assert [each.severity for each in found] == ["warning", "note"]


def test_a_batch_normalisation_that_belongs_to_the_network_counts_too() -> None:
    layers = [{"kind": "dense", "units": 64}, {"kind": "dense", "units": 64}, {"kind": "batch_norm"}]
    found = _advice(_dropout(layers=[1]), network={"layers": layers})
    assert "variance shift" in found[0].sentence
    assert found[0].techniques == ("dropout",)


@pytest.mark.parametrize("key", PRESETS)
def test_the_presets_follow_the_advice(key: str) -> None:
    """Notes are meant: they say what the presets show. The source mirrors digits, which is a lesson."""
    warned = {each.techniques for each in advice(PRESETS[key].experiment) if each.severity == "warning"}
    assert warned <= {("image_augmentation",)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_is_tried(rule: Rule) -> None:
    for *_, (techniques, parts), _ in CASES.values():
        arms = [{"name": "it", "techniques": techniques}]
        whole = {"version": 1, "network": _WIDE, "training": _SGD, **parts}
        if any(rule(Case(build({**whole, "arms": [{"name": "plain"}, *arms]}), 1))):
            return
    pytest.fail(f"no case for {rule.__name__}")
