"""On which layers a technique acts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.gui.panels.technique_words import all_layers_name, layer_label

_COLUMNS = 3
_LONG = 7
"""Letters of a name that needs half of the width."""


class LayerChooser(QWidget):
    """A box for all layers, and one for each.

    While "all" is checked, new layers join by themselves. All single boxes checked means the same. No
    box checked is allowed: the card says then that the technique does nothing.
    """

    chosen = Signal(object)
    """``"all"`` or a tuple of layers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[LayerRef, str] = {}
        self._whole: set[LayerRef] = set()
        self.all_box = QCheckBox()
        self.all_box.clicked.connect(self._choose_all)
        self.boxes: dict[LayerRef, QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(self.all_box, 0, 0, 1, _COLUMNS)

    def show_technique(self, technique: Technique, layers: Sequence[LayerSpec]) -> None:
        """Show where `technique` acts in a network with these hidden layers."""
        names = {ref: layer_label(ref, layers) for ref in technique.layer_choices(layers)}
        if names != self._names:
            self._build(names)
        self._whole = set(technique.model_copy(update={"layers": "all"}).acting(layers))
        acting = technique.acting(layers)
        self.all_box.setText(all_layers_name(technique))
        self.all_box.setChecked(technique.layers == "all")
        self.all_box.setEnabled(bool(self._whole) and technique.layers != "all")
        for ref, box in self.boxes.items():
            box.setChecked(ref in acting)

    def _build(self, names: dict[LayerRef, str]) -> None:
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._names, self.boxes = names, {}
        columns = 2 if any(len(name) >= _LONG for name in names.values()) else _COLUMNS
        for position, (ref, name) in enumerate(names.items()):
            box = QCheckBox(name)
            box.clicked.connect(self._choose)
            self.boxes[ref] = box
            self._grid.addWidget(box, 1 + position // columns, position % columns)

    @Slot()
    def _choose_all(self) -> None:
        self.chosen.emit("all")

    @Slot()
    def _choose(self) -> None:
        checked = tuple(ref for ref, box in self.boxes.items() if box.isChecked())
        self.chosen.emit("all" if set(checked) == self._whole else checked)
