"""Lessons in files: the bundled ones, and a person's own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.lessons.errors import Fault, LessonError
from reglab.lessons.languages import differences, in_language, language_of, source_of
from reglab.lessons.reading import MAX_SIZE, read_lesson
from reglab.lessons.setting_up import Files
from reglab.lessons.spec import Lesson
from reglab.resources import resource_path
from reglab.store.errors import StoreError
from reglab.store.experiments import read_experiment
from reglab.words.language import _

_log = logging.getLogger(__name__)


def format_page() -> str:
    """How to write a lesson, as Markdown: every key, what it holds, and examples."""
    return resource_path("lesson-format.md").read_text(encoding="utf-8")


def bundled_files() -> list[Path]:
    """The bundled lessons' files in English; their order is that of their headers."""
    return sorted(resource_path("lessons").glob("*.md"))


def bundled(tabs: Sequence[str] = (), language: str = "") -> list[Lesson]:
    """All bundled lessons in a language, in the order of their headers; in English those that lack it.

    Parameters
    ----------
    tabs : sequence of str
        Names of the tabs that the window has; empty to leave them unchecked.
    language : str
        A code such as ``"de"``; empty for the chosen language.
    """
    found = [bundled_lesson(path, tabs, language) for path in bundled_files()]
    return sorted(found, key=lambda lesson: (lesson.header.order, lesson.key))


def bundled_lesson(path: Path, tabs: Sequence[str] = (), language: str = "") -> Lesson:
    """One of the bundled lessons, by its file in English; in a language where that is there."""
    other = in_language(path, language)
    if other != path:
        try:
            return lesson_from(other, tabs)
        except LessonError as error:
            # A faulty translation costs its language, not the lesson.
            _log.warning("%s", error)
    return lesson_from(path, tabs)


def lesson_from(path: Path, tabs: Sequence[str] = ()) -> Lesson:
    """Read a lesson's file.

    Raises
    ------
    LessonError
        If it cannot be read, or anything is wrong with it.
    """
    try:
        with path.open("rb") as file:
            # One byte more than allowed tells a file that is too large, however large it is.
            raw = file.read(MAX_SIZE + 1)
    except OSError as error:
        words = _("the file cannot be read: {reason}; check its path.").format(reason=error.strerror or error)
        raise LessonError([Fault(1, "", words)], path.name) from None
    source = source_of(path)
    lesson = read_lesson(raw, path.stem, tabs, beside(source or path), language_of(path))
    if source is not None and (differing := differences(lesson_from(source, tabs), lesson)):
        raise LessonError([Fault(1, "", words) for words in differing], path.name)
    return lesson


def beside(path: Path) -> Files:
    """What gives the experiments of files in the lesson's folder."""

    def find(name: str) -> Experiment:
        if Path(name).name != name or not name.endswith(".json"):
            raise ValueError(_("a file of an experiment lies beside the lesson and ends in .json."))
        try:
            return read_experiment(path.parent / name)
        except (StoreError, ExperimentError) as error:
            raise ValueError(str(error)) from None

    return find
