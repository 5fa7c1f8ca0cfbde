"""A model with a baseline and one other arm, and helpers that act as a person does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.gui import theme
from reglab.gui.document.experiment_model import ExperimentModel


@pytest.fixture
def model(qapp) -> ExperimentModel:
    arms = (Arm(name="No regularization"), Arm(name="L2 + dropout", techniques=(L2(), Dropout(p=0.3))))
    return ExperimentModel(Experiment(arms=arms))


@pytest.fixture(autouse=True)
def look(qapp) -> None:
    """The panels as they are shipped: sizes depend on the theme."""
    theme.apply(qapp, "light")


@pytest.fixture(autouse=True)
def quick_previews(monkeypatch) -> None:
    """Previews without torch."""
    monkeypatch.setattr("reglab.gui.preview.loader.PREVIEW", "tests.support.previewed:moved")


@pytest.fixture
def show(qtbot) -> Callable[[QWidget], QWidget]:
    """Show a widget as a person would see it."""

    def shown(widget, width=290, height=900):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        widget.activateWindow()
        return widget

    return shown


@pytest.fixture
def typed(qtbot):
    """Type a number into a field and press Enter."""

    def type_into(field, text):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)

    return type_into
