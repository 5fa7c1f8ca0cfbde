"""The section "Training": optimiser, learning rate, batches; less often used fields behind "More"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from reglab.experiment import edits
from reglab.experiment.base import FieldInfo, field_info
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import OPTIMIZER_TITLES, TrainingSpec
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.optimizer_fields import RATE_INFO, OptimizerFields
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.section import Section
from reglab.words import in_sentence, typed
from reglab.words.language import _

SEED_FIELDS = ("first_seed", "vary_weights", "vary_order")
"""What seeds are and do, beside their number."""


class TrainingSection(Section):
    """Edits `Experiment.training` but for the epochs and the device, which stand in the tool bar.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(_("Training"), parent=parent)
        self._model = model
        self.more = Section(_("More"), opened=False, minor=True)
        self.optimizer = OptimizerFields(_("Optimiser"), self._add_page, self)
        self.optimizer.box.setToolTip(
            _("<p><b>Optimiser</b><br>The rule by which a step follows from the gradient.</p>")
        )
        self.training = FieldGroup(self)
        self.seed = FieldGroup(self)
        self._build()
        self.optimizer.chosen.connect(self._choose_optimizer)
        self.optimizer.edited.connect(self._edit_optimizer)
        self.optimizer.refused.connect(self.training.refused)
        self.training.edited.connect(self._edit_training)
        self.seed.edited.connect(self._edit_seed)
        model.on(Part.TRAINING | Part.SEEDS).connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        form = Form(self.optimizer.rate)
        form.add_row(_("Optimiser"), self.optimizer.box)
        form.add_field(RATE_INFO)
        self.add(form)
        self.add(Form(self.training, [field_info(TrainingSpec, "batch_size")]))
        self.more.add(Form(self.training, [field_info(TrainingSpec, "precision")]))
        self.more.add(Form(self.seed, [field_info(Experiment, name) for name in SEED_FIELDS]))
        self.add(self.more)

    def _add_page(self, group: FieldGroup, fields: Sequence[FieldInfo]) -> Form:
        page = Form(group, fields)
        self.more.content.insertWidget(0, page)
        return page

    # -- showing and editing -------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show the experiment's training."""
        experiment = self._model.experiment
        training = experiment.training
        optimizer = training.optimizer
        self.optimizer.show(optimizer)
        self.training.show_values(training)
        self.seed.show_values(experiment)
        title = OPTIMIZER_TITLES[optimizer.kind]
        self.set_summary(
            _("{optimizer} {rate} · batch {size}").format(
                optimizer=title, rate=typed(optimizer.lr), size=training.batch_size
            )
        )

    @Slot(str)
    def _choose_optimizer(self, kind: str) -> None:
        self._model.edit(
            lambda e: edits.change_optimizer(e, kind),
            _("Train with {optimizer}").format(optimizer=OPTIMIZER_TITLES[kind]),
        )

    @Slot(str, object, str)
    def _edit_optimizer(self, name: str, value: object, merge_key: str) -> None:
        label = field_info(self._model.experiment.training.optimizer, name).param.label
        self._model.edit(
            lambda e: edits.set_optimizer(e, **{name: value}),
            _("Change {setting}").format(setting=in_sentence(label)),
            merge_key,
        )

    @Slot(str, object, str)
    def _edit_training(self, name: str, value: object, merge_key: str) -> None:
        label = field_info(TrainingSpec, name).param.label
        self._model.edit(
            lambda e: edits.set_training(e, **{name: value}),
            _("Change {setting}").format(setting=in_sentence(label)),
            merge_key,
        )

    @Slot(str, object, str)
    def _edit_seed(self, name: str, value: object, merge_key: str) -> None:
        label = in_sentence(field_info(Experiment, name).param.label)
        self._model.edit(
            lambda e: e.model_copy(update={name: value}),
            _("Change {setting}").format(setting=label),
            merge_key,
        )
