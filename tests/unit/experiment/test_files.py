"""Experiments as JSON text: the way out, the way back, and everything that is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import FORMAT_VERSION, Arm, Experiment
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from tests.support.strategies import experiments

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(ExperimentError) as caught:
        loads(text, "my.json")
    assert str(caught.value).startswith("my.json: ")
    return [str(problem) for problem in caught.value.problems]


@given(experiments())
def test_what_is_written_is_read_again(experiment: Experiment) -> None:
    text = dumps(experiment)
    assert loads(text) == experiment
    assert loads(text.encode()) == experiment
    assert dumps(loads(text)) == text


@given(experiments())
def test_the_window_validates_an_unwritten_experiment_the_same_way(experiment: Experiment) -> None:
    assert Experiment.model_validate(experiment.model_dump()) == experiment


def test_the_text_is_plain_json_with_its_version() -> None:
    arms = (Arm(name="Nothing"), Arm(name="L2", techniques=(L2(strength=1e-3, layers=(1, "output")),)))
    document = json.loads(dumps(Experiment(name="λ-Versuch", arms=arms)))
    assert document["version"] == FORMAT_VERSION == 1
    assert document["name"] == "λ-Versuch"
    assert document["arms"][1]["techniques"] == [
        {
            "kind": "l2",
            "enabled": True,
            "layers": [1, "output"],
            "strength": 0.001,
            "convention": "keras",
            "biases": False,
        }
    ]
    assert dumps(Experiment()).endswith("}\n")


def test_a_short_file_means_the_defaults() -> None:
    assert loads('{"version": 1}') == Experiment()
    assert build({"version": 1, "seeds": 7}).seeds == 7


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    assert loads(dumps(Experiment()).encode("utf-8-sig")) == Experiment()


def test_all_problems_are_listed_at_once() -> None:
    found = refused(
        json.dumps(
            {
                "version": 1,
                "data": {"set": "iris", "train": 200, "validation": 60, "test": 50},
                "training": {"epochs": 0, "optimizer": {"kind": "adam", "lr": -1}},
                "seeds": 5.5,
                "arms": [
                    {"name": "same", "techniques": [{"kind": "l2", "strength": -0.1}]},
                    {"name": "same", "techniques": [{"kind": "dropout", "p": 1, "layers": "all"}]},
                    {"name": "deep", "techniques": [{"kind": "l1", "layers": [3]}]},
                ],
                "author": "me",
            }
        )
    )
    places = [line.split(": ")[0] for line in found]
    assert sorted(places) == sorted(
        [
            "training.epochs",
            "training.optimizer.lr",
            "seeds",
            "arms[0].techniques[0].strength",
            "arms[1].techniques[0].p",
            "author",
            "data",
            "arms",
            "arms[2].techniques[0].layers",
        ]
    )


def test_a_field_that_is_wrong_raises_no_second_problem() -> None:
    found = refused('{"version": 1, "data": {"train": 0}, "arms": [{"name": "a", "train": "few"}]}')
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file is not valid JSON at line 1, column 1: Expecting value; correct it there."),
        (
            '{"version": 1,\n "seeds" 3}',
            "the file is not valid JSON at line 2, column 10: Expecting ':' delimiter; correct it there.",
        ),
        ("[1]", "an experiment file is a JSON object in curly brackets; this one is something else."),
        ('"version"', "an experiment file is a JSON object in curly brackets; this one is something else."),
        ("{}", 'version: is missing; add "version": 1 at the top of the file.'),
        ('{"version": null}', 'version: is missing; add "version": 1 at the top of the file.'),
        *[
            (
                f'{{"version": {version}, "arms": 3}}',
                (
                    f"version: must be 1, the version that this program reads, but is {version}; open the "
                    "file with the program that wrote it, or update this one."
                ),
            )
            for version in ("2", '"1"', "true", "0.5", "-1", "[1]")
        ],
        (
            '{"version": 1, "seeds": 2, "seeds": 3}',
            "the field “seeds” stands twice in one object; keep one of them.",
        ),
        (
            '{"version": 1, "arms": [{"name": "a", "name": "a"}]}',
            "the field “name” stands twice in one object; keep one of them.",
        ),
        (b'{"version": 1, "name": "\xff"}', "the file is not UTF-8 text; save it as UTF-8."),
        ("[" * 100_000, "the file is nested too deeply for an experiment."),
        (
            '{"version": 1, "seeds": ' + "9" * 5000 + "}",
            "the file holds a number of thousands of digits; shorten it.",
        ),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_what_is_no_experiment_file_at_all(text: str | bytes, sentence: str) -> None:
    assert refused(text) == [sentence]


@pytest.mark.parametrize(
    "value", ['"\\ud800"', "[" * 500 + "]" * 500], ids=["half a character", "deep nesting"]
)
def test_what_only_the_second_reader_refuses(value: str) -> None:
    (sentence,) = refused(f'{{"version": 1, "name": {value}}}')
    assert sentence.startswith("the file cannot be read (")


@pytest.mark.parametrize(
    ("spelt", "shown"), [("NaN", "NaN"), ("-Infinity", "-Infinity"), ("1e999", "Infinity")]
)
def test_numbers_that_are_none(spelt: str, shown: str) -> None:
    assert refused(f'{{"version": 1, "data": {{"noise": {spelt}}}, "seeds": {spelt}}}') == [
        f"data.noise: must be a finite number, at least 0 and at most 100, but is {shown}; replace it.",
        f"seeds: must be a whole number, at least 1 and at most 100, but is {shown}; replace it.",
    ]


NINES = "9" * 400


@pytest.mark.parametrize(("sign", "shown", "remedy"), [("", "1e400", "lower"), ("-", "-1e400", "raise")])
def test_whole_numbers_of_hundreds_of_digits(sign: str, shown: str, remedy: str) -> None:
    many = sign + NINES
    document = (
        f'{{"version": 1, "data": {{"noise": {many}, "set": {many}}}, "seeds": {many}, "name": {many}, '
        f'"arms": [{{"name": "a", "techniques": [{{"kind": "l2", "layers": [{many}]}}]}}]}}'
    )
    assert refused(document) == [
        f"name: must be text in quotes, but is {shown}; replace it.",
        f"data.set: must be text in quotes, but is {shown}; replace it.",
        f"data.noise: must be a finite number, at least 0 and at most 100, but is {shown}; replace it.",
        (
            'arms[0].techniques[0].layers: must be "all" or a list of layers: "input", "output" or a number '
            f"from 1 to 32, but is [{shown}]; replace it."
        ),
        f"seeds: must be at least 1 and at most 100, but is {shown}; {remedy} it.",
    ]


def test_long_words_are_cut_where_they_are_quoted() -> None:
    for text in (
        f'{{"version": 1, "{NINES}": 1}}',
        f'{{"version": 1, "{NINES}": 1, "{NINES}": 1}}',
        f'{{"version": {NINES}}}',
        f'{{"version": {{"{NINES}": [{NINES}]}}}}',
        f'{{"version": 1, "data": {{"set": "{NINES}"}}}}',
        f'{{"version": 1, "name": {"[" * 150}{"]" * 150}}}',
    ):
        (sentence,) = refused(text)
        assert len(sentence) < 400
        assert "99999…" in sentence or "a list of 1" in sentence


@pytest.mark.parametrize("depth", [100, 223, 500, 960, 980, 985, 990, 995, 1000, 10_000, 1_000_000])
@pytest.mark.parametrize("pair", ["[]", '{"a":}'], ids=["lists", "objects"])
def test_any_depth_is_refused_in_words(depth: int, pair: str) -> None:
    inner = pair[:-1] * depth + "1" + pair[-1] * depth
    for place in ("name", "arms", "version"):
        (sentence, *_) = refused(f'{{"version": 1, "x": 1, "{place}": {inner}}}'[:4_999_999])
        assert len(sentence) < 400


@pytest.mark.parametrize(
    "text", ['"notes": "' + "x" * 50_000_000 + '"', '"arms": [' + "1," * 25_000_000 + "1]"]
)
def test_fifty_megabytes_are_not_even_read(text: str) -> None:
    for whole in (f'{{"version": 1, {text}}}', f'{{"version": 1, {text}}}'.encode()):
        (sentence,) = refused(whole)
        assert "too many for an experiment, which has 5,000,000 at most" in sentence


@pytest.mark.parametrize("inner", ['"arms": [{}]', '"network": {{"layers": [{}]}}', '"x": {{"y": [{}]}}'])
def test_values_beyond_number_are_counted_and_no_more(inner: str) -> None:
    (sentence,) = refused(f'{{"version": 1, {inner.format("1," * 300_000 + "1")}}}')
    assert "more than 250,000 values" in sentence


def test_of_very_many_problems_some_are_told() -> None:
    found = refused('{"version": 1, "arms": [' + ",".join(['{"name": "a", "seeds": 1}'] * 5000) + "]}")
    assert "4,900 more problems are not listed here; mend these first." in found
    assert "arms: 5,000 arms are named “a”; give each a name of its own." in found
    assert len(found) < 200


def test_other_encodings_are_refused() -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1"):
        found = refused(dumps(Experiment(name="Büro")).encode(encoding))
        assert len(found) == 1
    assert loads("\ufeff" + dumps(Experiment())) == Experiment()


@pytest.mark.parametrize(("count", "shown", "remedy"), [(0, "0", "raise"), (10**6, "1,000,000", "lower")])
@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_no_and_a_million_examples(part: str, count: int, shown: str, remedy: str) -> None:
    assert refused(f'{{"version": 1, "data": {{"{part}": {count}}}}}') == [
        f"data.{part}: must be at least 2 and at most 100,000, but is {shown}; {remedy} it."
    ]


@given(JSON)
def test_any_json_is_read_or_refused_in_words(document: Any) -> None:
    """A problem is never an exception of the reader, and never empty."""
    for text in (json.dumps(document), json.dumps({"version": 1, "arms": document, "data": document})):
        for line in refused(text):
            assert line.strip().endswith((".", "?"))


PATHS = st.sampled_from(
    [
        ("data", "set"),
        ("data", "train"),
        ("data", "standardize"),
        ("network", "layers"),
        ("network", "layers", 0),
        ("network", "layers", 0, "units"),
        ("network", "output"),
        ("training", "optimizer"),
        ("training", "optimizer", "kind"),
        ("training", "optimizer", "lr"),
        ("arms", 1),
        ("arms", 1, "name"),
        ("arms", 1, "network"),
        ("arms", 1, "train"),
        ("arms", 1, "techniques"),
        ("arms", 1, "techniques", 0),
        ("arms", 1, "techniques", 0, "kind"),
        ("arms", 1, "techniques", 0, "p"),
        ("arms", 1, "techniques", 0, "layers"),
        ("seeds",),
    ]
)


@settings(max_examples=200)
@given(path=PATHS, value=JSON)
def test_any_value_in_any_place_is_taken_or_refused_in_words(path: tuple[Any, ...], value: Any) -> None:
    arms = (Arm(name="a"), Arm(name="b", techniques=(Dropout(p=0.2, layers=(1,)),)))
    document = json.loads(dumps(Experiment(arms=arms)))
    holder = document
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    try:
        loads(json.dumps(document))
    except ExperimentError as error:
        for problem in error.problems:
            assert problem.sentence.endswith((".", "?"))
            assert "\n" not in problem.sentence


def test_errors_carry_their_problems_and_where_they_come_from() -> None:
    with pytest.raises(ExperimentError) as caught:
        loads('{"version": 1, "seeds": 0, "first_seed": -1}', "course.json")
    assert caught.value.origin == "course.json"
    assert [problem.where for problem in caught.value.problems] == ["seeds", "first_seed"]
    assert str(caught.value).splitlines() == [
        "course.json: 2 problems",
        "  - seeds: must be at least 1 and at most 100, but is 0; raise it.",
        "  - first_seed: must be at least 0 and at most 2,147,483,647, but is -1; raise it.",
    ]
    with pytest.raises(ExperimentError, match=r"^1 problem\n"):
        loads('{"version": 1, "seeds": 0}')
