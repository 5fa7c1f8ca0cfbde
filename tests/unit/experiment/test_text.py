from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.edits import rename_arm
from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.files import build, dumps, loads
from reglab.experiment.naming import free_name
from reglab.experiment.problem import Problem
from reglab.experiment.text import many_lines, one_line

BAD = "\x1b[31mred\x07\nline\u2028two\u202e\tevil\x85end\u200b"
GOOD = "red line two evil end"


def unprintable(text: str) -> list[str]:
    """Everything in a text that breaks its line, rings, moves the cursor or turns the direction."""
    return [c for c in text if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs")] + [
        c for c in text if unicodedata.category(c) == "Cf" and c not in "\u200c\u200d"
    ]


@given(st.text())
def test_a_name_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert not unprintable(line)
    assert line == line.strip()
    assert one_line(line) == line


@given(st.text())
def test_notes_have_line_breaks_and_nothing_else(text: str) -> None:
    notes = many_lines(text)
    assert not unprintable(notes.replace("\n", ""))
    assert many_lines(notes) == notes


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (BAD, GOOD),
        ("L2 λ = 0.01 – wide", "L2 λ = 0.01 – wide"),
        ("a\r\nb", "a b"),
        ("two  blanks", "two  blanks"),
        ("می\u200cخواهم 👩\u200d🏫 한국어", "می\u200cخواهم 👩\u200d🏫 한국어"),
        ("\x9b2Jgone \x1b[1;4mbold\x1b[0m", "gone bold"),
    ],
)
def test_what_is_kept_of_a_name(given: str, kept: str) -> None:
    assert one_line(given) == kept


def a_file(**fields: Any) -> Experiment:
    return loads(json.dumps({"version": 1, **fields}))


def test_names_in_a_file_become_one_printable_line() -> None:
    found = a_file(name=BAD, notes=f"first\r\nsecond\x07 {BAD}", arms=[{"name": BAD}])
    assert (found.name, found.arms[0].name) == (GOOD, GOOD)
    assert found.notes == "first\nsecond red \nline\ntwo evil\nend"
    assert loads(dumps(found)) == found


def test_names_that_are_blank_or_equal_as_they_are_shown_are_refused() -> None:
    with pytest.raises(ExperimentError, match=r"arms\[0\].name: the name is blank"):
        a_file(arms=[{"name": "\x07\n"}])
    with pytest.raises(ExperimentError, match="2 arms are named “a b”"):
        a_file(arms=[{"name": "a b"}, {"name": "a\nb"}])
    with pytest.raises(ExperimentError, match="2 arms are named “a b”"):
        # Also where other fields are wrong, so that the whole is not compared.
        a_file(seeds=0, arms=[{"name": "a b"}, {"name": "a\nb"}])


def test_edits_give_clean_names() -> None:
    before = Experiment(arms=(Arm(name="plain"), Arm(name="a b")))
    assert rename_arm(before, 0, BAD).arms[0].name == GOOD
    assert free_name([arm.name for arm in before.arms], "a\nb") == "a b (2)"


def test_a_sentence_about_a_file_is_one_line_whatever_stands_in_it() -> None:
    with pytest.raises(ExperimentError) as caught:
        build({"version": 1, BAD: 1, "data": {"set": BAD}, "training": {BAD: 2}})
    assert len(caught.value.problems) == 3
    for problem in caught.value.problems:
        assert not unprintable(str(problem))
        assert "red line two" in str(problem)
    assert not unprintable(str(ExperimentError([Problem("", "x")], BAD)).replace("\n", ""))
