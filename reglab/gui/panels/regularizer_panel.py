"""The right panel: the techniques of the selected arm."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reglab.experiment import edits
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import GROUPS, LayerRef, Technique
from reglab.gui import theme
from reglab.gui.experiment_model import ExperimentModel
from reglab.gui.panels.arm_swatch import ArmSwatch
from reglab.gui.panels.edit_notice import EditNotice
from reglab.gui.panels.panel import Panel
from reglab.gui.panels.technique_card import CardState, TechniqueCard
from reglab.gui.widgets.labels import ElidedLabel
from reglab.gui.widgets.section import Section


class RegularizerPanel(Panel):
    """One card for each technique of the registry, in the sections of its groups.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__("Regularizers", EditNotice(model, _concerns), parent)
        self.setObjectName("regularizerPanel")
        self._model = model
        self.swatch = ArmSwatch()
        self.arm_label = ElidedLabel()
        self.heading.addSpacing(4)
        self.heading.addWidget(self.swatch)
        self.heading.addWidget(self.arm_label, 1)
        self.baseline_label = QLabel("baseline")
        self.baseline_label.setProperty("role", "muted")
        self.baseline_label.setToolTip("The other arms are compared with this one")
        self.heading.addWidget(self.baseline_label)
        self.sections: dict[str, Section] = {}
        self.cards: dict[str, list[TechniqueCard]] = {}
        self._places: dict[str, QVBoxLayout] = {}
        for group in GROUPS:
            kinds = [kind for kind, technique in TECHNIQUES.items() if technique.group == group]
            if kinds:
                self._add_group(group, kinds)
        self.fill()
        model.changed.connect(self.refresh)
        model.selection_changed.connect(self.refresh)
        theme.manager().theme_changed.connect(self.refresh)
        self.refresh()

    def _add_group(self, group: str, kinds: list[str]) -> None:
        section = Section(group)
        section.content.setSpacing(3)
        for kind in kinds:
            holder = QWidget()
            place = QVBoxLayout(holder)
            place.setContentsMargins(0, 0, 0, 0)
            place.setSpacing(3)
            self._places[kind], self.cards[kind] = place, []
            section.add(holder)
        self.sections[group] = section
        self.add(section)

    # -- showing -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show the techniques of the selected arm."""
        model = self._model
        arm, position = model.arm, model.selected
        self.swatch.show_arm(position)
        self.arm_label.set_text(arm.name)
        self.baseline_label.setVisible(position == 0)
        layers = model.experiment.arm_network(arm).layers
        scale, hue = model.experiment.scale(arm), theme.current().arm_color(position)
        for kind, technique_class in TECHNIQUES.items():
            present = edits.techniques_of(arm, kind)
            shown = present or (technique_class(kind=kind, enabled=False),)
            split = bool(present) and bool(_free_layers(present, layers))
            state = CardState(layers, scale, hue, len(shown), split)
            self._show_kind(kind, shown, state)
        self._summarize()

    def _show_kind(self, kind: str, shown: tuple[Technique, ...], state: CardState) -> None:
        cards = self.cards[kind]
        while len(cards) > len(shown):
            card = cards.pop()
            card.hide()
            card.deleteLater()
        for nth, technique in enumerate(shown):
            if nth < len(cards):
                cards[nth].show_technique(technique, state)
            else:
                self._add_card(kind, technique, state)

    def _add_card(self, kind: str, technique: Technique, state: CardState) -> None:
        card = TechniqueCard(technique, state)
        card.changed.connect(self._change)
        card.refused.connect(self.notice.show_field_problem)
        card.split.connect(self._split)
        card.remove.connect(self._remove)
        self.cards[kind].append(card)
        self._places[kind].addWidget(card)

    def _summarize(self) -> None:
        """Say at the header of each closed section what acts in it."""
        for group, section in self.sections.items():
            active = [t.summary() for t in self._model.arm.active if t.group == group]
            section.set_summary(", ".join(active) or "off")

    # -- editing -----------------------------------------------------------------------------

    def _sender(self) -> tuple[str, int]:
        """Kind and number of the card that sent the signal."""
        sender = self.sender()
        return next(
            (kind, cards.index(card))
            for kind, cards in self.cards.items()
            for card in cards
            if card is sender
        )

    @Slot(object, str, str)
    def _change(self, technique: Technique, text: str, merge_key: str) -> None:
        _, nth = self._sender()
        key = f"{merge_key}#{nth}" if merge_key else ""
        self._model.edit_arm(lambda arm: edits.put_technique(arm, technique, nth), text, key)

    @Slot()
    def _split(self) -> None:
        kind, _ = self._sender()
        present = edits.techniques_of(self._model.arm, kind)
        free = _free_layers(present, self._model.experiment.arm_network(self._model.arm).layers)
        new = present[-1].model_copy(update={"layers": free, "enabled": True})
        self._model.edit_arm(
            lambda arm: edits.put_technique(arm, new, len(present)), f"Give other layers an own {new.name}"
        )

    @Slot()
    def _remove(self) -> None:
        kind, nth = self._sender()
        self._model.edit_arm(
            lambda arm: edits.remove_technique(arm, kind, nth), f"Remove {TECHNIQUES[kind].name}"
        )


def _free_layers(present: tuple[Technique, ...], layers: Sequence[LayerSpec]) -> tuple[LayerRef, ...]:
    """The layers on which none of the techniques of one kind acts."""
    first = present[0]
    if not first.per_layer:
        return ()
    taken = {ref for technique in present for ref in technique.acting(layers)}
    return tuple(ref for ref in first.layer_choices(layers) if ref not in taken)


def _concerns(where: str) -> bool:
    """Problems with the techniques of an arm."""
    return where.startswith("arms[") and ".techniques" in where
