"""Small flat buttons with an icon of the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from reglab.gui.icons import themed


def tool_button(name: str, tooltip: str, text: str = "", parent: QWidget | None = None) -> QToolButton:
    """Return a flat button.

    Parameters
    ----------
    name : str
        Name of its icon, which follows the theme.
    tooltip : str
        What it does; also its accessible name where it has no text.
    text : str
        Words beside the icon.
    """
    button = QToolButton(parent)
    themed(button, name)
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tooltip)
    button.setAccessibleName(text or tooltip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if text:
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    else:
        button.setFixedSize(24, 24)
    return button
