"""The vertical axis: it fits what is late in every plot, says what it leaves out, and moves seldom."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from reglab.gui.plots.content import LeftOut
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.record.events import RunStarted
from tests.support.growing_run import GrowingRun

Make = Callable[..., GrowingRun]
Show = Callable[..., CurvePlot]


def y_range(plot: CurvePlot) -> tuple[float, float]:
    """The ends of the axis without the small margin that the plot has around them."""
    bottom, top = plot.canvas.view.viewRange()[1]
    margin = 0.04 / 1.08 * (top - bottom)
    return round(bottom + margin, 6), round(top - margin, 6)


def steady(run: Make, epochs: int = 200, arms: int = 2, task: str = "classification") -> GrowingRun:
    """A run of one network per arm whose numbers do not change, for single ones to be put elsewhere."""
    made = run(arms, 1, epochs, task=task)
    made.values["train_loss"][:] = 0.1
    made.values["val_loss"][:] = 0.4
    for part in ("train", "val"):
        made.values[f"{part}_accuracy"][:] = 0.93
        made.values[f"{part}_r2"][:] = 0.93
    made.values["weight_norm"][:] = 3.0
    return made


def step(run: GrowingRun, plot: CurvePlot, count: int) -> tuple[float, float]:
    run.give(count)
    statistics = plot.content.statistics
    assert statistics is not None
    statistics.advance()
    plot.refresh()
    return y_range(plot)


@pytest.mark.parametrize(
    ("key", "metric", "early", "whole", "late", "left"),
    [
        ("loss", "val_loss", 5.0, (0, 5), (0, 0.4), LeftOut(5.0, 3, above=True)),
        ("score", "val_accuracy", 0.1, (0.1, 1), (0.9, 1), LeftOut(0.1, 3, above=False)),
        ("weights", "weight_norm", 30.0, (0, 30), (0, 3), LeftOut(30.0, 3, above=True)),
    ],
)
def test_an_early_start_does_not_squash_the_rest_and_is_told(
    run: Make, show: Show, key: str, metric: str, early: float, whole: tuple, late: tuple, left: LeftOut
) -> None:
    made = steady(run)
    made.values[metric][:3] = early
    plot = show(made, key)
    assert step(made, plot, 8) == pytest.approx(whole)
    assert plot.content.left_out == ()
    step(made, plot, 192)
    made.finish()
    plot.refresh()
    assert y_range(plot) == pytest.approx(late)
    (found,) = plot.content.left_out
    assert (found.value, found.epochs, found.above) == (pytest.approx(left.value), left.epochs, left.above)
    told = plot.grab().toImage()
    plot.content.left_out = ()
    plot.canvas.repaint_cursor()
    assert plot.grab().toImage() != told


def test_the_gap_leaves_out_both_ways(run: Make, show: Show) -> None:
    made = steady(run)
    made.values["val_loss"][0], made.values["val_loss"][1] = 9.1, -1.9
    plot = show(made, "gap")
    made.give()
    made.finish()
    plot.refresh()
    bottom, top = y_range(plot)
    assert -0.1 < bottom < 0
    assert 0.3 <= top < 0.5
    assert [(left.value, left.epochs, left.above) for left in plot.content.left_out] == [
        (pytest.approx(9.0), 1, True),
        (pytest.approx(-2.0), 2, False),
    ]


def test_regression_scores_fit_what_is_late(run: Make, show: Show) -> None:
    made = steady(run, task="regression")
    made.values["val_r2"][:5] = -0.8
    plot = show(made, "score")
    made.give()
    made.finish()
    plot.refresh()
    assert y_range(plot) == pytest.approx((0.9, 1))


def test_a_modest_start_is_shown_whole(run: Make, show: Show) -> None:
    made = steady(run)
    made.values["val_loss"][:3] = 0.5
    plot = show(made)
    made.give()
    made.finish()
    plot.refresh()
    assert y_range(plot)[1] >= 0.5
    assert plot.content.left_out == ()


def test_a_run_of_few_epochs_fits_its_end_too(run: Make, show: Show) -> None:
    """Ten epochs: the first of them is early."""
    made = steady(run, epochs=10)
    made.values["val_loss"][0] = 2.3
    plot = show(made)
    assert step(made, plot, 10)[1] >= 2.3
    made.finish()
    plot.refresh()
    assert y_range(plot)[1] == pytest.approx(0.4)
    assert [(left.value, left.epochs) for left in plot.content.left_out] == [(2.3, 1)]


def test_an_arm_that_stopped_early_is_judged_by_its_own_epochs(run: Make, show: Show) -> None:
    """Its first tenth is left out, not all of it."""
    made = steady(run, epochs=300)
    for metric in made.metrics:
        made.values[metric][30:, 1] = np.nan
    made.values["val_loss"][:2, 1] = 8.0
    made.values["val_loss"][2:30, 1] = 1.0
    made.stop(1, 30)
    plot = show(made)
    made.give()
    made.finish()
    plot.refresh()
    assert y_range(plot)[1] == pytest.approx(1.0)
    assert [(left.value, left.epochs) for left in plot.content.left_out] == [(8.0, 2)]


def test_what_rises_late_is_followed(run: Make, show: Show) -> None:
    made = steady(run)
    made.values["val_loss"][:3] = 5.0
    made.values["val_loss"][100:] = 2.0
    made.values["val_loss"][150:] = 4.0
    plot = show(made)
    assert step(made, plot, 90) == pytest.approx((0, 0.4))
    assert step(made, plot, 30) == pytest.approx((0, 2))
    # Then the start is no longer dwarfed.
    assert step(made, plot, 80) == pytest.approx((0, 5))
    assert plot.content.left_out == ()


def test_the_axis_moves_at_few_moments_only(run: Make, show: Show) -> None:
    """Falling curves: while training it shrinks when the epochs have doubled, and else never."""
    made = run(2, 1, 600)
    t = np.arange(600)[:, None]
    noise = np.random.default_rng(1).normal(0, 0.02, (600, 2))
    made.values["train_loss"] = 0.02 + 2.3 * np.exp(-t / 20) + 0 * noise
    made.values["val_loss"] = 0.3 + 2.0 * np.exp(-t / 25) + noise
    plot = show(made)
    tops, shrunk = [], []
    for epoch in range(1, 601):
        tops.append(step(made, plot, 1)[1])
        if epoch > 1 and tops[-1] < tops[-2]:
            shrunk.append(epoch)
    assert set(shrunk) <= {16, 32, 64, 128, 256, 512}
    assert 1 <= len(shrunk) <= 4
    assert tops[-1] <= 0.6
    made.finish()
    plot.refresh()
    live = y_range(plot), plot.content.left_out
    opened = show(made)
    assert (y_range(opened), opened.content.left_out) == live


def test_the_logarithmic_axis_leaves_nothing_out(run: Make, show: Show) -> None:
    made = steady(run)
    made.values["val_loss"][:3] = 5.0
    plot = show(made)
    made.give()
    made.finish()
    plot.refresh()
    plot.header.log.click()
    assert 10 ** y_range(plot)[1] >= 4.99
    assert plot.content.left_out == ()
    plot.header.log.click()
    assert y_range(plot)[1] == pytest.approx(0.4)
    assert len(plot.content.left_out) == 1


def test_a_network_that_leaves_its_bounds_again_and_again_moves_the_axis_once(run: Make, show: Show) -> None:
    made = steady(run, epochs=15)
    made.record.apply(RunStarted(1, made.replicas, 15, made.metrics, 10, "cpu", 1, (1.0, 1.0)))
    swing = np.where(np.arange(15) % 2 == 1, 2000.0, 30.0)
    made.values["train_loss"][:, 1] = np.where(np.arange(15) < 3, 0.1, swing)
    made.values["val_loss"][:, 1] = np.where(np.arange(15) < 3, 0.4, swing)
    plot = show(made)
    tops = [step(made, plot, 1)[1] for _ in range(15)]
    assert sum(b < a for a, b in pairwise(tops)) <= 1
    # Within its bounds it is seen.
    assert max(tops) == 30


@pytest.mark.parametrize("loss", [2e19, 2e5])
def test_a_network_out_of_bounds_leaves_lines_bands_and_axis_alone(
    run: Make, show: Show, loss: float
) -> None:
    made = run(2, 3, 60)
    replicas, epochs = made.replicas, 60
    made.record.apply(RunStarted(1, replicas, epochs, made.metrics, 10, "cpu", 1, (1.0,) * 6))
    sound = {name: values.copy() for name, values in made.values.items()}
    for metric in ("train_loss", "val_loss", "objective", "weight_norm"):
        made.values[metric][30:, 4] = loss
    plot = show(made)
    made.give()
    made.finish()
    plot.refresh()
    assert y_range(plot)[1] < 3
    statistics = plot.content.statistics
    assert statistics is not None
    for metric in ("val_loss", "weight_norm"):
        series = statistics.series(metric)
        rows = sound[metric][30:, [3, 5]]
        np.testing.assert_allclose(series.line[30:, 1], rows.mean(axis=1))
        np.testing.assert_allclose(series.high[30:, 1], rows.max(axis=1))
        assert statistics.final(metric)[1] == pytest.approx(float(rows[-1].mean()))
    plot.content.milestones.update()
    assert [(m.kind, m.epoch, m.count) for m in plot.content.milestones.of(1)][-1] == ("diverged", 31, 1)


def test_early_is_judged_by_the_epochs_that_are_looked_at(run: Make, show: Show) -> None:
    """Where twenty of two hundred epochs are seen, the tenth of them is early, not twenty."""
    made = steady(run)
    made.values["val_loss"][:2], made.values["val_loss"][2:15] = 9.0, 2.0
    plot = show(made)
    made.give()
    made.finish()
    plot.refresh()
    assert y_range(plot) == pytest.approx((0, 0.4))
    assert plot.content.statistics is not None
    plot.content.statistics.horizon = 20
    plot.refresh()
    assert y_range(plot) == pytest.approx((0, 2))
    assert [(left.value, left.epochs) for left in plot.content.left_out] == [(9.0, 2)]
