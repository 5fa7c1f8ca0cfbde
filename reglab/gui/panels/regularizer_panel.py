"""The right panel: the techniques of the selected arm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from reglab.analysis.verdict import RunFinding
from reglab.experiment import edits
from reglab.experiment.advice import advice
from reglab.experiment.problem import Problem
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale, Technique
from reglab.gui import theme
from reglab.gui.document.edited import EVERYTHING, Edited, Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.explain.desk import Desk
from reglab.gui.panels.advice_line import AdviceLine
from reglab.gui.panels.arm_training_section import ArmTrainingSection
from reglab.gui.panels.card_state import CardState
from reglab.gui.panels.changes_line import ChangesLine
from reglab.gui.panels.edit_notice import EditNotice
from reglab.gui.panels.panel import Panel
from reglab.gui.panels.pulls import PullReader
from reglab.gui.panels.technique_card import TechniqueCard
from reglab.gui.panels.technique_cards import ShownArm, TechniqueCards, free_layers
from reglab.gui.panels.technique_search import TechniqueSearch
from reglab.gui.panels.technique_sections import OWN, TechniqueSections
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.run.questions import Questions
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.gui.widgets.scroll_column import MARGIN
from reglab.record.record import RunRecord
from reglab.words.language import _

if TYPE_CHECKING:
    from reglab.gui.explain.card import ExplainCard

_SHOWN = Part.QUESTION & ~Part.SEEDS
"""What the panel depends on: advice compares arms, and the sizes of all decide what a number means."""
_PLACED = Part.TECHNIQUES | Part.COURSE | Part.ARMS
"""What decides in which section a technique stands."""


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
    questions : Questions, optional
        Where the pictures in the cards ask a run; without, there are none of those that do.
    """

    def __init__(
        self,
        model: ExperimentModel,
        parent: QWidget | None = None,
        *,
        meters: bool = True,
        questions: Questions | None = None,
    ) -> None:
        super().__init__(_("Regularizers"), EditNotice(model, _concerns), parent)
        self.setObjectName("regularizerPanel")
        self._model, self._meters = model, meters
        self.desk = Desk(questions, self)
        self.swatch = ArmSwatch()
        self.arm_label = ElidedLabel()
        self.baseline_label = QLabel(_("baseline"))
        self.changes = ChangesLine(model)
        self.warnings, self.notes = AdviceLine("warning"), AdviceLine("note")
        self.search = TechniqueSearch()
        self.nothing = Caption()
        self._above = QVBoxLayout()
        self._places = TechniqueSections(self)
        self.sections, self.empty = self._places.all, self._places.empty
        self.training = ArmTrainingSection(model)
        self.cards = TechniqueCards(self._make_card, self._shown_arm())
        self._explained: ExplainCard | None = None
        self.pulls = PullReader()
        self._build()
        self.search.textChanged.connect(self._filter)
        self.search.left.connect(self._go_to_found)
        self._places.opened.connect(self._make_seen)
        model.on(_SHOWN).connect(self._follow)
        model.selection_changed.connect(self.refresh_arm)
        theme.manager().theme_changed.connect(self.refresh_arm)
        self.refresh_arm()

    def _build(self) -> None:
        self.heading.addSpacing(4)
        self.heading.addWidget(self.swatch)
        self.heading.addWidget(self.arm_label, 1)
        self.baseline_label.setProperty("role", "muted")
        self.baseline_label.setToolTip(_("The other arms are compared with this one"))
        self.heading.addWidget(self.baseline_label)
        self._above.setContentsMargins(MARGIN, 2, MARGIN, 2)
        self._above.setSpacing(3)
        # What is to be said of the arm, but of none of its techniques.
        for widget in (self.warnings, self.notes, self.search, self.nothing):
            self._above.addWidget(widget)
        self.nothing.hide()
        self.insert_above(self._above)
        self.insert_below(self.changes)
        for title, section in self.sections.items():
            self.add(section)
            if title == OWN:
                # With the techniques it is all that the arm has of its own.
                self.add(self.training)
        self.training.refused.connect(self.notice.show_field_problem)
        self.fill()

    def set_hint(self, hint: QWidget) -> None:
        """Put a hint between the search and the techniques."""
        self._above.addWidget(hint)

    # -- showing -----------------------------------------------------------------------------

    def _shown_arm(self) -> ShownArm:
        model = self._model
        said = [each for each in advice(model.experiment) if each.arm == model.selected]
        hue = theme.current().arm_color(model.hues[model.arm.key])
        return ShownArm(model.experiment, model.arm, hue, said, self._meters)

    @Slot()
    def refresh_arm(self) -> None:
        """Show the techniques of the selected arm."""
        self._follow(EVERYTHING)

    @Slot(object)
    def _follow(self, edit: Edited) -> None:
        """Show what an edit made another of the selected arm, or of what all arms share."""
        model = self._model
        arm, shown = model.arm, self._shown_arm()
        self.swatch.show_hue(model.hues[arm.key])
        self.arm_label.set_text(arm.name)
        self.changes.refresh()
        self.baseline_label.setVisible(model.selected == 0)
        general = tuple(each for each in shown.advice if not each.techniques)
        for line in (self.warnings, self.notes):
            line.show_advice(general, short=len(general) > 1)
        # A field in which something was refused shows it still, though its value is not another.
        self.cards.show(shown, anew=edit is EVERYTHING)
        if edit.touches(_PLACED):
            self._place_cards()
        self._places.summarize(arm, model.selected == 0)
        self._show_pulls()
        if self._explained is not None:
            self._explained.refresh(self.cards.technique(self._explained.kind), self._scale())

    def _place_cards(self) -> None:
        """Have the cards of what the arm has in its own section, the others in those of their groups."""
        focus, arm = QApplication.focusWidget(), self._model.arm
        for kind, technique in TECHNIQUES.items():
            self._places.move(kind, OWN if edits.techniques_of(arm, kind) else technique.group)
        self._make_seen()
        self._filter()
        if focus is not None and self.isAncestorOf(focus) and focus.isVisible():
            # A widget that gets another parent loses the focus.
            focus.setFocus()

    @Slot()
    def _make_seen(self) -> None:
        """Make the cards in the sections that are open; the others wait until theirs is opened."""
        for kind in self._places.open_kinds:
            _unused = self.cards[kind]

    def _make_card(self, technique: Technique, state: CardState) -> TechniqueCard:
        card = TechniqueCard(technique, state, self.desk)
        card.changed.connect(self._change)
        card.refused.connect(self.notice.show_field_problem)
        card.split.connect(self._split)
        card.remove.connect(self._remove)
        card.explain.connect(self._explain)
        self._places.add_card(technique.kind, card)
        return card

    # -- finding -----------------------------------------------------------------------------

    @Slot()
    def _filter(self) -> None:
        """Show what matches the search; without one, everything."""
        found = self.search.found
        self._places.show_found(found, bool(self.search.sought))
        self.training.setVisible(not self.search.sought)
        self.nothing.setText(
            "" if found else _("No technique matches “{words}”.").format(words=self.search.sought)
        )
        self.nothing.setVisible(not found)

    @Slot()
    def _go_to_found(self) -> None:
        seen = (card for kind in self._places.in_order() for card in self.cards[kind])
        if (first := next((card for card in seen if card.check.isVisible()), None)) is not None:
            first.check.setFocus(Qt.FocusReason.TabFocusReason)

    # -- editing -----------------------------------------------------------------------------

    @Slot(object, str, str)
    def _change(self, technique: Technique, text: str, merge_key: str) -> None:
        kind, nth = self.cards.find(self.sender())
        key = f"{merge_key}#{nth}" if merge_key else ""
        home = self._places.home(kind)
        self._model.edit_arm(lambda arm: edits.put_technique(arm, technique, nth), text, key)
        if self._places.home(kind) != home:
            # After the layout, which knows the card's place.
            QTimer.singleShot(0, self, lambda: self._reveal(kind))

    def _reveal(self, kind: str) -> None:
        self.sections[self._places.home(kind)].set_opened(True)
        self.column.ensureWidgetVisible(self._places.holder(kind), 0, 8)

    @Slot()
    def _split(self) -> None:
        kind, _unused = self.cards.find(self.sender())
        present = edits.techniques_of(self._model.arm, kind)
        free = free_layers(present, self._model.experiment.arm_network(self._model.arm).layers)
        new = present[-1].model_copy(update={"layers": free, "enabled": True})
        self._model.edit_arm(
            lambda arm: edits.put_technique(arm, new, len(present)),
            _("Give other layers an own {technique}").format(technique=new.name),
        )

    @Slot()
    def _remove(self) -> None:
        kind, nth = self.cards.find(self.sender())
        self._model.edit_arm(
            lambda arm: edits.remove_technique(arm, kind, nth),
            _("Remove {technique}").format(technique=TECHNIQUES[kind].name),
        )

    # -- explaining --------------------------------------------------------------------------

    @Slot()
    def _explain(self) -> None:
        kind, nth = self.cards.find(self.sender())
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
        self.desk.set_record(record)
        self._show_pulls()

    def show_epoch(self, epoch: int | None) -> None:
        """Show the push as of an epoch; ``None`` follows the newest."""
        self.pulls.epoch = epoch
        self.desk.show_epoch(epoch)
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
            self.desk.refresh()

    def _show_pulls(self) -> None:
        pulls = self.pulls.of(self._model.arm.key)
        for card in self.cards.made:
            if card.technique.enabled:
                card.show_pulls(pulls)


def _concerns(problem: Problem) -> bool:
    """Problems with the techniques of an arm, or its training."""
    return problem.part in ("arm_techniques", "arm_training")
