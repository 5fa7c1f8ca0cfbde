"""``reglab lesson``: the lessons that there are, and what is wrong with one, for its author."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.table import Table

from reglab.cli.console import BAD_INPUT, DONE, FAILED, complain, output, print_json, refuse
from reglab.experiment.text import one_line
from reglab.gui.views.tabs import find_tabs
from reglab.lessons.errors import LessonError
from reglab.lessons.languages import in_language
from reglab.lessons.library import beside, bundled, bundled_files, format_page, lesson_from
from reglab.lessons.reading import as_plain
from reglab.lessons.spec import Lesson
from reglab.store.errors import StoreError
from reglab.words import counted


def check(files: Sequence[Path], *, as_json: bool = False) -> int:
    """Check lessons and say what is wrong with each; returns the exit code."""
    tabs = [tab.name for tab in find_tabs()]
    sound: list[Lesson] = []
    faulty: list[LessonError] = []
    found = []
    for path in files:
        try:
            lesson = lesson_from(path, tabs)
        except LessonError as error:
            faulty.append(error)
            faults = [{"line": f.line, "where": f.where, "sentence": f.sentence} for f in error.faults]
            found.append({"file": str(path), "faults": faults})
        else:
            sound.append(lesson)
            found.append({"file": str(path), "faults": [], **as_plain(lesson)})
    if as_json:
        print_json(found)
    else:
        for lesson in sound:
            steps = counted(len(lesson.steps), "step")
            output().print(f"{lesson.key}: “{lesson.header.title}”, {steps}, no fault.", soft_wrap=True)
        for each in faulty:
            complain(str(each))
    return BAD_INPUT if faulty else DONE


def schema() -> int:
    """Print how to write a lesson; returns the exit code."""
    # As it is: whoever wants it in a file has the same page.
    sys.stdout.write(format_page())
    return DONE


def sheet(name: str, out: Path) -> int:
    """Write a lesson's sheet; returns the exit code."""
    bundled_ones = {path.stem: path for path in bundled_files()}
    path = bundled_ones.get(name, Path(name))
    if not path.exists():
        known = ", ".join(bundled_ones)
        refuse(f"There is no lesson or file “{one_line(name)}”. The lessons are {known}.")
    try:
        lesson = lesson_from(in_language(path))
    except LessonError as error:
        refuse(str(error))
    # Qt lays the pages out; other commands do without it.
    from reglab.gui.lessons.sheet_file import write_without_window

    try:
        write_without_window(out, lesson, beside(path))
    except StoreError as error:
        complain(str(error))
        return FAILED
    return DONE


def list_lessons(*, as_json: bool = False) -> int:
    """List the bundled lessons; returns the exit code."""
    lessons = bundled()
    if as_json:
        print_json([as_plain(lesson) for lesson in lessons])
        return DONE
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("lesson", "title", "steps", "minutes"):
        shown.add_column(heading, justify="right" if heading in ("steps", "minutes") else "left")
    for each in lessons:
        shown.add_row(each.key, each.header.title, str(len(each.steps)), str(each.header.minutes))
    output().print(shown)
    return DONE
