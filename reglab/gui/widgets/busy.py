"""Work for which a person waits, while the window goes on being painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt
from PySide6.QtGui import QGuiApplication

from reglab.gui.threads import WindowThread

_T = TypeVar("_T")


class _Job(WindowThread, Generic[_T]):
    """Does one thing."""

    def __init__(self, work: Callable[[], _T], parent: QObject | None = None) -> None:
        super().__init__("work", parent)
        self._work = work
        self.done: _T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.done = self._work()
        except BaseException as error:
            self.error = error

    def end(self) -> None:
        """It ends by itself: files are read and written within bounds."""


def waited(work: Callable[[], _T]) -> _T:
    """Return what a function returns, which is called in a thread of its own, or raise what it raises.

    Meanwhile the window is painted and takes no keys and clicks; they count afterwards.
    """
    job = _Job(work)
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
    try:
        job.start()
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        job.wait()
    finally:
        QGuiApplication.restoreOverrideCursor()
    if job.error is not None:
        raise job.error
    return job.done  # type: ignore[return-value]
