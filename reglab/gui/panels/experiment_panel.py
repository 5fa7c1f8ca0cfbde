"""The left panel: data, network and training, which all arms share."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reglab.experiment.problem import Problem
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.data_section import DataSection
from reglab.gui.panels.edit_notice import EditNotice
from reglab.gui.panels.network_section import NetworkSection
from reglab.gui.panels.notes import NotesSection, TitleEdit
from reglab.gui.panels.panel import Panel
from reglab.gui.panels.training_section import TrainingSection
from reglab.words.language import _


class ExperimentPanel(Panel):
    """Builds the experiment that the arms share.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(_("Experiment"), EditNotice(model, _concerns), parent)
        self.setObjectName("experimentPanel")
        self.title = TitleEdit(model)
        self.heading.addWidget(self.title, 1)
        self.notes = NotesSection(model)
        self.data = DataSection(model)
        self.network = NetworkSection(model)
        self.training = TrainingSection(model)
        for section in (self.notes, self.data, self.network, self.training):
            self.add(section)
        self.data.consequence.connect(self.notice.show_consequence)
        self.network.consequence.connect(self.notice.show_consequence)
        self.network.layers.remedy.connect(self.notice.show_remedy)
        self.fill()
        for group in (
            self.data.fields,
            self.network.fields,
            self.training.training,
            self.training.seed,
        ):
            group.refused.connect(self.notice.show_field_problem)


def _concerns(problem: Problem) -> bool:
    """All but what the arms' strip and the regularizer panel show; an arm's own network is shown here."""
    return problem.part in ("experiment", "network", "arm_network")
