"""The leak checks name what was left running, and stay silent when all is over."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support import leaks


@pytest.fixture
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "GRACE_S", 0.05)


@pytest.mark.usefixtures("short_grace")
def test_a_thread_left_running_is_named_with_the_line_that_started_it() -> None:
    watch, release = leaks.ThreadWatch(), threading.Event()
    with watch.recording():
        thread = threading.Thread(target=release.wait, name="culprit")
        thread.start()
        left = watch.left()
    release.set()
    thread.join()
    assert len(left) == 1
    assert "'culprit'" in left[0]
    assert f"{Path(__file__).name}:" in left[0]
    assert watch.left() == []


@pytest.mark.usefixtures("short_grace")
def test_a_child_process_left_running_is_named() -> None:
    watch = leaks.ProcessWatch()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        left = watch.left()
        child.communicate(b"\n")
    if sys.platform == "linux":
        assert len(left) == 1
        assert str(child.pid) in left[0]
        assert "input()" in left[0]
    assert watch.left() == []


@pytest.mark.usefixtures("short_grace")
def test_qt_leftovers_are_named(qapp: object) -> None:
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QWidget

    watch = leaks.QtWatch()
    with watch.recording():
        timer, thread, widget = QTimer(), QThread(), QWidget()
        widget.setWindowTitle("forgotten")
        widget.show()
        timer.start(10_000)
        thread.start()
        left = watch.left()
        timer.stop()
        thread.quit()
        assert thread.wait(5_000)
        widget.close()
        widget.deleteLater()
        assert watch.left() == []
    assert len(left) == 3
    assert "QTimer" in left[0]
    assert Path(__file__).name in left[0]
    assert "QThread" in left[1]
    assert "'forgotten'" in left[2]


def test_a_dialog_without_an_answer_is_ended_and_named(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtWidgets import QMessageBox

    monkeypatch.setattr(leaks.ModalWatch, "LIMIT_S", 0.1)
    watch = leaks.ModalWatch()
    box = QMessageBox()
    box.setText("Save the changes?")
    box.exec()
    watch.stop()
    assert watch.ended == ["dialog QMessageBox 'Save the changes?' waited for an answer"]


def test_a_leaking_test_fails(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Path(__file__).parents[3]
    conftest = (repository / "tests" / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(f"{conftest}\nleaks.GRACE_S = 0.05\n")
    pytester.makepyfile(
        """
        import threading
        release = threading.Event()

        def test_leaks():
            threading.Thread(target=release.wait, name="culprit", daemon=True).start()

        def test_is_clean():
            release.set()
        """
    )
    monkeypatch.setenv("PYTHONPATH", str(repository))
    result = pytester.runpytest_subprocess("-p", "no:xvfb")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*left running:*", "*thread 'culprit' started at *test_leaks*"])


def test_home_is_redirected(own_folders: Path) -> None:
    assert Path.home() == own_folders
    from PySide6.QtCore import QSettings

    settings = QSettings("reglab", "test")
    assert Path(settings.fileName()).is_relative_to(own_folders)
