"""A window to be measured: with settings of its own, and an event loop that waits for conditions."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.gui.application.app import make_application
from reglab.gui.application.diagnostics import log_qt_message
from reglab.gui.measuring.bare import paint_without_a_screen
from reglab.gui.settings_folder import keep_settings_in
from reglab.gui.window.main_window import MainWindow

SIZE = (1366, 768)
LIMIT_S = 60.0
"""Longest wait for anything."""
LOOK_MS = 10
"""How often a condition is looked at while the event loop runs."""


class StageError(RuntimeError):
    """The window did not do what is measured."""


def set_up() -> None:
    """Paint into memory where there is no screen, and keep Qt's remarks quiet; called before Qt starts."""
    paint_without_a_screen()
    qInstallMessageHandler(log_qt_message)
    logging.getLogger("qt").addHandler(logging.NullHandler())


@contextmanager
def window(experiment: Experiment | None = None) -> Iterator[MainWindow]:
    """Show the window, as the program does, and close it at the end; there can be one for a process.

    The person's settings and history are neither used nor changed.
    """
    with tempfile.TemporaryDirectory(prefix="reglab-bench-") as folder:
        keep_settings_in(folder)
        app = make_application()
        shown = MainWindow(experiment)
        shown.keeping.forgo()
        try:
            shown.resize(*SIZE)
            shown.show()
            yield shown
        finally:
            shown.session.stop()
            shown.close()
            shown.worker.shutdown()
            app.processEvents()


def long_experiment() -> Experiment:
    """The experiment that the window shows first, with more epochs than a measurement takes."""
    experiment = PRESETS[DEFAULT].experiment
    training = experiment.training.model_copy(update={"epochs": 1_000_000})
    return experiment.model_copy(update={"training": training})


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Let the event loop run until `condition` holds; raises `StageError` after `LIMIT_S`."""
    loop, look, limit = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.exit(0) if condition() else None)
    limit.setSingleShot(True)
    limit.timeout.connect(lambda: loop.exit(1))
    look.start(LOOK_MS)
    limit.start(round(LIMIT_S * 1e3))
    failed = False if condition() else bool(loop.exec())
    look.stop()
    limit.stop()
    if failed:
        raise StageError(f"{what} took more than {LIMIT_S:g} s")


def run_for(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1e3), loop, loop.quit)
    loop.exec()


class PaintWatch(QObject):
    """Calls back once a widget has been painted while a condition holds.

    Parameters
    ----------
    widget : QWidget
        What is painted.
    condition : callable
        Looked at before every painting.
    then : callable
        Called once, right after the painting.
    """

    def __init__(self, widget: QWidget, condition: Callable[[], object], then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget, self._condition, self._then = widget, condition, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._condition():
            self._widget.removeEventFilter(self)
            # Comes after the painting that is about to begin.
            QTimer.singleShot(0, self, self._finish)
        return super().eventFilter(watched, event)

    def _finish(self) -> None:
        self._then()
        # It lives as long as the widget, what it was asked to look at should not.
        self._condition = self._then = lambda: None
        self.deleteLater()
