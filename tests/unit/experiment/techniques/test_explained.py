"""Every technique explains itself, and its code for other libraries runs and means the same."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
import torch

from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.snippets import LIBRARIES, Snippet
from reglab.experiment.techniques.terms import ABSOLUTE, SQUARE, PenaltyTerm
from reglab.experiment.techniques.weight_decay import WeightDecay

SCALE = Scale(train=40, batch=8, lr=0.05)
EACH = pytest.mark.parametrize("cls", TECHNIQUES.values(), ids=TECHNIQUES.keys())


def _variants(cls: type[Technique]) -> list[Technique]:
    """The defaults, and each choice and switch of its parameters."""
    plain = cls()
    changed: list[Technique] = [plain]
    for info in cls.parameters():
        values = info.choices if info.kind == "choice" else (True, False) if info.kind == "bool" else ()
        changed += [plain.model_copy(update={info.name: value}) for value in values]
    return changed


def _snippet(technique: Technique, library: str) -> Snippet:
    return next(s for s in technique.elsewhere(SCALE) if s.library == library)


def _surroundings() -> dict[str, Any]:
    """What a person has who copies a snippet: a network, an optimiser, data, functions to train."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(72, 3)
    )
    x, y = torch.rand(8, 1, 8, 8), torch.arange(8) % 3
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=SCALE.lr)
    losses = iter([0.9, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9])
    x_all = np.random.default_rng(0).normal(size=(300, 4))

    def train_one_epoch() -> None:
        optimizer.zero_grad()
        loss_function(model(x), y).backward()
        optimizer.step()

    train_one_epoch()
    return {
        "model": model,
        "x": x,
        "y": y,
        "loss_function": loss_function,
        "optimizer": optimizer,
        "epochs": 10,
        "train_one_epoch": train_one_epoch,
        "measure": lambda: next(losses),
        "x_all": x_all,
        "y_all": np.arange(300) % 2,
        "dataset": torch.utils.data.TensorDataset(torch.rand(300, 4)),
    }


def _run(snippet: Snippet) -> dict[str, Any]:
    names = _surroundings()
    exec(compile(snippet.code, snippet.library, "exec"), names)  # noqa: S102 - our own text, run as a person would
    return names


@EACH
def test_each_says_what_it_does_and_when_to_choose_it(cls: type[Technique]) -> None:
    assert cls.effect.parts()
    for sentence in (*(words for _, words in cls.effect.parts()), cls.choose, cls.avoid):
        assert sentence.endswith("."), sentence
        assert not sentence[0].islower() or sentence[0] == "λ", sentence


@EACH
def test_each_is_told_in_the_three_libraries(cls: type[Technique]) -> None:
    for technique in _variants(cls):
        snippets = technique.elsewhere(SCALE)
        assert tuple(s.library for s in snippets) == LIBRARIES
        for snippet in snippets:
            assert snippet.code or snippet.note.endswith("."), snippet
            assert not snippet.note or snippet.note.endswith(".")
            ast.parse(snippet.code)
            assert all(len(line) <= 100 for line in snippet.code.splitlines())


@pytest.mark.parametrize("library", LIBRARIES)
@EACH
def test_the_code_runs(cls: type[Technique], library: str) -> None:
    pytest.importorskip("keras")
    for technique in _variants(cls):
        _run(_snippet(technique, library))


