"""The tab key: it goes through all controls of a window as they are read, and shows where it is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QScrollArea,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from reglab.gui import theme

_LINE, _GAP = 2.0, 3
"""Width of the line around what has the focus, and how far it reaches beyond it, in pixels."""
_MARGIN = 6


def tab_stops(root: QWidget, also: QWidget | None = None) -> list[QWidget]:
    """What the tab key reaches below a widget, as it stands on the screen: row by row, from the left.

    Qt's own chain of widgets has them in the order in which they were made, and is torn where some
    are put into another place; what is seen is always whole.

    Parameters
    ----------
    root : QWidget
        A window, or a part of one.
    also : QWidget, optional
        A widget that is named in its place though the key does not stop there.
    """
    found: list[QWidget] = []
    for child in _as_read(part for part in root.children() if isinstance(part, QWidget)):
        if child is also or _stops(child):
            found.append(child)
        found += tab_stops(child, also)
    return found


def move_focus(root: QWidget, forwards: bool) -> bool:
    """Give the focus to the next or the previous stop below a window, and bring it into sight."""
    present = QApplication.focusWidget()
    stops = tab_stops(root, present)
    others = [stop for stop in stops if stop is not present]
    if not others:
        return False
    # Where nothing has the focus, forwards begins with the first one and backwards with the last.
    at = stops.index(present) if present in stops else -1 if forwards else 0
    target = stops[(at + (1 if forwards else -1)) % len(stops)]
    reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    _reveal(target)
    return True


def _as_read(widgets: Iterable[QWidget]) -> list[QWidget]:
    """The widgets that are seen, in rows from top to bottom; what is beside the first of a row is in it."""
    seen = [widget for widget in widgets if widget.isVisible() and not widget.isWindow()]
    rows: list[list[QWidget]] = []
    for widget in sorted(seen, key=lambda widget: (widget.y(), widget.x())):
        if rows and widget.geometry().center().y() <= rows[-1][0].geometry().bottom():
            rows[-1].append(widget)
        else:
            rows.append([widget])
    return [widget for row in rows for widget in sorted(row, key=lambda widget: (widget.x(), widget.y()))]


def _stops(widget: QWidget) -> bool:
    if not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    if (widget.focusPolicy() & Qt.FocusPolicy.TabFocus) != Qt.FocusPolicy.TabFocus:
        # Of several buttons of which one is pressed, Qt leaves the policy to that one alone.
        return _chosen(widget)
    return _chosen(widget) or not _one_of_several(widget)


def _one_of_several(widget: QWidget) -> bool:
    """Whether it is one of the buttons of which always one is pressed: the arrow keys go among them."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and group.checkedButton() is not None


def _chosen(widget: QWidget) -> bool:
    return _one_of_several(widget) and isinstance(widget, QAbstractButton) and widget.isChecked()


def _reveal(widget: QWidget) -> None:
    """Scroll all columns around a widget so that it is seen with its frame."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QScrollArea) and parent.widget() is not None:
            parent.ensureWidgetVisible(widget, _MARGIN, _MARGIN)
        parent = parent.parentWidget()


class FocusRing(QWidget):
    """A line in the accent colour around a widget, which follows it wherever it moves.

    Unlike `QFocusFrame` it lies above everything, so that no neighbour covers a side of it.
    """

    _MOVES = (
        *(QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide),
        *(QEvent.Type.ParentChange, QEvent.Type.ZOrderChange, QEvent.Type.LayoutRequest),
    )

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._watched: list[QWidget] = []
        self.hide()

    def surround(self, widget: QWidget | None) -> None:
        """Lie around this widget from now on, or around none."""
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The tab that is chosen moves within its bar, which only paints itself then.
        chosen = event.type() == QEvent.Type.Paint and isinstance(watched, QTabBar)
        if event.type() in self._MOVES or chosen:
            self._place()
        return False

    def _place(self) -> None:
        widget = self._watched[0] if self._watched else None
        if widget is None or not widget.isVisible():
            self.hide()
            return
        rect = widget.tabRect(widget.currentIndex()) if isinstance(widget, QTabBar) else widget.rect()
        around = rect.translated(widget.mapTo(self._window, QPoint(0, 0)))
        around.adjust(-_GAP, -_GAP, _GAP, _GAP)
        for parent in self._watched[1:]:
            # What a column has scrolled away has no line around it.
            corner = parent.mapTo(self._window, QPoint(0, 0))
            if isinstance(parent.parentWidget(), QAbstractScrollArea):
                around &= parent.rect().translated(corner)
        around &= self._window.rect()
        if around != self.geometry():
            self.setGeometry(around)
        if not self.isVisible():
            self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().accent), _LINE))
        half = _LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 4, 4)
        painter.end()


class KeyboardFocus(QObject):
    """Where the tab key is in a window, which passes `focusNextPrevChild` on to `move`.

    Whatever has got the focus by the keyboard has a ring; a click on something else takes it away.

    Parameters
    ----------
    window : QWidget
        The window.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._moving = False
        self.reached = False
        """Whether what has the focus was reached by the tab key."""
        self.ring = FocusRing(window)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    def move(self, forwards: bool) -> bool:
        """Go to the next or the previous stop; return whether there was one."""
        self._moving = True
        try:
            return move_focus(self._window, forwards)
        finally:
            self._moving = False

    def presses(self, event: QEvent) -> bool:
        """Whether a key is for the control that has the focus, whatever else it does in the window.

        Space runs, except for a person who walks through the controls by tab key: there it presses them.
        """
        return (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and self.reached
            and isinstance(self._window.focusWidget(), QAbstractButton | QComboBox)
        )

    @Slot(QWidget, QWidget)
    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.reached = self._moving
        mine = new is not None and new is not self._window and new.window() is self._window
        by_key = self._moving or (self.ring.isVisible() and not QApplication.mouseButtons())
        self.ring.surround(new if mine and by_key else None)
