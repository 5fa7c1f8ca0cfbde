"""The code for one library: how well it says the training, and the code itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.code.script import Script
from reglab.gui.widgets.code_edit import CodeEdit
from reglab.gui.widgets.labels import Caption, WrappedLabel
from reglab.words.language import _

SIGNS = {"exact": "✓", "approximate": "≈", "none": "✗"}


class CodePage(QWidget):
    """One page of the dialog.

    Parameters
    ----------
    library : str
        What the library is called.
    """

    def __init__(self, library: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = WrappedLabel()
        self.notes = Caption()
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code = CodeEdit(_("Code for {library}").format(library=library))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.verdict)
        column.addWidget(self.notes)
        column.addWidget(self.code, 1)
        column.addStretch(0)

    def show_script(self, script: Script, code: str) -> None:
        """Show a script with what is to be known of it; no code where there is none."""
        level = script.level if script.sections else "none"
        self._show(f"{SIGNS[level]} {script.verdict}", "\n".join(script.notes), code)

    def show_lines(self, code: str) -> None:
        """Show the lines of the techniques alone."""
        self._show(_LINES, "", code)

    def _show(self, verdict: str, notes: str, code: str) -> None:
        self.verdict.setText(verdict)
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        if self.code.toPlainText() != code:
            self.code.setPlainText(code)
        self.code.setVisible(bool(code))


_LINES = _("The lines to add to a network of your own, with the library's own random numbers.")
