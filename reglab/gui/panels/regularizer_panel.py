"""The right panel: the techniques of the selected arm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from reglab.analysis.verdict import RunFinding
from reglab.experiment import edits
from reglab.experiment.advice import Advice, advice
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import GROUPS, Scale, Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.gui import theme
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels import technique_words as words
from reglab.gui.panels.advice_line import AdviceLine
from reglab.gui.panels.card_state import CardState
from reglab.gui.panels.changes_line import ChangesLine
from reglab.gui.panels.edit_notice import EditNotice
from reglab.gui.panels.panel import Panel
from reglab.gui.panels.pulls import PullReader
from reglab.gui.panels.technique_card import TechniqueCard
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.gui.widgets.scroll_column import MARGIN
from reglab.gui.widgets.section import Section
from reglab.record.record import RunRecord

OWN = "In this arm"
"""Section of the techniques that the arm has."""
_SPACING = 2

if TYPE_CHECKING:
    from reglab.gui.explain.card import ExplainCard


class RegularizerPanel(Panel):
    """One card for each technique of the registry: those of the arm first, the others in their groups.

    A technique that was switched on stays where it is when it is switched off, with its numbers,
    until it is removed.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    meters : bool
        Whether there are strength meters; not where no run will ever fill them.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None, *, meters: bool = True) -> None:
        super().__init__("Regularizers", EditNotice(model, _concerns), parent)
        self.setObjectName("regularizerPanel")
        self._model, self._meters = model, meters
        self.swatch = ArmSwatch()
        self.arm_label = ElidedLabel()
        self.heading.addSpacing(4)
        self.heading.addWidget(self.swatch)
        self.heading.addWidget(self.arm_label, 1)
        self.baseline_label = QLabel("baseline")
        self.baseline_label.setProperty("role", "muted")
        self.baseline_label.setToolTip("The other arms are compared with this one")
        self.heading.addWidget(self.baseline_label)
        self.changes = ChangesLine(model)
        self.warnings, self.notes = AdviceLine("warning"), AdviceLine("note")
        self.search = QLineEdit()
        self.nothing = Caption()
        self.empty = Caption()
        self.sections: dict[str, Section] = {}
        self.cards: dict[str, list[TechniqueCard]] = {}
        self._holders: dict[str, QWidget] = {}
        self._places: dict[str, QVBoxLayout] = {}
        self._homes: dict[str, str] = {}
        """Section in which each kind stands."""
        self._was_open: dict[str, bool] | None = None
        self._explained: ExplainCard | None = None
        self.pulls = PullReader()
        self._build()
        model.changed.connect(self.refresh_arm)
        model.selection_changed.connect(self.refresh_arm)
        theme.manager().theme_changed.connect(self.refresh_arm)
        self.refresh_arm()

    def _build(self) -> None:
        self.search.setPlaceholderText("Find a technique")
        self.search.setAccessibleName("Find a technique")
        self.search.setToolTip("A name, a group, or what it does: “sparse”, “noise”, “kernel” …")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        above = QVBoxLayout()
        above.setContentsMargins(MARGIN, 2, MARGIN, 2)
        # What is to be said of the arm, but of none of its techniques.
        above.addWidget(self.warnings)
        above.addWidget(self.notes)
        above.addWidget(self.search)
        above.addWidget(self.nothing)
        above.setSpacing(3)
        self._above = above
        self.nothing.hide()
        self.insert_above(above)
        self.insert_below(self.changes)
        self._add_section(OWN, True)
        self.empty.setContentsMargins(8, 0, 0, 4)
        self.sections[OWN].add(self.empty)
        for nth, group in enumerate(GROUPS):
            # The first group is open, so that a person sees what there is; the others name what they hold.
            self._add_section(group, nth == 0)
        for kind, technique in TECHNIQUES.items():
            holder = QWidget()
            place = QVBoxLayout(holder)
            place.setContentsMargins(0, 0, 0, 0)
            place.setSpacing(_SPACING)
            self._holders[kind], self._places[kind], self.cards[kind] = holder, place, []
            self._move(kind, technique.group)
        self.fill()

    def set_hint(self, hint: QWidget) -> None:
        """Put a hint between the search and the techniques."""
        self._above.addWidget(hint)

    def _add_section(self, title: str, opened: bool) -> None:
        section = Section(title, opened)
        section.content.setSpacing(_SPACING)
        self.sections[title] = section
        self.add(section)

    # -- showing -----------------------------------------------------------------------------

    @Slot()
    def refresh_arm(self) -> None:
        """Show the techniques of the selected arm."""
        model = self._model
        experiment, arm, position = model.experiment, model.arm, model.selected
        shade = model.hues[arm.key]
        self.swatch.show_hue(shade)
        self.arm_label.set_text(arm.name)
        self.changes.refresh()
        self.baseline_label.setVisible(position == 0)
        layers, data = experiment.arm_network(arm).layers, experiment.data.info
        scale, hue = experiment.scale(arm), theme.current().arm_color(shade)
        said = [each for each in advice(experiment) if each.arm == position]
        general = tuple(each for each in said if not each.techniques)
        for line in (self.warnings, self.notes):
            line.show_advice(general, short=len(general) > 1)
        focus = QApplication.focusWidget()
        for kind, technique_class in TECHNIQUES.items():
            present = edits.techniques_of(arm, kind)
            shown = present or (technique_class(kind=kind, enabled=False),)
            split = bool(present) and bool(_free_layers(present, layers))
            mine = _concerning(said, kind)
            state = CardState(layers, data, scale, hue, bool(present), len(shown), split, mine, self._meters)
            self._show_kind(kind, shown, state)
            self._move(kind, OWN if present else technique_class.group)
            for card in self.cards[kind]:
                card.show_examples(experiment, arm)
        self._summarize()
        self._filter()
        if focus is not None and self.isAncestorOf(focus) and focus.isVisible():
            # A widget that gets another parent loses the focus.
            focus.setFocus()
        self._show_pulls()
        if self._explained is not None:
            self._explained.refresh(self._shown_of(self._explained.kind), scale)

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
        card.explain.connect(self._explain)
        self.cards[kind].append(card)
        self._places[kind].addWidget(card)

    def _shown_of(self, kind: str) -> Technique:
        return self.cards[kind][0].technique

    def _move(self, kind: str, home: str) -> None:
        """Put the cards of a kind into a section, where the registry's order has them."""
        if self._homes.get(kind) == home:
            return
        self._homes[kind] = home
        earlier = list(TECHNIQUES)[: list(TECHNIQUES).index(kind)]
        before = sum(self._homes[other] == home for other in earlier if other in self._homes)
        self.sections[home].content.insertWidget(before, self._holders[kind])
        self._holders[kind].show()

    def _summarize(self) -> None:
        """Say at the header of each closed section what it holds."""
        active = [technique.summary() for technique in self._model.arm.active]
        self.empty.setVisible(OWN not in self._homes.values())
        self.empty.setText(
            "Nothing yet: the other arms are compared with it."
            if self._model.selected == 0
            else "Nothing yet: tick a technique below to try it."
        )
        self.sections[OWN].set_summary(", ".join(active) or "nothing is on")
        for group in GROUPS:
            kinds = [kind for kind, home in self._homes.items() if home == group]
            self.sections[group].set_summary(", ".join(TECHNIQUES[kind].name for kind in kinds))

    # -- finding -----------------------------------------------------------------------------

    @Slot()
    def _filter(self) -> None:
        """Show what matches the search; without one, everything."""
        text = self.search.text().strip()
        found = {kind for kind, technique in TECHNIQUES.items() if words.matches(technique, text)}
        for kind, holder in self._holders.items():
            holder.setVisible(kind in found)
        self._open_for_search(bool(text))
        for title, section in self.sections.items():
            section.setVisible(any(self._homes[kind] == title for kind in found))
        if not text and OWN not in self._homes.values():
            self.sections[OWN].show()
        self.nothing.setText("" if found else f"No technique matches “{text}”.")
        self.nothing.setVisible(not found)

    def _open_for_search(self, searching: bool) -> None:
        """Open all sections while something is sought, and then leave them as they were."""
        if searching and self._was_open is None:
            self._was_open = {title: section.opened for title, section in self.sections.items()}
            for section in self.sections.values():
                section.set_opened(True)
        elif not searching and self._was_open is not None:
            for title, opened in self._was_open.items():
                self.sections[title].set_opened(opened)
            self._was_open = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                first = next((card for card in self._in_order() if card.check.isVisible()), None)
                if first is not None:
                    first.check.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    # -- keys --------------------------------------------------------------------------------

    def _in_order(self) -> list[TechniqueCard]:
        """All cards, from top to bottom."""
        return [
            card
            for title in self.sections
            for kind in TECHNIQUES
            if self._homes[kind] == title
            for card in self.cards[kind]
        ]

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
        kind, nth = self._sender()
        key = f"{merge_key}#{nth}" if merge_key else ""
        home = self._homes[kind]
        self._model.edit_arm(lambda arm: edits.put_technique(arm, technique, nth), text, key)
        if self._homes[kind] != home:
            # After the layout, which knows the card's place.
            QTimer.singleShot(0, self, lambda: self._reveal(kind))

    def _reveal(self, kind: str) -> None:
        self.sections[self._homes[kind]].set_opened(True)
        self.column.ensureWidgetVisible(self._holders[kind], 0, 8)

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

    # -- explaining --------------------------------------------------------------------------

    @Slot()
    def _explain(self) -> None:
        kind, nth = self._sender()
        if self._explained is None:
            # Seldom asked for, and its modules would delay every start.
            from reglab.gui.explain.card import ExplainCard

            self._explained = ExplainCard(self.window())
            self._explained.finished.connect(self._close_explanation)
        self._explained.show_technique(self.cards[kind][nth].technique, self._scale())
        self._explained.present(self)

    @Slot()
    def _close_explanation(self) -> None:
        if self._explained is not None:
            self._explained.deleteLater()
            self._explained = None

    def _scale(self) -> Scale:
        return self._model.experiment.scale(self._model.arm)

    # -- the strength meters -----------------------------------------------------------------

    def set_record(self, record: RunRecord | None) -> None:
        """Show how strongly the penalties push in a run, or in none."""
        self.pulls.set_record(record)
        self._show_pulls()

    def show_epoch(self, epoch: int | None) -> None:
        """Show the push as of an epoch; ``None`` follows the newest."""
        self.pulls.epoch = epoch
        self._show_pulls()

    @Slot(object)
    def show_found(self, found: RunFinding) -> None:
        """Take what the run shows of its arms: the meters say nothing else."""
        if found != self.pulls.found:
            self.pulls.found = found
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the newest epoch; does nothing while the panel is hidden."""
        if self.isVisible():
            self._show_pulls()

    def _show_pulls(self) -> None:
        pulls = self.pulls.of(self._model.arm.key)
        for cards in self.cards.values():
            for card in cards:
                if card.technique.enabled:
                    card.show_pulls(pulls)


def _concerning(said: Sequence[Advice], kind: str) -> tuple[Advice, ...]:
    """What is said about a kind of technique."""
    return tuple(each for each in said if kind in each.techniques)


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
