"""Lessons' texts: what they mean, and the faults of one with their lines."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.lessons.errors import LessonError
from reglab.lessons.library import beside, bundled_files
from reglab.lessons.reading import MAX_SIZE, read_lesson

HEADER = '+++\ntitle = "A title"\nabout = "What it is about."\n+++\n'
OF_NOBODY = '{measure = "gap", arm = "Who", below = 1}'
OF_SHIFTED = '{measure = "shifted_score", above = 0.5}'
TABS = ("Curves", "Weights")


def faults(text: str | bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(LessonError) as caught:
        read_lesson(text, "mine", TABS)
    return [(fault.line, fault.where, fault.sentence) for fault in caught.value.faults]


def in_step(block: str) -> str:
    return f"{HEADER}## First\nText.\n```toml\n{block}\n```\n"


def test_steps_have_their_text_and_what_the_window_does() -> None:
    lesson = read_lesson(
        f"{HEADER}\n## First step ##\nSome **text**.\n\n```python\n## no heading\n```\nMore.\n"
        '```toml\nexperiment = "first-light"\ntab = "Curves"\nset = {"data.train" = 40, seeds = 3}\n```\n'
        "## Second\nOnly text.\n",
        "mine",
        TABS,
    )
    first, second = lesson.steps
    assert (lesson.key, lesson.header.title, lesson.header.minutes) == ("mine", "A title", 15)
    assert (first.title, first.line) == ("First step", 6)
    assert first.text == "Some **text**.\n\n```python\n## no heading\n```\nMore."
    assert first.settings.set == {"data.train": 40.0, "seeds": 3.0}
    assert (second.title, second.text, second.settings.experiment) == ("Second", "Only text.", "")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_and_a_byte_order_mark_mean_nothing(ending: str) -> None:
    text = f"{HEADER}## First\nText.\n".replace("\n", ending)
    assert read_lesson(b"\xef\xbb\xbf" + text.encode(), "mine").steps[0].text == "Text."


def test_every_fault_is_told_with_its_line() -> None:
    text = (
        '+++\ntitle = 3\nabot = "x"\nminutes = 0\n+++\nlost text\n## A\nhello\n```toml\n[question]\n'
        'text = "q"\n[[question.answers]]\ntext = "a"\n[[question.answers]]\ntext = "b"\n```\n'
        "## B\n```toml\nx =\n```"
    )
    assert faults(text) == [
        (2, "header: title", "must be text in quotes, but is 3; replace it."),
        (2, "header: about", "is missing; add it."),
        (3, "header: abot", "is not a known field; did you mean “about”?"),
        (4, "header: minutes", "must be at least 1, but is 0; raise it."),
        (6, "", 'text stands before the first step; begin the step above it with a line "## Its name".'),
        (10, "A: question", 'no answer is right; write "right = true" under one of them.'),
        (17, "B", "the step has no text; write a sentence."),
        (19, "B", "this is not valid TOML: Invalid value; correct it there."),
    ]


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ('experiment = "first-ligt"', "Did you mean the example “first-light”?"),
        ('experiment = "first-light"\ntab = "Curvs"', "tab must be one of Curves, Weights, but is “Curvs”."),
        ('experiment = "first-light"\narms = ["Nobody"]', "arms names “Nobody”, but the experiment has “"),
        ('experiment = "first-light"\nset = {"data.trian" = 3}', "data.train"),
        ('experiment = "first-light"\nset = {"data.train" = -3}', "data.train must be at least "),
        ('experiment = "first-light"\nset = {seeds = 2.5}', "must be a whole number"),
        ('experiment = "first-light"\nset = {"l1.strength" = 0.1}', "no arm has that technique"),
        ("set = {seeds = 2}", "no experiment is chosen yet"),
        ('[predict]\nkind = "winner"\ntext = "Which?"', "no experiment is chosen yet"),
        ('experiment = "../first.json"', "lies beside the lesson and ends in .json"),
        (
            f'experiment = "first-light"\ngoal = {{text = "g", conditions = [{OF_NOBODY}]}}',
            "there is no arm “Who”; the arms are “",
        ),
        (
            'experiment = "first-light"\n[predict]\nkind = "winner"\ntext = "t"\nmeasure = "shifted_score"',
            "shifted_score is asked for, but the experiment has no shifted validation set",
        ),
        (
            f'experiment = "first-light"\ngoal = {{text = "g", conditions = [{OF_SHIFTED}]}}',
            "shifted_score is asked for, but the experiment has no shifted validation set",
        ),
        ('[predict]\nkind = "number"\ntext = "t"', "names no arm, which the prediction of a number needs"),
        ('[goal]\ntext = "g"\n[[goal.conditions]]\nmeasure = "gap"', "has no bound; add above, below"),
        ('look = ["sky"]', "must be "),
        ("minutes = 1979-05-27", "dates and times have no place in a lesson"),
    ],
)
def test_what_does_not_fit_is_said_with_what_would(block: str, sentence: str) -> None:
    with pytest.raises(LessonError) as caught:
        read_lesson(in_step(block), "mine", TABS, beside(Path("mine.md")))
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", 'a lesson begins with its header between two lines of "+++".'),
        ("+++\ntitle = 3\n", 'has no end; close it with a line of "+++".'),
        (HEADER, 'there is no step; begin one with a line such as "## Watch the gap".'),
        (f"{HEADER}## A\nText.\n```toml\n", "has no end; close it with a line of"),
        (f"{HEADER}## A\nText.\n```toml\n```\n```toml\n```\n", "a step has one block of TOML"),
        (b"\xff\xfe+", "the file is not UTF-8 text; save it as UTF-8."),
        ("x" * (MAX_SIZE + 1), "bytes, but a lesson has 1,000,000 at most; check the file."),
    ],
)
def test_what_is_no_lesson_is_one_sentence(text: str | bytes, sentence: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert sentence in found[0][2]


@given(st.data())
def test_no_damage_to_a_lesson_breaks_the_reader(data: st.DataObject) -> None:
    raw = bytearray(bundled_files()[0].read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    # Any other error fails.
    with contextlib.suppress(LessonError):
        assert read_lesson(bytes(raw), "mine", TABS).steps
