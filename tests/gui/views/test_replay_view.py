"""The early-stopping tab: what it shows of a rule, and what it asks for."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from reglab.analysis.replay import replay
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.gui import theme
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.plots.content import LeftOut
from reglab.gui.run.questions import Questions
from reglab.gui.run.session import Session
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.views.replay import layer as layers
from reglab.gui.views.replay.view import ReplayView
from reglab.gui.widgets.labels import small_font
from reglab.record.events import ReplicaStopped
from reglab.runtime.thread_host import ThreadHost
from tests.gui.conftest import small_experiment
from tests.support import records
from tests.support.growing_run import GrowingRun


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


@pytest.fixture
def finished():
    run = GrowingRun(arms=2, seeds=3, epochs=300)
    run.start()
    run.give()
    run.finish()
    return run.record


@pytest.fixture
def session(qapp):
    """A run in a thread of this process."""
    worker = TrainingWorker(ThreadHost)
    session = Session(ExperimentModel(small_experiment(epochs=60)), worker)
    yield session
    session.close()


@pytest.fixture
def make(qtbot):
    """Show a view of a record as the window would."""

    def made(record, arm=0, size=(900, 600), experiment=None):
        view = ReplayView(Questions())
        qtbot.addWidget(view)
        view.resize(*size)
        shown = experiment or (record.experiment if record else records.experiment())
        view.set_experiment(shown)
        view.set_record(record)
        view.set_selected_arm(arm)
        view.show()
        qtbot.waitExposed(view)
        return view

    return made


def rows(view):
    """The table as shown: one list of texts per row, hidden columns left out."""
    model, table = view.table.table, view.table
    columns = [c for c in range(model.columnCount()) if not table.isColumnHidden(c)]
    return [[model.data(model.index(row, c)) for c in columns] for row in range(model.rowCount())]


def heads(view):
    model = view.table.table
    return [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]


def typed(qtbot, view, name, text):
    field = view.settings.fields.editors[name].field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def grab(view):
    image = view.plot.canvas.grab().toImage()
    return bytes(image.constBits())


def test_the_table_says_what_the_analysis_says(make, finished):
    view = make(finished, arm=1)
    expected = replay(finished, 1, EarlyStopping())
    assert [row[:3] for row in rows(view)[1:]] == [
        [str(s.seed), str(s.stop), str(s.kept.epoch)] for s in expected.seeds
    ]
    assert rows(view)[0][0] == "mean"
    assert "Stops 3 of 3 seeds" in view.outcome.text()


def test_another_patience_is_another_stop(qtbot, make, finished):
    view = make(finished)
    before, picture = rows(view), grab(view)
    typed(qtbot, view, "patience", "40")
    expected = replay(finished, 0, EarlyStopping(patience=40))
    assert [row[1] for row in rows(view)[1:]] == [str(s.stop) for s in expected.seeds]
    assert rows(view) != before
    assert grab(view) != picture
    assert "with patience 20" in view.sides.costs.text()
    assert "with patience 80" in view.sides.costs.text()


def test_dragging_the_slider_follows(qtbot, make, finished):
    view = make(finished)
    slider = view.settings.fields.editors["patience"].slider
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    patience = view.settings.value.patience
    assert 40 < patience < 60
    assert view.replay == replay(finished, 0, EarlyStopping(patience=patience))


def test_the_monitored_value_is_plotted(make, finished):
    view = make(finished)
    assert view.plot.quantity.title == "Validation loss"
    editor = view.settings.fields.editors["monitor"]
    editor.box.setCurrentIndex(editor.box.findData("val_accuracy"))
    assert view.plot.quantity.title == "Validation accuracy"
    assert view.plot.content.quantity.main.metric == "val_accuracy"
    assert view.replay == replay(finished, 0, EarlyStopping(monitor="val_accuracy"))


@pytest.mark.parametrize(("task", "missing"), [("classification", "val_r2"), ("regression", "val_accuracy")])
def test_only_what_is_measured_can_be_monitored(make, task, missing):
    run = GrowingRun(arms=1, seeds=2, epochs=40, task=task)
    run.start()
    run.give()
    run.finish()
    view = make(run.record)
    box = view.settings.fields.editors["monitor"].box
    keys = {box.itemData(i) for i in range(box.count())}
    assert missing not in keys
    assert len(keys) == 3
    assert ("val R²" if task == "regression" else "val accuracy") in heads(view)


def test_a_monitor_that_the_next_task_lacks_is_given_up(make, finished):
    view = make(finished)
    editor = view.settings.fields.editors["monitor"]
    editor.box.setCurrentIndex(editor.box.findData("val_accuracy"))
    run = GrowingRun(arms=1, seeds=1, epochs=40, task="regression")
    run.start()
    run.give()
    view.set_record(run.record)
    assert view.settings.value.monitor == "val_loss"
    assert view.replay is not None


def test_what_was_never_trained_looks_different(qtbot, make, finished):
    """Marks and shade move with the stop."""
    view = make(finished)
    pictures = set()
    for patience in ("1", "30", "299"):
        typed(qtbot, view, "patience", patience)
        pictures.add(grab(view))
    assert len(pictures) == 3


def seen(view):
    """Last epoch that the plot shows, without the little room beyond."""
    return view.plot.canvas.view.viewRange()[0][1] / 1.01


def test_the_stops_are_shown_large_and_the_whole_run_on_demand(qtbot, make, finished):
    view = make(finished)
    assert seen(view) == pytest.approx(300)
    assert not view.span.chip.isEnabled()
    typed(qtbot, view, "patience", "1")
    last = max(seed.stop for seed in view.replay.seeds)
    assert 4 * last <= seen(view) < 8 * last < 210
    qtbot.mouseClick(view.span.chip, Qt.MouseButton.LeftButton)
    assert seen(view) == pytest.approx(300)
    qtbot.mouseClick(view.span.chip, Qt.MouseButton.LeftButton)
    assert seen(view) < 210
    view.plot.canvas.whole_wanted.emit()
    assert view.span.chip.isChecked()
    assert seen(view) == pytest.approx(300)


def test_what_a_person_zoomed_stays(qtbot, make, finished):
    view = make(finished)
    view.plot.canvas.show_x(10, 20)
    view.plot.canvas.zoomed.emit()
    typed(qtbot, view, "patience", "1")
    assert view.plot.canvas.view.viewRange()[0] == [10, 20]
    view.set_selected_arm(1)
    assert view.plot.canvas.view.viewRange()[0][0] == 0


def test_every_network_has_its_marks_where_the_rule_puts_them(qtbot, make, finished, monkeypatch):
    view = make(finished)
    drawn = []
    monkeypatch.setattr(
        layers, "draw_mark", lambda _painter, kind, at, *_: drawn.append((kind, at.x(), at.y()))
    )
    typed(qtbot, view, "patience", "12")
    drawn.clear()
    view.plot.canvas.grab()
    frame, loss = view.plot.canvas.layer.frame, finished.values("val_loss")
    expected = []
    for seed in view.replay.seeds:
        for kind, epoch in (("stopped", seed.stop), ("best", seed.kept.epoch)):
            expected.append((kind, *frame.point(epoch, loss[epoch - 1, seed.column])))
    assert drawn == expected


def test_the_part_after_the_stop_is_faint(make, finished, monkeypatch):
    view = make(finished)
    drawn = []
    monkeypatch.setattr(
        layers.ReplayLayer,
        "_paint_thin",
        staticmethod(lambda _painter, x, y, color: drawn.append((x, y, color))),
    )
    view.plot.canvas.layer.update()
    view.plot.canvas.grab()
    frame = view.plot.canvas.layer.frame
    pairs = list(zip(drawn[::2], drawn[1::2], strict=True))
    for seed, (after, before) in zip(view.replay.seeds, pairs, strict=True):
        stop = frame.point(seed.stop, 1.0)[0]
        assert after[0][np.isfinite(after[1])].min() == pytest.approx(stop)
        assert before[0][np.isfinite(before[1])].max() == pytest.approx(stop)
        contrast = [abs(color.lightnessF() - 1.0) for _, _, color in (after, before)]
        assert contrast[0] < contrast[1]


@pytest.mark.parametrize("sides", [(), (False,), (True,), (True, False)])
def test_words_keep_out_of_the_line_of_what_is_left_out(make, finished, sides):
    layer = make(finished).plot.canvas.layer
    layer.content.left_out = tuple(LeftOut(1.0, 1, above=side) for side in sides)
    height, line = layer.frame.height, QFontMetricsF(small_font()).height()
    top = layer._words_top()
    assert top >= (line if True in sides else 0)
    assert top + line <= height - (line if False in sides else 0)


def test_the_selected_arm_is_followed(make, finished):
    view = make(finished, arm=0)
    assert (view.arm, view.settings.arm.currentText()) == (0, "Arm 0")
    view.set_selected_arm(1)
    assert (view.arm, view.settings.arm.currentText()) == (1, "Arm 1")
    assert view.replay == replay(finished, 1, EarlyStopping())


def test_choosing_an_arm_selects_it_by_its_present_place(qtbot, make, finished):
    present = finished.experiment.model_copy(update={"arms": finished.experiment.arms[::-1]})
    view = make(finished, arm=1, experiment=present)
    assert view.arm == 0
    with qtbot.waitSignal(view.arm_selected) as told:
        view.settings.arm.setCurrentIndex(1)
        view.settings.arm.activated.emit(1)
    assert told.args == [0]
    assert view.arm == 1


def test_the_arms_own_rule_comes_first(make):
    question = records.experiment(
        arms=("plain", "stops"), techniques={"stops": [{"kind": "early_stopping", "patience": 17}]}
    )
    curve = np.concatenate([np.linspace(0.9, 0.4, 50), np.linspace(0.4, 0.6, 50)])
    record = records.record(question, {"val_loss": curve, "train_loss": curve})
    view = make(record, arm=1)
    assert view.settings.value.patience == 17
    assert not view.settings.button.isEnabled()
    assert "already" in view.settings.button.toolTip()


def test_what_a_person_set_stays_when_the_arm_changes(qtbot, make, finished):
    view = make(finished)
    typed(qtbot, view, "patience", "23")
    view.set_selected_arm(1)
    assert view.settings.value.patience == 23
    view.set_record(finished)
    assert view.settings.value.patience == 23


def test_the_settings_are_given_to_the_arm(qtbot, make, finished):
    view = make(finished)
    typed(qtbot, view, "patience", "9")
    typed(qtbot, view, "min_delta", "0.01")
    with qtbot.waitSignal(view.technique_chosen) as told:
        qtbot.mouseClick(view.settings.button, Qt.MouseButton.LeftButton)
    assert told.args == [EarlyStopping(patience=9, min_delta=0.01), "Use these stopping settings"]


def test_they_are_given_to_the_arm_that_is_shown(qtbot, make, finished):
    arms = (
        *finished.experiment.arms,
        finished.experiment.arms[0].model_copy(update={"name": "new", "key": "new"}),
    )
    view = make(finished, arm=2, experiment=finished.experiment.model_copy(update={"arms": arms}))
    told = []
    view.arm_selected.connect(told.append)
    view.technique_chosen.connect(lambda chosen, _name: told.append(chosen))
    qtbot.mouseClick(view.settings.button, Qt.MouseButton.LeftButton)
    assert told == [0, EarlyStopping()]


def test_an_arm_that_is_gone_cannot_have_settings(make, finished):
    present = finished.experiment.model_copy(update={"arms": finished.experiment.arms[:1]})
    view = make(finished, arm=0, experiment=present)
    view._choose_arm(1)
    assert not view.settings.button.isEnabled()
    assert "no longer" in view.settings.button.toolTip()


def test_a_number_out_of_range_is_refused_in_words(qtbot, make, finished):
    view = make(finished)
    before = rows(view)
    typed(qtbot, view, "patience", "-3")
    assert "Patience must be at least 0" in view.outcome.text()
    assert rows(view) == before
    typed(qtbot, view, "patience", "5")
    assert view.outcome.text().startswith("Stops")


def test_the_stopped_arm_stands_beside_all_arms_at_their_end(make, finished):
    view = make(finished)
    names = [name.text() for _, name, _, _ in view.sides.standings.rows]
    assert names == ["Stopped early", "Arm 0", "Arm 1"]
    losses = [loss.text() for _, _, loss, _ in view.sides.standings.rows]
    end = finished.values("val_loss")[-1]
    assert losses[1:] == [f"{end[:3].mean():.3f}", f"{end[3:].mean():.3f}"]
    kept = [s.kept.loss for s in view.replay.seeds]
    assert losses[0] == f"{np.mean(kept):.3f}"


def test_the_stopped_arm_has_a_sign_of_its_own(make, finished):
    view = make(finished)
    signs = [swatch.grab().toImage() for swatch, *_ in view.sides.standings.rows]
    assert signs[0] != signs[1]


def test_both_sides_are_told_with_the_runs_own_numbers(make, finished):
    view = make(finished)
    assert "need not be trained" in view.sides.gives.text()
    assert "optimising less" in view.sides.costs.text()
    assert "epochs apart" in view.sides.costs.text()


def test_it_grows_with_a_run(qtbot, make):
    run = GrowingRun(arms=2, seeds=3, epochs=300)
    run.start()
    view = make(run.record)
    assert view.replay is None
    assert view.plot.content.message == "The first epoch is being trained …"
    run.give(60)
    view.refresh()
    qtbot.waitUntil(lambda: view.replay is not None and view.replay.seeds[0].trained == 60)
    assert "so far" in view.outcome.text()
    run.give()
    run.finish()
    view.refresh()
    qtbot.waitUntil(lambda: view.replay.seeds[0].trained == 300)
    assert "so far" not in view.outcome.text()


def test_a_stop_without_a_new_epoch_is_noticed(qtbot, make):
    run = GrowingRun(arms=1, seeds=2, epochs=300)
    run.start()
    run.give(50)
    view = make(run.record)
    assert view.replay.seeds[0].state == "training"
    run.record.apply(ReplicaStopped(1, 0, 50, "early_stopping", 20))
    view.refresh()
    qtbot.waitUntil(lambda: view.replay.seeds[0].state == "stopped_early")


def test_hidden_it_computes_nothing(make, finished, monkeypatch):
    view = make(finished)
    view.hide()
    monkeypatch.setattr(view, "update_view", lambda: pytest.fail("computed while hidden"))
    view.refresh()
    view.set_selected_arm(1)
    view.set_record(finished)


def test_before_a_run_it_says_what_to_do(make):
    view = make(None)
    assert "Press Run" in view.plot.content.message
    assert not view.settings.button.isEnabled()
    assert not view.sides.standings.isVisible()


def test_the_epoch_looked_at_is_marked(make, finished):
    view = make(finished)
    view.set_epoch(120)
    assert view.plot.canvas.cursor_layer.epoch == 120
    assert view.replay.seeds[0].trained == 300
    view.plot.canvas.hovered.emit(7)
    assert view.plot.canvas.cursor_layer.epoch == 7
    view.plot.canvas.hovered.emit(0)
    assert view.plot.canvas.cursor_layer.epoch == 120
    view.set_epoch(None)
    assert view.plot.canvas.cursor_layer.epoch == 0


def test_another_data_set_offers_its_own_values(make):
    view = make(None)
    view.set_experiment(records.experiment(data={"set": "sine"}))
    box = view.settings.fields.editors["monitor"].box
    assert box.findData("val_r2") >= 0
    assert box.findData("val_accuracy") < 0


def test_a_real_run_from_its_first_epoch_to_its_last(qtbot, make, session):
    view = make(None, experiment=session.model.experiment)
    session.record_changed.connect(lambda: view.set_record(session.record))
    session.frame.connect(view.refresh)
    session.run()
    qtbot.waitUntil(lambda: session.phase == "ended", timeout=120_000)
    view.refresh()
    expected = replay(session.record, 0, EarlyStopping())
    qtbot.waitUntil(lambda: view.replay == expected)
    assert len(rows(view)) == 3


def test_columns_give_way_where_there_is_no_room(make, finished):
    wide, narrow = make(finished, size=(1250, 700)), make(finished, size=(560, 430))
    assert len(rows(wide)[0]) == 10
    assert 2 < len(rows(narrow)[0]) < 10
    for view in (wide, narrow):
        width = sum(view.table.columnWidth(c) for c in range(10) if not view.table.isColumnHidden(c))
        assert width <= view.table.viewport().width()


def test_what_is_saved_and_missed_stays_where_type_is_large(qapp, make, finished):
    theme.apply(qapp, "projector")
    view = make(finished, size=(750, 430))
    shown = {heads(view)[c] for c in range(10) if not view.table.isColumnHidden(c)}
    assert {"saved", "missed"} <= shown


def test_the_side_fades_out_where_it_goes_on_below(qtbot, make, finished):
    view = make(finished, size=(900, 400))
    qtbot.waitUntil(view._fade.isVisible)
    bar = view._side.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not view._fade.isVisible()
    view.resize(900, 1400)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert not view._fade.isVisible()


def test_every_row_has_its_sentence(make, finished):
    view = make(finished)
    model = view.table.table
    tip = model.data(model.index(1, 0), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Seed 0: stops at epoch")


@pytest.mark.parametrize("mode", ["dark", "projector"])
def test_it_follows_the_theme(qapp, make, finished, mode):
    view = make(finished)
    before = grab(view)
    theme.apply(qapp, mode)
    assert grab(view) != before


def test_diverged_networks_are_no_trouble(make):
    question = records.experiment(arms=("plain",), seeds=2, epochs=10)
    val = np.tile(np.linspace(0.9, 0.5, 10)[:, None], 2)
    val[4:, 1] = np.nan
    record = records.record(
        question,
        {"val_loss": val, "train_loss": val},
        stops=[ReplicaStopped(records.RUN, 1, 5, "diverged")],
    )
    view = make(record)
    assert "1 of 2 seeds diverged" in view.outcome.text()
    assert rows(view)[2][1:3] == ["–", "4"]
