"""A hand at a window: what it finds to act on, and how events are handled meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from reglab.gui.window.main_window import MainWindow
from reglab.record.questions import Answer


class Hand(QObject):
    """Finds what there is to act on in a window.

    Parameters
    ----------
    window : MainWindow
        What is acted on; it is seen.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.held: list[tuple[Callable[[Answer], None], Answer]] | None = None
        """Answers that are kept waiting, ``None`` where they are passed on at once."""
        self.touched = ""
        """What was clicked last, in words."""

    @staticmethod
    def spin(seconds: float) -> None:
        """Handle events for a while."""
        end = time.perf_counter() + seconds
        while True:
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            if time.perf_counter() >= end:
                return
            time.sleep(0.001)

    # -- finding something to act on ---------------------------------------------------------

    def _find(self, kind: type[Any], number: int, under: QWidget | None = None) -> Any:
        """The widget of a kind, out of those that are seen and can be used; ``None`` where there is none."""
        tops = [under] if under else [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        found = [widget for top in tops for widget in top.findChildren(kind) if usable(widget)]
        return found[number % len(found)] if found else None

    def _place(self, a: int, b: int) -> tuple[QWidget, QPoint]:
        """A point of the window, and the widget there."""
        window = self.window
        point = QPoint(a % max(1, window.width()), b % max(1, window.height()))
        widget = window.childAt(point) or window
        return widget, widget.mapFrom(window, point)


def usable(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def leaves(widget: QWidget) -> bool:
    """Whether a click there would leave the window: the menu bar, which quits and opens files."""
    actions: list[QAction] = widget.actions()
    window = widget.window()
    mine = getattr(window, "actions_", None)
    return widget.inherits("QMenuBar") or (
        mine is not None and bool({mine.open, mine.save, mine.quit} & set(actions))
    )


def choose(box: Any, number: int) -> None:
    """Choose a row of a list as a person does."""
    if box is not None and box.count():
        row = number % box.count()
        if box.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled:
            box.setCurrentIndex(row)
            box.activated.emit(row)
