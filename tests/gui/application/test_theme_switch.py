"""Another theme or size of type for a window that is open: what is seen, what stays, what it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.theme import THEMES, Mode
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment

OTHER: dict[str, Mode] = {"light": "dark", "dark": "contrast", "contrast": "light", "projector": "dark"}


@pytest.fixture(autouse=True)
def steady_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two windows are compared, and say how much memory is free: it must not change between them."""
    monkeypatch.setattr("reglab.gui.run.demand.available_memory", lambda: 8 * 2**30)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    theme.apply(qapp, "light")
    yield qapp
    theme.manager().set_scale(qapp, 1.0)
    theme.apply(qapp, "light")


@pytest.fixture
def open_window(qtbot: QtBot, make_window: MakeWindow) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        window = make_window(small_experiment())
        ready: list[bool] = []
        window.worker.ready_changed.connect(ready.append)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        for position in (*range(1, window.tabs.count()), 0):
            if window.tabs.isTabVisible(position):
                window.tabs.setCurrentIndex(position)
        qtbot.waitUntil(lambda: True in ready, timeout=120_000)
        return window

    return make


def picture(app: QApplication, window: MainWindow) -> QImage:
    """The window once nothing is left to be laid out."""
    seen = QImage()
    for _ in range(50):
        app.processEvents()
        before, seen = seen, window.grab().toImage()
        if seen == before:
            return seen
    raise AssertionError("the window never rests")


class Restyled(QObject):
    """Counts how often each widget is told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[QObject] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.times[watched] += 1
        return False


def restyled(app: QApplication, act: Callable[[], object]) -> Counter[QObject]:
    """How often each widget is restyled by `act`."""
    watch = Restyled()
    widgets = app.allWidgets()
    for widget in widgets:
        widget.installEventFilter(watch)
    act()
    for widget in widgets:
        widget.removeEventFilter(watch)
    return watch.times


@pytest.mark.parametrize("mode", THEMES)
def test_switching_to_a_theme_looks_like_starting_in_it(
    app: QApplication, open_window: Callable[[], MainWindow], mode: Mode
) -> None:
    theme.apply(app, OTHER[mode])
    switched = open_window()
    before = picture(app, switched)
    theme.apply(app, mode)
    after = picture(app, switched)
    switched.close()
    assert after != before
    assert after == picture(app, open_window())


def test_a_switch_styles_no_widget_again_and_again(
    app: QApplication, open_window: Callable[[], MainWindow]
) -> None:
    open_window()
    acts: tuple[Callable[[], object], ...] = (
        lambda: theme.apply(app, "dark"),
        lambda: theme.manager().set_scale(app, 1.25),
        lambda: theme.apply(app, "light"),
    )
    for act in acts:
        # Without the old sheet and with the new one, no matter in how many others a widget lies; Qt's own
        # parts of a scroll area are told twice.
        assert max(restyled(app, act).values()) <= 4


def test_the_theme_in_force_once_more_styles_nothing(
    app: QApplication, open_window: Callable[[], MainWindow]
) -> None:
    open_window()
    assert not restyled(app, lambda: theme.apply(app, "light"))


def test_a_switch_moves_nothing_that_was_scrolled_and_keeps_the_focus(
    app: QApplication, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.resize(1024, 620)
    picture(app, window)
    bars = [area.verticalScrollBar() for area in window.findChildren(QAbstractScrollArea) if area.isVisible()]
    moved = [bar for bar in bars if bar.maximum() > 10]
    for bar in moved:
        bar.setValue(bar.maximum() // 2)
    window.regularizer_panel.setFocus()
    focus = app.focusWidget()
    places = [bar.value() for bar in moved]
    assert places
    for mode in ("dark", "light"):
        theme.apply(app, mode)
        picture(app, window)
        assert [bar.value() for bar in moved] == places
        assert app.focusWidget() is focus
