"""What an experiment has for a class: in force where it is opened, told in a line, and set in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from reglab.experiment.experiment import Experiment
from reglab.experiment.window_rules import CONTROL_TITLES, Control, WindowRules
from reglab.gui.document.documents import Document
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.window.actions import Actions
from reglab.gui.window.lesson_parts import Lessons
from reglab.words import exact, in_sentence, listed
from reglab.words.language import _

if TYPE_CHECKING:
    from reglab.gui.dialogs.for_class import ForClassDialog


class LockLine(QWidget):
    """Says above everything what is locked, with a button that unlocks it or locks it again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton()
        self.button.setProperty("role", "small")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.setObjectName("hint")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    def say(self, rules: WindowRules, *, lifted: bool) -> None:
        """Tell of rules that are in force, or were lifted here."""
        if lifted:
            self.words.setText(_("Unlocked here. Whoever opens this experiment finds it as set for a class."))
            self.button.setText(_("Lock now"))
            self.button.setToolTip(_("Shows it as others find it; edits can no longer be undone then"))
        else:
            self.words.setText(told(rules))
            self.button.setText(_("Unlock"))
            self.button.setToolTip(_("Gives everything back in this window; the file stays as it is"))
        self.button.setAccessibleDescription(self.words.text())
        self.show()


def told(rules: WindowRules) -> str:
    """Say what an experiment's author has locked, hidden and limited."""
    locked, hidden = _titles(rules.locked - set(rules.hide)), _titles(frozenset(rules.hide))
    said = []
    if locked:
        said.append(_("Locked by the author of this experiment: {parts}.").format(parts=locked))
    if hidden:
        words = _("Hidden: {parts}.") if locked else _("Hidden by the author of this experiment: {parts}.")
        said.append(words.format(parts=hidden))
    if rules.limit_s:
        words = (
            _("A run stops after {seconds} s.")
            if said
            else _("Limited by the author of this experiment: a run stops after {seconds} s.")
        )
        said.append(words.format(seconds=exact(rules.limit_s)))
    return " ".join(said)


def _titles(controls: frozenset[Control]) -> str:
    titles = [in_sentence(title) for name, title in CONTROL_TITLES.items() if name in controls]
    return listed(titles) if titles else ""


class ClassLocks(QObject):
    """Puts an experiment's rules for a class in force, lifts them, and lets a teacher set them.

    They are in force wherever an experiment that has them is opened, and until another one is. Whoever sets
    them goes on working without.

    Parameters
    ----------
    model : ExperimentModel
        What is shown.
    document : Document
        Tells that another experiment is open.
    lessons : Lessons
        Have the hands that hide and lock; a lesson goes before.
    actions : Actions
        The window's; `for_class` asks for the dialog.
    window : QWidget
        Parent of the dialog.
    """

    def __init__(
        self, model: ExperimentModel, document: Document, lessons: Lessons, actions: Actions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._model, self._hands = model, lessons.hands
        self._action, self._window = actions.for_class, window
        self._lifted = False
        self.line = LockLine(window)
        self.dialog: ForClassDialog | None = None
        """The dialog while it is open."""
        self.line.button.clicked.connect(self.turn)
        actions.for_class.triggered.connect(self.ask)
        document.opened.connect(self.begin)
        model.on(Part.FOR_CLASS).connect(self._follow)
        self._hands.changed.connect(self._tell)

    @Slot()
    def begin(self) -> None:
        """Put in force what the experiment has that is shown: it was opened just now."""
        self._lifted = False
        self._follow()

    @Slot()
    def turn(self) -> None:
        """Lift what is in force, or put it in force again."""
        self._lifted = not self._lifted
        if not self._lifted:
            # An edit that is undone would change what is locked, or what locks it.
            self._model.undo_stack.clear()
        self._follow()

    @Slot()
    def ask(self) -> None:
        """Open the dialog in which a teacher says what a class finds."""
        from reglab.gui.dialogs.for_class import ForClassDialog

        if self.dialog is not None:
            return
        self.dialog = ForClassDialog(self._model.experiment.for_class or WindowRules(), self._window)
        self.dialog.finished.connect(self._take)
        self.dialog.open()

    @Slot(int)
    def _take(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        if result == dialog.DialogCode.Accepted:
            self._give(dialog.rules)
        dialog.deleteLater()

    def _give(self, rules: WindowRules) -> None:
        def with_rules(experiment: Experiment) -> Experiment:
            return experiment.model_copy(update={"for_class": rules})

        # Whoever sets it goes on working: it holds for those who open the file.
        self._lifted = True
        self._model.edit(with_rules, _("Set for a class"))

    @Slot()
    def _follow(self) -> None:
        """Have the rules that the experiment has now."""
        rules = self._model.experiment.for_class
        if rules is None or self._lifted:
            self._hands.let_go("experiment")
        else:
            self._hands.apply("experiment", rules)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        rules = self._model.experiment.for_class
        self._action.setEnabled(rules is None or self._lifted)
        if rules is None or self._hands.ruler == "lesson":
            self.line.hide()
        else:
            self.line.say(rules, lifted=self._lifted)
