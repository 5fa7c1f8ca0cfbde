"""The section "Training of this arm": what the selected arm has of its own, beside what all arms have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reglab.experiment import edits
from reglab.experiment.arm_training import ArmTraining
from reglab.experiment.base import FieldInfo, field_info, field_infos
from reglab.experiment.training import OPTIMIZER_TITLES, TrainingSpec
from reglab.gui import theme
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.optimizer_fields import RATE_INFO, OptimizerFields
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.field_editor import BoolEditor, field_editor
from reglab.gui.widgets.form import ROW_HEIGHT, FieldGroup, Form
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.names import field_tooltip
from reglab.gui.widgets.section import Section
from reglab.words import capital, in_sentence
from reglab.words.language import _

TITLE = _("Training of this arm")
AS_ALL = _("as all arms")


class OwnRow(QWidget):
    """An editor, and behind it a button that gives up what the arm has of its own in this field.

    Parameters
    ----------
    name : str
        The field.
    editor : QWidget
        What shows and changes its value.
    label : str
        What it is called in a sentence.
    """

    given_up = Signal(str)
    """The field is to be as all arms have it."""

    def __init__(self, name: str, editor: QWidget, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.button = tool_button("undo", _("Let {setting} be as all arms have it").format(setting=label))
        self.button.clicked.connect(self._give_up)
        policy = self.button.sizePolicy()
        # Nothing moves when the first value of its own is given.
        policy.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(editor, 1)
        row.addWidget(self.button)
        self.setFocusProxy(editor)

    @Slot()
    def _give_up(self) -> None:
        self.given_up.emit(self._name)


class ArmTrainingSection(Section):
    """Edits `Arm.training` of the selected arm; a field that shows no button is as all arms have it.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    refused = Signal(str)
    """What was typed in a field cannot be a value; a sentence, empty when mended."""

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, opened=False, parent=parent)
        self._model = model
        self.about = Caption()
        self.about.setContentsMargins(8, 0, 0, 2)
        self.optimizer = OptimizerFields(_("Optimiser of this arm"), self._add_page, self.body)
        self.whole = FieldGroup(self)
        self.rows: dict[str, list[OwnRow]] = {}
        self.more = Section(_("More of the optimiser"), opened=False, minor=True)
        self.add(self.about)
        self.add(self.more)
        self.optimizer.chosen.connect(self._choose_optimizer)
        for group in (self.optimizer, self.whole):
            group.edited.connect(self._edit)
            group.refused.connect(self.refused)
        self.toggled.connect(self._show_opened)
        model.changed.connect(self.refresh)
        model.selection_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        """Make the fields: seldom asked for, they are not there before they are."""
        form = Form(self.optimizer.rate)
        info = field_info(ArmTraining, "optimizer")
        form.add_row(info.param.label, self._row(info, self.optimizer.box), field_tooltip(info))
        self._add(form, self.optimizer.rate, RATE_INFO)
        for name in ("batch_size", "epochs"):
            self._add(form, self.whole, field_info(TrainingSpec, name))
        self.content.insertWidget(1, form)

    def _add(self, form: Form, group: FieldGroup, info: FieldInfo) -> None:
        editor = field_editor(info)
        group.add(editor)
        row = self._row(info, editor)
        if isinstance(editor, BoolEditor):
            form.add_wide(row, theme.px(ROW_HEIGHT))
        else:
            form.add_row(info.param.label, row, field_tooltip(info))

    def _row(self, info: FieldInfo, editor: QWidget) -> OwnRow:
        row = OwnRow(info.name, editor, in_sentence(info.param.label))
        row.given_up.connect(self._give_up)
        self.rows.setdefault(info.name, []).append(row)
        return row

    def _add_page(self, group: FieldGroup, fields: Sequence[FieldInfo]) -> Form:
        page = Form(group)
        for info in fields:
            self._add(page, group, info)
        self.more.add(page)
        return page

    # -- showing -----------------------------------------------------------------------------

    @Slot(bool)
    def _show_opened(self, opened: bool) -> None:
        if opened:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the training of the selected arm."""
        arm = self._model.arm
        self.set_summary(", ".join(arm.training_words) or AS_ALL)
        if not self.opened:
            return
        if not self.rows:
            self._build()
        training = self._model.experiment.arm_training(arm)
        optimizer = training.optimizer
        self.about.setText(
            _("What is changed here makes this arm differ in more than regularization.")
            if arm.training is None
            else _("This arm is trained otherwise than the others: a difference may come of that.")
        )
        self.optimizer.show(optimizer)
        self.whole.show_values(training)
        own = {} if arm.training is None else arm.training.own
        for name, rows in self.rows.items():
            for row in rows:
                row.button.setVisible(name in own)
        self.more.set_summary(", ".join(info.param.label for info in field_infos(optimizer)[1:]))

    # -- editing -----------------------------------------------------------------------------

    @Slot(str)
    def _choose_optimizer(self, kind: str) -> None:
        self._set(
            _("Train this arm with {optimizer}").format(optimizer=OPTIMIZER_TITLES[kind]),
            "",
            optimizer=kind,
        )

    @Slot(str, object, str)
    def _edit(self, name: str, value: object, merge_key: str) -> None:
        label = in_sentence(field_info(ArmTraining, name).param.label)
        key = f"{merge_key}@{self._model.arm.key}" if merge_key else ""
        self._set(_("Change {setting} of this arm").format(setting=label), key, **{name: value})

    @Slot(str)
    def _give_up(self, name: str) -> None:
        label = capital(field_info(ArmTraining, name).param.label)
        self._set(_("{setting} as all arms").format(setting=label), "", **{name: None})

    def _set(self, text: str, merge_key: str, **values: object) -> None:
        place = self._model.selected
        self._model.edit(lambda e: edits.set_arm_training(e, place, **values), text, merge_key)
