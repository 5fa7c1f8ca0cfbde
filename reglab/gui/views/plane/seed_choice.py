"""The choice of a seed, or of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

_ALL = -1


class SeedChoice(QComboBox):
    """Names the seeds of a run.

    Parameters
    ----------
    words : str
        What is seen of one seed and of all, for the tooltip.
    all_seeds : bool
        Whether all seeds are chosen at first, not the first one alone.
    """

    chosen = Signal()
    """A person chose."""

    def __init__(self, words: str, *, all_seeds: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._place = _ALL if all_seeds else 0
        self.setAccessibleName("Seed that is shown")
        self.activated.connect(self._choose)

    @property
    def all_seeds(self) -> bool:
        """Whether all seeds are chosen, not one."""
        return self._place == _ALL

    def pick(self, columns: list[int]) -> list[int]:
        """Return the columns of the chosen seeds out of those of an arm, which are ordered by seed."""
        return columns if self.all_seeds else columns[self._place : self._place + 1]

    def list_seeds(self, values: Sequence[int]) -> None:
        """Offer these seeds; the choice is kept where it can be."""
        several = len(values) > 1
        if self._place >= len(values):
            self._place = 0
        self.clear()
        for place, seed in enumerate(values):
            self.addItem(f"Seed {seed}", place)
        if several:
            self.addItem(f"All {len(values)} seeds", _ALL)
        self.setEnabled(several)
        self.setToolTip(self._words if several else "There is one seed only: no spread can be seen.")
        self.setCurrentIndex(self.count() - 1 if self.all_seeds else self._place)

    @Slot(int)
    def _choose(self, _index: int) -> None:
        self._place = int(self.currentData())
        self.chosen.emit()
