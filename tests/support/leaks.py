"""What a test left running: threads, processes, Qt timers, Qt threads and windows.

Each is named with the line that started it. The Qt part looks only at modules that are loaded already, so
that a test without Qt stays without it.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.resource_tracker
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Literal

GRACE_S = 60.0
"""How long something that is already on its way out may take before it counts as left behind."""

_HERE = Path(__file__).resolve()
_REPOSITORY = _HERE.parents[2]
# Threads of the test runner itself.
_RUNNER_THREADS = ("pytest_timeout", "pytest-timeout")
# Top-level widgets that Qt creates once and keeps for the whole process.
_QT_OWN_WIDGETS = {"QTipLabel", "QWhatsThat"}


def _caller() -> str:
    """Return ``file:line in function`` of the innermost frame in the repository outside this module."""
    # By hand: `traceback` would read the lines of source, and timers are started thousands of times.
    frame: FrameType | None = sys._getframe(1)
    innermost: FrameType | None = None
    while frame is not None:
        if (whose := _whose(frame.f_code.co_filename)) == "ours":
            return _told(frame)
        if whose == "others" and innermost is None:
            innermost = frame
        frame = frame.f_back
    return "an unknown place" if innermost is None else _told(innermost)


def _told(frame: FrameType) -> str:
    return f"{_shown(frame.f_code.co_filename)}:{frame.f_lineno} in {frame.f_code.co_name}"


@cache
def _shown(filename: str) -> Path:
    name = Path(filename)
    return name.relative_to(_REPOSITORY) if name.is_relative_to(_REPOSITORY) else name


@cache
def _whose(filename: str) -> Literal["this module's", "ours", "others"]:
    path = Path(filename)
    if path.resolve() == _HERE:
        return "this module's"
    return "ours" if path.is_relative_to(_REPOSITORY) and "site-packages" not in path.parts else "others"


def _settle(find: Callable[[], list[str]], pause: Callable[[], None]) -> list[str]:
    """Ask again until nothing is left or the grace period is over."""
    deadline = time.monotonic() + GRACE_S
    while (left := find()) and time.monotonic() < deadline:
        pause()
    return left


@contextmanager
def _recorded(owner: type[Any], origins: weakref.WeakKeyDictionary[Any, str]) -> Iterator[None]:
    """Note for every call of ``owner.start`` where it came from."""
    original = owner.start

    def start(self: Any, *args: Any, **kwargs: Any) -> Any:
        origins[self] = _caller()
        return original(self, *args, **kwargs)

    owner.start = start
    try:
        yield
    finally:
        owner.start = original


# ---------------------------------------------------------------------- threads, processes
@dataclass
class ThreadWatch:
    """Python threads that live longer than the test."""

    before: set[threading.Thread] = field(default_factory=lambda: set(threading.enumerate()))
    origins: weakref.WeakKeyDictionary[Any, str] = field(default_factory=weakref.WeakKeyDictionary)

    def recording(self) -> Any:
        """Context in which the starting line of every thread is noted."""
        return _recorded(threading.Thread, self.origins)

    def left(self) -> list[str]:
        """Describe each thread that outlived the grace period."""
        return _settle(self._find, lambda: time.sleep(0.01))

    def _find(self) -> list[str]:
        return [
            f"thread {thread.name!r} started at {self.origins.get(thread, 'an unknown place')}"
            for thread in threading.enumerate()
            if thread not in self.before
            and thread.is_alive()
            # Code run by a QThread shows up here for ever; Qt's own threads are watched by QtWatch.
            and not isinstance(thread, threading._DummyThread)
            and not thread.name.startswith(_RUNNER_THREADS)
        ]


def child_processes() -> dict[int, str]:
    """Return the living children of this process and theirs, as pid and command line.

    Where there is no ``/proc`` (Windows, macOS) only those started through multiprocessing are known.
    """
    found = {child.pid: child.name for child in multiprocessing.active_children() if child.pid is not None}
    pending = [os.getpid()]
    while pending:
        tasks = Path(f"/proc/{pending.pop()}/task")
        for children in tasks.glob("*/children"):
            for pid in map(int, _read(children).split()):
                if _state(pid) not in {"Z", "X", ""}:
                    found[pid] = _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ").strip() or found.get(
                        pid, "?"
                    )
                    pending.append(pid)
    # One helper per session that multiprocessing starts with the first spawned process and keeps.
    found.pop(getattr(multiprocessing.resource_tracker._resource_tracker, "_pid", None) or -1, None)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it ended between listing and reading
        return ""


def _state(pid: int) -> str:
    """Return the letter of the process state: Z is over and waits to be collected."""
    _, _, rest = _read(Path(f"/proc/{pid}/stat")).rpartition(")")
    return rest.split()[0] if rest else ""


@dataclass
class ProcessWatch:
    """Child processes that live longer than the test."""

    before: set[int] = field(default_factory=lambda: set(child_processes()))

    def left(self) -> list[str]:
        """Describe each process that outlived the grace period."""
        return _settle(self._find, lambda: time.sleep(0.02))

    def _find(self) -> list[str]:
        return [
            f"process {pid}: {command[:200]}"
            for pid, command in child_processes().items()
            if pid not in self.before
        ]


# ---------------------------------------------------------------------- Qt
def application() -> Any:
    """Return the running QApplication, or None if there is none (or no Qt)."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return None if widgets is None else widgets.QApplication.instance()


