"""On which layers a technique acts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.gui.panels.technique_words import all_layers_name, layer_label

_COLUMNS = 3
"""At most."""
_GAP = 6


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
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
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
        for ref, name in names.items():
            box = QCheckBox(name)
            box.clicked.connect(self._choose)
            self.boxes[ref] = box
        self._columns = 0
        self._arrange()

    def _arrange(self) -> None:
        """Lay the boxes out in as many columns as have room for every name."""
        widest = max((box.sizeHint().width() for box in self.boxes.values()), default=1)
        columns = min(max((self.width() + _GAP) // (widest + _GAP), 1), _COLUMNS)
        if columns == self._columns:
            return
        self._columns = columns
        # It spans them all, and would keep columns that have become empty.
        self._grid.removeWidget(self.all_box)
        self._grid.addWidget(self.all_box, 0, 0, 1, columns)
        for position, box in enumerate(self.boxes.values()):
            self._grid.removeWidget(box)
            self._grid.addWidget(box, 1 + position // columns, position % columns)

    def minimumSizeHint(self) -> QSize:
        widest = max((box.minimumSizeHint().width() for box in self.boxes.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @Slot()
    def _choose_all(self) -> None:
        self.chosen.emit("all")

    @Slot()
    def _choose(self) -> None:
        checked = tuple(ref for ref, box in self.boxes.items() if box.isChecked())
        self.chosen.emit("all" if set(checked) == self._whole else checked)
