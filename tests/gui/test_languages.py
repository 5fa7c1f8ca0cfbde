"""The language of the window: what settles it, and that Qt's own texts follow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from reglab.gui import languages
from reglab.gui.settings_folder import early_settings
from reglab.words import language

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All languages are there, whether or not their catalogues were made here; English stays in the end."""
    before = os.environ[language.VARIABLE]
    monkeypatch.setattr(languages, "available", lambda: dict(language.NAMES))
    monkeypatch.delenv(language.VARIABLE)
    yield
    language.choose(before)


def remembered(code: str) -> None:
    settings = early_settings()
    settings.setValue("window/language", code)
    settings.sync()


def test_the_systems_language_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = QLocale(QLocale.Language.German, QLocale.Country.Austria)
    monkeypatch.setattr(QLocale, "system", lambda: spoken)
    languages.settle()
    assert language.chosen() == "de"


@pytest.mark.parametrize(
    ("locales", "code"),
    [
        (["ru-RU", "en-US"], "ru"),
        (["fr-FR", "de-CH", "en"], "de"),
        (["pt_BR"], "en"),
        (["C"], "en"),
        ([], "en"),
        (["en-GB", "de-DE"], "en"),
    ],
)
def test_the_first_language_of_a_person_that_there_is(locales: list[str], code: str) -> None:
    assert languages.nearest(locales) == code


def test_what_was_chosen_in_the_menu_comes_before_the_system() -> None:
    remembered("ru")
    languages.settle()
    assert language.chosen() == "ru"
    # The processes that train and draw inherit it.
    assert os.environ[language.VARIABLE] == "ru"


def test_the_environment_comes_before_the_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered("ru")
    monkeypatch.setenv(language.VARIABLE, "de")
    languages.settle()
    assert language.chosen() == "de"


def test_what_is_named_at_the_start_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered("ru")
    monkeypatch.setenv(language.VARIABLE, "ru")
    languages.settle("de")
    assert language.chosen() == "de"


def test_a_remembered_language_that_there_is_not_any_more_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remembered("nl")
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(QLocale.Language.Russian))
    languages.settle()
    assert language.chosen() == "ru"


def test_the_portable_programs_own_settings_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In a process of its own: where settings lie is settled once.
    beside = tmp_path / "stick"
    (beside / "reglab-data" / "settings" / "reglab").mkdir(parents=True)
    (beside / "portable").touch()
    kept = beside / "reglab-data" / "settings" / "reglab" / "reglab.ini"
    kept.write_text("[window]\nlanguage=ru\n", encoding="utf-8")
    code = (
        f"import sys; sys.frozen = True; sys.executable = {str(beside / 'reglab')!r}\n"
        "from reglab.gui import languages; from reglab.words import language\n"
        "languages.available = lambda: dict(language.NAMES)\n"
        "languages.settle(); print(language.chosen())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "ru"


PROGRAM = """
from PySide6.QtCore import QLocale
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox
from reglab.gui.application.app import make_application
app = make_application("reglab-test")
cancel = QDialogButtonBox.StandardButton.Cancel
buttons = QDialogButtonBox(cancel)
print(buttons.button(cancel).text())
print(QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText))
box = QDoubleSpinBox()
box.setValue(0.5)
print(box.text())
"""


@pytest.mark.parametrize(
    ("code", "cancel", "key"),
    [
        ("en", "Cancel", "Ctrl+K"),
        ("de", "Abbrechen", "Strg+K"),
        ("ru", "Отмена", "Ctrl+K"),
        ("xx", language.pseudo("&Cancel").replace("&", ""), "Ctrl+K"),
    ],
)
def test_qts_own_texts_follow_and_numbers_stay(code: str, cancel: str, key: str) -> None:
    # There is one application in a process, and a desktop with decimal commas changes no number.
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=REPOSITORY,
        env=os.environ | {language.VARIABLE: code, "LC_ALL": "de_DE.UTF-8", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert process.stdout.replace("&", "").splitlines() == [cancel, key, "0.50"]
