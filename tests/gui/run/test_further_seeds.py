"""One more seed in the window: it joins the run, and nothing else is trained anew."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from reglab.engine.run.trainer import Trainer
from reglab.gui.views.seeds.view import SeedsView
from reglab.gui.window.main_window import MainWindow
from reglab.record.events import NetworksLost
from reglab.record.record import RunRecord
from tests.gui.conftest import MakeWindow, small_experiment


def ended(qtbot: QtBot, window: MainWindow, seeds: int) -> RunRecord:
    def all_there() -> bool:
        record = window.session.record
        return window.session.phase == "ended" and record is not None and record.experiment.seeds == seeds

    qtbot.waitUntil(all_there, timeout=120_000)
    assert window.session.record is not None
    return window.session.record


def seeds_tab(window: MainWindow) -> SeedsView:
    window.tabs.setCurrentWidget(window.tabs.page("Seeds"))
    return window.tabs.view(SeedsView)


def test_it_joins_the_record_and_the_experiment(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    window.show()
    view = seeds_tab(window)
    window.session.run()
    record = ended(qtbot, window, 2)
    before = record.values("val_loss").copy()
    assert view.one.isEnabled()
    view.one.click()
    assert ended(qtbot, window, 3) is record
    assert record.run == window.session.questions.run
    assert window.model.experiment.seeds == 3
    assert window.session.staleness.words == ""
    kept = [replica.index for replica in record.replicas if replica.seed < 2]
    np.testing.assert_array_equal(record.values("val_loss")[:, kept], before)
    whole = RunRecord(record.experiment, 1)
    for event in Trainer(record.experiment, 1).run():
        whole.apply(event)
    for name in record.metrics:
        np.testing.assert_array_equal(record.values(name), whole.values(name))
    assert len(view.table.content.rows[0].lanes[0].values) == 3
    window.model.undo_stack.undo()
    assert window.model.experiment.seeds == 2
    assert "esults of 3 seeds" in window.session.staleness.words


def test_why_there_can_be_none_is_said(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment())
    window.show()
    view = seeds_tab(window)
    window.session.run()
    record = ended(qtbot, window, 2)
    window.model.edit(lambda e: e.model_copy(update={"first_seed": 7}), "Other seeds")
    assert not view.one.isEnabled()
    assert "press Run" in view.one.toolTip()
    window.model.undo_stack.undo()
    assert view.one.isEnabled()
    record.apply(NetworksLost(record.run))
    view.mark_due()
    assert not view.one.isEnabled()
    assert "gone" in view.one.toolTip()
    told: list[str] = []
    window.session.failed.connect(told.append)
    view.seed_wanted.emit()
    assert window.model.experiment.seeds == 2
    assert "gone" in told[0]
