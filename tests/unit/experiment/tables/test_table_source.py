"""A table in an experiment's file: what it says without being read, and what is told where it is damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.presets import PRESETS
from reglab.experiment.sources.table import TableColumn, TableSource
from reglab.store.experiments import read_experiment, write_experiment


def source(**changes: Any) -> TableSource:
    values: dict[str, Any] = {
        "path": "/data/mine.csv",
        "sha256": "0" * 64,
        "title": "mine",
        "columns": (
            TableColumn(name="mass (g)", at=0, missing=True),
            TableColumn(name="island", at=1, kind="category", levels=("Biscoe", "Dream"), missing=True),
        ),
        "target": TableColumn(name="sex", at=2, kind="category", levels=("female", "male")),
        "rows": 90,
    }
    return TableSource(**(values | changes))


def own(**changes: Any) -> Experiment:
    return Experiment(data=DataSpec(set=source(**changes), train=30, validation=30, test=30, noise=0))


def test_all_that_is_known_of_it_stands_in_the_file() -> None:
    info = source().info
    assert (info.task, info.classes, info.target, info.total) == (
        "classification",
        ("female", "male"),
        "sex",
        90,
    )
    assert info.features == ("mass (g)", "island: Biscoe", "island: Dream")
    assert "the 2 classes of “sex” from 2 columns" in info.about
    gaps = source(missing="category").info.features
    assert gaps == ("mass (g)", "mass (g) missing", "island: Biscoe", "island: Dream", "island: missing")
    number = source(target=TableColumn(name="age", at=3)).info
    assert (number.task, number.classes, number.target) == ("regression", (), "age")
    assert source(spare=8).info.total == 82


def test_where_it_lies_does_not_make_it_another_one_but_its_content_does() -> None:
    assert source(path="/elsewhere/mine.csv").info.key == source().info.key
    assert source(sha256="1" * 64).info.key != source().info.key
    assert source(missing="drop").info.key != source().info.key


def test_it_is_written_and_read_again() -> None:
    experiment = own()
    assert loads(dumps(experiment)) == experiment
    assert Experiment.model_validate(experiment.model_dump()) == experiment
    assert experiment.data.info is own().data.info


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"sha256": "abc"},
            "data.set.sha256: must be a checksum (SHA-256) of 64 digits from 0 to f; take the data anew",
        ),
        ({"rows": 3}, "data.set.rows: must be"),
        ({"columns": []}, "data.set.columns: is an empty list; add one entry or more."),
        ({"target": {"name": "island", "at": 1}}, "data.set: a column stands twice; keep it once."),
        (
            {"target": {"name": "t", "at": 2, "levels": ["a"]}},
            "data.set: the target has 1 class; take one with 2",
        ),
        (
            {"target": {"name": "t", "at": 2, "kind": "date"}},
            "data.set: columns and target must be numbers or",
        ),
        (
            {"target": {"name": "t", "at": 2, "kind": "category"}},
            "data.set: a category has no levels; list them.",
        ),
        ({"spare": 88}, "data.set: there are fewer than 6 rows to take"),
        ({"layout": {"delimiter": "x"}}, "data.set.layout.delimiter: must be"),
        ({"missing": "mode"}, "data.set.missing: must be"),
        ({"tilte": "x"}, "data.set.tilte: is not a known field; did you mean “title”?"),
    ],
)
def test_a_damaged_one_is_told(changes: dict[str, Any], sentence: str) -> None:
    document = json.loads(dumps(own()))
    document["data"]["set"] |= changes
    with pytest.raises(ExperimentError) as caught:
        loads(json.dumps(document))
    assert str(caught.value.problems[0]).startswith(sentence)


def test_beside_the_experiment_it_is_named_by_itself_and_found_again(tmp_path: Path) -> None:
    experiment = own(path=str(tmp_path / "data" / "mine.csv"))
    write_experiment(tmp_path / "mine.json", experiment)
    written = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert written["data"]["set"]["path"] == "data/mine.csv"
    assert read_experiment(tmp_path / "mine.json") == experiment
    # The folder can be moved.
    other = tmp_path.with_name(tmp_path.name + "-moved")
    tmp_path.rename(other)
    moved = read_experiment(other / "mine.json").data.set
    assert isinstance(moved, TableSource)
    assert moved.path == str(other / "data" / "mine.csv")
    other.rename(tmp_path)


def test_elsewhere_it_is_named_by_its_whole_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    experiment = own(path=str(tmp_path / "b" / "mine.csv"))
    write_experiment(tmp_path / "a" / "mine.json", experiment)
    written = json.loads((tmp_path / "a" / "mine.json").read_text(encoding="utf-8"))
    assert written["data"]["set"]["path"] == str(tmp_path / "b" / "mine.csv")
    assert read_experiment(tmp_path / "a" / "mine.json") == experiment


@pytest.mark.parametrize("preset", list(PRESETS))
def test_every_example_takes_a_table(preset: str) -> None:
    changed = edits.change_dataset(PRESETS[preset].experiment, source())
    assert changed.problems() == []
    assert loads(dumps(changed)).data == changed.data
    changed = edits.change_dataset(PRESETS[preset].experiment, source(target=TableColumn(name="age", at=3)))
    assert changed.problems() == []
