"""A window that is shown to whoever wants to look at it, with what it opens.

For a process of its own: it makes the application, in the language of the environment.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu, QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui import theme
from reglab.gui.application.app import make_application
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.thread_host import ThreadHost

Look = Callable[[str, QWidget], object]
"""Looks at a window or dialog; takes where it is, too."""

PATIENCE_S = 240.0


class ShownWindow:
    """The window with an experiment, and how whatever it opens is looked at.

    Its size, the scale of its type and its theme are as those of a `Tour`.
    """

    def __init__(
        self, look: Look, first: Experiment, size: tuple[int, int], scale: float, mode: theme.Mode
    ) -> None:
        self._look = look
        self.app = QApplication.instance() or make_application("reglab-tour")
        assert isinstance(self.app, QApplication)
        theme.apply(self.app, mode)
        theme.manager().set_scale(self.app, scale)
        self.window = MainWindow(first, TrainingWorker(ThreadHost), drafts=False)
        self.window.worker.setParent(self.window)
        self.window.resize(*size)
        self.asked: list[str] = []
        """Titles and filters of dialogs for files, which are not opened."""
        self._catch_file_dialogs()
        self.window.show()

    def spin(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while True:
            self.app.processEvents()
            self.app.sendPostedEvents()
            if time.monotonic() > end:
                return
            time.sleep(0.002)

    def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the tour waited too long")
            self.spin(0.01)

    def look(self, place: str, widget: QWidget | None = None) -> None:
        self.spin(0.02)
        self._look(place, widget or self.window)

    def others(self) -> list[QWidget]:
        """Windows beside the main one that are seen, but for menus and tooltips."""
        return [
            w
            for w in QApplication.topLevelWidgets()
            if w.isVisible() and w is not self.window and not isinstance(w, (QMenu, QLabel))
        ]

    def open(
        self, place: str, act: Callable[[], object], then: Callable[[QWidget], None] | None = None
    ) -> None:
        """Do something that opens a window, modal or not; have it looked at, and close it."""

        def visit() -> None:
            for widget in self.others():
                self.look(place, widget)
                if then is not None:
                    then(widget)
                widget.close() if not isinstance(widget, QDialog) else widget.reject()

        timer = QTimer()
        timer.setInterval(60)
        timer.timeout.connect(lambda: visit() if QApplication.activeModalWidget() else None)
        timer.start()
        act()
        self.spin(0.15)
        timer.stop()
        visit()
        self.spin(0.01)

    def _catch_file_dialogs(self) -> None:
        def nothing(*arguments: Any, **_named: Any) -> tuple[str, str]:
            self.asked += [text for text in arguments[1:] if isinstance(text, str)]
            return "", ""

        for name in ("getOpenFileName", "getSaveFileName"):
            setattr(QFileDialog, name, staticmethod(nothing))
        QFileDialog.getOpenFileNames = staticmethod(lambda *a, **k: ([], nothing(*a)[0]))  # type: ignore[method-assign]
        QFileDialog.getExistingDirectory = staticmethod(lambda *a, **k: nothing(*a)[0])  # type: ignore[method-assign]
