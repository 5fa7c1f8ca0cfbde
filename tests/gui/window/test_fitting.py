"""No word is cut and no control lies outside the window, whatever its size, theme, type and experiment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.gui import theme
from reglab.gui.theme import Mode
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.fitting import faults

SMALL = {"light": (1024, 700), "dark": (1024, 700), "contrast": (1024, 700), "projector": (1366, 768)}
"""The smallest window of each theme."""

# Theme, size of the window, size of type, ready experiment, number of arms (0: its own).
CASES = (
    ("light", (1024, 700), 1.0, "first-light", 0),
    ("dark", (1024, 700), 1.0, "convolution", 8),
    ("light", (1366, 768), 1.0, "digits-120", 0),
    ("projector", (1366, 768), 1.0, "drug-trial", 4),
    ("projector", (1366, 768), 1.0, "noisy-sine", 20),
    ("light", (1366, 768), 1.5, "first-light", 0),
    ("dark", (1920, 1080), 1.5, "convolution", 0),
    ("light", (2560, 1440), 1.0, "digits-120", 40),
    ("light", (1366, 768), 0.8, "noisy-sine", 0),
)


@pytest.fixture(autouse=True)
def usual_type(qapp: QApplication) -> Iterator[None]:
    yield
    theme.manager().set_scale(qapp, 1.0)
    theme.apply(qapp, "light")


def with_arms(experiment: Experiment, count: int) -> Experiment:
    """The experiment with so many arms; with its own for 0."""
    while len(experiment.arms) < count:
        experiment = edits.add_arm(experiment)
    return experiment


def look_through(qtbot: QtBot, window: MainWindow) -> None:
    """Open every tab and look at every widget that is seen."""
    for tab in range(window.tabs.count()):
        if not window.tabs.isTabVisible(tab):
            continue
        window.tabs.setCurrentIndex(tab)
        try:
            # Layouts are done in the next rounds of events.
            qtbot.waitUntil(lambda: not faults(window), timeout=120_000)
        except Exception:
            found = faults(window)
            assert not found, f"{window.tabs.tabText(tab)}: " + "; ".join(found)


@pytest.mark.slow
@pytest.mark.parametrize(("look", "size", "scale", "preset", "arms"), CASES)
def test_every_word_has_room(
    qtbot: QtBot,
    qapp: QApplication,
    make_window: MakeWindow,
    look: Mode,
    size: tuple[int, int],
    scale: float,
    preset: str,
    arms: int,
) -> None:
    theme.apply(qapp, look)
    theme.manager().set_scale(qapp, scale)
    window = make_window(with_arms(PRESETS[preset].experiment, arms))
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    assert (window.width(), window.height()) == size
    look_through(qtbot, window)


@pytest.mark.parametrize("look", ["light", "projector"])
def test_every_word_has_room_after_a_run(
    qtbot: QtBot, qapp: QApplication, make_window: MakeWindow, look: Mode
) -> None:
    theme.apply(qapp, look)
    window = make_window(small_experiment())
    window.resize(*SMALL[look])
    window.show()
    qtbot.waitExposed(window)
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)
    look_through(qtbot, window)
    least = window.minimumSizeHint()
    assert least.width() <= SMALL[look][0]
    assert least.height() <= SMALL[look][1]


def test_the_walk_finds_what_is_cut_and_what_lies_outside(qtbot: QtBot) -> None:
    """Else it would prove nothing."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    fine, cut, outside = (
        QLabel("room", window),
        QLabel("no room for all this", window),
        QPushButton("x", window),
    )
    fine.setGeometry(0, 0, 100, 30)
    cut.setGeometry(0, 40, 20, 30)
    outside.setGeometry(280, 100, 60, 30)
    window.show()
    qtbot.waitExposed(window)
    found = faults(window)
    assert len(found) == 2
    assert "no room for all this" in found[0]
    assert "from 280" in found[1]
