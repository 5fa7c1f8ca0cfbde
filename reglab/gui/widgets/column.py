"""Widgets one below the other, without a gap."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget


def column(*items: QWidget | QLayout, growing: QWidget) -> QWidget:
    """Return a widget that holds others one below the other; `growing` takes what room is left."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for item in items:
        if isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item, int(item is growing))
    return whole


def padded(widget: QWidget, across: int, up: int) -> QLayout:
    """Return a layout with room around a widget; there is none while the widget is hidden."""
    layout = QVBoxLayout()
    layout.setContentsMargins(across, up, across, up)
    layout.addWidget(widget)
    return layout
