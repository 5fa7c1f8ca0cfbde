"""Where examples come from: a name of the catalogue, or a source of a person's own, behind one door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from reglab.data.sources import SOURCE_READERS
from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.sources import SOURCES
from reglab.experiment.sources.catalogue import CatalogueSet
from tests.support.own_rows import rows_known, some_rows

KINDS = ", ".join([*SOURCES, "rows"])


@pytest.fixture(autouse=True)
def rows() -> Iterator[None]:
    with rows_known():
        yield


def own() -> Experiment:
    return Experiment(data=DataSpec(set=some_rows(), train=30, validation=30, test=30, noise=0))


def sentences(data: dict[str, Any]) -> list[str]:
    document = json.loads(dumps(Experiment()))
    document["data"] |= data
    with pytest.raises(ExperimentError) as caught:
        loads(json.dumps(document))
    return [str(problem) for problem in caught.value.problems]


def test_every_kind_has_a_reader() -> None:
    assert SOURCES.keys() == SOURCE_READERS.keys()


def test_a_set_of_the_catalogue_is_written_by_its_name_alone() -> None:
    assert json.loads(dumps(Experiment()))["data"]["set"] == "moons"
    assert DataSpec(set="iris").source == CatalogueSet(name="iris")
    assert DataSpec(set="iris").info is DATASETS["iris"]
    # Written out it is the same, so that nothing depends on how.
    assert DataSpec(set=CatalogueSet(name="iris")) == DataSpec(set="iris")
    assert DataSpec.model_validate({"set": {"kind": "catalogue", "name": "iris"}}) == DataSpec(set="iris")


def test_an_own_source_is_written_and_read_again() -> None:
    experiment = own()
    written = json.loads(dumps(experiment))["data"]["set"]
    assert written["kind"] == "rows"
    assert written["rows"] == [list(row) for row in some_rows().rows]
    assert loads(dumps(experiment)) == experiment
    assert loads(dumps(experiment)).data.info.title == "My rows"
    assert Experiment.model_validate(experiment.model_dump()) == experiment


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            {"kind": "row"},
            f"data.set.kind: must be one of {KINDS}, but is “row”; did you mean “rows”?",
        ),
        ({"kind": 3}, f"data.set.kind: must be one of {KINDS}, but is 3."),
        ({"name": "iris"}, f"data.set.kind: is missing; add it, one of {KINDS}."),
        ({"kind": "catalogue", "name": "irs"}, "data.set.name: must be one of moons"),
        (7, "data.set: must be text in quotes, but is 7; replace it."),
        ([], "data.set: must be text in quotes, but is []; replace it."),
    ],
)
def test_what_is_no_source_is_told(value: Any, sentence: str) -> None:
    (found,) = sentences({"set": value})
    assert found.startswith(sentence)


def test_fields_of_an_own_source_are_told_like_others() -> None:
    source = some_rows().model_dump(mode="json") | {"colums": [], "columns": [], "title": 7}
    source["rows"][2][1] = "x"
    assert sentences({"set": source}) == [
        "data.set.title: must be text in quotes, but is 7; replace it.",
        "data.set.columns: is an empty list; add one entry or more.",
        "data.set.rows[2][1]: must be a number, but is “x”; write it without quotes.",
        "data.set.colums: is not a known field; did you mean “columns”?",
    ]


def test_checks_ask_the_source() -> None:
    sizes = {"train": 30, "validation": 30, "test": 30}
    (found,) = sentences({"set": some_rows(80).model_dump(mode="json"), **sizes})
    assert found.endswith("are 90, but My rows has 80; take at least 10 fewer.")


def test_an_edit_takes_a_source_as_it_takes_a_name() -> None:
    start = Experiment()
    taken = edits.change_dataset(start, some_rows())
    assert taken.problems() == []
    assert taken.data.set == some_rows()
    assert taken.data.total <= 90
    assert edits.change_dataset(taken, "moons").data.set == "moons"
    with pytest.raises(KeyError):
        edits.change_dataset(start, "nothing")
