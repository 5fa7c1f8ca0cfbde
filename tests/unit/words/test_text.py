"""Lists of names, numbers with what they count, large and small letters."""

from __future__ import annotations

import pytest

from reglab.words import capital, counted, in_sentence, listed, of_seeds, small, span, unbroken


@pytest.mark.parametrize(
    ("words", "text"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_listed(words: tuple[str, ...], text: str) -> None:
    assert listed(words) == text
    assert listed(words, "or") == text.replace(" and ", " or ")
    assert listed(iter(words)) == text


def test_a_sentence_begins_large_and_goes_on_as_it_was() -> None:
    assert capital("its R² is 0.9. so") == "Its R² is 0.9. so"
    assert capital("“l2” wins") == "“l2” wins"
    assert (capital(""), small("")) == ("", "")
    assert small("One seed") == "one seed"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Batch size", "batch size"),
        ("Momentum", "momentum"),
        ("L2 strength", "L2 strength"),
        ("R²", "R²"),
        ("β₁", "β₁"),
        ("ReLU", "ReLU"),
        ("Nesterov", "Nesterov"),
        ("Nesterov momentum", "Nesterov momentum"),
        ("", ""),
    ],
)
def test_a_label_within_a_sentence_keeps_names_and_letters(label: str, text: str) -> None:
    assert in_sentence(label) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 seeds"),
        (1, "1 seed"),
        (2, "2 seeds"),
        (4482, "4,482 seeds"),
        ("0.5", "0.5 seeds"),
        ("1", "1 seed"),
    ],
)
def test_counted(number: int | str, text: str) -> None:
    assert counted(number, "seed") == text


def test_a_word_may_have_a_plural_of_its_own() -> None:
    assert [counted(n, "entry", "entries") for n in (1, 2)] == ["1 entry", "2 entries"]


def test_of_seeds() -> None:
    assert of_seeds(9, 10) == "9 of 10 seeds"
    assert of_seeds(1, 1) == "1 of 1 seed"


def test_span() -> None:
    assert span([33, 12, 20]) == "12–33"
    assert span([1400, 1400]) == "1,400"
    assert span([2, 1], " to ") == "1 to 2"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("accuracy 84 % → 91 % in 12 s.", "accuracy 84~% → 91~% in 12~s."),
        ("1 h 2 min, 20 GB", "1~h 2~min, 20~GB"),
        ("за 12 с, 3 мин, 20 МБ", "за 12~с, 3~мин, 20~МБ"),
        ("9 of 10 seeds, 2 hidden layers", "9 of 10 seeds, 2 hidden layers"),
    ],
)
def test_no_line_is_broken_between_a_number_and_its_unit(text: str, kept: str) -> None:
    assert unbroken(text) == kept.replace("~", "\N{NO-BREAK SPACE}")
