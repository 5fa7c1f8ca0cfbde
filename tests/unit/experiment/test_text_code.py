"""An experiment as one line of text: there and back, and one sentence for whatever is no such line."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.experiment.text_code import MAX_LENGTH, _check, from_text_code, is_text_code, text_code
from tests.support.code_cases import EXPERIMENTS

WHOLE = text_code(PRESETS["first-light"].experiment)


@pytest.mark.parametrize("key", PRESETS)
def test_an_experiment_comes_back_as_it_was(key: str) -> None:
    experiment = PRESETS[key].experiment
    code = text_code(experiment)
    assert from_text_code(code) == experiment
    assert is_text_code(code)
    assert code.isascii()
    assert not set(code) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_whatever_an_arm_may_hold_comes_back(name: str) -> None:
    assert from_text_code(text_code(EXPERIMENTS[name])) == EXPERIMENTS[name]


def test_names_and_notes_come_back_in_any_language() -> None:
    experiment = Experiment(name="Überanpassung 过拟合 🎲", notes="erste Zeile\nzweite „Zeile“")
    assert from_text_code(text_code(experiment)) == experiment


def test_what_a_chat_does_to_it_does_not_matter() -> None:
    broken = "\n".join(WHOLE[first : first + 60] for first in range(0, len(WHOLE), 60))
    assert from_text_code(f"  “{broken}”\r\n") == PRESETS["first-light"].experiment


@pytest.mark.parametrize("place", [0, 3, 7, 8, 20, len(WHOLE) // 2, len(WHOLE) - 10, len(WHOLE) - 1])
def test_a_letter_that_was_changed_or_lost_is_noticed(place: int) -> None:
    other = "B" if WHOLE[place] != "B" else "C"
    for text in (WHOLE[:place] + other + WHOLE[place + 1 :], WHOLE[:place] + WHOLE[place + 1 :]):
        with pytest.raises(ExperimentError) as refusal:
            from_text_code(text)
        assert str(refusal.value).count("\n") <= 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "does not begin with “reglab1.”"),
        ("hello", "does not begin with “reglab1.”"),
        ("reglab2." + WHOLE[8:], "it is of version 2, but this program reads version 1"),
        (WHOLE[:100], "a part of it is missing or was changed on the way"),
        ("x" * (MAX_LENGTH + 1), "too many for an experiment"),
    ],
)
def test_what_is_no_code_is_said(text: str, words: str) -> None:
    with pytest.raises(ExperimentError, match=words.replace("(", r"\(")):
        from_text_code(text)


def test_a_small_code_cannot_unfold_without_bound() -> None:
    data = base64.urlsafe_b64encode(zlib.compress(b" " * 200_000_000, 9)).decode().rstrip("=")
    with pytest.raises(ExperimentError, match="too many for an experiment"):
        from_text_code(f"reglab1.{data}.{_check(data)}")


@given(st.binary(max_size=200))
def test_any_bytes_with_a_right_check_end_in_a_sentence(content: bytes) -> None:
    for packed in (content, zlib.compress(content)):
        data = base64.urlsafe_b64encode(packed).decode().rstrip("=") or "A"
        with pytest.raises(ExperimentError):
            from_text_code(f"reglab1.{data}.{_check(data)}")
