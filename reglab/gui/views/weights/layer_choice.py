"""The control that chooses a layer with weights, or all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from reglab.words.language import _


class LayerChoice(QComboBox):
    """Chooses one layer, or all together where the picture can show them so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Layer"))
        self.setToolTip(_("The layer whose weights are shown"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    @property
    def layer(self) -> int | None:
        """The layer that is chosen, ``None`` for all."""
        return None if self.currentData() is None else int(self.currentData())

    def offer(self, names: Sequence[str], *, together: bool) -> None:
        """Offer all layers together where that is asked for, and each of them; what was chosen stays."""
        words: list[tuple[str, int | None]] = [(_("All layers"), None)] if together else []
        words += [(name, layer) for layer, name in enumerate(names)]
        if [text for text, _ in words] == [self.itemText(row) for row in range(self.count())]:
            return
        before = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for text, layer in words:
                self.addItem(text, layer)
            self.setCurrentIndex(max(0, self.findData(before)) if words else -1)
        self.setEnabled(len(words) > 1)
