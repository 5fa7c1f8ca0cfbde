"""Data of one's own, from one's name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from reglab.gui.lessons.hand_in_dialog import HandInDialog
from reglab.gui.lessons.panel import LessonPanel
from reglab.gui.lessons.progress import participant
from reglab.gui.lessons.report import hand_in
from reglab.gui.window.main_window import MainWindow
from reglab.lessons.names import seed_of_name
from reglab.lessons.reading import read_lesson

TEXT = """+++
title = "A lesson"
about = "For this test."
seed_from_name = true
+++

## First
Text.

```toml
experiment = "first-light"
[question]
text = "How many?"
[[question.answers]]
text = "One"
right = true
[[question.answers]]
text = "Two"
```

## Second
Text.

```toml
experiment = "noisy-sine"
```
"""


@pytest.fixture
def panel(window: MainWindow) -> LessonPanel:
    QSettings().setValue("lessons/name", "Ana")
    window.lessons.desk.open(read_lesson(TEXT, "mine"))
    panel = window.lessons.desk.panel
    assert panel is not None
    return panel


def test_the_data_come_from_the_name_in_every_step(
    qtbot: QtBot, window: MainWindow, panel: LessonPanel
) -> None:
    player = window.lessons.desk.player
    assert window.model.experiment.data.seed == seed_of_name("ana")
    assert panel.name is not None
    assert str(seed_of_name("ana")) in panel.name.told.text()
    assert panel.question is not None
    panel.question.choices.group.button(0).click()
    panel.name.name.setText("Boris")
    panel.name.take.click()
    assert panel.name is not None
    assert panel.name.name.text() == "Boris"
    assert window.model.experiment.data.seed == seed_of_name("boris")
    # What was done with other data does not count.
    assert player.state.answer is None
    player.go(1)
    assert window.model.experiment.data.seed == seed_of_name("boris")
    assert panel.name.name.isHidden()
    assert player.lesson is not None
    assert hand_in(player, player.lesson, "Boris").seed == seed_of_name("boris")
    dialog = HandInDialog()
    qtbot.addWidget(dialog)
    assert dialog.name.text() == "Boris"


def test_who_gives_no_name_has_data_of_their_own_too(window: MainWindow) -> None:
    QSettings().setValue("lessons/name", "")
    window.lessons.desk.open(read_lesson(TEXT, "mine"))
    first = window.model.experiment.data.seed
    window.lessons.desk.player.close()
    window.lessons.desk.open(read_lesson(TEXT, "mine"))
    assert window.model.experiment.data.seed == first


def test_a_name_of_spaces_is_none(qtbot: QtBot) -> None:
    dialog = HandInDialog()
    qtbot.addWidget(dialog)
    dialog.name.setText("  ")
    dialog.accept()
    # Else all who leave it so would have the same data.
    assert participant() == ""
    dialog.name.setText(" Ana ")
    dialog.accept()
    assert participant() == "Ana"


def test_other_lessons_keep_the_seed_of_their_data(window: MainWindow) -> None:
    window.lessons.desk.open(read_lesson(TEXT.replace("seed_from_name = true", ""), "mine"))
    assert window.model.experiment.data.seed == 0
    assert window.lessons.desk.player.seed is None
