"""Whether Qt works here; called in a process of its own, which Qt ends where it cannot start."""

from __future__ import annotations

from typing import Any


def describe() -> dict[str, Any]:
    """Start Qt, draw an icon, and return what was found as plain values."""
    from PySide6 import QtCore, QtGui, QtSvg, QtWidgets

    app = QtWidgets.QApplication([])
    picture = QtGui.QImage(8, 8, QtGui.QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QtGui.QPainter(picture)
    QtSvg.QSvgRenderer(b'<svg viewBox="0 0 8 8"><rect width="8" height="8" fill="red"/></svg>').render(
        painter
    )
    painter.end()
    screen = app.primaryScreen()
    size = screen.size()
    return {
        "qt": QtCore.qVersion(),
        "platform": app.platformName(),
        "screen": [size.width(), size.height()],
        "scale": screen.devicePixelRatio(),
        "font_families": len(QtGui.QFontDatabase.families()),
        "draws": picture.pixelColor(4, 4).red() == 255,
    }
