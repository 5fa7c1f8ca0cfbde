"""No text of the window misses the catalogues: a walk over everything, in the made-up language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.shown_words import Shown
from tests.support.untranslated import untranslated

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def walk() -> list[str]:
    """What a walk over everything in the window has found, line by line, and the count."""
    # In a process of its own: texts are made while modules are imported.
    process = subprocess.run(
        [sys.executable, "-m", "tests.support.untranslated"],
        cwd=REPOSITORY,
        env=os.environ | {"REGLAB_LANGUAGE": "xx"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert process.returncode == 0, process.stderr[-2000:]
    return process.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.timeout(900)  # a walk of minutes on a slow machine
def test_every_text_of_the_window_passes_through_a_catalogue(walk: list[str]) -> None:
    *found, count = walk
    assert int(count.split()[2]) > 100_000
    missed = [line for line in found if line and not line.startswith("unnamed")]
    assert not missed, "\n".join(missed)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_control_of_the_window_has_a_name(walk: list[str]) -> None:
    """In every tab, dialog, lesson, the help and the class too."""
    nameless = [line for line in walk if line.startswith("unnamed")]
    assert not nameless, "\n".join(nameless)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("⟦Tràîñ àll ñétwörkš······⟧", []),
        ("Train all networks", ["Train", "all", "networks"]),
        ("⟦öñ làýér 2⟧ of 3", ["of"]),
        ("⟦çlàšš setosa··⟧ trained", ["trained"]),
        ("No regularization", []),
        ("No regul…", []),
        ("L2 0.01", []),
        ("⟦Öpéñ···⟧ penguins.csv", []),
        ("Keras λ = 0.01", []),
    ],
)
def test_the_walk_finds_what_is_not_translated(text: str, words: list[str]) -> None:
    """Else it would prove nothing."""
    assert untranslated(Shown("QLabel", text, text)) == words
