"""A pointer that is seen from the last row: a large arrow in a halo, and a ring at every click.

The arrow is the cursor itself, so that it is over all windows, menus and dialogs and follows without delay;
nothing lies between the mouse and what it points at.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSettings, Qt, QVariantAnimation, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QCursor,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QWidget

from reglab.gui import theme

SIZE = 96
"""Pixels of the cursor with its halo; larger ones are cut by some desktops."""
RING_MS = 450
_KEY = "window/pointer"
_ARROW = ((0, 0), (0, 43), (10, 33), (17, 48), (25, 44), (18, 30), (32, 30))
"""Corners of the arrow from its tip, in pixels."""
_HALO, _RING = 34.0, 44.0


class Ring(QWidget):
    """A ring that grows and goes; the mouse goes through it."""

    def __init__(self, window: QWidget, centre: QPoint) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = round(2 * _RING + 8)
        self.resize(side, side)
        self.move(centre - self.rect().center())
        self._share = 0.0
        self._growing = QVariantAnimation(self)
        self._growing.setDuration(RING_MS)
        self._growing.setStartValue(0.0)
        self._growing.setEndValue(1.0)
        self._growing.valueChanged.connect(self._grow)
        self._growing.finished.connect(self.deleteLater)
        self._growing.start()
        self.show()
        self.raise_()

    @Slot(object)
    def _grow(self, share: float) -> None:
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(theme.current().accent)
        ink.setAlphaF(1.0 - self._share)
        painter.setPen(QPen(ink, 5))
        radius = 12 + (_RING - 12) * self._share
        painter.drawEllipse(QPointF(self.rect().center()), radius, radius)
        painter.end()


class LargePointer(QObject):
    """Shows the large pointer while its action is checked: with projector colours unless told otherwise.

    What a person chooses is remembered for the projector and for all other colours apart.

    Parameters
    ----------
    action : QAction
        Checkable.
    """

    def __init__(self, action: QAction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._watched: list[QWindow] = []
        self.shown = False
        action.triggered.connect(self._choose)
        theme.manager().theme_changed.connect(self._follow)
        self._follow()

    @staticmethod
    def _key() -> str:
        return f"{_KEY}/{'projector' if theme.current().name == 'projector' else 'other'}"

    @Slot(bool)
    def _choose(self, on: bool) -> None:
        QSettings().setValue(self._key(), on)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        projector = theme.current().name == "projector"
        on = bool(QSettings().value(self._key(), projector, type=bool))
        self._action.setChecked(on)
        if self.shown:
            self.end()
        if on:
            self._begin()

    def _begin(self) -> None:
        self.shown = True
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.setOverrideCursor(large_cursor())
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    @Slot()
    def end(self) -> None:
        """Show the usual cursor again."""
        if not self.shown:
            return
        self.shown = False
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.restoreOverrideCursor()
        app.focusWindowChanged.disconnect(self._watch)
        for window in self._watched:
            window.removeEventFilter(self)
        self._watched.clear()

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        """Look at the clicks of another window, too; only windows are looked at, not every widget."""
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)
            window.destroyed.connect(self._forget)

    @Slot(QObject)
    def _forget(self, window: QObject) -> None:
        self._watched = [each for each in self._watched if each is not window]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            place = event.globalPosition().toPoint()
            for widget in QApplication.topLevelWidgets():
                if widget.windowHandle() is watched:
                    Ring(widget, widget.mapFromGlobal(place))
        return False


def large_cursor() -> QCursor:
    """The large arrow with its halo in the colours of the theme."""
    look = theme.current()
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    tip = QPointF(SIZE / 2, SIZE / 2)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = QColor(look.accent)
    halo.setAlpha(70)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(halo)
    painter.drawEllipse(QRectF(tip.x() - _HALO, tip.y() - _HALO, 2 * _HALO, 2 * _HALO))
    # Light within dark, so that it is seen on every ground.
    painter.setPen(QPen(QColor("#ffffff"), 3))
    painter.setBrush(QColor("#000000"))
    painter.drawPolygon(QPolygonF([tip + QPointF(x, y) for x, y in _ARROW]))
    painter.end()
    return QCursor(pixmap, SIZE // 2, SIZE // 2)
