"""What the program starts for which arguments."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from reglab import __main__ as program
from reglab.display import NO_DISPLAY

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, object]]]:
    """What was started, instead of starting it."""
    found: list[tuple[str, object]] = []

    def starter(name: str) -> SimpleNamespace:
        def main(arguments: object) -> int:
            found.append((name, arguments))
            return 7

        return SimpleNamespace(main=main)

    for name in ("gui.application.app", "gui.application.smoke", "cli"):
        monkeypatch.setitem(sys.modules, f"reglab.{name}", starter(name))
    yield found
    gc.enable()


@pytest.mark.parametrize(
    ("arguments", "name", "passed"),
    [
        ([], "gui.application.app", []),
        (["gui"], "gui.application.app", []),
        (["gui", "any name"], "gui.application.app", ["any name"]),
        (["one.json"], "gui.application.app", ["one.json"]),
        (["/a folder/One.JSON"], "gui.application.app", ["/a folder/One.JSON"]),
        (["--language", "xx"], "gui.application.app", []),
        (["--language=xx", "one.json"], "gui.application.app", ["one.json"]),
        (["gui", "--language", "xx", "one"], "gui.application.app", ["one"]),
        (["--language", "xx", "run", "one.json"], "cli", ["run", "one.json"]),
        (["run", "--language", "xx"], "cli", ["run", "--language", "xx"]),
        (["gui", "--help"], "cli", ["gui", "--help"]),
        (["gui", "a", "b"], "cli", ["gui", "a", "b"]),
        (["a.json", "b.json"], "cli", ["a.json", "b.json"]),
        (["run", "one.json"], "cli", ["run", "one.json"]),
        (["--version"], "cli", ["--version"]),
        (["--smoke", "more"], "cli", ["--smoke", "more"]),
    ],
)
def test_arguments(
    started: list[tuple[str, object]],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    name: str,
    passed: list[str],
) -> None:
    monkeypatch.setenv("REGLAB_LANGUAGE", "en")
    assert program.main(arguments) == 7
    assert started == [(name, passed)]
    named = "xx" in " ".join(arguments) and "--language" not in passed
    assert os.environ["REGLAB_LANGUAGE"] == ("xx" if named else "en")
    # The window's application takes up the search for garbage again; nobody else would.
    assert gc.isenabled() == (name == "cli")


@pytest.mark.parametrize("arguments", [["--language", "nl"], ["gui", "--language=nl"], ["--language"]])
def test_a_language_that_there_is_not_is_refused_with_the_choices(
    started: list[tuple[str, object]], arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(arguments) == 2
    assert started == []
    code = "nl" if "nl" in " ".join(arguments) else ""
    assert f"There is no language “{code}”; take one of en (English)" in capsys.readouterr().err


def test_the_smoke_run_is_told_when_the_program_began(started: list[tuple[str, object]]) -> None:
    assert program.main(["--smoke"]) == 7
    ((name, began),) = started
    assert name == "gui.application.smoke"
    assert isinstance(began, float)


def test_the_arguments_of_the_process_are_the_default(
    started: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["reglab", "run", "x"])
    assert program.main() == 7
    assert started == [("cli", ["run", "x"])]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a display")
@pytest.mark.parametrize("arguments", [[], ["gui", "nowhere.json"]])
def test_without_a_display_one_sentence_says_so(arguments: list[str]) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    process = subprocess.run(
        [sys.executable, "-m", "reglab", *arguments],
        cwd=REPOSITORY,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert process.stdout == ""
    assert process.stderr.strip() == NO_DISPLAY


def test_the_entry_imports_nothing_heavy() -> None:
    # The training process imports it before it has set its surroundings; the window waits for it.
    code = "import sys, reglab.__main__, reglab.runtime.child; print(*sys.modules)"
    process = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in process.stdout.split()}
    assert not loaded & {"numpy", "torch", "PySide6", "pydantic", "typer", "rich", "sklearn", "scipy"}
