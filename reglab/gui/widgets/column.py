"""Widgets one below the other, without a gap."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


def column(*widgets: QWidget, growing: QWidget) -> QWidget:
    """Return a widget that holds others one below the other; `growing` takes what room is left."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget, int(widget is growing))
    return whole


def padded(widget: QWidget, across: int, up: int) -> QWidget:
    """Return a widget with room around it."""
    around = QWidget()
    layout = QVBoxLayout(around)
    layout.setContentsMargins(across, up, across, up)
    layout.addWidget(widget)
    return around
