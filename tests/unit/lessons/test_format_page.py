"""The page for authors says what the schema says, and every example on it can be read."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from typer.testing import CliRunner

from reglab.cli.app import app
from reglab.experiment.base import Spec
from reglab.experiment.files import loads
from reglab.experiment.window_rules import WindowRules
from reglab.gui.views.tabs import find_tabs
from reglab.lessons.library import format_page
from reglab.lessons.reading import read_lesson
from reglab.lessons.setting_up import set_up
from reglab.lessons.spec import Answer, Claim, Condition, Goal, Header, Prediction, Question, Settings
from tests.support.lesson_format import rows

TABLES: tuple[type[Spec], ...] = (
    Header,
    Settings,
    Question,
    Answer,
    Prediction,
    Goal,
    Condition,
    Claim,
    WindowRules,
)
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$")
EXAMPLES = re.findall(r"(?ms)^```toml\n(.*?)^```$", re.sub(r"(?s)````.*?````", "", format_page()))


def written() -> list[dict[str, tuple[str, str]]]:
    """Every table of the page: type and default by the key."""
    found: list[dict[str, tuple[str, str]]] = []
    for line in format_page().splitlines():
        if line.startswith("| key |"):
            found.append({})
        elif (row := ROW.match(line)) is not None:
            found[-1][row[1]] = (row[2], row[3])
    return found


@pytest.mark.parametrize("place", range(len(TABLES)), ids=[kind.__name__ for kind in TABLES])
def test_every_key_is_there_with_its_type_range_and_default(place: int) -> None:
    assert written()[place] == rows(TABLES[place])


def test_the_whole_example_is_a_lesson() -> None:
    text = re.search(r"(?s)````markdown\n(.*?)````", format_page())
    assert text is not None
    lesson = read_lesson(text[1], "gap", [tab.name for tab in find_tabs()])
    assert [step.title for step in lesson.steps] == ["Watch it open", "Make it smaller"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_read(example: str) -> None:
    values = json.dumps(tomllib.loads(example))
    if example.startswith("title"):
        assert Header.model_validate_json(values).seed_from_name
        return
    _experiment, faults = set_up(Settings.model_validate_json(values), None)
    assert not faults


def test_the_experiment_for_a_class_is_one() -> None:
    (text,) = re.findall(r"(?ms)^```json\n(.*?)^```$", format_page())
    rules = WindowRules(hide=("verdict",), lock=("data", "seeds"), limit_s=60.0)
    assert loads(text).for_class == rules


def test_there_is_an_example_of_every_table() -> None:
    assert len(EXAMPLES) == 6
    used = "".join(EXAMPLES)
    for name in ("[question]", "[predict]", "[goal]", "[[claims]]", "seed_from_name"):
        assert name in used


def test_every_command_on_the_page_is_one() -> None:
    named = {command.split()[0] for command in re.findall(r"`reglab ([a-z ]+)", format_page())}
    assert "lesson" in named
    for command in named:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


def test_the_command_prints_the_page() -> None:
    result = CliRunner().invoke(app, ["lesson", "schema"])
    assert (result.exit_code, result.stdout) == (0, format_page())