@dataclass
class QtWatch:
    """Timers, Qt threads and top-level widgets that live longer than a test of the window."""

    timers: weakref.WeakKeyDictionary[Any, str] = field(default_factory=weakref.WeakKeyDictionary)
    threads: weakref.WeakKeyDictionary[Any, str] = field(default_factory=weakref.WeakKeyDictionary)
    windows_before: weakref.WeakSet[Any] = field(default_factory=weakref.WeakSet)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Context in which the starting line of every QTimer and QThread is noted."""
        core = sys.modules["PySide6.QtCore"]
        self.windows_before = weakref.WeakSet(application().topLevelWidgets())
        with _recorded(core.QTimer, self.timers), _recorded(core.QThread, self.threads):
            yield

    def left(self) -> list[str]:
        """Describe what outlived the grace period."""
        if not self._find():
            return []
        # A cycle of Python objects may hold the last reference to a window that is closed.
        gc.collect()
        return _settle(self._find, _process_events)

    def _find(self) -> list[str]:
        _process_events()
        valid = sys.modules["shiboken6"].isValid
        timers = [
            f"QTimer started at {where}"
            for timer, where in list(self.timers.items())
            if valid(timer) and timer.isActive()
        ]
        threads = [
            f"{type(thread).__name__} (a QThread) started at {where}"
            for thread, where in list(self.threads.items())
            if valid(thread) and thread.isRunning()
        ]
        windows = [
            f"top-level widget {type(widget).__name__} {widget.windowTitle()!r} {widget.objectName()!r}"
            for widget in application().topLevelWidgets()
            if widget not in self.windows_before
            and widget.parent() is None
            and widget.metaObject().className() not in _QT_OWN_WIDGETS
        ]
        return timers + threads + windows


def _process_events() -> None:
    core = sys.modules["PySide6.QtCore"]
    app = application()
    app.processEvents()
    app.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    time.sleep(0.001)


class ModalWatch:
    """Ends dialogs for which nobody will ever press a button, and remembers what they said.

    While a dialog runs its own event loop no Python code runs, so not even the time limit of the test would
    end it: the whole run would stand still.
    """

    LIMIT_S = 60.0

    def __init__(self) -> None:
        core = sys.modules["PySide6.QtCore"]
        self.ended: list[str] = []
        self._since: tuple[Any, float] = (None, 0.0)
        self._timer = core.QTimer()
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Stop watching."""
        self._timer.stop()

    def _look(self) -> None:
        now, widgets = time.monotonic(), sys.modules["PySide6.QtWidgets"]
        dialog = widgets.QApplication.activeModalWidget()
        if dialog is not self._since[0]:
            self._since = (dialog, now)
        elif dialog is not None and now - self._since[1] > self.LIMIT_S:
            text = dialog.text() if isinstance(dialog, widgets.QMessageBox) else dialog.windowTitle()
            self.ended.append(f"dialog {type(dialog).__name__} {text!r} waited for an answer")
            dialog.reject() if isinstance(dialog, widgets.QDialog) else dialog.close()
