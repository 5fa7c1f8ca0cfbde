"""Sheets for paper: complete, without the answers on the participants' pages, whole files or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.lessons.sheet_file import as_html, as_pdf, write_sheet
from reglab.lessons.library import bundled
from reglab.lessons.sheet import participants_sheet, teachers_sheet
from reglab.lessons.spec import Lesson
from reglab.store.errors import StoreError

LESSONS = {lesson.key: lesson for lesson in bundled()}


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_participants_see_every_step_and_no_answer(lesson: Lesson) -> None:
    theirs, teachers = participants_sheet(lesson), teachers_sheet(lesson)
    for number, step in enumerate(lesson.steps, 1):
        assert f"## {number}. {step.title}" in theirs
        assert step.text in theirs
        asked = step.settings
        if asked.explain:
            assert asked.explain not in theirs
            assert asked.explain in teachers
        for answer in asked.question.answers if asked.question else ():
            assert f"☐ {answer.text}" in theirs
            assert not answer.because or answer.because not in theirs
            assert f"{'☑' if answer.right else '☐'} {answer.text}" in teachers


def test_a_curve_to_be_drawn_has_its_empty_axes(qtbot: QtBot) -> None:
    lesson = LESSONS["what-overfitting-looks-like"]
    html = as_html(lesson)
    assert html.count('src="data:image/png;base64,') == 1
    assert "sketch:" not in html
    assert "☐ It keeps falling" in html


def test_a_pdf_has_the_pages_and_the_picture(qtbot: QtBot) -> None:
    lesson = LESSONS["what-overfitting-looks-like"]
    pdf = as_pdf(lesson)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") >= 2
    assert b"/Subtype /Image" in pdf


def test_it_is_written_whole_or_not_at_all(qtbot: QtBot, tmp_path: Path) -> None:
    lesson = LESSONS["dropout"]
    for name in ("sheet.pdf", "sheet.html"):
        write_sheet(tmp_path / name, lesson)
        assert (tmp_path / name).stat().st_size > 5_000
    with pytest.raises(StoreError):
        write_sheet(tmp_path / "nowhere" / "sheet.pdf", lesson)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sheet.html", "sheet.pdf"]
