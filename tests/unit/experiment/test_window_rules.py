"""What an experiment holds for a class: read, written, refused, and no part of the question."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.presets import PRESETS
from reglab.experiment.sweeps.identity import identity
from reglab.experiment.text_code import from_text_code, text_code
from reglab.experiment.window_rules import CONTROL_TITLES, HELD, Control, WindowRules
from reglab.gui.document.edited import Part, edited
from reglab.record.matching import same_question

RULES = WindowRules(hide=("verdict",), lock=("data", "seeds"), limit_s=60.0)
PLAIN = PRESETS["first-light"].experiment
LOCKED = PLAIN.model_copy(update={"for_class": RULES})


def test_what_is_for_a_class_is_written_and_read_again() -> None:
    document = json.loads(dumps(LOCKED))
    assert document["for_class"] == {"hide": ["verdict"], "lock": ["data", "seeds"], "limit_s": 60.0}
    assert loads(dumps(LOCKED)) == LOCKED
    assert from_text_code(text_code(LOCKED)) == LOCKED
    assert Experiment.model_validate(LOCKED.model_dump()) == LOCKED


def test_what_is_for_no_class_is_written_as_ever() -> None:
    text = dumps(PLAIN)
    assert "for_class" not in text
    # Field by field, as it was written before there was anything for a class.
    fields = [name for name in Experiment.model_fields if name != "for_class"]
    assert list(json.loads(text)) == fields
    parts = (f'  "{name}": {_indented(getattr(PLAIN, name))}' for name in fields)
    assert text == "{\n" + ",\n".join(parts) + "\n}\n"
    assert "for_class" not in PLAIN.model_dump()


def _indented(value: Any) -> str:
    if isinstance(value, tuple):
        inner = ",\n".join(item.model_dump_json(indent=2) for item in value)
        return "[\n" + "\n".join(f"    {line}" for line in inner.split("\n")) + "\n  ]"
    text = value.model_dump_json(indent=2) if hasattr(value, "model_dump_json") else json.dumps(value)
    return str(text).replace("\n", "\n  ")


@pytest.mark.parametrize("rules", [None, {}, {"hide": [], "lock": [], "limit_s": 0}])
def test_rules_that_say_nothing_are_none(rules: dict[str, Any] | None) -> None:
    values = json.loads(dumps(PLAIN)) | {"for_class": rules}
    assert build(values) == PLAIN
    assert dumps(build(values)) == dumps(PLAIN)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            {"lock": ["datas"]},
            "for_class.lock[0]: must be one of data, network, training, regularizers, arms, seeds, ",
        ),
        ({"hide": "data"}, "for_class.hide"),
        ({"limit_s": -1}, "for_class.limit_s: must be at least 0, but is -1"),
        ({"limit_s": 1e9}, "for_class.limit_s: must be at most 36,000"),
        ({"locks": []}, "for_class.locks: is not a known field; did you mean “lock”?"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(rules: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        build(json.loads(dumps(PLAIN)) | {"for_class": rules})
    (problem,) = caught.value.problems
    assert str(problem).startswith(sentence)


def test_what_is_hidden_and_leads_to_another_experiment_is_locked() -> None:
    assert WindowRules(hide=("data", "verdict"), lock=("tabs",)).locked == {"data", "tabs"}
    assert HELD < set(get_args(Control)) == set(CONTROL_TITLES)


def test_it_is_no_part_of_the_question() -> None:
    assert identity(LOCKED) == identity(PLAIN)
    assert same_question(LOCKED, PLAIN)
    assert edited(PLAIN, LOCKED).parts == Part.FOR_CLASS
    assert not Part.QUESTION & Part.FOR_CLASS
