"""Branch here: what an arm does differently from an epoch on."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from reglab.experiment.arm import MAX_NAME
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.keys import fresh_key
from reglab.experiment.naming import automatic_name
from reglab.experiment.text import one_line
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.gui.theme.arm_hues import ArmHues
from reglab.gui.widgets.keyboard import KeyboardFocus
from reglab.gui.widgets.labels import Caption, WrappedLabel
from reglab.words import capital
from reglab.words.language import _, in_context

_SIZE = (440, 680)


class BranchDialog(QDialog):
    """Asks for the techniques and the name of a branch.

    Parameters
    ----------
    experiment : Experiment
        What was trained.
    source : int
        Position of the arm that is branched.
    epoch : int
        The last epoch that both have in common.
    taken : Experiment
        Names of its arms are taken.
    hues : ArmHues, optional
        Where its arms have their hues from.
    """

    def __init__(
        self,
        experiment: Experiment,
        source: int,
        epoch: int,
        taken: Experiment,
        parent: QWidget | None = None,
        hues: ArmHues | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Branch at epoch {epoch}").format(epoch=epoch))
        self.resize(*_SIZE)
        self._experiment, self._epoch = experiment, epoch
        self._arm = experiment.arms[source]
        self._taken, self._typed = taken, False
        self._before = self._arm.at(epoch)
        own = {"name": _("Branch at {epoch}").format(epoch=epoch), "key": fresh_key(), "named_by": "settings"}
        shown = self._before.model_copy(update=own)
        self.model = ExperimentModel(
            experiment.model_copy(update={"arms": (*experiment.arms, shown)}), self, hues
        )
        self.model.select(len(experiment.arms))
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(_("Name of the branch"))
        self.panel = RegularizerPanel(self.model, meters=False)
        self.notice = Caption()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.keyboard = KeyboardFocus(self)
        self._build(epoch)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.model.changed.connect(self._follow)
        self.name.textChanged.connect(self._take_name)
        self._follow()

    def _build(self, epoch: int) -> None:
        about = WrappedLabel(
            _(
                "A new arm takes over the networks of “{arm}” as they were after epoch "
                "{epoch}, with their optimiser and random numbers, and goes on with these "
                "techniques."
            ).format(arm=self._arm.name, epoch=epoch)
        )
        form = QFormLayout()
        form.addRow(_("Name"), self.name)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(self.panel, 1)
        column.addWidget(self.notice)
        column.addWidget(self.buttons)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return self.keyboard.move(forwards)

    @property
    def branch(self) -> Arm:
        """The new arm, with all that was changed from the source's beginning on."""
        changes = tuple(change for change in self._arm.changes if change.epoch <= self._epoch)
        techniques = self.model.arm.techniques
        if techniques != self._before.techniques:
            changes = (*changes, Change(epoch=self._epoch + 1, techniques=techniques))
        typed = one_line(self.name.text()) if self._typed else ""
        new = self._arm.model_copy(update={"key": self.model.arm.key, "changes": changes})
        name = typed or automatic_name((*self._taken.arms, new), len(self._taken.arms))
        return new.model_copy(update={"name": name, "named_by": "person" if typed else "settings"})

    @Slot(str)
    def _take_name(self, text: str) -> None:
        """A person's name stays; without one the branch is named after what is set."""
        self._typed = bool(one_line(text))
        self._judge()

    @Slot()
    def _follow(self) -> None:
        """Show what the branch is called after what is set, where a person gave no name."""
        name = self.branch.name
        if not self._typed:
            with QSignalBlocker(self.name):
                self.name.setText(name)
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Say what stands against this branch."""
        name = self.branch.name
        self.name.setPlaceholderText(name)
        same = self.model.arm.techniques == self._before.techniques
        problem = ""
        if name in {arm.name.strip() for arm in self._taken.arms}:
            problem = _("An arm is named “{arm}” already; give the branch a name of its own.").format(
                arm=name
            )
        elif words := self._experiment.problem_of_change(self._before, self.model.arm):
            problem = capital(words)
        self.notice.setText(problem or (_SAME if same else ""))
        button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setText(_("Repeat as is") if same else in_context("verb", "Branch"))
        button.setEnabled(not problem)


_SAME = _("Nothing is changed yet: the branch would go on like the arm itself.")
