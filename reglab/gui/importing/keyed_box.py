"""A box of choices that are known by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from reglab.gui.widgets.quiet_combo_box import QuietComboBox


class KeyedBox(QuietComboBox):
    """Offers choices by their keys, and tells which one a person took.

    Parameters
    ----------
    name : str
        Accessible name.
    choices : sequence of (str, str)
        Key and words of each choice.
    """

    chosen = Signal(str)
    """A person took another choice; carries its key."""

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.offer(choices)
        self.activated.connect(self._take)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; what is chosen stays so where it is among them."""
        present = [(self.itemData(at), self.itemText(at)) for at in range(self.count())]
        if present == list(choices):
            return
        key = self.key
        with QSignalBlocker(self):
            self.clear()
            for own, words in choices:
                self.addItem(words, own)
            self.show_key(key)

    @property
    def key(self) -> str:
        """Key of what is chosen; empty where there is nothing."""
        return str(self.currentData() or "")

    def show_key(self, key: str) -> None:
        """Show a choice; the first one where it is not among them."""
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(key)))

    @Slot(int)
    def _take(self, index: int) -> None:
        self.chosen.emit(str(self.itemData(index) or ""))
