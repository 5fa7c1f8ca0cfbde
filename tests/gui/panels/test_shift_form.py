"""The shifted validation set in the panel of the data."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QStandardItemModel
from pytestqt.qtbot import QtBot

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Experiment
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.data_section import DataSection
from reglab.gui.widgets.field_editor import ChoiceEditor, NumberEditor


@pytest.fixture
def model() -> ExperimentModel:
    return ExperimentModel(Experiment(data=DataSpec(set="digits", train=50, noise=0.0)))


@pytest.fixture
def section(qtbot: QtBot, model: ExperimentModel) -> DataSection:
    made = DataSection(model)
    qtbot.addWidget(made)
    made.more.set_opened(True)
    made.show()
    return made


def choose(section: DataSection, name: str) -> None:
    box = _choice(section).box
    box.setCurrentIndex(box.findData(name))


def _choice(section: DataSection) -> ChoiceEditor:
    editor = section.fields.editors["shift"]
    assert isinstance(editor, ChoiceEditor)
    return editor


def _size(section: DataSection) -> NumberEditor:
    editor = section.fields.editors["shift_size"]
    assert isinstance(editor, NumberEditor)
    return editor


def test_a_shift_comes_with_its_usual_size(section: DataSection, model: ExperimentModel) -> None:
    assert not _size(section).isEnabled()
    choose(section, "turned")
    data = model.experiment.data
    assert (data.shift, data.shift_size) == ("turned", 30)
    size = _size(section)
    assert size.isEnabled()
    assert (size.info.maximum, size.info.param.unit, size.value()) == (180, "°", 30)
    assert section.shift.meaning.text().startswith("Pictures are turned")
    assert section.more.header.accessibleDescription() == "1 changed"
    choose(section, "darkened")
    assert model.experiment.data.shift_size == 0.5
    assert _size(section).info.maximum == 1
    choose(section, "inverted")
    assert model.experiment.data.shift_size == 0
    assert not size.isEnabled()
    assert "Inverted has no size" in size.toolTip()
    for _ in range(3):
        model.undo_stack.undo()
    assert model.experiment.data.shift == "none"
    assert not section.shift.meaning.isVisible()


def test_what_the_data_cannot_have_cannot_be_chosen_and_says_why(
    section: DataSection, model: ExperimentModel
) -> None:
    box = _choice(section).box
    entries = box.model()
    assert isinstance(entries, QStandardItemModel)

    def enabled() -> set[str]:
        return {box.itemData(at) for at in range(box.count()) if entries.item(at).isEnabled()}

    assert enabled() == {"none", "inverted", "turned", "darkened", "noisy"}
    assert "it has no coloured pictures" in entries.item(box.findData("recoloured")).toolTip()
    choose(section, "inverted")
    model.edit(lambda e: edits.change_dataset(e, "diabetes"), "Take diabetes")
    assert enabled() == {"none", "drifted", "noisy"}
    assert box.currentData() == "none"
    assert model.experiment.data.shift == "none"
