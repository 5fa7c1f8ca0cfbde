"""The section "Training": optimiser, learning rate, batches; less often used fields behind "More"."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from reglab.experiment import edits
from reglab.experiment.base import field_info, field_infos
from reglab.experiment.experiment import Experiment
from reglab.experiment.training import OPTIMIZER_TITLES, OPTIMIZERS, TrainingSpec
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.widgets.field_editor import QuietComboBox
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.section import Section
from reglab.words import in_sentence, typed

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
        super().__init__("Training", parent=parent)
        self._model = model
        self.optimizer_box = self._optimizer_box()
        self.rate = FieldGroup(self)
        self.training = FieldGroup(self)
        self.seed = FieldGroup(self)
        self.optimizers: dict[str, FieldGroup] = {}
        self._pages: dict[str, Form] = {}
        self.more = Section("More", opened=False, minor=True)
        self._build()
        self.rate.edited.connect(self._edit_optimizer)
        self.training.edited.connect(self._edit_training)
        self.seed.edited.connect(self._edit_seed)
        model.on(Part.TRAINING | Part.SEEDS).connect(self.refresh)
        self.refresh()

    def _optimizer_box(self) -> QuietComboBox:
        box = QuietComboBox()
        box.setAccessibleName("Optimiser")
        box.setToolTip("<p><b>Optimiser</b><br>The rule by which a step follows from the gradient.</p>")
        for kind, title in OPTIMIZER_TITLES.items():
            box.addItem(title, kind)
        box.currentIndexChanged.connect(self._choose_optimizer)
        return box

    def _build(self) -> None:
        form = Form(self.rate)
        form.add_row("Optimiser", self.optimizer_box)
        form.add_field(field_info(OPTIMIZERS["adam"], "lr"))
        self.add(form)
        self.add(Form(self.training, [field_info(TrainingSpec, "batch_size")]))
        self.more.add(Form(self.training, [field_info(TrainingSpec, "precision")]))
        self.more.add(Form(self.seed, [field_info(Experiment, name) for name in SEED_FIELDS]))
        self.add(self.more)

    def _page(self, kind: str) -> FieldGroup:
        """The fields of one optimiser; made when it is chosen for the first time."""
        if kind not in self._pages:
            group = FieldGroup(self)
            page = Form(group, [info for info in field_infos(OPTIMIZERS[kind]) if info.name != "lr"])
            group.edited.connect(self._edit_optimizer)
            group.refused.connect(self.training.refused)
            self.more.content.insertWidget(0, page)
            self._pages[kind], self.optimizers[kind] = page, group
        for other, page in self._pages.items():
            page.setVisible(other == kind)
        return self.optimizers[kind]

    # -- showing and editing -------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show the experiment's training."""
        experiment = self._model.experiment
        training = experiment.training
        optimizer = training.optimizer
        blocked = self.optimizer_box.blockSignals(True)
        self.optimizer_box.setCurrentIndex(self.optimizer_box.findData(optimizer.kind))
        self.optimizer_box.blockSignals(blocked)
        self.rate.editors["lr"].set_info(field_info(optimizer, "lr"))
        group = self._page(optimizer.kind)
        self.rate.show_values(optimizer)
        group.show_values(optimizer)
        self.training.show_values(training)
        self.seed.show_values(experiment)
        title = OPTIMIZER_TITLES[optimizer.kind]
        self.set_summary(f"{title} {typed(optimizer.lr)} · batch {training.batch_size}")

    @Slot(int)
    def _choose_optimizer(self, index: int) -> None:
        kind = self.optimizer_box.itemData(index)
        self._model.edit(lambda e: edits.change_optimizer(e, kind), f"Train with {OPTIMIZER_TITLES[kind]}")

    @Slot(str, object, str)
    def _edit_optimizer(self, name: str, value: object, merge_key: str) -> None:
        label = field_info(self._model.experiment.training.optimizer, name).param.label
        self._model.edit(
            lambda e: edits.set_optimizer(e, **{name: value}), f"Change {in_sentence(label)}", merge_key
        )

    @Slot(str, object, str)
    def _edit_training(self, name: str, value: object, merge_key: str) -> None:
        label = field_info(TrainingSpec, name).param.label
        self._model.edit(
            lambda e: edits.set_training(e, **{name: value}), f"Change {in_sentence(label)}", merge_key
        )

    @Slot(str, object, str)
    def _edit_seed(self, name: str, value: object, merge_key: str) -> None:
        label = in_sentence(field_info(Experiment, name).param.label)
        self._model.edit(lambda e: e.model_copy(update={name: value}), f"Change {label}", merge_key)
