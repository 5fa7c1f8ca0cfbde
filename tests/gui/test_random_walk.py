"""Anything at all is done to the window, in any order: nothing raises, nothing is left behind."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QDialog

from reglab.gui import theme
from reglab.gui.figures.figure import Figure
from reglab.gui.figures.menu import figure_menu
from reglab.gui.measuring.window import resident_mb
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.window.main_window import MainWindow
from reglab.runtime.host import Host
from reglab.runtime.process_host import ProcessHost
from reglab.runtime.thread_host import ThreadHost
from tests.gui.conftest import forget_edits, small_experiment
from tests.support.walking import Act, Gaps, Walker, WalkError, shortest

SECONDS, SHORTENING_S = 12.0, 60.0
AUDIT_S, AUDIT_ACTS = 20 * 60.0, 500
LONG_GAP_S = 0.2


@contextmanager
def walker(make_host: Callable[[], Host] = ThreadHost) -> Iterator[Walker]:
    """A hand on a window of its own, which is closed in the end with all that belongs to it."""
    app = QApplication.instance()
    theme.apply(app, "light")
    window = MainWindow(small_experiment(60), TrainingWorker(make_host))
    window.worker.setParent(window)
    window.resize(1366, 768)
    window.show()
    try:
        with Walker(window) as hand:
            yield hand
    finally:
        forget_edits(window)
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        theme.apply(app, "light")


def fails_again(acts: Sequence[Act], wrong: str) -> bool:
    """Whether the same acts end in the same fault in a new window."""
    try:
        with walker() as hand:
            for act in acts:
                hand.perform(act)
    except WalkError as error:
        return error.fault == wrong
    return False


def shortened(acts: Sequence[Act], fault: str) -> list[Act]:
    """The fewest of some acts that were found in a minute to end in the same fault."""
    end = time.monotonic() + SHORTENING_S
    return shortest(acts, lambda some: time.monotonic() < end and fails_again(some, fault))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [11, 12])
def test_a_random_walk_through_the_window(seed: int) -> None:
    """A quarter of a minute; a failure is told with the fewest acts that lead to it."""
    try:
        with walker() as hand:
            end = time.monotonic() + SECONDS
            hand.walk(seed, lambda: time.monotonic() >= end)
    except WalkError as error:
        raise WalkError(error.wrong, shortened(error.acts, error.fault)) from None
    report(hand.gaps, len(hand.done))


def test_a_dialog_that_is_chosen_from_a_menu_is_used_and_closed() -> None:
    """It runs an event loop within the slot that chose it, and nobody answered there."""
    with walker() as hand:
        seen: list[str] = []
        use = hand._use

        def noted(dialog: QDialog) -> None:
            seen.append(type(dialog).__name__)
            use(dialog)

        hand._use = noted  # type: ignore[method-assign]
        view = hand.window.tabs.views[0]
        # The second that can be chosen: Save picture…
        hand._choice = 1
        menu = figure_menu(partial(Figure, "Curves", view.figure_widget()), [], view)
        menu.popup(hand.window.mapToGlobal(QPoint(50, 50)))
        end = time.monotonic() + 60
        while not seen or QApplication.activeModalWidget() is not None:
            assert time.monotonic() < end
            hand.spin(0.01)
        assert set(seen) == {"ExportDialog"}
        assert not hand.wrong


@pytest.mark.audit
@pytest.mark.timeout(2 * AUDIT_S)
def test_twenty_minutes_through_the_window() -> None:
    """Run by hand: ``pytest -m audit -s``; trains in a process of its own, as the program does."""
    seed, acts, gaps = random.randrange(10_000), 0, Gaps()
    begun, memory = time.monotonic(), [resident_mb()]
    while time.monotonic() - begun < AUDIT_S:
        print(f"seed {seed}: {acts} acts so far, {memory[-1]:.0f} MB", flush=True)
        with walker(ProcessHost) as hand:
            hand.walk(seed, lambda: len(hand.done) >= AUDIT_ACTS or time.monotonic() - begun >= AUDIT_S)
        gaps.merge(hand.gaps)
        acts += len(hand.done)
        seed += 1
        memory.append(resident_mb())
    report(gaps, acts)
    print(f"memory {memory[0]:.0f} MB, {memory[1]:.0f} MB after one window, {memory[-1]:.0f} MB at last")


def report(gaps: Gaps, acts: int) -> None:
    """Say how long the event loop was kept from its work; no assertion: other machines, other times."""
    print(f"\n{acts} acts")
    for name, kept in (("by the clock", gaps.wall), ("of computing", gaps.used)):
        long = [(seconds, act) for seconds, act in kept if seconds > LONG_GAP_S]
        print(f"longest gaps {name}: " + ", ".join(f"{1e3 * s:.0f} ms ({act})" for s, act in kept[:8]))
        print(f"  above {1e3 * LONG_GAP_S:.0f} ms: {len(long)}{' or more' if len(long) == len(kept) else ''}")
