"""Small flat buttons with an icon of the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from reglab.gui import theme
from reglab.gui.theme.icons import themed


class SmallButton(QToolButton):
    """A flat button that grows with the size of type; without words it is a square.

    Parameters
    ----------
    text : str
        Words beside the icon.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bare = QSize(24, 24)
        if text:
            self.setText(text)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.manager().theme_changed.connect(self.fit)
        self.fit()

    def set_bare_size(self, width: int, height: int) -> None:
        """Be so large without words, in pixels at the ordinary size of type."""
        self._bare = QSize(width, height)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Take the size that suits the type."""
        side = theme.px(16)
        self.setIconSize(QSize(side, side))
        if not self.text():
            self.setFixedSize(theme.px(self._bare.width()), theme.px(self._bare.height()))


def tool_button(name: str, tooltip: str, text: str = "", parent: QWidget | None = None) -> SmallButton:
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
    button = SmallButton(text, parent)
    themed(button, name)
    button.setToolTip(tooltip)
    button.setAccessibleName(text or tooltip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
