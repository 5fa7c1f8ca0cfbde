"""Unforeseen errors are logged, shown once, and never bury the window."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from reglab.gui.application import diagnostics
from reglab.gui.application.diagnostics import ErrorReporter, log_qt_message, start_logging
from reglab.store.paths import log_dir


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield root
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def reporter(qtbot: QtBot, tmp_path: Path) -> Iterator[ErrorReporter]:
    reporter = ErrorReporter(tmp_path / "reglab.log")
    yield reporter
    if reporter.dialog is not None:
        reporter.dialog.close()


def raised(call: Callable[[], object]) -> Exception:
    try:
        call()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def fail() -> None:
    raise ValueError("the sum is off")


def report(reporter: ErrorReporter, error: BaseException) -> None:
    reporter.report(type(error), error, error.__traceback__)


def shown(qtbot: QtBot, reporter: ErrorReporter) -> QMessageBox:
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert reporter.dialog is not None
    return reporter.dialog


def test_the_log_is_a_rotating_file_in_the_log_folder(
    root_logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnostics, "LOG_BYTES", 2_000)
    path = start_logging()
    assert path == log_dir() / "reglab.log"
    logging.getLogger("reglab.test").info("a word with λ")
    assert "INFO reglab.test: a word with λ" in path.read_text(encoding="utf-8")
    for _ in range(100):
        logging.getLogger("reglab.test").info("x" * 100)
    files = sorted(file.name for file in log_dir().iterdir())
    assert files == ["reglab.log", "reglab.log.1", "reglab.log.2"]
    assert path.stat().st_size <= 2_000


def test_without_a_log_folder_the_program_starts_all_the_same(
    root_logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> Path:
        raise PermissionError("read-only disk")

    monkeypatch.setattr(diagnostics, "log_dir", refuse)
    assert start_logging() is None


def test_an_error_opens_one_dialog_with_what_the_log_holds(
    qtbot: QtBot, reporter: ErrorReporter, caplog: pytest.LogCaptureFixture
) -> None:
    report(reporter, raised(fail))
    box = shown(qtbot, reporter)
    assert box.isVisible()
    assert "ValueError: the sum is off" in box.informativeText()
    assert "reglab.log" in box.informativeText()
    assert "in fail" in box.detailedText()
    assert "the sum is off" in caplog.text


def test_the_same_error_is_shown_once_but_always_logged(
    qtbot: QtBot, reporter: ErrorReporter, caplog: pytest.LogCaptureFixture
) -> None:
    error = raised(fail)
    for _ in range(5):
        report(reporter, error)
    shown(qtbot, reporter).close()
    qtbot.waitUntil(lambda: reporter.dialog is None)
    report(reporter, error)
    other = raised(lambda: 1 / 0)
    report(reporter, other)
    assert "division by zero" in shown(qtbot, reporter).informativeText()
    assert caplog.text.count("ValueError: the sum is off") == 6


def test_while_a_dialog_is_open_no_second_one_opens(qtbot: QtBot, reporter: ErrorReporter) -> None:
    report(reporter, raised(fail))
    first = shown(qtbot, reporter)
    report(reporter, raised(lambda: 1 / 0))
    QApplication.processEvents()
    assert reporter.dialog is first


def test_an_error_in_another_thread_is_shown_in_the_windows(qtbot: QtBot, reporter: ErrorReporter) -> None:
    before = threading.excepthook, sys.excepthook, sys.unraisablehook
    reporter.install()
    diagnostics.qInstallMessageHandler(None)
    try:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        assert "the sum is off" in shown(qtbot, reporter).informativeText()
    finally:
        threading.excepthook, sys.excepthook, sys.unraisablehook = before


def test_an_interrupt_is_no_error(qtbot: QtBot, reporter: ErrorReporter) -> None:
    report(reporter, KeyboardInterrupt())
    QApplication.processEvents()
    assert reporter.dialog is None


def test_what_qt_says_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    log_qt_message(QtMsgType.QtCriticalMsg, None, "no more handles")  # type: ignore[arg-type]
    assert caplog.record_tuples == [("qt", logging.ERROR, "no more handles")]
