"""What pointer and keys can do to anything that is seen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QTabBar,
)

from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.slider import ValueSlider
from tests.support.walk_hand import Hand, choose, leaves

NUMBERS = ("0", "0.01", "1e-3", "0.5", "3", "7", "20", "1000", "-1", "", "abc", "1e9", "0.999")
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_V, Qt.Key.Key_N),
)


class PointerActs(Hand):
    """Clicks, types, drags and turns wherever it hits."""

    def do_click_view(self, a: int, _b: int, _c: int) -> None:
        button = self._find(QAbstractButton, a, self.window.tabs.currentWidget())
        if button is not None:
            self.touched = button.accessibleName() or button.text()
            button.click()

    def do_click(self, a: int, _b: int, _c: int) -> None:
        button = self._find(QAbstractButton, a)
        if button is not None and not isinstance(button.parent(), QTabBar) and not leaves(button):
            self.touched = button.accessibleName() or button.text()
            # Not click(), which would wait for the menu to be closed; the timer closes it.
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def do_choose_view(self, a: int, b: int, _c: int) -> None:
        choose(self._find(QComboBox, a, self.window.tabs.currentWidget()), b)

    def do_choose(self, a: int, b: int, _c: int) -> None:
        choose(self._find(QComboBox, a), b)

    def do_type(self, a: int, b: int, _c: int) -> None:
        number = self._find(NumberField, a)
        if number is not None:
            number.setFocus()
            number.selectAll()
            QTest.keyClicks(number, NUMBERS[b % len(NUMBERS)])
            QTest.keyClick(number, Qt.Key.Key_Return)

    def do_slide(self, a: int, b: int, _c: int) -> None:
        slider = self._find(ValueSlider, a)
        if slider is not None:
            point = QPoint(b % max(1, slider.width()), slider.height() // 2)
            QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=point)
            QTest.mouseMove(slider, point + QPoint(9, 0))
            QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=point + QPoint(9, 0))

    def do_key(self, a: int, b: int, _c: int) -> None:
        keys = (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.AltModifier,
        )
        QTest.keyClick(QApplication.focusWidget() or self.window, KEYS[a % len(KEYS)], keys[b % len(keys)])

    def do_hover(self, a: int, b: int, c: int) -> None:
        for shift in (0, 30, 60):
            widget, point = self._place(a + shift * (c % 3), b + shift)
            QTest.mouseMove(widget, point)

    def do_mouse(self, a: int, b: int, c: int) -> None:
        widget, point = self._place(a, b)
        if not leaves(widget):
            self.touched = widget.accessibleName() or type(widget).__name__
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)
            if c % 5 == 0:
                QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=point)

    def do_drag(self, a: int, b: int, c: int) -> None:
        widget, point = self._place(a, b)
        if leaves(widget):
            return
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=point)
        for part in (1, 2, 3):
            QTest.mouseMove(
                widget, point + QPoint((c % 200 - 100) * part // 3, (c // 50 % 100 - 50) * part // 3)
            )
            self.spin(0.004)
        end = point + QPoint(c % 200 - 100, c // 50 % 100 - 50)
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)

    def do_wheel(self, a: int, b: int, c: int) -> None:
        widget, point = self._place(a, b)
        turn = QPoint(0, 120 if c % 2 else -120)
        event = QWheelEvent(
            QPointF(point),
            QPointF(widget.mapToGlobal(point)),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier if c % 3 == 0 else Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def do_menu(self, a: int, b: int, _c: int) -> None:
        widget, point = self._place(a, b)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, widget.mapToGlobal(point))
        QApplication.sendEvent(widget, event)
