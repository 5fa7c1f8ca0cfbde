"""The table of numbers: right ones, in every theme of the rules for Qt's tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.analysis.spread import SPREADS
from reglab.experiment.experiment import Experiment
from reglab.gui import theme
from reglab.gui.plots.content import Options
from reglab.gui.plots.quantities import PANELS, Quantity
from reglab.gui.plots.readout import Readout
from reglab.gui.plots.readout_model import ReadoutModel, columns_of
from tests.support.growing_run import GrowingRun

Make = Callable[..., GrowingRun]


def quantities(experiment: Experiment) -> list[Quantity]:
    return [choices(experiment)[0] for choices in PANELS.values()]


def fill(model: ReadoutModel, run: GrowingRun, epoch: int = 0) -> None:
    experiment = run.record.experiment
    model.set_shape(
        [a.name for a in experiment.arms], columns_of(quantities(experiment)), Options(theme.current())
    )
    statistics = Statistics(run.record, SPREADS["mean-range"])
    milestones = Milestones(statistics)
    milestones.update()
    model.read(statistics, milestones, epoch)


def table(model: ReadoutModel) -> dict[tuple[str, str], str]:
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    return {
        (model.index(row, 0).data(), heads[column]): model.index(row, column).data()
        for row in range(model.rowCount())
        for column in range(1, model.columnCount())
    }


def test_it_keeps_the_rules_of_tables(run: Make, qtmodeltester: ModelTester) -> None:
    model = ReadoutModel()
    fill(model, run(3, 2, 40, given=30))
    qtmodeltester.check(model)
    fill(model, run(1, 1, 10))
    qtmodeltester.check(model)


def test_it_reads_the_epoch(run: Make) -> None:
    made = run(2, 3, 40, given=40)
    model = ReadoutModel()
    fill(model, made, epoch=12)
    val, train = made.values["val_loss"][11, 3:].mean(), made.values["train_loss"][11, 3:].mean()
    cells = table(model)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Epoch 12"
    assert cells["Arm 1", "val loss"] == f"{val:.3f}"
    assert cells["Arm 1", "Gap"] == f"{val - train:.3f}"
    assert cells["Arm 0", "val acc."] == f"{100 * made.values['val_accuracy'][11, :3].mean():.1f} %"


def test_without_an_epoch_it_reads_the_end_of_every_arm(run: Make) -> None:
    made = run(2, 2, 40)
    for metric in made.metrics:
        made.values[metric][25:, 2:] = np.nan
    made.give()
    made.stop(2, 25)
    made.stop(3, 25)
    model = ReadoutModel()
    fill(model, made)
    cells = table(model)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Epoch 40"
    assert cells["Arm 1", "val loss"] == f"{made.values['val_loss'][24, 2:].mean():.3f}"
    assert cells["Arm 1", "■ stop"] == "25"
    assert cells["Arm 0", "■ stop"] == "–"


def test_after_its_end_an_arm_has_no_value(run: Make) -> None:
    made = run(2, 1, 20)
    made.values["val_loss"][10:, 1] = np.nan
    made.give()
    model = ReadoutModel()
    fill(model, made, epoch=15)
    assert table(model)["Arm 1", "val loss"] == "–"


def test_some_stopped_networks_are_counted_and_divergence_is_marked(run: Make) -> None:
    made = run(2, 3, 20, given=20)
    made.stop(1, 12)
    made.stop(4, 7, diverged=True)
    model = ReadoutModel()
    fill(model, made)
    assert table(model)["Arm 0", "■ stop"] == "12 (1/3)"
    assert table(model)["Arm 1", "■ stop"] == "✕ 7 (1/3)"


def test_regression_has_its_own_columns(run: Make) -> None:
    made = run(1, 1, 5, task="regression")
    heads = [column.header for column in columns_of(quantities(made.record.experiment))]
    assert heads == ["train loss", "val loss", "train R²", "val R²", "Gap", "‖w‖", "▲ best", "■ stop"]


def test_gap_and_selected_arm_are_bold_and_hidden_arms_faint(run: Make) -> None:
    model = ReadoutModel()
    fill(model, run(3, 1, 5, given=5))
    model.set_emphasis(1, frozenset({0, 1}))
    bold = {
        (row, column)
        for row in range(3)
        for column in range(model.columnCount())
        if (font := model.index(row, column).data(Qt.ItemDataRole.FontRole)) and font.bold()
    }
    gap = next(c for c in range(9) if model.headerData(c, Qt.Orientation.Horizontal) == "Gap")
    assert bold == {(1, 0), (0, gap), (1, gap), (2, gap)}
    faint = [model.index(row, 2).data(Qt.ItemDataRole.ForegroundRole) is not None for row in range(3)]
    assert faint == [False, False, True]


def test_a_head_explains_its_column(run: Make) -> None:
    model = ReadoutModel()
    fill(model, run(1, 1, 5))
    for column in range(1, model.columnCount()):
        assert len(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)) > 30


@pytest.mark.parametrize("width", [500, 760, 1203])
def test_the_columns_fill_the_width(qtbot: QtBot, run: Make, width: int) -> None:
    view = Readout()
    qtbot.addWidget(view)
    fill(view.table, run(2, 1, 5))
    view.resize(width, 80)
    view.show()
    widths = [view.columnWidth(column) for column in range(view.table.columnCount())]
    assert 0 <= view.viewport().width() - sum(widths) <= 8
    assert widths[0] >= 90


@pytest.mark.parametrize("mode", ["light", "projector"])
def test_the_heads_can_be_read_on_the_smallest_screen(
    qtbot: QtBot, run: Make, qapp: QApplication, mode: theme.Mode
) -> None:
    theme.apply(qapp, mode)
    view = Readout()
    qtbot.addWidget(view)
    fill(view.table, run(2, 1, 5))
    view.resize(766, 90)
    view.show()
    metrics = view.horizontalHeader().fontMetrics()
    for column in range(1, view.table.columnCount()):
        head = view.table.headerData(column, Qt.Orientation.Horizontal)
        assert view.columnWidth(column) >= metrics.horizontalAdvance(head) + 8


def test_many_arms_do_not_make_it_tall(qtbot: QtBot, run: Make) -> None:
    heights = []
    for arms in (1, 5, 16):
        view = Readout()
        qtbot.addWidget(view)
        fill(view.table, run(arms, 1, 5))
        heights.append(view.height())
    assert heights[0] < heights[1] == heights[2]


def test_numbers_come_at_once_then_at_intervals_and_the_last_is_not_lost(qtbot: QtBot) -> None:
    view = Readout()
    qtbot.addWidget(view)
    view.show()
    due = QSignalSpy(view.due)
    view.schedule()
    assert due.count() == 1
    view.schedule()
    view.schedule()
    assert due.count() == 1
    qtbot.waitUntil(lambda: due.count() == 2)


def test_a_click_on_a_row_names_its_arm(qtbot: QtBot, run: Make) -> None:
    view = Readout()
    qtbot.addWidget(view)
    fill(view.table, run(3, 1, 5))
    view.show()
    place = view.visualRect(view.table.index(2, 1)).center()
    with qtbot.waitSignal(view.arm_clicked) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [2]


def test_it_is_a_flat_table(run: Make) -> None:
    model = ReadoutModel()
    fill(model, run(2, 1, 5))
    cell = model.index(0, 0)
    assert (model.rowCount(cell), model.columnCount(cell)) == (0, 0)
    assert model.rowCount(QModelIndex()) == 2


def test_on_a_projector_an_ordinary_name_is_whole(qtbot: QtBot, run: Make, qapp: QApplication) -> None:
    theme.apply(qapp, "projector")
    view = Readout()
    qtbot.addWidget(view)
    made = run(1, 1, 5, given=5)
    columns = columns_of(quantities(made.record.experiment))
    view.table.set_shape(["No regularization"], columns, Options(theme.current()))
    view.resize(766, 90)
    view.show()
    cell = view.visualRect(view.table.index(0, 0)).width()
    assert cell >= view.fontMetrics().horizontalAdvance("No regularization") + view.iconSize().width() + 9
    assert sum(view.columnWidth(column) for column in range(9)) <= view.viewport().width()


def test_a_column_widens_for_how_many_stopped(qtbot: QtBot, run: Make, qapp: QApplication) -> None:
    theme.apply(qapp, "projector")
    made = run(2, 12, 400, given=400)
    view = Readout()
    qtbot.addWidget(view)
    view.resize(700, 90)
    view.show()
    fill(view.table, made)
    before = view.columnWidth(8)
    for column in range(11):
        made.stop(column, 388, diverged=True)
    fill(view.table, made)
    text = table(view.table)["Arm 0", "■ stop"]
    assert text == "✕ 388 (11/12)"
    assert view.columnWidth(8) >= view.fontMetrics().horizontalAdvance(text) > before


def names_of(model: ReadoutModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


class TestManyArms:
    """The table sorts by every column and scrolls, and the baseline stays in sight."""

    def _filled(self, run: Make, arms: int = 6) -> tuple[ReadoutModel, GrowingRun]:
        made = run(arms, 1, 20)
        for arm, value in enumerate((0.9, 0.5, 0.8, 0.1, 0.7, 0.3)[:arms]):
            made.values["val_loss"][:, arm] = value
        made.give()
        model = ReadoutModel()
        fill(model, made)
        return model, made

    def test_it_sorts_by_numbers_and_the_baseline_stays_first(self, run: Make) -> None:
        model, _ = self._filled(run)
        column = next(
            c
            for c in range(1, model.columnCount())
            if model.headerData(c, Qt.Orientation.Horizontal) == "val loss"
        )
        model.sort(column, Qt.SortOrder.AscendingOrder)
        assert names_of(model) == [f"Arm {arm}" for arm in (0, 3, 5, 1, 4, 2)]
        assert [model.arm_of(row) for row in range(6)] == [0, 3, 5, 1, 4, 2]
        assert model.index(1, column).data() == "0.100"
        model.sort(column, Qt.SortOrder.DescendingOrder)
        assert names_of(model) == [f"Arm {arm}" for arm in (0, 2, 4, 1, 5, 3)]
        model.sort(0, Qt.SortOrder.DescendingOrder)
        assert names_of(model) == [f"Arm {arm}" for arm in (0, 5, 4, 3, 2, 1)]
        model.sort(-1)
        assert names_of(model) == [f"Arm {arm}" for arm in range(6)]

    def test_every_column_can_be_sorted_and_what_has_no_number_stands_last(
        self, run: Make, qtmodeltester: ModelTester
    ) -> None:
        model, made = self._filled(run)
        made.stop(2, 7)
        made.stop(4, 5)
        fill(model, made)
        stop = model.columnCount() - 1
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            for column in range(model.columnCount()):
                model.sort(column, order)
                assert sorted(names_of(model)) == [f"Arm {arm}" for arm in range(6)]
                assert names_of(model)[0] == "Arm 0"
            assert [model.index(row, stop).data() for row in (3, 4, 5)] == ["–"] * 3
        qtmodeltester.check(model)

    def test_while_numbers_stream_in_rows_keep_their_places(self, run: Make) -> None:
        made = run(6, 1, 40)
        for arm, value in enumerate((0.9, 0.5, 0.8, 0.1, 0.7, 0.3)):
            made.values["val_loss"][:, arm] = value
        made.give(10)
        model = ReadoutModel()
        fill(model, made)
        model.sort(2, Qt.SortOrder.AscendingOrder)
        before = names_of(model)
        made.values["val_loss"][10:, 3] = 5.0
        made.give(10)
        fill_again = Statistics(made.record, SPREADS["mean-range"])
        milestones = Milestones(fill_again)
        milestones.update()
        model.read(fill_again, milestones, 0)
        assert names_of(model) == before

    def test_a_click_on_a_head_sorts_and_a_click_on_a_row_names_its_arm(
        self, run: Make, qtbot: QtBot
    ) -> None:
        readout = Readout()
        qtbot.addWidget(readout)
        made = run(6, 1, 20)
        for arm, value in enumerate((0.9, 0.5, 0.8, 0.1, 0.7, 0.3)):
            made.values["val_loss"][:, arm] = value
        made.give()
        fill(readout.table, made)
        readout.resize(900, readout.height())
        readout.show()
        header = readout.horizontalHeader()
        qtbot.mouseClick(
            header.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPoint(header.sectionViewportPosition(2) + 20, 8),
        )
        assert readout.table.sorted_by == 2
        assert names_of(readout.table)[1] == "Arm 3"
        with qtbot.waitSignal(readout.arm_clicked) as clicked:
            place = readout.visualRect(readout.table.index(1, 0)).center()
            qtbot.mouseClick(readout.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert clicked.args == [3]

    def test_the_baseline_stays_in_sight_and_every_row_can_be_reached(self, run: Make, qtbot: QtBot) -> None:
        readout = Readout()
        qtbot.addWidget(readout)
        fill(readout.table, run(20, 1, 5, given=5))
        readout.resize(900, readout.height())
        readout.show()
        qtbot.waitExposed(readout)
        assert readout.pinned.isVisible()
        for arm in (19, 1, 10):
            readout.emphasize(arm, frozenset(range(20)))
            rect = readout.visualRect(readout.table.index(arm, 0))
            assert rect.top() >= readout.pinned.height() - 1, "not under the baseline"
            assert rect.bottom() <= readout.viewport().height()
            assert readout.pinned.geometry().topLeft() == readout.viewport().geometry().topLeft()
            assert readout.pinned.indexAt(QPoint(5, 5)).row() == 0
        assert [readout.pinned.columnWidth(c) for c in range(3)] == [readout.columnWidth(c) for c in range(3)]

    def test_few_arms_need_no_pinned_row(self, run: Make, qtbot: QtBot) -> None:
        readout = Readout()
        qtbot.addWidget(readout)
        fill(readout.table, run(3, 1, 5, given=5))
        readout.show()
        assert not readout.pinned.isVisible()

    def test_a_tall_view_has_more_rows_and_a_low_one_fewer(self, run: Make, qtbot: QtBot) -> None:
        readout = Readout()
        qtbot.addWidget(readout)
        fill(readout.table, run(20, 1, 5, given=5))
        heights = []
        for room in (300, 600, 1200):
            readout.set_room(room)
            heights.append(readout.height())
        assert heights[0] < heights[1] < heights[2]
        assert all(height <= 0.32 * room for height, room in zip(heights[1:], (600, 1200), strict=True))
