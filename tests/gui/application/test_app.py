"""The application around the window: signals of the system, files from the desktop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from reglab.gui.application.app import InterruptWatch
from reglab.gui.settings_folder import keep_settings_beside

REPOSITORY = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself a signal there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_event_loop(qapp: QApplication, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    watch = InterruptWatch(qapp)
    try:
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
        assert qapp.exec() == 128 + number
    finally:
        watch.close()
        watch.deleteLater()
    assert signal.getsignal(number) is before


PROGRAM = """
import gc
import sys
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from reglab.gui.application.app import make_application
app = make_application("reglab-test")
app.file_requested.connect(lambda name: print("open", name))
app.sendEvent(app, QFileOpenEvent("/a folder/one.json"))
print(app.applicationName(), app.applicationDisplayName(), QGuiApplication.desktopFileName())
print(app.windowIcon().isNull(), bool(app.styleSheet()))
print(gc.isenabled())
app.processEvents()
print(gc.isenabled(), gc.get_freeze_count() > 1000)
"""


def test_names_icon_look_and_files_that_the_desktop_opens() -> None:
    # There is one application in a process, and the tests have theirs.
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert process.stdout.splitlines() == [
        "open /a folder/one.json",
        "reglab-test reglab reglab",
        "False True",
        "False",
        "True True",
    ]


def test_portable_settings_lie_beside_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = tmp_path / "stick ü"
    beside.mkdir()
    (beside / "portable").touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(beside / "reglab"))
    before = QSettings.defaultFormat()
    try:
        keep_settings_beside()
        settings = QSettings(QSettings.defaultFormat(), QSettings.Scope.UserScope, "reglab", "reglab")
        settings.setValue("window/theme", "dark")
        settings.sync()
        assert Path(settings.fileName()).is_relative_to(beside / "reglab-data")
        assert Path(settings.fileName()).is_file()
    finally:
        QSettings.setDefaultFormat(before)
