"""What the views with several pictures look like: controls above, one picture in a frame, a reading below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from reglab.gui.plots.picture import Picture
from reglab.gui.run.questions import Questions
from reglab.gui.theme.icons import themed
from reglab.gui.views.base import View
from reglab.gui.views.soundness import diverged_words
from reglab.gui.views.switches import Mode, ModeSwitch, SeedChoice
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.record.endings import RULE
from reglab.record.notes import of_view
from reglab.words.language import _

INTERVAL_MS = 150
"""Pause before new epochs of a run under way are asked for: questions take time from the training."""


class FramedView(View):
    """Base of views that show one of several modes.

    A view calls `frame` at the end of its initialisation. What a person does is shown at once, new
    epochs of a run under way after a pause.

    Parameters
    ----------
    questions : Questions
        Where to ask.
    modes : sequence of Mode
        What can be shown.
    name : str
        Accessible name of the choice among the modes.
    """

    pause_ms: ClassVar[int] = INTERVAL_MS
    together: ClassVar[frozenset[str]] = frozenset()
    """Keys of the modes that are about several arms: there none can be shown alone."""

    def __init__(
        self, questions: Questions, modes: Sequence[Mode], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(questions, parent)
        self.switch = ModeSwitch(modes, name)
        self.offer_modes(self.switch)
        self.seed_choice = SeedChoice()
        self.empty = Picture(_("{tab}: nothing to show yet").format(tab=self.tab.title))
        self.stack = QStackedWidget()
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.reading = ElidedLabel(role="muted", small=True)
        self.as_of = Caption()
        self.as_of.setWordWrap(False)
        self.as_of.setToolTip(
            _("The epoch whose networks are shown: the newest kept up to the one looked at")
        )
        self.larger = tool_button("enlarge", "")
        self.larger.clicked.connect(self._toggle_enlarged)
        self.enlarged_changed.connect(self._word_enlarging)
        self._word_enlarging()
        self.pages: dict[str, QWidget] = {}

    def frame(self, pages: Mapping[str, QWidget], controls: Sequence[QWidget]) -> None:
        """Lay out everything.

        Parameters
        ----------
        pages : mapping of str to QWidget
            The widget of every mode, by its key.
        controls : sequence of QWidget
            What stands to the right of the switch.
        """
        self.pages = dict(pages)
        for page in (*pages.values(), self.empty):
            self.stack.addWidget(page)
        framed = QVBoxLayout(self.card)
        framed.setContentsMargins(2, 2, 2, 2)
        framed.addWidget(self.stack)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.switch, 1)
        for control in (*controls, self.larger):
            row.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 4)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.card, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.reading, 1)
        below.addWidget(self.as_of)
        layout.addLayout(below)
        self.switch.chosen.connect(self._mode_chosen)
        self.seed_choice.seed_chosen.connect(self.mark_due)
        for page in self.pages.values():
            for picture in (page, *page.findChildren(Picture)):
                if isinstance(picture, Picture):
                    picture.read.connect(self.read)
                    picture.arm_clicked.connect(self.choose_arm)
                    picture.arm_double_clicked.connect(self._enlarge)

    def note_place(self) -> str:
        return of_view(self.tab.key, self.mode)

    def figure_widget(self) -> QWidget:
        return self.card

    @property
    def mode(self) -> str:
        """Key of the mode that is shown."""
        return self.switch.current

    def show_page(self) -> None:
        """Show the widget of the mode."""
        self.stack.setCurrentWidget(self.pages[self.mode])

    def show_message(self, words: str) -> None:
        """Show a sentence instead of a picture."""
        self.show_epoch(None)
        self.empty.show_message(words)
        self.stack.setCurrentWidget(self.empty)

    def show_epoch(self, epoch: int | None, columns: tuple[int, ...] = ()) -> None:
        """Say of which epoch the picture is; 0 for the initial weights, ``None`` for none.

        And how many of the networks in some columns are left out, since they have diverged.
        """
        words = (
            "" if epoch is None else _("epoch {epoch}").format(epoch=epoch) if epoch else _("initial weights")
        )
        lost = diverged_words(self.record, columns, epoch)
        self.as_of.setText(f"{words} · {lost}" if lost else words)
        self.as_of.setToolTip(_("Diverged: {rule}.").format(rule=RULE) if lost else "")

    @Slot(str)
    def read(self, words: str) -> None:
        """Say what is under the mouse or the cursor."""
        self.reading.set_text(words, "muted")

    def toggle_enlarged(self, arm: int | None = None) -> None:
        # What is about several arms is nothing with one.
        if self.mode not in self.together:
            super().toggle_enlarged(arm)

    @Slot()
    def _toggle_enlarged(self) -> None:
        self.toggle_enlarged()

    @Slot()
    def _word_enlarging(self) -> None:
        one = self.enlarged is not None
        words = (
            _("Show all arms again (Esc)")
            if one
            else _("Show the selected arm alone (double click on it, or E)")
        )
        themed(self.larger, "reduce" if one else "enlarge")
        self.larger.setToolTip(words)
        self.larger.setAccessibleName(words)

    @Slot(int)
    def _enlarge(self, place: int) -> None:
        places = self.arm_places
        if place in places:
            self.toggle_enlarged(places.index(place))

    @Slot(str)
    def _mode_chosen(self, mode: str) -> None:
        if mode in self.together:
            self.enlarge(None)
        self.larger.setVisible(mode not in self.together)
        self.read("")
        self.notes_changed.emit()
        self.mark_due()
