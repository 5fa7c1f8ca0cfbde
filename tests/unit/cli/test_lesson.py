"""``reglab lesson``: lists the bundled lessons and says what is wrong with one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reglab.cli.app import app
from reglab.lessons.library import bundled_files

RUNNER = CliRunner()


def test_the_bundled_lessons_have_no_fault() -> None:
    result = RUNNER.invoke(app, ["lesson", "check", *map(str, bundled_files())])
    assert result.exit_code == 0, result.output
    assert result.stdout.count("no fault.") == len(bundled_files())


def test_they_are_listed() -> None:
    listed = json.loads(RUNNER.invoke(app, ["lesson", "list", "--json"]).stdout)
    assert {each["key"] for each in listed} == {path.stem for path in bundled_files()}


@pytest.mark.parametrize("as_json", [False, True])
def test_a_faulty_lesson_ends_with_two_and_every_fault(tmp_path: Path, as_json: bool) -> None:
    path = tmp_path / "mine.md"
    path.write_text('+++\ntitle = "T"\nabout = "A"\n+++\n## S\nText\n```toml\ntab = "Nowhere"\n```\n')
    arguments = ["lesson", "check", str(path), str(tmp_path / "none.md"), *(["--json"] if as_json else [])]
    result = RUNNER.invoke(app, arguments)
    assert result.exit_code == 2
    assert "tab must be one of Curves, " in result.output
    assert "the file cannot be read: No such file or directory" in result.output
    if as_json:
        found = json.loads(result.stdout)
        assert [len(each["faults"]) for each in found] == [1, 1]
        assert found[0]["faults"][0]["line"] == 5


def test_a_sheet_is_written_by_name(tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    result = RUNNER.invoke(app, ["lesson", "sheet", "dropout", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "Dropout: half is missing" in out.read_text(encoding="utf-8")


def test_an_unknown_lesson_lists_those_that_there_are(tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["lesson", "sheet", "drpout", "--out", str(tmp_path / "sheet.pdf")])
    assert result.exit_code == 2
    assert "There is no lesson or file “drpout”. The lessons are another-draw-another-fit, " in result.output
