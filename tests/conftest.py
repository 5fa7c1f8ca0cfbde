"""Fixtures for every test: a home of its own, one thread, and nothing left running."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import leaks, slow_machine

# conftest is read before pytest-qt imports Qt, and before any test imports numpy or torch.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("REGLAB_TEST_PLATFORM", "offscreen")
os.environ["KERAS_BACKEND"] = "torch"
# Tests read English; those of other languages start processes of their own.
os.environ["REGLAB_LANGUAGE"] = os.environ.get("REGLAB_TEST_LANGUAGE", "en")
for _variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

GUI_TESTS = Path(__file__).parent / "gui"

# A shared machine has no say in whether a property holds: no deadline; in CI the same examples every time.
settings.register_profile("reglab", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("reglab")
slow_machine.give_the_bot_time()


def pytest_collection_finish() -> None:
    """Leave out of every later search for garbage what the tests' modules have imported: it all stays."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own home, settings and data, and the same terminal everywhere; return that home."""
    home = tmp_path_factory.mktemp("home")
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "KERAS_HOME": home / ".keras",
    }
    for variable, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(folder))
    # What the command line prints depends on these.
    monkeypatch.setenv("TERM", "xterm-256color")
    for variable in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(variable, raising=False)
    if core := sys.modules.get("PySide6.QtCore"):
        # Qt reads the variables above once per process, so the folder is set again for each test.
        for kind in (core.QSettings.Format.NativeFormat, core.QSettings.Format.IniFormat):
            core.QSettings.setPath(kind, core.QSettings.Scope.UserScope, str(home / ".config"))
    return home


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program time where it would lose patience with a machine that is only slow."""
    slow_machine.give_time(monkeypatch)


@pytest.fixture(autouse=True)
def nothing_left_running(own_folders: Path, time_enough: None) -> Iterator[None]:
    """Fail the test that leaves a thread or a child process behind."""
    threads, processes = leaks.ThreadWatch(), leaks.ProcessWatch()
    with threads.recording():
        yield
        left = processes.left() + threads.left()
    # The next test starts clean, whatever this one did.
    for child in multiprocessing.active_children():
        if child.pid not in processes.before:
            child.kill()
            child.join()
    if left:
        pytest.fail("left running:\n  " + "\n  ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left_on_screen(request: pytest.FixtureRequest, nothing_left_running: None) -> Iterator[None]:
    """Fail the test of the window that leaves a timer, a Qt thread, a widget or an open question behind."""
    if not request.path.is_relative_to(GUI_TESTS):
        yield
        return
    request.getfixturevalue("qapp")
    watch, dialogs = leaks.QtWatch(), leaks.ModalWatch()
    with watch.recording():
        yield
        dialogs.stop()
        left = dialogs.ended + watch.left()
    if left:
        pytest.fail("left on screen or ticking:\n  " + "\n  ".join(left), pytrace=False)
