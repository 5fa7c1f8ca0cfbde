"""Small icons in the colour of the theme, drawn from the SVG files in ``resources/icons``."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from reglab.gui import theme
from reglab.resources import resource_path

Ink = Literal["text", "muted", "warning"]
"""Which of a theme's colours an icon has."""

_SIZES = (16, 20, 32, 40)
_APP_SIZES = (16, 32, 48, 64, 128, 256)


def icon(name: str, color: str | None = None) -> QIcon:
    """Return the icon `name` in the colours of the theme in force.

    Parameters
    ----------
    name : str
        Name of a file in ``resources/icons`` without its suffix.
    color : str, optional
        ``#rrggbb`` instead of the theme's text colour.

    Raises
    ------
    FileNotFoundError
        If there is no such icon.
    """
    look = theme.current()
    return _icon(name, color or look.text, look.faint)


def app_icon() -> QIcon:
    """Return the icon of the program, in its own colours."""
    drawing = _drawing("app", "")
    result = QIcon()
    for size in _APP_SIZES:
        result.addPixmap(_pixmap(drawing, size))
    return result


def themed(target: QAction | QAbstractButton, name: str, ink: Ink = "text") -> None:
    """Give `target` the icon `name`, in one of the theme's inks, now and again whenever the theme changes."""
    follower = target.findChild(_Follower)
    if follower is None:
        follower = _Follower(target)
    follower.show(name, ink)


class _Follower(QObject):
    """Child of an action or button that renews its icon with the theme."""

    def __init__(self, target: QAction | QAbstractButton) -> None:
        super().__init__(target)
        self._target = target
        self._name = ""
        self._ink: Ink = "text"
        theme.manager().theme_changed.connect(self._renew)

    def show(self, name: str, ink: Ink) -> None:
        """Show another icon from now on."""
        self._name, self._ink = name, ink
        self._renew()

    @Slot()
    def _renew(self) -> None:
        self._target.setIcon(icon(self._name, getattr(theme.current(), self._ink)))


@lru_cache(maxsize=256)
def _icon(name: str, color: str, faint: str) -> QIcon:
    drawing = _drawing(name, color)
    result = QIcon()
    for size in _SIZES:
        pixmap = _pixmap(drawing, size)
        result.addPixmap(pixmap, QIcon.Mode.Normal)
        result.addPixmap(_tinted(pixmap, faint), QIcon.Mode.Disabled)
    return result


def _drawing(name: str, color: str) -> QSvgRenderer:
    """Read an icon, with `color` where the file says currentColor."""
    text = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))


def _pixmap(drawing: QSvgRenderer, size: int) -> QPixmap:
    """Draw an icon, `size` pixels wide and high."""
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _tinted(pixmap: QPixmap, color: str) -> QPixmap:
    """Return the same shape in one colour."""
    result = QPixmap(pixmap)
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(result.rect(), QColor(color))
    painter.end()
    return result
