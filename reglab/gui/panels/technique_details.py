"""What a technique's card shows when it is opened: other parameters, layers, meaning and source."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Scale, Technique
from reglab.gui.panels.layer_chooser import LayerChooser
from reglab.gui.panels.technique_words import main_parameter
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.labels import Caption


class TechniqueDetails(QWidget):
    """Editors for all parameters but the main one, and for the layers.

    Parameters
    ----------
    technique : Technique
        Any one of the kind that is shown.
    scale : Scale
        Sizes on which the conventions depend.
    """

    split = Signal()
    """Another strength is wanted for the layers that are not chosen."""

    def __init__(self, technique: Technique, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = FieldGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(4)
        main = main_parameter(technique, scale).name
        others = [info for info in technique.parameters() if info.name != main]
        if others:
            column.addWidget(Form(self.fields, others, longest="Smallest improv."))
        self.layers: LayerChooser | None = None
        self.split_button = tool_button(
            "add",
            "Give the layers that are not checked a strength of their own",
            "Own strength for other layers",
            parent=self,
        )
        self.split_button.hide()
        if technique.per_layer:
            self.layers = LayerChooser()
            column.addWidget(QLabel("Layers"))
            column.addWidget(self.layers)
            column.addWidget(self.split_button)
            self.split_button.clicked.connect(self.split)
        column.addWidget(Caption(technique.about))
        column.addWidget(Caption(f"Source: {technique.source}"))

    def show_technique(self, technique: Technique, layers: Sequence[LayerSpec], can_split: bool) -> None:
        """Show the values of `technique` in a network with these hidden layers."""
        self.fields.show_values(technique)
        if self.layers is not None:
            self.layers.show_technique(technique, layers)
            self.split_button.setVisible(can_split)

    def tab_stops(self) -> list[QWidget]:
        """What takes the tab key, from top to bottom."""
        parts = [part for editor in self.fields.editors.values() for part in editor.findChildren(QWidget)]
        # The list that a box pops up is a window of its own.
        here = [part for part in parts if part.window() is self.window()]
        stops = [part for part in here if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if self.layers is not None:
            stops += [self.layers.all_box, *self.layers.boxes.values(), self.split_button]
        return stops