@pytest.mark.parametrize(
    "technique",
    [
        L1(strength=0.03),
        ElasticNet(strength=0.02, mix=0.25),
        *(
            L2(strength=0.5, convention=convention)
            for convention in ("keras", "lambda_2m", "pytorch", "sklearn")
        ),
    ],
    ids=lambda technique: f"{technique.kind}-{getattr(technique, 'convention', '')}",
)
class TestPenalties:
    def _ours(self, technique: Technique, weights: list[torch.Tensor]) -> float:
        parts = technique.penalty(SCALE)
        return sum(
            part.coefficient * part.term.value(w.detach()).sum().item() for part in parts for w in weights
        )

    def test_keras_has_the_same_penalty(self, technique: Technique) -> None:
        pytest.importorskip("keras")
        w = torch.randn(4, 5)
        regularizer = _run(_snippet(technique, "Keras"))["regularizer"]
        assert float(regularizer(w)) == pytest.approx(self._ours(technique, [w]), rel=1e-5)

    def test_the_gradient_in_pytorch_is_that_of_the_penalty(self, technique: Technique) -> None:
        names = _run(_snippet(technique, "PyTorch"))
        weights, expected = names["weights"], []
        for w in weights:
            gradient = torch.zeros_like(w)
            for part in technique.penalty(SCALE):
                part.term.add_gradient(w.detach(), torch.full_like(w, part.coefficient), gradient)
            expected.append(gradient)
        if "penalty" in names:
            assert names["penalty"].item() == pytest.approx(self._ours(technique, weights), rel=1e-5)
            found = torch.autograd.grad(names["penalty"], weights)
        else:
            # What SGD adds to a gradient of zero, read from the step it makes.
            before = [w.detach().clone() for w in weights]
            for group in names["optimizer"].param_groups:
                for p in group["params"]:
                    p.grad = torch.zeros_like(p)
            bias = names["model"][0].bias.detach().clone()
            names["optimizer"].step()
            found = [(b - w.detach()) / SCALE.lr for b, w in zip(before, weights, strict=True)]
            assert torch.equal(bias, names["model"][0].bias)
        for one, other in zip(found, expected, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "technique", [L1(strength=0.4), ElasticNet(strength=0.8, mix=0.5)], ids=["l1", "elastic"]
)
def test_scikit_learn_finds_the_minimum_of_our_penalty(technique: Technique) -> None:
    """With orthogonal features the minimum of mean squared error and penalty has a closed form."""
    names = _run(_snippet(technique, "scikit-learn"))
    model = names.get("lasso") or names["elastic"]
    x = np.linalg.qr(np.random.default_rng(1).normal(size=(50, 3)))[0] * np.sqrt(50)
    free = np.array([1.0, -0.3, 0.15])
    model.fit_intercept = False
    model.fit(x, x @ free)
    l1, l2 = (
        (technique.absolute, technique.square)
        if isinstance(technique, ElasticNet)
        else (technique.strength, 0.0)
    )
    expected = np.sign(free) * np.maximum(np.abs(free) - l1 / 2, 0) / (1 + l2)
    np.testing.assert_allclose(model.coef_, expected, atol=1e-6)


def test_weight_decay_in_pytorch_shrinks_the_weights_alone_and_by_the_same_share() -> None:
    technique = WeightDecay(strength=0.2)
    names = _run(_snippet(technique, "PyTorch"))
    model = names["model"]
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    for p in model.parameters():
        p.grad = torch.zeros_like(p)
    names["optimizer"].step()
    for name, p in model.named_parameters():
        share = 1 - technique.step_coefficient(SCALE) if name.endswith("weight") else 1.0
        torch.testing.assert_close(p.detach(), before[name] * share)


@pytest.mark.parametrize("library", ["Keras", "PyTorch"])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_smoothed_targets_are_those_of_the_formula(library: str, classes: int) -> None:
    technique = LabelSmoothing(s=0.3)
    assert technique.formula(SCALE) == "target = y · 0.7 + 0.3/K"
    smoothed = _run(_snippet(technique, library))["smoothed"]
    targets = torch.eye(classes)
    torch.testing.assert_close(smoothed(targets), targets * 0.7 + 0.3 / classes)
    single = torch.tensor([[0.0], [1.0]])
    torch.testing.assert_close(smoothed(single), torch.tensor([[0.15], [0.85]]))


def test_early_stopping_written_out_stops_and_gives_back_the_best_weights() -> None:
    names = _run(_snippet(EarlyStopping(patience=3), "PyTorch"))
    assert names["epoch"] == 4
    assert names["best"] == 0.5
    for name, p in names["model"].state_dict().items():
        assert torch.equal(p, names["kept"][name])


def test_noise_stronger_than_keras_takes_is_told_and_not_shown() -> None:
    snippet = _snippet(GaussianNoise(sigma=2.0), "Keras")
    assert not snippet.code
    assert "1 at most" in snippet.note


@pytest.mark.parametrize("term", [ABSOLUTE, SQUARE], ids=lambda term: term.name)
@pytest.mark.parametrize("w", [-1.5, -1e-6, 0.0, 0.3])
def test_the_plotted_curve_is_the_penalty_and_its_derivative(term: PenaltyTerm, w: float) -> None:
    x = torch.tensor([w], dtype=torch.float64, requires_grad=True)
    value = term.value(x)
    value.sum().backward()  # type: ignore[no-untyped-call]
    assert x.grad is not None
    assert term.at(w) == pytest.approx((value.item(), x.grad.item()))
