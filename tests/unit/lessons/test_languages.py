"""Lessons in other languages: found by their folder, and the same as the English ones but for the texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from reglab.gui.views.tabs import find_tabs
from reglab.lessons import library
from reglab.lessons.errors import LessonError
from reglab.lessons.languages import differences, in_language, language_of, title_of
from reglab.lessons.library import bundled, bundled_files, lesson_from
from reglab.lessons.reading import read_lesson
from reglab.words import language
from reglab.words.language import NAMES

ENGLISH = """+++
title = "A title"
about = "What it is about."
minutes = 7
+++

## First
Press **Run**.

```toml
experiment = "first-light"
tab = "Early stopping"
explain = "Why."
[question]
text = "How many?"
[[question.answers]]
text = "One"
right = true
because = "So it is."
[[question.answers]]
text = "Two"
[goal]
text = "A gap below 0.1."
solution = [{name = "L2", techniques = [{kind = "l2", strength = 0.01}]}]
[[goal.conditions]]
measure = "gap"
below = 0.1
```
"""
GERMAN = (
    ENGLISH.replace("A title", "Ein Titel")
    .replace("What it is about.", "Worum es geht.")
    .replace("## First", "## Erstens")
    .replace("Press **Run**.", "**Start** drücken.")
    .replace("Why.", "Darum.")
    .replace("How many?", "Wie viele?")
    .replace('"One"', '"Eins"')
    .replace('"Two"', '"Zwei"')
    .replace("So it is.", "So ist es.")
    .replace("A gap below 0.1.", "Eine Lücke unter 0,1.")
)
TABS = [tab.name for tab in find_tabs()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "de").mkdir()
    (tmp_path / "mine.md").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "other.md").write_text(ENGLISH.replace("A title", "Another"), encoding="utf-8")
    (tmp_path / "de" / "mine.md").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr(library, "resource_path", lambda _name: tmp_path)
    return tmp_path


def test_the_chosen_language_is_taken_where_there_is_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [title_of(lesson) for lesson in bundled(TABS)] == ["A title", "Another"]
    monkeypatch.setenv(language.VARIABLE, "de")
    mine, other = bundled(TABS)
    assert (mine.key, mine.language, mine.steps[0].title) == ("mine", "de", "Erstens")
    assert (other.key, other.language) == ("other", "en")
    assert [title_of(mine), title_of(other)] == ["Ein Titel", "Another (in English)"]
    assert in_language(folder / "mine.md") == folder / "de" / "mine.md"
    assert language_of(folder / "de" / "mine.md") == "de"


def test_a_faulty_translation_costs_its_language_not_the_lesson(folder: Path) -> None:
    (folder / "de" / "mine.md").write_text("+++ no lesson", encoding="utf-8")
    assert [lesson.language for lesson in bundled(TABS, "de")] == ["en", "en"]


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("minutes = 7", "minutes = 8", "header.minutes is 7 in the English and 8 here."),
        ("below = 0.1", "below = 0.2", "below is 0.1 in the English and 0.2 here."),
        ('explain = "Darum."\n', "", "explain is there in the English and not in the translation."),
        ("right = true", "right = true\nright_ = 1", "right_"),
        (
            'experiment = "first-light"',
            'experiment = "drug-trial"',
            "experiment is 'first-light' in the English",
        ),
        (
            '[[question.answers]]\ntext = "Zwei"\n',
            "",
            "question.answers: needs 2 entries or more, but has 1; add 1.",
        ),
        ("strength = 0.01", "strength = 0.02", "strength is 0.01 in the English and 0.02 here."),
    ],
)
def test_what_differs_beyond_the_texts_is_a_fault(folder: Path, was: str, now: str, sentence: str) -> None:
    assert was in GERMAN
    (folder / "de" / "mine.md").write_text(GERMAN.replace(was, now), encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        lesson_from(folder / "de" / "mine.md", TABS)
    assert sentence in str(caught.value)


def test_a_step_more_is_a_fault() -> None:
    more = read_lesson(GERMAN + "\n## Zweitens\nMehr.\n", "mine", TABS)
    assert differences(read_lesson(ENGLISH, "mine", TABS), more) == [
        "steps has 1 entry in the English and 2 here."
    ]


def test_every_translated_lesson_is_the_english_one_but_for_its_texts() -> None:
    files = {path.name: path for path in bundled_files()}
    folders = [path for path in next(iter(files.values())).parent.iterdir() if path.is_dir()]
    assert {path.name for path in folders} <= NAMES.keys()
    for path in (path for each in folders for path in sorted(each.glob("*"))):
        assert path.name in files, f"{path} is the translation of no lesson"
        source, lesson = lesson_from(files[path.name], TABS), lesson_from(path, TABS)
        assert differences(source, lesson) == []
        texts = [step.title for step in lesson.steps]
        assert texts != [step.title for step in source.steps], f"{path} is not translated"


def test_tabs_have_their_names_in_every_language() -> None:
    assert [tab.title for tab in find_tabs()] == TABS
