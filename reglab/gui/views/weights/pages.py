"""How pictures of the weights stand in their pages."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def scrolled(widget: QWidget) -> QScrollArea:
    """Put a picture of several columns where it can be scrolled if there is no room for all of them."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(widget)
    return area


def stacked(upper: QWidget, lower: QWidget) -> QScrollArea:
    """Put a picture over another one that takes the greater part of what room there is."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(upper, 2)
    layout.addWidget(lower, 3)
    return scrolled(page)
