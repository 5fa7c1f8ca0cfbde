"""The arm and the rule that are tried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reglab.experiment.base import FieldInfo
from reglab.experiment.dataset_info import Task
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.plain import literal
from reglab.gui.widgets.quiet_combo_box import QuietComboBox
from reglab.words.language import _

_SHORT = {"min_delta": _("Smallest change"), "start_from_epoch": _("Start after")}
_UNMEASURED = {"classification": "val_r2", "regression": "val_accuracy"}


class ReplaySettings(QWidget):
    """Chooses an arm and early stopping's parameters, and gives them to the arm."""

    changed = Signal()
    """Another rule is to be tried out."""
    arm_chosen = Signal(int)
    """Another arm was chosen, by its position in the list."""
    refused = Signal(str)
    """What was typed in a field cannot be a value; a sentence, empty when mended."""
    use = Signal()
    """The arm is to have these settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = EarlyStopping()
        """The rule that is tried out."""
        self.touched = False
        """Whether a person changed it."""
        self._task: Task | None = None
        self.fields = FieldGroup(self)
        self.swatch = ArmSwatch()
        self.arm = QuietComboBox()
        self.arm.setAccessibleName(_("Arm"))
        self.arm.setToolTip(_("The arm whose curves are followed"))
        self.button = QPushButton(_("Use these settings"))
        self._form = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.swatch)
        row.addWidget(self.arm, 1)
        self._column.addLayout(row)
        self._column.addWidget(self._form)
        self._column.addWidget(self.button)
        self.arm.activated.connect(self.arm_chosen)
        self.button.clicked.connect(self.use)
        self.set_task("classification")

    def set_task(self, task: Task) -> None:
        """Offer what is measured in a task."""
        if task == self._task:
            return
        self._task = task
        form, fields = self._form, FieldGroup(self)
        self._form = Form(fields, longest=_SHORT["min_delta"])
        for info in EarlyStopping.parameters():
            self._form.add_field(self._offered(info, task), _SHORT.get(info.name, ""))
        self._column.replaceWidget(form, self._form)
        form.deleteLater()
        self.fields.deleteLater()
        self.fields = fields
        fields.edited.connect(self._edit)
        fields.refused.connect(self.refused)
        if self.value.monitor == _UNMEASURED[task]:
            self.value = self.value.model_copy(update={"monitor": "val_loss"})
        fields.show_values(self.value)

    def show_rule(self, rule: EarlyStopping) -> None:
        """Try out another rule."""
        self.value = rule
        self.fields.show_values(rule)

    def show_arms(self, names: Sequence[str], chosen: int, hue: int) -> None:
        """List the arms; the chosen one with its hue."""
        if list(names) != [self.arm.itemText(i) for i in range(self.arm.count())]:
            self.arm.clear()
            self.arm.addItems(list(names))
        self.arm.setCurrentIndex(chosen)
        self.swatch.show_hue(hue)

    def allow(self, reason: str, name: str) -> None:
        """Let the settings be given to an arm, or say why that cannot be."""
        self.button.setEnabled(not reason)
        self.button.setToolTip(
            literal(
                reason
                or _("Give “{arm}” {settings} for the next run").format(
                    arm=name, settings=self.value.summary()
                )
            )
        )

    @staticmethod
    def _offered(info: FieldInfo, task: Task) -> FieldInfo:
        if info.kind != "choice":
            return info
        return replace(info, choices=tuple(key for key in info.choices if key != _UNMEASURED[task]))

    @Slot(str, object, str)
    def _edit(self, field: str, value: object, _key: str) -> None:
        self.touched = True
        self.value = self.value.model_copy(update={field: value})
        self.fields.show_values(self.value)
        self.changed.emit()
