"""Each kind of error says field, value, range and remedy."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from reglab.experiment.datasets import DATASETS
from reglab.experiment.errors import ExperimentError, problems_of
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.problem import Problem
from reglab.experiment.techniques import TECHNIQUES

DELETED = object()
TECHNIQUE = {"kind": "dropout"}


def problems(changes: dict[str, Any]) -> list[str]:
    """Problems of the default experiment after changes, e.g. ``{"data.train": 0}``."""
    document = json.loads(dumps(Experiment()))
    document["arms"] = [{"name": "a"}, {"name": "b", "techniques": [dict(TECHNIQUE)]}]
    for path, value in changes.items():
        holder, keys = document, [int(p) if p.isdigit() else p for p in path.split(".")]
        for key in keys[:-1]:
            holder = holder[key]
        if value is DELETED:
            del holder[keys[-1]]
        else:
            holder[keys[-1]] = value
    with pytest.raises(ExperimentError) as caught:
        loads(json.dumps(document))
    return [str(problem) for problem in caught.value.problems]


LAYERS = 'must be "all" or a list of layers: "input", "output" or a number from 1 to 32, but is '


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("data.noise", -0.5, "data.noise: must be at least 0 and at most 100, but is -0.5; raise it."),
        (
            "arms.1.techniques.0.p",
            1.5,
            (
                "arms[1].techniques[0].p: must be at least 0 and at most 0.99, but is 1.5; lower it "
                "(typical: 0.1 to 0.5)."
            ),
        ),
        (
            "training.optimizer.lr",
            0,
            (
                "training.optimizer.lr: must be above 0 and at most 100, but is 0; raise it "
                "(typical: 0.001 for Adam, 0.1 for SGD)."
            ),
        ),
        (
            "network.layers.0.units",
            10**20,
            (
                "network.layers[0].units: must be at least 1 and at most 4,096, but is "
                "100,000,000,000,000,000,000; lower it."
            ),
        ),
        (
            "data.train",
            "60",
            (
                "data.train: must be a whole number, at least 2 and at most 100,000, but is “60”; write it "
                "without quotes."
            ),
        ),
        (
            "data.train",
            60.0,
            (
                "data.train: must be a whole number, at least 2 and at most 100,000, but is 60.0; write it "
                "without decimals."
            ),
        ),
        (
            "data.train",
            60.5,
            "data.train: must be a whole number, at least 2 and at most 100,000, but is 60.5; replace it.",
        ),
        (
            "data.noise",
            True,
            "data.noise: must be a number, at least 0 and at most 100, but is true; replace it.",
        ),
        ("data.standardize", 1, "data.standardize: must be true or false, but is 1; replace it."),
        ("arms.1.name", None, "arms[1].name: must be text in quotes, but is null; replace it."),
        ("arms.1.name", "", "arms[1].name: is empty; fill it in."),
        ("arms.1.name", " ", "arms[1].name: the name is blank; give the arm a name."),
        ("arms.1.name", "x" * 61, "arms[1].name: may hold at most 60 characters, but holds 61; remove 1."),
        ("arms.1.name", DELETED, "arms[1].name: is missing; add it."),
        ("arms", [], "arms: is an empty list; add one entry or more."),
        (
            "arms",
            [{"name": str(number)} for number in range(41)],
            "arms: may hold at most 40 entries, but holds 41; remove 1.",
        ),
        ("arms", {"name": "a"}, "arms: must be a list in square brackets, but is an object; replace it."),
        ("arms", [5], "arms[0]: must be an object in curly brackets, but is 5; replace it."),
        ("data", [1, 2], "data: must be an object in curly brackets, but is [1, 2]; replace it."),
        (
            "data",
            [0] * 6,
            "data: must be an object in curly brackets, but is a list of 6; replace it.",
        ),
        (
            "data.set",
            "moon",
            f"data.set: must be one of {', '.join(DATASETS)}, but is “moon”; did you mean “moons”?",
        ),
        ("data.trian", 50, "data.trian: is not a known field; did you mean “train”?"),
        ("data.colour", 50, "data.colour: is not a known field; remove it."),
        (
            "arms.1.techniques.0.rate",
            0.5,
            "arms[1].techniques[0].rate: is not a known field; remove it.",
        ),
        (
            "network.init",
            "Glorot",
            "network.init: must be one of he, glorot, pytorch, but is “Glorot”; did you mean “glorot”?",
        ),
        ("network.init", 3, "network.init: must be one of he, glorot, pytorch, but is 3."),
        (
            "network.layers.0.kind",
            "conv",
            (
                "network.layers[0].kind: must be one of dense, conv2d, max_pool2d, average_pool2d, "
                "global_average_pool, flatten, batch_norm, dropout, activation, but is “conv”; "
                "did you mean “conv2d”?"
            ),
        ),
        (
            "training.optimizer.kind",
            "adamm",
            (
                "training.optimizer.kind: must be one of sgd, rmsprop, adagrad, adam, adamw, but is “adamm”; "
                "did you mean “adam”?"
            ),
        ),
        (
            "training.optimizer",
            {"lr": 0.1},
            "training.optimizer.kind: is missing; add it, one of sgd, rmsprop, adagrad, adam, adamw.",
        ),
        (
            "training.optimizer",
            "adam",
            "training.optimizer: must be an object in curly brackets, but is “adam”; replace it.",
        ),
        ("arms.1.techniques.0.layers", 1, f"arms[1].techniques[0].layers: {LAYERS}1; replace it."),
        ("arms.1.techniques.0.layers", [0], f"arms[1].techniques[0].layers: {LAYERS}[0]; replace it."),
        (
            "arms.1.techniques.0.layers",
            ["first"],
            f"arms[1].techniques[0].layers: {LAYERS}[“first”]; replace it.",
        ),
        (
            "arms.1.techniques.0.layers",
            "some",
            f"arms[1].techniques[0].layers: {LAYERS}“some”; replace it.",
        ),
    ],
)
def test_one_sentence_for_one_error(path: str, value: Any, sentence: str) -> None:
    assert problems({path: value}) == [sentence]


def test_long_texts_are_cut_in_the_sentence() -> None:
    (sentence,) = problems({"data.set": "m" * 200})
    assert "“" + "m" * 57 + "…”" in sentence


def test_unknown_technique_lists_all_there_are() -> None:
    (sentence,) = problems({"arms.1.techniques.0.kind": "dropuot"})
    assert sentence == (
        f"arms[1].techniques[0].kind: must be one of {', '.join(TECHNIQUES)}, but is “dropuot”; "
        "did you mean “dropout”?"
    )


def test_a_known_kind_as_a_field_is_no_kind() -> None:
    assert problems({"arms.1.techniques.0.dropout": 0.5}) == [
        "arms[1].techniques[0].dropout: is not a known field; remove it."
    ]


def test_errors_of_python_values_are_said_too() -> None:
    with pytest.raises(ValidationError) as caught:
        Experiment(seeds=object(), arms=3)  # type: ignore[arg-type]
    found = problems_of(caught.value)
    assert [problem.where for problem in found] == ["arms", "seeds"]
    assert all(isinstance(problem, Problem) and problem.sentence for problem in found)


@pytest.mark.parametrize(
    ("values", "whole"),
    [
        ({"seeds": 0}, "Seeds must be at least 1 and at most 100, but is 0; raise it."),
        ({"name": "x" * 201}, "Name may hold at most 200 characters, but holds 201; remove 1."),
        ({"arms": []}, "Arms is an empty list; add one entry or more."),
        ({"version": 2}, "Version must be 1, the version that this program reads, but is 2; open the file"),
        ({"arms": [{"name": "a"}] * 2}, "2 arms are named “a”; give each a name of its own."),
        ({"data": {"set": "sine", "train": 20, "label_flip": 0.1}}, "Noisy sine is a regression and has"),
    ],
)
def test_a_problem_is_a_whole_sentence_where_its_place_is_not_shown(
    values: dict[str, Any], whole: str
) -> None:
    with pytest.raises(ExperimentError) as caught:
        build({"version": 1, "arms": [{"name": "a"}], **values})
    assert caught.value.problems[0].whole.startswith(whole)
