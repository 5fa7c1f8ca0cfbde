"""Work that is wanted often and done at once, but not more often than is of use."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


class Throttle(QObject):
    """Does something now, or at the end of the pause since it was done last; never more than once for that.

    Parameters
    ----------
    act : callable
        What is to be done.
    pause_ms : int
        Milliseconds from one time to the next.
    idle_share : float
        It rests for at least as many times as long as it took, so that it never takes more than a share of
        the time.
    """

    def __init__(
        self,
        act: Callable[[], object],
        pause_ms: int,
        idle_share: float = 0.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._act, self._pause_ms, self._idle_share = act, pause_ms, idle_share
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._end)
        self._waiting = False
        self._done, self._took = 0.0, 0.0

    @property
    def resting(self) -> bool:
        """Whether the pause is not over."""
        return self._timer.isActive()

    @Slot()
    def request(self) -> None:
        """Do it as soon as the pause allows."""
        if self.resting:
            self._waiting = True
        else:
            self.now()

    def hurry(self) -> None:
        """Do it before the pause is over, unless it still rests because it took so long."""
        if time.perf_counter() - self._done >= self._idle_share * self._took:
            self.now()
        else:
            self.request()

    @Slot()
    def now(self) -> None:
        """Do it without regard to the pause, and begin another one."""
        self._waiting = False
        began = time.perf_counter()
        # Before it is done, so that what is requested meanwhile waits.
        self._rest(self._pause_ms)
        self._act()
        self._done = time.perf_counter()
        self._took = self._done - began
        self._rest(max(self._pause_ms, round(self._idle_share * 1000 * self._took)))

    def stop(self) -> None:
        """Forget what waits, and the pause."""
        self._timer.stop()
        self._waiting = False

    def _rest(self, pause_ms: int) -> None:
        if pause_ms > 0:
            self._timer.start(pause_ms)

    @Slot()
    def _end(self) -> None:
        if self._waiting:
            self.now()
