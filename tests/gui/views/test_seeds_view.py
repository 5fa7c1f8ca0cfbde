"""The Seeds tab: a dot for each seed at the place that the record says, intervals as they were judged."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from reglab.analysis.comparison import comparisons
from reglab.analysis.outcomes import arm_summaries
from reglab.experiment.experiment import MAX_SEEDS
from reglab.gui.run.questions import Questions
from reglab.gui.views.dot_rows import Geometry
from reglab.gui.views.seeds.view import SeedsView
from reglab.record.record import RunRecord
from tests.gui.conftest import MakeWindow, small_experiment
from tests.support import records
from tests.support.views import see_only

SEEDS = 5


def ended(seeds: int = SEEDS, arms: tuple[str, ...] = ("plain", "L2", "other")) -> RunRecord:
    """A run in which the second arm is better in most seeds."""
    rng = np.random.default_rng(3)
    count = len(arms) * seeds
    val = 0.6 + 0.05 * rng.standard_normal((4, count))
    val[:, seeds : 2 * seeds] -= 0.15
    accuracy = 0.7 + 0.02 * rng.standard_normal((4, count))
    return records.record(
        records.experiment(arms, seeds=seeds, epochs=4),
        {"val_loss": val, "train_loss": np.full((4, count), 0.2), "val_accuracy": accuracy},
    )


@pytest.fixture
def view(qtbot: QtBot) -> SeedsView:
    made = SeedsView(Questions())
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


@pytest.mark.parametrize("measure", ["loss", "gap", "score"])
@pytest.mark.parametrize("point", ["last", "best"])
def test_dots_means_and_intervals_are_those_of_the_record(view: SeedsView, measure: str, point: str) -> None:
    record = ended()
    view.set_record(record)
    view.measure.choose(measure)
    view.point.choose(point)
    name = {"loss": "val_loss", "gap": "gap", "score": "val_accuracy"}[measure]
    values, losses = record.values(name), record.values("val_loss")
    rows = [3] * 15 if point == "last" else losses.argmin(axis=0).tolist()
    picked = np.array([values[row, column] for column, row in enumerate(rows)])
    compared = comparisons(arm_summaries(record), "classification", record.experiment.data.validation)
    content = view.table.content
    assert [row.arm.name for row in content.rows] == ["L2", "other"]
    for place, row in enumerate(content.rows, 1):
        (dots,) = row.lanes
        assert dots.values == pytest.approx(picked[SEEDS * place : SEEDS * (place + 1)] - picked[:SEEDS])
        assert dots.mean == pytest.approx(np.mean(dots.values))
        found = (compared[place - 1].last if point == "last" else compared[place - 1].best)[name]
        assert (dots.low, dots.high) == (found.low, found.high)
        # The most careful of the levels at least, that of a single one at most.
        assert 0.95 <= found.level <= 1 - 0.05 / 8
    assert content.better == ("higher" if measure == "score" else "lower")


def test_the_zero_line_is_within_the_axis_and_dots_on_its_better_side(view: SeedsView) -> None:
    view.set_record(ended())
    content = view.table.content
    where = Geometry(content, view.table.rows.width())
    left, right = where.plot
    assert left < where.x(0) < right
    assert all(left <= where.x(value) < where.x(0) for value in content.rows[0].lanes[0].values)


def test_the_sentence_is_about_the_selected_arm_and_says_how_many_seeds_would_tell(view: SeedsView) -> None:
    record = ended()
    view.set_record(record)
    view.set_experiment(record.experiment, selected=1)
    assert view.headline.text().startswith("“L2”, validation loss at the end: better in 5 of 5 seeds")
    view.set_selected_arm(2)
    assert view.headline.text().startswith("“other”")
    assert "would tell" in view.headline.text()
    assert "Holm" in view.reading.text()
    view.table.rows.move_to(0)
    assert view.reading.text().startswith("L2, by seed – 0: ")
    assert "interval at 9" in view.reading.text()
    chosen: list[int] = []
    view.arm_selected.connect(chosen.append)
    view.table.rows.arm_clicked.emit(1)
    assert chosen == [1]


def test_what_is_missing_is_said(view: SeedsView) -> None:
    assert "Press Run" in view.empty.message
    view.set_record(ended(arms=("plain",)))
    assert "only the baseline" in view.empty.message
    record = ended()
    view.set_record(record)
    see_only(view, [0])
    assert "Only the baseline is shown" in view.empty.message
    see_only(view, [0, 1])
    assert [row.arm.name for row in view.table.content.rows] == ["L2"]
    view.set_record(ended(seeds=1))
    assert "one seed proves nothing" in view.headline.text()
    assert view.table.content.rows[0].lanes[0].low is None


def test_five_more_seeds_are_an_edit_that_can_be_undone(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(small_experiment(epochs=3))
    window.show()
    window.tabs.setCurrentWidget(window.tabs.page("Seeds"))
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)
    view = window.tabs.view(SeedsView)
    assert view.more.text() == "Train 5 more seeds"
    view.more.click()
    assert window.model.experiment.seeds == 7
    # They are set already: what is left to do is to run.
    assert not view.more.isEnabled()
    assert "press Run" in view.more.toolTip()
    window.model.undo_stack.undo()
    assert window.model.experiment.seeds == 2
    assert view.more.isEnabled()
    view.more.click()
    window.session.run()
    qtbot.waitUntil(lambda: window.session.phase == "ended", timeout=120_000)
    view.refresh()
    assert len(view.table.content.rows[0].lanes[0].values) == 7


def test_no_more_seeds_than_there_can_be(view: SeedsView) -> None:
    record = ended(seeds=MAX_SEEDS - 2)
    view.set_experiment(record.experiment)
    view.set_record(record)
    assert view.more.text() == "Train 2 more seeds"
    record = ended(seeds=MAX_SEEDS)
    view.set_experiment(record.experiment)
    view.set_record(record)
    assert not view.more.isEnabled()
    assert "the most" in view.more.toolTip()
