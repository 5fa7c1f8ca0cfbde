"""Texts in English whatever the language is, and numbers as a language writes them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from reglab.words import about_seconds, duration, exact, fixed, pace, points, typed
from reglab.words.language import (
    PSEUDO,
    VARIABLE,
    _,
    choose,
    chosen,
    grouped,
    in_context,
    in_english,
    known,
    noted,
    plural,
)


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test chooses, the language is as it was afterwards."""
    before = chosen()
    monkeypatch.setenv(VARIABLE, before)
    yield
    choose(before)


def test_within_it_texts_are_english() -> None:
    choose(PSEUDO)
    assert _("Seeds") != "Seeds"
    with in_english():
        assert _("Seeds") == "Seeds"
        assert plural("{n} seed", "{n} seeds", 2) == "2 seeds"
        assert in_context("verb", "Train") == "Train"
    assert _("Seeds") != "Seeds"


def test_english_is_of_one_thread_alone() -> None:
    choose(PSEUDO)
    found: list[str] = []
    with in_english():
        thread = threading.Thread(target=lambda: found.append(_("Seeds")))
        thread.start()
        thread.join()
    assert found == [_("Seeds")]


def test_a_text_is_noted_in_one_place_and_translated_in_another() -> None:
    choose(PSEUDO)
    assert noted("Seeds") == "Seeds"
    assert known("Seeds") == _("Seeds")


def test_thousands_are_set_apart_as_the_language_does() -> None:
    written = (grouped(12_345), exact(12_345.0), typed(12_345), fixed(12_345.6, 1, grouped=True))
    assert written == ("12,345", "12,345", "12,345", "12,345.6")
    choose("de")
    # A comma would be a decimal sign.
    written = (grouped(12_345), exact(12_345.0), typed(12_345), fixed(12_345.6, 1, grouped=True))
    assert not [text for text in written if "," in text]
    assert [text.replace("\N{NARROW NO-BREAK SPACE}", "") for text in written[:3]] == ["12345"] * 3


def test_what_is_said_of_one_alone_is_said_of_no_other_number() -> None:
    texts = ("The only network diverged at epoch {first}.", "All {n} networks diverged at epoch {first}.")
    # In Russian 21 takes the form of 1.
    choose("ru")
    alone = plural(*texts, 1, first=5)
    assert "1" not in alone
    for count in (2, 5, 11, 21, 101, 1001):
        assert grouped(count) in plural(*texts, count, first=5)
    # Where the number stands in it, the form is right as it is.
    assert plural("{n} seed", "{n} seeds", 21).split()[1] == plural("{n} seed", "{n} seeds", 1).split()[1]
    choose("de")
    assert "1" not in plural(*texts, 1, first=5)
    assert "21" in plural(*texts, 21, first=5)


def test_units_are_translated() -> None:
    choose(PSEUDO)
    for text in (duration(65), about_seconds(400_000), pace(640), points(0.07)):
        assert text.startswith("⟦"), text
