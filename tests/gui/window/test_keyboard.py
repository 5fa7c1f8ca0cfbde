"""The tab key: the whole way through the window, forwards and backwards, and where it is to be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.dialogs.branch import BranchDialog
from reglab.gui.panels.arm_card import ArmCard
from reglab.gui.widgets.keyboard import tab_stops
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support.windows import run_to_the_end, shown

PATIENCE = 120_000
MOST = 400
CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QGraphicsView)
TAB, BACK = Qt.Key.Key_Tab, Qt.Key.Key_Backtab


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    """A window after a run, whose controls are all there."""
    theme.apply(QApplication.instance(), "light")
    window = shown(qtbot, make_window(small_experiment()), (1366, 768), active=True)
    run_to_the_end(qtbot, window)
    return window


def words(widget: QWidget) -> str:
    """What a widget is called, for the list of what was reached."""
    name = widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} “{name or getattr(widget, 'text', str)()}”"


def around(window: QWidget, key: Qt.Key) -> list[QWidget]:
    """What is reached from the window itself until something comes again."""
    window.setFocus()
    reached: list[QWidget] = []
    while len(reached) < MOST:
        QTest.keyClick(QApplication.focusWidget() or window, key)
        focused = QApplication.focusWidget()
        assert focused is not None, f"the focus is lost behind {words(reached[-1])}"
        if focused in reached:
            assert focused is reached[0], f"a trap: {words(reached[-1])} leads back to {words(focused)}"
            return reached
        reached.append(focused)
    raise AssertionError(f"no end after {MOST} stops")


def controls(window: QWidget) -> list[QWidget]:
    """Everything that is seen and that a person can act on, found without regard to any order."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.window() is window
        and isinstance(widget, CONTROLS)
        and not isinstance(widget, QScrollBar)
        and not _part(widget)
    ]


def _part(widget: QWidget) -> bool:
    """Whether it is a part of another control, or one of several among which the arrow keys go."""
    if isinstance(widget, QAbstractButton):
        group = widget.group()
        if group is not None and group.exclusive() and not widget.isChecked():
            return True
        # What scrolls the tabs, and the cross in a line of text.
        return widget.parent().inherits("QTabBar") or isinstance(widget.parent(), QLineEdit)
    return widget.parent().inherits("QComboBox") or widget.inherits("QHeaderView")


@pytest.mark.slow
@pytest.mark.parametrize("key", [TAB, BACK], ids=["forwards", "backwards"])
def test_the_tab_key_goes_through_everything_once_in_every_tab(
    qtbot: QtBot, window: MainWindow, key: Qt.Key
) -> None:
    for place in range(window.tabs.count()):
        if not window.tabs.isTabVisible(place):
            continue
        window.tabs.setCurrentIndex(place)
        qtbot.waitUntil(lambda: not window.session.questions._takers, timeout=PATIENCE)
        # A view that is new is laid out and seen in the next round of events.
        QApplication.processEvents()
        reached = around(window, key)
        print(f"\n{window.tabs.tabText(place)}, {len(reached)} stops:")
        print("\n".join(f"  {words(widget)}" for widget in reached))
        # A layer is marked when its row is reached, and the buttons below the list act on it.
        missed = [
            words(widget) for widget in controls(window) if widget not in reached and not _moves(widget)
        ]
        assert not missed, f"{window.tabs.tabText(place)}: never reached"
        assert any(isinstance(widget, ArmCard) for widget in reached)
        assert window.scrubber.track in reached


def _moves(widget: QWidget) -> bool:
    return widget.accessibleName().startswith("Move the marked layer")


def test_backwards_is_forwards_from_the_end(window: MainWindow) -> None:
    forwards, backwards = around(window, TAB), around(window, BACK)
    same = {widget for widget in forwards if not _moves(widget)}
    assert [w for w in forwards if w in same] == [w for w in reversed(backwards) if w in same]


def test_the_order_follows_the_eye(window: MainWindow) -> None:
    """Tool bar, left panel, arms, a hint, tab, its view, line of epochs, right panel, verdict."""
    window.tabs.setCurrentIndex(2)
    QApplication.processEvents()
    parts = (
        *(window.toolbar, window.experiment_panel, window.arms, window.guide.arms),
        *(window.tabs.tabBar(), window.exports.corner, window.tabs.currentWidget(), window.scrubber),
        *(window.regularizer_panel, window.verdict),
    )
    visited = []
    for widget in around(window, TAB):
        part = next(part for part in parts if part is widget or part.isAncestorOf(widget))
        if not visited or visited[-1] is not part:
            visited.append(part)
    assert visited == list(parts)


