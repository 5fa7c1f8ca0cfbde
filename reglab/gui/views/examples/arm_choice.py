"""Chooses one of the visible arms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from reglab.gui.plots.shown_arms import ShownArm
from reglab.words.language import _


class ArmChoice(QComboBox):
    """A list of arms; whenever another card is selected, its arm is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._followed: int | None = None
        self.setAccessibleName(_("Arm"))
        self.setToolTip(_("The arm whose predictions are judged; follows the selected card"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)

    @property
    def arm(self) -> int | None:
        """Position of the chosen arm in the record, ``None`` where none is offered."""
        chosen: int | None = self.currentData()
        return chosen

    def offer(self, arms: Sequence[ShownArm]) -> None:
        """Offer these arms; the one that was chosen before stays so, unless another card was selected."""
        chosen = self.arm
        selected = next((arm.arm for arm in arms if arm.selected), None)
        if selected != self._followed:
            self._followed = selected
            chosen = chosen if selected is None else selected
        names = [(arm.name, arm.arm) for arm in arms]
        with QSignalBlocker(self):
            if names != [(self.itemText(row), self.itemData(row)) for row in range(self.count())]:
                self.clear()
                for name, arm in names:
                    self.addItem(name, arm)
            self.setCurrentIndex(max(0, self.findData(chosen)) if names else -1)
        self.setEnabled(len(names) > 1)
