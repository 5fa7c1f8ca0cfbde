"""The strip of arms: one card each, the first is the baseline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from reglab.experiment import edits
from reglab.experiment.experiment import MAX_ARMS
from reglab.gui import theme
from reglab.gui.document.edited import EVERYTHING, Edited, Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.arm_card import ArmCard
from reglab.gui.panels.card_area import CardArea
from reglab.gui.panels.difference_line import DifferenceLine
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.reorder import ReorderBox
from reglab.words.language import _, plural


class ArmsStrip(QWidget):
    """Shows and edits the list of arms.

    Which arms' curves are shown is no part of the experiment: `visible_arms` says it, and
    `visibility_changed` tells of a change.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    code_wanted = Signal(int)
    """The code of an arm is wanted."""
    note_wanted = Signal(int)
    """A note about an arm is to be written or changed; its position."""
    visibility_changed = Signal(object)
    """The set of positions of the arms whose curves are shown."""

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("armsStrip")
        self._model = model
        # By key, so that it holds wherever an arm is moved and whatever it is called.
        self._hidden: set[str] = set()
        self._notes: tuple[str | None, ...] = ()
        self._shown, self._locked = set[int](), False
        self.cards_box = ReorderBox(Qt.Orientation.Horizontal, spacing=8)
        self.cards_box.add_stretch()
        self.cards_box.moved.connect(self.move_arm)
        self.area = CardArea(self.cards_box)
        self.difference = DifferenceLine(model)
        self._build()
        model.on(_SHOWN).connect(self._follow)
        model.selection_changed.connect(self.refresh)
        model.selection_changed.connect(self._show_selected)
        theme.manager().theme_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        self.add_button = tool_button("add", "", _("Add arm"))
        self.duplicate_button = tool_button("duplicate", _DUPLICATE)
        self.remove_button = tool_button("delete", _REMOVE)
        self.add_button.clicked.connect(self.add_arm)
        self.duplicate_button.clicked.connect(self.duplicate_selected)
        self.remove_button.clicked.connect(self.remove_selected)
        # Below the cards, which so have the whole width: four fit beside two panels on a small screen.
        below = QHBoxLayout()
        below.setSpacing(2)
        below.addWidget(self.difference, 1)
        below.addSpacing(6)
        for button in (self.add_button, self.duplicate_button, self.remove_button):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 2)
        column.setSpacing(0)
        column.addWidget(self.area)
        column.addLayout(below)

    # -- showing -----------------------------------------------------------------------------

    def set_low(self, low: bool) -> None:
        """Have cards of two lines instead of three, where the window is low."""
        if low != self.area.low:
            self.area.low = low
            for card in self.cards:
                card.set_low(low)
            self.refresh()

    @property
    def cards(self) -> list[ArmCard]:
        """The cards in the order of the arms."""
        return [card for card in self.cards_box.items if isinstance(card, ArmCard)]

    def visible_arms(self) -> set[int]:
        """Positions of the arms whose curves are shown."""
        arms = self._model.experiment.arms
        return {position for position, arm in enumerate(arms) if arm.key not in self._hidden}

    def set_numbers(
        self, arm: int, gap: float | None, score: str, epoch: int | None = None, score_name: str = ""
    ) -> None:
        """Show the numbers of an arm; ``None`` and an empty text where there are none yet.

        An earlier `epoch` that they are from is named.
        """
        if 0 <= arm < len(self.cards):
            self.cards[arm].set_numbers(gap, score, epoch, score_name)

    def lock(self, on: bool) -> None:
        """Let arms be looked at and chosen, and no more added, removed or moved; or allow it again."""
        self._locked = on
        self.refresh()

    def show_notes(self, notes: Sequence[str | None]) -> None:
        """Show the notes of the arms; ``None`` for those that were not in a run."""
        if tuple(notes) != self._notes:
            self._notes = tuple(notes)
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the experiment's arms and which of them is selected."""
        self._follow(EVERYTHING)

    @Slot(object)
    def _follow(self, edit: Edited) -> None:
        """Show what an edit made another of the arms, which may be other ones or in another order."""
        self.area.fit()
        experiment, selected = self._model.experiment, self._model.selected
        visible, hues = self.visible_arms(), self._model.hues
        focus = QApplication.focusWidget()
        among = focus is not None and (self.cards_box.isAncestorOf(focus) or focus is self.remove_button)
        while len(self.cards_box.items) > len(experiment.arms):
            self.cards_box.pop()
        while len(self.cards_box.items) < len(experiment.arms):
            self._append_card(len(self.cards_box.items))
        for card, arm in zip(self.cards, experiment.arms, strict=True):
            card.set_note(self._notes[card.position] if card.position < len(self._notes) else None)
            if edit.touches(Part.ARMS) or edit.touches_arm(arm.key):
                card.show_arm(arm, hues[arm.key], card.position == selected, card.position in visible)
        full, only = len(experiment.arms) >= MAX_ARMS, len(experiment.arms) == 1
        for button, tip in ((self.add_button, _ADD), (self.duplicate_button, _DUPLICATE)):
            button.setEnabled(not full and not self._locked)
            button.setToolTip(
                plural("An experiment has at most {n} arm", "An experiment has at most {n} arms", MAX_ARMS)
                if full
                else tip
            )
        self.remove_button.setEnabled(not only and not self._locked)
        self.remove_button.setToolTip(_("The only arm cannot be removed") if only else _REMOVE)
        if among and QApplication.focusWidget() is not focus:
            # What had it went with an arm, or can no longer be pressed.
            self.cards[selected].setFocus(Qt.FocusReason.OtherFocusReason)
        if visible != self._shown:
            self._shown = visible
            self.visibility_changed.emit(visible)

    def _append_card(self, position: int) -> None:
        card = ArmCard(position)
        card.set_low(self.area.low)
        card.pressed.connect(self._model.select)
        card.renamed.connect(self._rename)
        card.key.connect(self._key)
        card.edit.given_up.connect(self.difference.notice.forget)
        card.menu.connect(self._open_menu)
        card.note_wanted.connect(self.note_wanted)
        card.shown.connect(self.set_arm_visible)
        self.cards_box.append(card, card, stretch=100)

    # -- commands ----------------------------------------------------------------------------

    @Slot()
    def add_arm(self) -> None:
        """Append an arm like the baseline and select it."""
        self._model.edit(edits.add_arm, _("Add arm"), select=len(self._model.experiment.arms))
        self._reveal()

    @Slot()
    def duplicate_selected(self) -> None:
        """Put a copy behind the selected arm and select it."""
        at = self._model.selected
        self._model.edit(lambda e: edits.duplicate_arm(e, at), _("Duplicate arm"), select=at + 1)
        self._reveal()

    @Slot()
    def remove_selected(self) -> None:
        """Remove the selected arm and select the one before it, or the next where that is the baseline."""
        at, last = self._model.selected, len(self.cards) - 2
        name = self._model.arm.name
        neighbour = at - 1 if at > 1 else min(at, last)
        self._model.edit(
            lambda e: edits.remove_arm(e, at), _("Remove “{arm}”").format(arm=name), select=neighbour
        )

    @Slot()
    def rename_selected(self) -> None:
        """Open the name of the selected arm for editing."""
        self._reveal()
        self.cards[self._model.selected].start_rename()

    @Slot(int, bool)
    def set_arm_visible(self, arm: int, visible: bool) -> None:
        """Show or hide the curves of an arm."""
        key = self._model.experiment.arms[arm].key
        self._hidden = self._hidden - {key} if visible else self._hidden | {key}
        self.refresh()

    @Slot(int, str)
    def _rename(self, arm: int, name: str) -> None:
        old = self._model.experiment.arms[arm].name
        if self._model.edit(lambda e: edits.rename_arm(e, arm, name), _("Rename “{arm}”").format(arm=old)):
            self.cards[arm].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int, int)
    def move_arm(self, source: int, target: int) -> None:
        """Move an arm to another position and select it; the first is the baseline."""
        name = self._model.experiment.arms[source].name
        self._model.edit(
            lambda e: edits.move_arm(e, source, target), _("Move “{arm}”").format(arm=name), select=target
        )
        self._reveal()

    @Slot()
    def _show_selected(self) -> None:
        """Scroll to the card of an arm that was selected elsewhere, as in the table."""
        if 0 <= self._model.selected < len(self.cards):
            self.area.reveal(self.cards[self._model.selected])

    def _reveal(self) -> None:
        """Scroll to the card of the selected arm, and leave the focus in the strip if it was there."""
        card = self.cards[self._model.selected]
        self.area.reveal(card)
        if any(other.hasFocus() for other in self.cards):
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keys and menu -------------------------------------------------------------------------

    @Slot(int, object)
    def _key(self, arm: int, event: QKeyEvent) -> None:
        key, last = event.key(), len(self.cards) - 1
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if key in steps and 0 <= arm + steps[Qt.Key(key)] <= last:
            target = arm + steps[Qt.Key(key)]
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.move_arm(arm, target)
            else:
                self._model.select(target)
        elif key in ends:
            self._model.select(ends[Qt.Key(key)])
        elif key == Qt.Key.Key_F2:
            self.rename_selected()
        elif key == Qt.Key.Key_Delete:
            self.remove_selected()
        elif key == Qt.Key.Key_V:
            self.set_arm_visible(arm, arm not in self.visible_arms())
        else:
            return
        event.accept()
        if key != Qt.Key.Key_F2:
            self._reveal()

    @Slot(int, object)
    def _open_menu(self, arm: int, point: QPoint) -> None:
        self.menu_of(arm).popup(point)

    def menu_of(self, arm: int) -> QMenu:
        """The menu of the arm at a position, which is the selected one; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        last, visible = len(self.cards) - 1, arm in self.visible_arms()
        menu.addAction(_("Rename\tF2"), self.rename_selected)
        noted = self._notes[arm] if arm < len(self._notes) else None
        note = menu.addAction(
            _("Change the note…") if noted else _("Add a note…"), lambda: self.note_wanted.emit(arm)
        )
        note.setEnabled(noted is not None)
        menu.addAction(_("Duplicate"), self.duplicate_selected).setEnabled(self.duplicate_button.isEnabled())
        menu.addAction(
            _("Hide curves\tV") if visible else _("Show curves\tV"),
            lambda: self.set_arm_visible(arm, not visible),
        )
        menu.addAction(_("Show code…"), lambda: self.code_wanted.emit(arm))
        menu.addSeparator()
        menu.addAction(_("Move left\tAlt+Left"), lambda: self.move_arm(arm, arm - 1)).setEnabled(arm > 0)
        menu.addAction(_("Move right\tAlt+Right"), lambda: self.move_arm(arm, arm + 1)).setEnabled(arm < last)
        menu.addAction(_("Make it the baseline"), lambda: self.move_arm(arm, 0)).setEnabled(arm > 0)
        menu.addSeparator()
        menu.addAction(_("Remove\tDel"), self.remove_selected).setEnabled(last > 0)
        return menu


_SHOWN = Part.ARMS | Part.NAMES | Part.TECHNIQUES | Part.STRENGTHS | Part.OWN | Part.COURSE
_ADD = _("Add an arm like the baseline, then switch on what it is to differ in")
_DUPLICATE = _("Duplicate the selected arm")
_REMOVE = _("Remove the selected arm")
