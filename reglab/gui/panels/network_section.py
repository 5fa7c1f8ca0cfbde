"""The section "Network": its layers, output and initial weights."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reglab.experiment import edits
from reglab.experiment.base import field_info
from reglab.experiment.edits.layers import MAX_LAYERS
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.gui.experiment_model import ExperimentModel
from reglab.gui.panels.layer_row import LayerRow
from reglab.gui.panels.network_picture import NetworkPicture
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.names import in_sentence
from reglab.gui.widgets.reorder import ReorderBox
from reglab.gui.widgets.section import Section


class NetworkSection(Section):
    """Edits `Experiment.network`.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    consequence = Signal(str)
    """What an edit changed besides what was asked for; a sentence or nothing."""

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__("Network", parent=parent)
        self._model = model
        self._current = 0
        self.picture = NetworkPicture()
        self.count = Caption()
        self.count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.own = Caption()
        self.layers = ReorderBox(Qt.Orientation.Vertical, spacing=2)
        for widget in (self.picture, self.count, self.own, self.layers):
            self.add(widget)
        self.layers.moved.connect(self._move)
        self._add_buttons()
        self.fields = FieldGroup(self)
        self.fields.edited.connect(self._edit)
        self.more = Section("More", opened=False, minor=True)
        self.more.add(Form(self.fields, [field_info(NetworkSpec, name) for name in ("output", "init")]))
        self.add(self.more)
        model.changed.connect(self.refresh)
        model.selection_changed.connect(self.refresh)
        self.refresh()

    def _add_buttons(self) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.add_button = tool_button("add", "", "Add layer")
        self.up_button = tool_button("up", "Move the marked layer towards the input (Alt+Up)")
        self.down_button = tool_button("down", "Move the marked layer towards the output (Alt+Down)")
        layout.addWidget(self.add_button)
        layout.addStretch(1)
        layout.addWidget(self.up_button)
        layout.addWidget(self.down_button)
        self.add_button.clicked.connect(self._add_layer)
        self.up_button.clicked.connect(self._up)
        self.down_button.clicked.connect(self._down)
        self.add(row)

    # -- showing -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show the experiment's network."""
        experiment = self._model.experiment
        network, info = experiment.network, experiment.data.info
        words = network_words(network.widths(info), network.parameter_count(info))
        self.picture.show_widths(network.widths(info), words)
        self.count.setText(words)
        own = self._model.arm.network
        self.own.setVisible(own is not None)
        if own is not None:
            self.own.setText(
                f"“{self._model.arm.name}” has a network of its own: "
                + network_words(own.widths(info), own.parameter_count(info))
            )
        self._show_layers(network)
        self.fields.show_values(network)
        self.set_summary(words)
        self.more.set_summary(f"{network.resolved_output(info).replace('_', ' ')}, {network.init}")

    def _show_layers(self, network: NetworkSpec) -> None:
        number = len(network.layers)
        while len(self.layers.items) > number:
            self.layers.pop()
        while len(self.layers.items) < number:
            self._append_row(len(self.layers.items))
        self._current = max(0, min(self._current, number - 1))
        for row, layer in zip(self.rows, network.layers, strict=True):
            row.show_layer(layer, current=row.position == self._current and number > 1)
        self.up_button.setEnabled(self._current > 0)
        self.down_button.setEnabled(self._current < number - 1)
        full = number >= MAX_LAYERS
        self.add_button.setEnabled(not full)
        self.add_button.setToolTip(
            f"A network has at most {MAX_LAYERS} hidden layers"
            if full
            else "Add a hidden layer like the last one, before the output"
        )

    @property
    def rows(self) -> list[LayerRow]:
        """The rows of the list, from input to output."""
        return [row for row in self.layers.items if isinstance(row, LayerRow)]

    def _append_row(self, position: int) -> None:
        row = LayerRow(position)
        row.fields.edited.connect(self._edit_layer)
        row.fields.refused.connect(self.fields.refused)
        row.remove.connect(self._remove)
        row.focused.connect(self._mark)
        row.shift.connect(self._shift)
        self.layers.append(row, row.grip)

    # -- editing -----------------------------------------------------------------------------

    @Slot(str, object, str)
    def _edit(self, name: str, value: object, merge_key: str) -> None:
        label = in_sentence(field_info(NetworkSpec, name).param.label)
        self._model.edit(lambda e: edits.set_network(e, **{name: value}), f"Change {label}", merge_key)

    @Slot(str, object, str)
    def _edit_layer(self, name: str, value: object, merge_key: str) -> None:
        row = self.sender().parent()
        if isinstance(row, LayerRow):
            position, label = row.position, in_sentence(field_info(DenseLayer, name).param.label)
            key = f"layer{position}.{merge_key}" if merge_key else ""
            text = f"Change {label} of layer {position + 1}"
            self._model.edit(lambda e: edits.set_layer(e, position, **{name: value}), text, key)

    @Slot()
    def _add_layer(self) -> None:
        self._current = len(self._model.experiment.network.layers)
        self._model.edit(edits.add_layer, "Add layer")

    @Slot(int)
    def _remove(self, position: int) -> None:
        before = self._model.experiment
        if self._model.edit(lambda e: edits.remove_layer(e, position), f"Remove layer {position + 1}"):
            self.consequence.emit(switched_off_words(before, self._model.experiment))

    @Slot(int, int)
    def _move(self, source: int, target: int) -> None:
        self._current = target
        self._model.edit(lambda e: edits.move_layer(e, source, target), f"Move layer {source + 1}")
        self._focus(target)

    @Slot(int, int)
    def _shift(self, position: int, by: int) -> None:
        if 0 <= position + by < len(self.rows):
            self._move(position, position + by)

    @Slot()
    def _up(self) -> None:
        self._shift(self._current, -1)

    @Slot()
    def _down(self) -> None:
        self._shift(self._current, 1)

    @Slot(int)
    def _mark(self, position: int) -> None:
        if position != self._current:
            self._current = position
            self._show_layers(self._model.experiment.network)

    def _focus(self, position: int) -> None:
        """Let the focus follow a layer that was moved with the keys."""
        rows = self.rows
        for row in rows:
            for widget, target in (
                (row.units.field, rows[position].units.field),
                (row.activation.box, rows[position].activation.box),
            ):
                if widget.hasFocus():
                    target.setFocus(Qt.FocusReason.OtherFocusReason)
                    return


def switched_off_words(before: Experiment, after: Experiment) -> str:
    """Which techniques went off with a layer that was removed; empty where none did."""
    sentences = []
    for old, new in zip(before.arms, after.arms, strict=True):
        left = [technique.kind for technique in new.techniques if technique.enabled]
        for technique in old.techniques:
            if not technique.enabled:
                continue
            if technique.kind in left:
                left.remove(technique.kind)
            else:
                name = technique.name[:1].upper() + technique.name[1:]
                where = f"{name} of arm “{old.name}”"
                sentences.append(f"{where} stood on the removed layer and is switched off.")
    return " ".join(sentences)


def network_words(widths: tuple[int, ...], parameters: int) -> str:
    """``"2 → 64 → 64 → 2 · 4,482 parameters"``; long networks are shortened in their middle."""
    shown = [f"{width:,}" for width in widths]
    if len(shown) > 7:
        shown = [*shown[:3], "…", *shown[-3:]]
    return f"{' → '.join(shown)} · {parameters:,} parameter{'' if parameters == 1 else 's'}"
