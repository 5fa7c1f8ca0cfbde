"""Which network the section "Network" edits: that of all arms, or the selected arm's own."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.plain import button_text, literal
from reglab.words.language import _

_LONGEST = 110
"""Most pixels for the words "only “arm”"."""


class NetworkScope(QWidget):
    """Two chips, "All arms" and "Only “…”", and a button that gives an own network up again."""

    chosen = Signal(bool)
    """A person chose the arm's own network (True) or the common one."""
    given_up = Signal()
    """The arm is to use the common network again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Network of"))
        self.common_button, self.own_button = QToolButton(), QToolButton()
        self.common_button.setText(_("All arms"))
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(4)
        for place, button in enumerate((self.common_button, self.own_button)):
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self.give_up_button = tool_button("undo", _("Use the common network again"))
        self.give_up_button.clicked.connect(self.given_up)
        row.addWidget(self.give_up_button)
        self._group.idClicked.connect(self._choose)

    def show_scope(self, arm: str, has_own: bool, own: bool, users: int) -> None:
        """Show which network is edited.

        Parameters
        ----------
        arm : str
            Name of the selected arm.
        has_own : bool
            Whether it has a network of its own.
        own : bool
            Whether that one is edited.
        users : int
            Number of arms that have the common network.
        """
        (self.own_button if own else self.common_button).setChecked(True)
        metrics = QFontMetrics(self.own_button.font())
        short = arm
        while len(short) > 1 and metrics.horizontalAdvance(_("Only “{arm}…”").format(arm=short)) > _LONGEST:
            short = short[:-1]
        self.own_button.setText(
            button_text(
                _("Only “{arm}”").format(arm=arm)
                if short == arm
                else _("Only “{arm}…”").format(arm=short.rstrip())
            )
        )
        self.own_button.setAccessibleName(_("Only “{arm}”").format(arm=arm))
        edits = _("Edit the network that “{arm}” has of its own").format(arm=arm)
        gives = _("Give “{arm}” a network of its own, at first a copy of the common one").format(arm=arm)
        self.own_button.setToolTip(literal(edits if has_own else gives))
        common = (
            _("Edit the network that arms without one of their own have ({number})")
            if has_own
            else _("Edit the network that all arms have ({number})")
        )
        self.common_button.setToolTip(common.format(number=users))
        self.give_up_button.setVisible(has_own)
        self.give_up_button.setToolTip(literal(_("Let “{arm}” use the common network again").format(arm=arm)))

    @Slot(int)
    def _choose(self, place: int) -> None:
        self.chosen.emit(place == 1)
