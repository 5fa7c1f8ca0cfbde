"""The training of the selected arm: as all arms have it, until a person gives it something of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from reglab.experiment.arm_training import ArmTraining
from reglab.gui.panels.arm_training_section import AS_ALL
from reglab.gui.panels.regularizer_panel import RegularizerPanel


@pytest.fixture
def panel(model, show):
    shown = show(RegularizerPanel(model))
    model.select(1)
    return shown


@pytest.fixture
def section(panel):
    panel.training.set_opened(True)
    return panel.training


def summary(section) -> str:
    return section.header.accessibleDescription()


def own_buttons(section) -> set[str]:
    return {name for name, rows in section.rows.items() if any(row.button.isVisible() for row in rows)}


def test_it_is_closed_and_says_what_differs(panel, model):
    assert not panel.training.opened
    assert summary(panel.training) == AS_ALL
    model.edit_arm(lambda arm: arm.model_copy(update={"training": ArmTraining(lr=0.5, epochs=20)}), "")
    assert summary(panel.training) == "learning rate 0.5, 20 epochs"
    model.select(0)
    assert summary(panel.training) == AS_ALL


def test_fields_show_what_all_arms_have_until_they_are_changed(section, model, typed):
    shared = model.experiment.training
    assert section.optimizer.rate.editors["lr"].value() == shared.optimizer.lr
    assert section.whole.editors["epochs"].value() == shared.epochs
    assert own_buttons(section) == set()
    typed(section.optimizer.rate.editors["lr"].field, "0.25")
    assert model.arm.training == ArmTraining(lr=0.25)
    assert model.experiment.training == shared
    assert own_buttons(section) == {"lr"}
    typed(section.whole.editors["batch_size"].field, "4")
    typed(section.whole.editors["epochs"].field, "7")
    assert model.arm.training == ArmTraining(lr=0.25, batch_size=4, epochs=7)
    assert own_buttons(section) == {"lr", "batch_size", "epochs"}
    model.undo_stack.undo()
    assert model.arm.training == ArmTraining(lr=0.25, batch_size=4)
    # The others, and what they show, stay.
    model.select(0)
    assert section.optimizer.rate.editors["lr"].value() == shared.optimizer.lr
    assert own_buttons(section) == set()


def test_each_field_goes_back_by_its_button(section, model, typed, qtbot):
    typed(section.optimizer.rate.editors["lr"].field, "0.25")
    typed(section.whole.editors["epochs"].field, "7")
    (row,) = section.rows["lr"]
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert model.arm.training == ArmTraining(epochs=7)
    assert section.optimizer.rate.editors["lr"].value() == model.experiment.training.optimizer.lr
    (row,) = section.rows["epochs"]
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert model.arm.training is None
    assert model.undo_stack.undoText() == "Epochs as all arms"


def test_an_optimiser_of_its_own_brings_its_fields(section, model, typed, qtbot):
    section.more.set_opened(True)
    section.optimizer.box.setCurrentIndex(section.optimizer.box.findData("sgd"))
    assert model.arm.training == ArmTraining(optimizer="sgd")
    assert section.optimizer.rate.editors["lr"].value() == 0.1
    group = section.optimizer.groups["sgd"]
    typed(group.editors["momentum"].field, "0.9")
    group.editors["nesterov"].box.click()
    assert model.arm.training == ArmTraining(optimizer="sgd", momentum=0.9, nesterov=True)
    assert own_buttons(section) == {"optimizer", "momentum", "nesterov"}
    assert not section.optimizer.groups["adam"].editors["beta1"].isVisible()
    (row,) = section.rows["optimizer"]
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert model.arm.training is None
    assert section.optimizer.box.currentData() == "adam"
    assert section.optimizer.groups["adam"].editors["beta1"].isVisible()
    assert not group.editors["momentum"].isVisible()


def test_a_value_out_of_range_is_refused_with_a_sentence(panel, section, model, typed):
    typed(section.optimizer.rate.editors["lr"].field, "0")
    assert model.arm.training is None
    assert "above 0" in panel.notice.text()


def test_it_gives_way_to_a_search(panel, section):
    panel.search.setText("drop")
    assert not section.isVisible()
    panel.search.clear()
    assert section.isVisible()
