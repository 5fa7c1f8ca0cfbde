"""The fields of an optimiser: which it is, its rate, and those that one rule has and another has not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from reglab.experiment.base import FieldInfo, field_info, field_infos
from reglab.experiment.training import OPTIMIZER_TITLES, OPTIMIZERS, Optimizer
from reglab.gui.widgets.form import FieldGroup
from reglab.gui.widgets.quiet_combo_box import QuietComboBox

RATE_INFO = field_info(OPTIMIZERS["adam"], "lr")
"""The rate as a field, until that of the optimiser is shown."""


class OptimizerFields(QObject):
    """Shows an optimiser, and tells what a person makes of it.

    Parameters
    ----------
    name : str
        What the box of all optimisers is called.
    make_page : callable
        Puts the editors of some fields into their place and into a group, and returns what holds them; called
        when an optimiser is shown for the first time.
    """

    chosen = Signal(str)
    """Another optimiser is wanted; carries its kind."""
    edited = Signal(str, object, str)
    """As `FieldGroup.edited`."""
    refused = Signal(str)
    """As `FieldGroup.refused`."""

    def __init__(
        self, name: str, make_page: Callable[[FieldGroup, Sequence[FieldInfo]], QWidget], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._make_page = make_page
        self._pages: dict[str, QWidget] = {}
        self.groups: dict[str, FieldGroup] = {}
        """By kind of optimiser the editors of its own fields."""
        self.rate = self._group()
        self.box = QuietComboBox(parent)
        self.box.setAccessibleName(name)
        for kind, title in OPTIMIZER_TITLES.items():
            self.box.addItem(title, kind)
        self.box.currentIndexChanged.connect(self._choose)

    def _group(self) -> FieldGroup:
        group = FieldGroup(self)
        group.edited.connect(self.edited)
        group.refused.connect(self.refused)
        return group

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.chosen.emit(self.box.itemData(index))

    def show(self, optimizer: Optimizer) -> None:
        """Show an optimiser and its fields alone; the rate has its editor by now."""
        kind = optimizer.kind
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(kind))
        if kind not in self._pages:
            self.groups[kind] = self._group()
            own = [info for info in field_infos(optimizer) if info.name != "lr"]
            self._pages[kind] = self._make_page(self.groups[kind], own)
        for other, page in self._pages.items():
            page.setVisible(other == kind)
        self.rate.editors["lr"].set_info(field_info(optimizer, "lr"))
        self.rate.show_values(optimizer)
        self.groups[kind].show_values(optimizer)
