"""A view with curves of a run made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.run.questions import Questions
from reglab.gui.views.curves.view import CurvesView
from reglab.record.record import RunRecord
from tests.support import records


@pytest.fixture
def record() -> RunRecord:
    t = np.linspace(0, 1, 60)[:, None]
    gap = np.repeat([0.8, 0.1], 3) + np.tile([0.0, 0.05, 0.1], 2)
    curves = {"train_loss": 0.7 - 0.5 * t + 0 * gap, "val_loss": 0.7 - 0.5 * t + gap * t}
    return records.record(records.experiment(["plain & <b>", "L2"], seeds=3, epochs=60), curves)


@pytest.fixture
def view(qtbot: QtBot, record: RunRecord) -> CurvesView:
    made = CurvesView(Questions())
    qtbot.addWidget(made)
    made.resize(700, 520)
    made.show()
    made.set_record(record)
    made.set_experiment(record.experiment, visible={0, 1}, selected=1)
    return made
