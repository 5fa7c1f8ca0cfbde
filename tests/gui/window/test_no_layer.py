"""Techniques whose last layer is ticked off, before and while networks train."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Arm
from reglab.experiment.techniques import TECHNIQUES
from reglab.gui.panels.technique_card import TechniqueCard
from reglab.gui.window.main_window import MainWindow
from tests.gui.conftest import MakeWindow, small_experiment
from tests.gui.run.test_live_changes import step
from tests.gui.run.test_session import finish


def untick(window: MainWindow, kind: str) -> TechniqueCard:
    """Click every layer of a technique away, as a person does."""
    card = window.regularizer_panel.cards[kind][0]
    card.set_opened(True)
    assert card.details is not None
    assert card.details.layers is not None
    for box in card.details.layers.boxes.values():
        if box.isChecked():
            box.click()
    assert not any(box.isChecked() for box in card.details.layers.boxes.values())
    assert "No layer is chosen" in card.formula.text()
    return card


@pytest.mark.parametrize("kind", ["l2", "l1", "elastic_net", "dropout", "max_norm", "activity"])
def test_nothing_breaks_before_or_while_networks_train(
    qtbot: QtBot, make_window: MakeWindow, kind: str
) -> None:
    arms = (Arm(name="none"), Arm(name="it", techniques=(TECHNIQUES[kind](),)))
    window = make_window(small_experiment().model_copy(update={"arms": arms}))
    window.model.select(1)
    untick(window, kind)
    record = step(qtbot, window)
    np.testing.assert_array_equal(*np.split(record.values("train_loss"), 2, axis=1))
    # On again by hand while it trains, and off again.
    panel = window.regularizer_panel
    details = panel.cards[kind][0].details
    assert details is not None
    assert details.layers is not None
    details.layers.all_box.click()
    step(qtbot, window)
    untick(window, kind)
    step(qtbot, window)
    window.session.run()
    record = finish(qtbot, window)
    assert record.state == "completed"
    assert record.failure is None
