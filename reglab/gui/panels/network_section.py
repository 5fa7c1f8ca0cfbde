"""The section "Network": its layers, output and initial weights."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from reglab.experiment import edits
from reglab.experiment.base import field_info
from reglab.experiment.network import NetworkSpec
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.edit_words import switched_off_words
from reglab.gui.panels.layer_list import LayerList
from reglab.gui.panels.network_glyphs import network_words
from reglab.gui.panels.network_picture import NetworkPicture
from reglab.gui.panels.network_scope import NetworkScope
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.names import option_name
from reglab.gui.widgets.section import Section
from reglab.words import in_sentence
from reglab.words.language import _


class NetworkSection(Section):
    """Edits the network of all arms, or the selected arm's own.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    consequence = Signal(str)
    """What an edit changed besides what was asked for; a sentence or nothing."""

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(_("Network"), parent=parent)
        self._model = model
        self._own = False
        self.scope = NetworkScope()
        self.picture = NetworkPicture()
        self.count = Caption()
        self.count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.layers = LayerList(model)
        self.layers.consequence.connect(self.consequence)
        for widget in (self.scope, self.picture, self.count, self.layers):
            self.add(widget)
        self.scope.chosen.connect(self._choose_scope)
        self.scope.given_up.connect(self._give_up)
        self.fields = FieldGroup(self)
        self.fields.edited.connect(self._edit)
        self.layers.refused.connect(self.fields.refused)
        self.more = Section(_("More"), opened=False, minor=True)
        self.more.add(Form(self.fields, [field_info(NetworkSpec, name) for name in ("output", "init")]))
        self.add(self.more)
        model.on(Part.DATA | Part.NETWORK | Part.OWN | Part.ARMS).connect(self.refresh)
        model.on(Part.NAMES).connect(self._show_scope)
        model.selection_changed.connect(self._follow_selection)
        self._follow_selection()

    # -- which network -------------------------------------------------------------------------

    @property
    def arm(self) -> int | None:
        """The arm whose own network is edited; ``None`` for that of all arms."""
        return self._model.selected if self._own else None

    @Slot()
    def _follow_selection(self) -> None:
        """An arm's own network shows as soon as the arm is selected."""
        self._own = self._model.arm.network is not None
        self.refresh()

    @Slot(bool)
    def _choose_scope(self, own: bool) -> None:
        self._own = own
        index, arm = self._model.selected, self._model.arm
        if own and arm.network is None:
            self._model.edit(
                lambda e: edits.give_own_network(e, index), _("Network of “{arm}” alone").format(arm=arm.name)
            )
        self.refresh()

    @Slot()
    def _give_up(self) -> None:
        index, before = self._model.selected, self._model.experiment
        self._own = False
        if self._model.edit(lambda e: edits.use_common_network(e, index), _("Use the common network")):
            self.consequence.emit(switched_off_words(before, self._model.experiment))

    # -- showing and editing -------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show the network that is edited."""
        experiment, arm = self._model.experiment, self._model.arm
        # Undo may have taken the own network away.
        self._own = self._own and arm.network is not None
        network, info = edits.network_of(experiment, self.arm), experiment.data.info
        plan = network.plan(info)
        words = network_words(network.layers, plan)
        self._show_scope()
        self.picture.show_network(network.layers, plan, words)
        self.count.setText(words)
        self.layers.show_network(self.arm)
        self.fields.show_values(network)
        self.set_summary(words)
        output = option_name(field_info(NetworkSpec, "output"), network.resolved_output(info))
        init = option_name(field_info(NetworkSpec, "init"), network.init)
        self.more.set_summary(f"{in_sentence(output)}, {in_sentence(init)}")

    @Slot()
    def _show_scope(self) -> None:
        """Say of which arms it is the network."""
        experiment, arm = self._model.experiment, self._model.arm
        self.scope.setVisible(len(experiment.arms) > 1 or arm.network is not None)
        users = sum(each.network is None for each in experiment.arms)
        self.scope.show_scope(arm.name, arm.network is not None, self._own, users)

    @Slot(str, object, str)
    def _edit(self, name: str, value: object, merge_key: str) -> None:
        label, arm = in_sentence(field_info(NetworkSpec, name).param.label), self.arm
        self._model.edit(
            lambda e: edits.set_network(e, arm, **{name: value}),
            _("Change {setting}").format(setting=label),
            merge_key,
        )
