"""The buttons at the end of the row of tabs: what one is looking at, and what can be taken away."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reglab.gui.widgets.buttons import tool_button


class Corner(QWidget):
    """Two buttons, or the second alone where the row has no room for both.

    Parameters
    ----------
    explain, export : str
        What each of them does, in words.
    """

    def __init__(self, explain: str, export: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explain = tool_button("help", explain)
        self.export = tool_button("export", export)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.explain, self.export):
            # Not higher than the tabs.
            button.set_bare_size(24, 20)
            row.addWidget(button)

    def needed(self, *, whole: bool) -> int:
        """Width of both buttons, or of the second alone."""
        return self.export.width() + (self.explain.width() if whole else 0)

    def set_whole(self, whole: bool) -> None:
        """Show both buttons, or the second alone."""
        self.explain.setVisible(whole)
        self.setFixedWidth(self.needed(whole=whole))
