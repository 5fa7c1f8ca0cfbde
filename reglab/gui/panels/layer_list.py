"""The list of hidden layers: adding, removing, ordering, changing them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from reglab.experiment import edits
from reglab.experiment.base import field_info
from reglab.experiment.edits.layers import MAX_LAYERS
from reglab.experiment.edits.mending import addition, misfit, remedy
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.presets.networks import ReadyNetwork
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.edit_words import misfit_words, switched_off_words
from reglab.gui.panels.layer_menu import fill_kinds, fill_networks
from reglab.gui.panels.layer_row import LayerRow
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.reorder import ReorderBox
from reglab.words import in_sentence
from reglab.words.language import _, plural

Edit = Callable[[Experiment], Experiment]


class LayerList(QWidget):
    """Edits the layers of the network of all arms, or of one arm's own.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    consequence = Signal(str)
    """What an edit changed besides what was asked for; a sentence or nothing."""
    remedy = Signal(str, str, object)
    """An edit does not fit: why, what would help, and a function that does both."""
    refused = Signal(str)
    """What was typed in a field cannot be a value; a sentence, empty when mended."""

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._current = 0
        self._arm: int | None = None
        self.box = ReorderBox(Qt.Orientation.Vertical, spacing=0)
        self.box.moved.connect(self._move)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self._make_buttons())

    def _make_buttons(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.add_button = tool_button("add", "", _("Add layer"))
        self.ready_button = QToolButton()
        self.ready_button.setText(_("Networks"))
        self.ready_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ready_button.setToolTip(_("Take a ready network in place of these layers"))
        self.add_menu, self.ready_menu = QMenu(self.add_button), QMenu(self.ready_button)
        for button, menu in ((self.add_button, self.add_menu), (self.ready_button, self.ready_menu)):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(menu)
            layout.addWidget(button)
        self.ready_button.setAccessibleName(_("Ready networks"))
        self.add_menu.aboutToShow.connect(self._fill_add_menu)
        self.ready_menu.aboutToShow.connect(self._fill_ready_menu)
        self.up_button = tool_button("up", _("Move the marked layer towards the input (Alt+Up)"))
        self.down_button = tool_button("down", _("Move the marked layer towards the output (Alt+Down)"))
        layout.addStretch(1)
        layout.addWidget(self.up_button)
        layout.addWidget(self.down_button)
        self.up_button.clicked.connect(self._up)
        self.down_button.clicked.connect(self._down)
        return row

    # -- showing -----------------------------------------------------------------------------

    def show_network(self, arm: int | None) -> None:
        """Show the own network of an arm from now on, or the common one for ``None``."""
        self._arm = arm
        self._refresh()

    def _refresh(self) -> None:
        experiment = self._model.experiment
        network = edits.network_of(experiment, self._arm)
        plan = network.plan(experiment.data.info)
        number = len(network.layers)
        kinds = [layer.kind for layer in network.layers]
        while [row.kind for row in self.rows] != kinds[: len(self.rows)]:
            self.box.pop()
        while len(self.rows) < number:
            self._append_row(len(self.rows), kinds[len(self.rows)])
        self._current = max(0, min(self._current, number - 1))
        for row, layer in zip(self.rows, network.layers, strict=True):
            place = row.position + 1
            parameters = sum(step.op.parameters for step in plan.steps if step.layer == place)
            marked = row.position == self._current and number > 1
            row.show_layer(layer, marked, plan.shapes[place], parameters)
        self.up_button.setEnabled(self._current > 0)
        self.down_button.setEnabled(self._current < number - 1)
        full = number >= MAX_LAYERS
        self.add_button.setEnabled(not full)
        self.add_button.setToolTip(
            plural(
                "A network has at most {n} hidden layer",
                "A network has at most {n} hidden layers",
                MAX_LAYERS,
            )
            if full
            else _("Add a hidden layer of any kind")
        )

    @property
    def rows(self) -> list[LayerRow]:
        """The rows of the list, from input to output."""
        return [row for row in self.box.items if isinstance(row, LayerRow)]

    def _append_row(self, position: int, kind: str) -> None:
        row = LayerRow(position, kind)
        row.fields.edited.connect(self._edit_layer)
        row.fields.refused.connect(self.refused)
        row.remove.connect(self._remove)
        row.focused.connect(self._mark)
        row.shift.connect(self._shift)
        row.kind_chosen.connect(self._change_kind)
        self.box.append(row, row.grip)

    @Slot()
    def _fill_add_menu(self) -> None:
        fill_kinds(self.add_menu, self.add_layer, self._model.experiment, self._arm)

    @Slot()
    def _fill_ready_menu(self) -> None:
        fill_networks(self.ready_menu, self._take_ready, self._model.experiment)

    # -- editing -----------------------------------------------------------------------------

    def _change(self, make: Edit, text: str, merge_key: str = "") -> bool:
        """Carry an edit of the layers out, or offer what it needs besides where it does not fit alone."""
        before, arm = self._model.experiment, self._arm
        after = make(before)
        error = misfit(after, arm)
        found = None if error is None else remedy(before, after, arm)
        if error is None or found is None:
            done = self._model.edit(make, text, merge_key)
            if done:
                self.consequence.emit(switched_off_words(before, self._model.experiment))
            return done

        words = f"{text}, {in_sentence(found.words)}"

        def both() -> None:
            if self._model.edit(lambda e: found.apply(make(e), arm), words):
                self.consequence.emit(switched_off_words(before, self._model.experiment))

        # The row shows again what holds.
        self._refresh()
        layers = edits.network_of(after, arm).layers
        self.remedy.emit(misfit_words(layers, error), found.words, both)
        return False

    @Slot(str, object, str)
    def _edit_layer(self, name: str, value: object, merge_key: str) -> None:
        row = self.sender().parent()
        if isinstance(row, LayerRow):
            position, arm = row.position, self._arm
            label = in_sentence(field_info(LAYERS[row.kind], name).param.label)
            key = f"network{arm}.layer{position}.{merge_key}" if merge_key else ""
            text = _("Change {setting} of layer {position}").format(setting=label, position=position + 1)
            self._change(lambda e: edits.set_layer(e, position, arm, **{name: value}), text, key)

    def add_layer(self, kind: str) -> None:
        """Add a layer of a kind where it fits, with what must come with it."""
        arm = self._arm
        layers = edits.network_of(self._model.experiment, arm).layers
        like = next((layer for layer in reversed(layers) if layer.kind == kind), LAYERS[kind](kind=kind))
        found = addition(self._model.experiment, like, arm)
        if found.reason:
            # What is like the last of its kind may not fit any more; a small one may.
            like = LAYERS[kind](kind=kind)
            found = addition(self._model.experiment, like, arm)
        self._current = found.position
        self._model.edit(
            lambda e: found.apply(e, like, arm), _("Add {layer}").format(layer=in_sentence(like.title))
        )

    @Slot(int, str)
    def _change_kind(self, position: int, kind: str) -> None:
        arm, title = self._arm, in_sentence(LAYERS[kind].title)
        self._change(
            lambda e: edits.change_kind(e, position, kind, arm),
            _("Make layer {position} {kind}").format(position=position + 1, kind=title),
        )

    def _take_ready(self, ready: ReadyNetwork) -> None:
        arm, before = self._arm, self._model.experiment
        values = {"output": ready.network.output, "init": ready.network.init}
        if self._model.edit(
            lambda e: edits.replace_layers(e, ready.network.layers, arm, **values),
            _("Take {network}").format(network=ready.title),
        ):
            self.consequence.emit(switched_off_words(before, self._model.experiment))

    @Slot(int)
    def _remove(self, position: int) -> None:
        arm = self._arm
        self._change(
            lambda e: edits.remove_layer(e, position, arm),
            _("Remove layer {position}").format(position=position + 1),
        )

    @Slot(int, int)
    def _move(self, source: int, target: int) -> None:
        arm, stop = self._arm, self._focused_stop()
        if self._change(
            lambda e: edits.move_layer(e, source, target, arm),
            _("Move layer {position}").format(position=source + 1),
        ):
            self._current = target
            self._refresh()
            if stop is not None:
                stops = self.rows[target].stops()
                stops[min(stop, len(stops) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

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
            self._refresh()

    def _focused_stop(self) -> int | None:
        """Which widget of a row has the focus, to let it follow a layer that is moved with the keys."""
        focus = QApplication.focusWidget()
        return next((row.stops().index(focus) for row in self.rows if focus in row.stops()), None)
