"""The point that was chosen: its numbers, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reglab.gui.widgets.labels import SteadyCaption
from reglab.gui.widgets.plain import literal
from reglab.words.language import _

HINT = _("Click a point, or go to it with the arrow keys, to read its numbers.")


class PointReadout(QWidget):
    """Words about a point, and two buttons."""

    show_wanted = Signal()
    """The experiment of the point is to be trained and shown."""
    arm_wanted = Signal()
    """The point is to become an arm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = SteadyCaption()
        self.words.reserve(2)
        self.show_button = QPushButton(_("Show this point"))
        self.arm_button = QPushButton(_("Make this an arm"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for button, clicked in ((self.show_button, self.show_wanted), (self.arm_button, self.arm_wanted)):
            button.setProperty("role", "small")
            button.clicked.connect(clicked)
            row.addWidget(button)
        self.say("", "", "")

    def say(self, words: str, obstacle: str, arm: str) -> None:
        """Tell of a point.

        Parameters
        ----------
        words : str
            Its numbers; empty where none is chosen.
        obstacle : str
            Why it cannot become an arm; empty where it can.
        arm : str
            Name of the arm beside which it would stand.
        """
        self.words.setText(words or HINT)
        self.show_button.setEnabled(bool(words))
        self.show_button.setToolTip(
            _(
                "Train the experiment of this point, for its curves, weights and boundary; "
                "undo brings yours back"
            )
        )
        self.arm_button.setEnabled(bool(words) and not obstacle)
        self.arm_button.setToolTip(
            literal(obstacle or _("Add an arm with this value beside “{arm}”").format(arm=arm))
        )