def test_layers_and_techniques_that_are_added_later_are_in_their_places(window: MainWindow) -> None:
    layers = window.experiment_panel.network.layers
    layers.add_layer("dense")
    layers.rows[0].bin.click()
    layers.add_layer("dense")
    window.regularizer_panel.cards["l1"][0].check.click()
    QApplication.processEvents()
    reached = around(window, TAB)
    rows = [reached.index(stop) for row in layers.rows for stop in row.stops()]
    assert rows == list(range(rows[0], rows[0] + len(rows)))
    tops = [
        widget.mapTo(window, QPoint(0, 0)).y()
        for widget in reached
        if window.regularizer_panel.sections["In this arm"].isAncestorOf(widget)
    ]
    assert tops == sorted(tops, key=lambda top: top // 30)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["light", "dark", "projector"])
def test_where_the_focus_is_can_be_seen_on_everything(window: MainWindow, mode: theme.Mode) -> None:
    theme.apply(QApplication.instance(), mode)
    QApplication.processEvents()
    window.setFocus()
    unseen = []
    for widget in around_stops(window):
        ring = window.keyboard.ring
        assert ring.isVisible(), words(widget)
        if not _line_is_seen(window):
            unseen.append(words(widget))
    theme.apply(QApplication.instance(), "light")
    assert not unseen


def around_stops(window: MainWindow) -> Iterator[QWidget]:
    """Go through all stops; the caller looks at each while the focus is there."""
    first: QWidget | None = None
    while True:
        QTest.keyClick(QApplication.focusWidget() or window, TAB)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is first:
            return
        first = first or focused
        yield focused


def _line_is_seen(window: MainWindow) -> bool:
    """Whether the ring is painted along at least three of its sides, in a colour that stands out there."""
    QApplication.processEvents()
    box = window.keyboard.ring.geometry()
    image = window.grab(box).toImage()
    accent, surface = QColor(theme.current().accent), QColor(theme.current().window)
    assert _contrast(accent, surface) > 3
    across, down = range(6, box.width() - 6), range(6, box.height() - 6)
    sides = (
        [image.pixelColor(x, 0) for x in across],
        [image.pixelColor(x, box.height() - 1) for x in across],
        [image.pixelColor(0, y) for y in down],
        [image.pixelColor(box.width() - 1, y) for y in down],
    )
    whole = [sum(_near(pixel, accent) for pixel in side) > 0.9 * len(side) for side in sides]
    return sum(whole) >= 3


def _near(one: QColor, other: QColor) -> bool:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green())) < 40


def _contrast(one: QColor, other: QColor) -> float:
    """Ratio of contrast as WCAG defines it."""

    def luminance(color: QColor) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_click_takes_the_ring_away_and_keys_bring_it_back(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, TAB)
    assert window.keyboard.ring.isVisible()
    field = window.regularizer_panel.search
    QTest.mousePress(field, Qt.MouseButton.LeftButton)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton)
    assert not window.keyboard.ring.isVisible()
    QTest.keyClick(field, TAB)
    assert window.keyboard.ring.isVisible()


def test_what_is_reached_is_scrolled_into_sight(window: MainWindow) -> None:
    window.resize(1366, 620)
    QApplication.processEvents()
    panel = window.regularizer_panel
    last = tab_stops(panel)[-1]
    view = panel.column.viewport()
    panel.column.verticalScrollBar().setValue(0)
    window.setFocus()
    # What the verdict has comes last.
    for _ in (*tab_stops(window.verdict), last):
        QTest.keyClick(QApplication.focusWidget() or window, BACK)
    assert QApplication.focusWidget() is last
    assert view.rect().contains(last.mapTo(view, last.rect().center()))


def test_the_branch_dialog_is_gone_through_too(qtbot: QtBot, window: MainWindow) -> None:
    assert window.session.record is not None
    experiment = window.session.record.experiment
    dialog = BranchDialog(experiment, 1, 5, experiment, window)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    reached = around(dialog, TAB)
    missed = [words(widget) for widget in controls(dialog) if widget not in reached]
    assert not missed
    assert dialog.keyboard.ring.isVisible()
    dialog.reject()
    dialog.deleteLater()
