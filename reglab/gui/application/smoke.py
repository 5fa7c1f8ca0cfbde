"""A trial of the whole program: window, child process, painting. Nobody has to look at it."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reglab.gui.views.boundary.view import BoundaryView
    from reglab.gui.window.main_window import MainWindow

EPOCHS = 20
"""How many epochs it trains before it stops the run."""

EXAMPLES = ("convolution", "noisy-sine")
"""Examples of which it trains an epoch each: one with convolutions and augmentation, one of another kind."""

LIMIT_SECONDS = 90.0
"""Longest time for one step, on a slow machine with a cold disk."""


class SmokeError(Exception):
    """Something does not work; says what."""


def main(started: float) -> int:
    """Open the window, train the default experiment for a moment, paint, and close.

    Parameters
    ----------
    started : float
        `time.perf_counter` at the start of the program.

    Returns
    -------
    int
        0 after one line that begins with ``reglab smoke ok:``, 1 after one line that says
        what does not work.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    errors: list[BaseException] = []
    sys.excepthook = lambda _kind, error, _trace: errors.append(error)
    try:
        figures = _try_out(started, errors)
    except SmokeError as error:
        sys.stdout.write(f"reglab smoke failed: {error}\n")
        return 1
    finally:
        sys.excepthook = sys.__excepthook__
    sys.stdout.write(f"reglab smoke ok: {figures}\n")
    return 0


def _epochs(window: MainWindow) -> int:
    return window.session.record.epochs if window.session.record else 0


def _colours(window: MainWindow) -> int:
    """Number of different colours on the screen, of every 16th pixel."""
    picture = window.grab().toImage()
    points = product(range(0, picture.width(), 16), range(0, picture.height(), 16))
    return len({picture.pixel(x, y) for x, y in points})


Wait = Callable[[str, Callable[[], object]], float]
"""(what, condition) → when the condition held, as `time.perf_counter`."""


def _look_back(window: MainWindow, wait: Wait) -> None:
    """Look at the decision boundaries, now and as of an earlier epoch."""
    view = _open_boundary(window)
    wait("painting what the networks have learned", lambda: view.answered_epoch)
    window.scrubber.track.choose(3)
    wait("going back in time", lambda: view.answered_epoch == 3)


def _open_boundary(window: MainWindow) -> BoundaryView:
    """Show the decision boundaries."""
    from reglab.gui.views.boundary.view import BoundaryView

    window.tabs.setCurrentWidget(window.tabs.page(BoundaryView.tab.title))
    return window.tabs.view(BoundaryView)


def _try_example(window: MainWindow, key: str, wait: Wait) -> None:
    """Open another experiment, which clears the curves, and train an epoch."""
    from reglab.experiment.presets import PRESETS
    from reglab.gui.views.curves.view import CurvesView

    curves = window.tabs.view(CurvesView)
    if not window.document.show(PRESETS[key].experiment) or curves.record is not None:
        raise SmokeError(f"the example {key} cannot be opened")
    window.actions_.run.trigger()
    wait(f"training the example {key}", lambda: _epochs(window) > 0)
    window.session.stop()
    wait("stopping", lambda: not window.session.active)


def _check_language(window: MainWindow) -> None:
    """See that the texts are in the language that was asked for, the program's and Qt's own."""
    from PySide6.QtWidgets import QDialogButtonBox

    from reglab.words.language import ENGLISH, chosen

    if (wanted := os.environ.get("REGLAB_LANGUAGE") or ENGLISH) == ENGLISH:
        return
    cancel = QDialogButtonBox.StandardButton.Cancel
    own = window.menuBar().actions()[0].text()
    if chosen() != wanted or own == "&File":
        raise SmokeError(f"the texts of the language {wanted} are missing")
    buttons = QDialogButtonBox(cancel)
    if buttons.button(cancel).text().replace("&", "") == "Cancel":
        raise SmokeError(f"Qt's own texts of the language {wanted} are missing")


def _try_out(started: float, errors: list[BaseException]) -> str:
    from reglab.gui.application.app import make_application
    from reglab.gui.settings_folder import keep_settings_in
    from reglab.gui.window.main_window import MainWindow

    with tempfile.TemporaryDirectory(prefix="reglab-smoke-") as folder:
        # The person's settings are neither used nor changed.
        keep_settings_in(folder)
        app = make_application()
        window = MainWindow()
        window.keeping.forgo()
        ready: list[bool] = []
        failures: list[str] = []
        window.worker.ready_changed.connect(ready.append)
        window.worker.failed.connect(failures.append)

        def wait(what: str, condition: Callable[[], object]) -> float:
            deadline = time.perf_counter() + LIMIT_SECONDS
            while not condition():
                app.processEvents()
                record = window.session.record
                if record is not None and record.failure is not None:
                    failures.append(record.failure.message)
                if failures:
                    raise SmokeError(failures[0])
                if time.perf_counter() > deadline:
                    raise SmokeError(f"{what} took more than {LIMIT_SECONDS:g} s")
                time.sleep(0.002)
            return time.perf_counter()

        try:
            window.show()
            _check_language(window)
            handle = window.windowHandle()
            visible = wait("opening the window", handle.isExposed) - started
            warm = wait("getting ready to train", lambda: True in ready) - started
            window.actions_.run.trigger()
            pressed = time.perf_counter()
            first = wait("the first epoch", lambda: _epochs(window) > 0) - pressed
            wait("training", lambda: _epochs(window) >= EPOCHS)
            epochs = _epochs(window)
            if _colours(window) < 10:
                raise SmokeError("the window stays empty")
            window.session.stop()
            wait("stopping", lambda: not window.session.active)
            _look_back(window, wait)
            for example in EXAMPLES:
                _try_example(window, example, wait)
            wait("painting the example", lambda: _colours(window) >= 10)
        finally:
            window.close()
            window.worker.shutdown()
        if errors:
            raise SmokeError(f"{type(errors[0]).__name__}: {errors[0]}")
        # The one that trains is gone by now; one that showed the data was told to end.
        wait("ending all processes", lambda: not multiprocessing.active_children())
    return (
        f"window visible after {visible:.2f} s, ready to train after {warm:.2f} s, "
        f"first epoch {first * 1e3:.0f} ms after Run, {epochs} epochs"
    )
