"""The window as a person uses it: keys, buttons, cards, verdict, what it remembers."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.gui.glossary.keys import keys_of
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import curves_of, shown

PATIENCE = 120_000


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    return shown(qtbot, make_window(small_experiment()))


def card_text(window: MainWindow, arm: int) -> str:
    """All words on an arm's card."""
    return " ".join(label.text() for label in window.arms.cards[arm].findChildren(QLabel))


def run_to_the_end(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)


def test_space_runs_and_the_outcome_stands_on_cards_verdict_and_status(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert "Run" in window.verdict.text
    run_to_the_end(qtbot, window)
    assert curves_of(window).record is window.session.record
    assert "20/20" in window.statusBar().text  # type: ignore[attr-defined]
    assert "4 networks" in window.statusBar().text  # type: ignore[attr-defined]
    assert "Run" not in window.verdict.text
    record = window.session.record
    assert record is not None
    gap = float(record.values("gap")[-1, record.columns(1)].mean())
    assert f"{gap:.2f}" in card_text(window, 1)


def test_the_run_button_says_what_it_does(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment(epochs=1_000_000))
    window.show()
    run = window.actions_.run
    assert run.text() == "Run"
    assert not window.actions_.stop.isEnabled()
    run.trigger()
    assert run.text() == "Pause"
    qtbot.waitUntil(lambda: window.session.phase == "running", timeout=PATIENCE)
    assert window.actions_.stop.isEnabled()
    assert not window.actions_.step.isEnabled()
    run.trigger()
    qtbot.waitUntil(lambda: run.text() == "Continue", timeout=PATIENCE)
    assert window.actions_.step.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: run.text() == "Run", timeout=PATIENCE)
    assert not window.actions_.stop.isEnabled()


def test_editing_an_arm_takes_its_numbers_away_and_leaves_the_others(
    qtbot: QtBot, window: MainWindow
) -> None:
    run_to_the_end(qtbot, window)

    assert "gap" in card_text(window, 0)
    window.model.edit_arm(lambda arm: arm.model_copy(update={"techniques": ()}), "plain", arm=1)
    before = card_text(window, 0)
    assert "gap" in before
    record = window.session.record
    assert record is not None
    gap = f"{float(record.values('gap')[-1, record.columns(0)].mean()):.2f}"
    assert gap in card_text(window, 0)
    assert "gap –" in card_text(window, 1), "the numbers of an equal arm are those of another arm"
    window.model.edit(lambda e: e.model_copy(update={"data": e.data.model_copy(update={"noise": 0.1})}), "x")
    assert gap not in card_text(window, 0)


def test_space_presses_a_box_that_was_reached_by_tab_and_runs_otherwise(
    qtbot: QtBot, window: MainWindow
) -> None:
    box = next(b for b in window.regularizer_panel.findChildren(QCheckBox) if b.isEnabled() and b.isVisible())
    window.activateWindow()
    box.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(box.hasFocus)
    checked = box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert window.session.phase != "idle"
    assert box.isChecked() == checked
    window.session.reset()
    window.regularizer_panel.search.setFocus()
    while not box.hasFocus():
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert window.session.phase == "idle"


def test_every_action_has_a_key_of_its_own(window: MainWindow) -> None:
    keys = [key for each in keys_of(window) for key in each.keys]
    assert len(keys) == len(set(keys))
    assert {"Space", "Esc", "Ctrl+Z", "Ctrl+S", "F1"} <= set(keys)


def test_the_panels_can_be_hidden_and_that_is_remembered(qtbot: QtBot, make_window: MakeWindow) -> None:
    first = make_window(small_experiment())
    first.show()
    first.actions_.left_panel.trigger()
    assert not first.experiment_panel.isVisible()
    first.close()
    second = make_window(small_experiment())
    second.show()
    # The remembered place is cut to the screen of the tests, on which a panel gives way.
    second.resize(1366, 768)
    assert not second.experiment_panel.isVisible()
    assert second.regularizer_panel.isVisible()


def test_it_fits_a_small_laptop(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 700
    window.resize(1366, 768)
    assert curves_of(window).width() >= 700
    for panel in (window.experiment_panel, window.regularizer_panel):
        assert panel.width() <= 320


def test_numbers_in_the_tool_bar_edit_the_experiment(window: MainWindow) -> None:
    for editor, text in ((window.toolbar.seeds, "7"), (window.toolbar.epochs, "123")):
        editor.field.setFocus()
        editor.field.selectAll()
        QTest.keyClicks(editor.field, text)
        QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert (window.model.experiment.seeds, window.model.experiment.training.epochs) == (7, 123)
    window.model.undo_stack.undo()
    assert window.toolbar.epochs.value() == 20
    field = window.toolbar.seeds.field
    field.selectAll()
    QTest.keyClicks(field, "500")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.model.experiment.seeds == 7
    assert "100" in window.experiment_panel.notice.text()
    assert field.text() == "500", "what was typed stays, to be mended"


def test_redo_has_both_keys_in_use(window: MainWindow) -> None:
    window.model.edit(lambda e: e.model_copy(update={"seeds": 4}), "change")
    for key in ("Ctrl+Y", "Ctrl+Shift+Z"):
        window.model.undo_stack.undo()
        QTest.keySequence(window, QKeySequence(key))
        assert window.model.experiment.seeds == 4


def test_opening_another_experiment_clears_the_curves(qtbot: QtBot, window: MainWindow) -> None:
    run_to_the_end(qtbot, window)
    window.document.show(PRESETS["noisy-sine"].experiment)
    assert window.session.record is None
    assert curves_of(window).record is None


def test_the_first_start_shows_a_ready_example_and_loads_no_torch() -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from reglab.gui.window.main_window import MainWindow\n"
        "window = MainWindow()\n"
        "window.show()\n"
        "app.processEvents()\n"
        "print(window.model.experiment.name)\n"
        "print(sorted(set(sys.modules) & {'torch', 'sklearn', 'scipy.stats', 'typer', 'rich'}))\n"
        "window.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [PRESETS[DEFAULT].experiment.name, "[]"]


def test_the_speed_can_be_changed_while_it_runs(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment(epochs=1_000_000))
    speed = window.toolbar._speed
    speed.setCurrentIndex(speed.findData(1))
    speed.activated.emit(speed.currentIndex())
    began = time.monotonic()
    window.session.run()
    qtbot.waitUntil(lambda: bool(window.session.record and window.session.record.epochs), timeout=PATIENCE)
    assert window.session.record is not None
    # One at once, then one a second; where one is held up, the next comes at once.
    assert window.session.record.epochs <= 2 + (time.monotonic() - began)
    speed.setCurrentIndex(speed.findData(None))
    speed.activated.emit(speed.currentIndex())
    qtbot.waitUntil(lambda: window.session.record.epochs > 20, timeout=PATIENCE)  # type: ignore[union-attr]
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=PATIENCE)


def test_devices_that_the_machine_lacks_cannot_be_chosen(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    with qtbot.waitSignal(window.worker.devices_found, timeout=PATIENCE) as found:
        window.session.warm_up()
    assert "cpu" in found.args[0]
    box = window.toolbar._device
    rows = {box.itemData(row): box.model().index(row, 0) for row in range(box.count())}
    assert set(rows) == {"cpu", "cuda", "mps"}
    for name, index in rows.items():
        enabled = bool(box.model().flags(index) & Qt.ItemFlag.ItemIsEnabled)
        assert enabled == (name in found.args[0])
        assert enabled or index.data(Qt.ItemDataRole.ToolTipRole)
