"""Curves of a branch begin where it leaves the arm it comes from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.analysis.series import Statistics
from reglab.analysis.spread import SPREADS
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.techniques.l2 import L2
from reglab.gui import theme
from reglab.gui.plots.branch_points import branch_points
from reglab.gui.plots.content import Options
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.quantities import PANELS
from reglab.record.events import Branched, Replica
from tests.support.growing_run import GrowingRun

ALL = {0, 1, 2}


def strength(epoch: int, value: float) -> Change:
    return Change(epoch=epoch, techniques=(L2(strength=value),))


def experiment(*changes: Change, source: tuple[Change, ...] = (), first: float = 0.01) -> Experiment:
    techniques = (L2(strength=0.01),)
    return Experiment(
        arms=(
            Arm(name="plain"),
            Arm(name="L2", techniques=techniques, changes=source),
            Arm(name="branch", techniques=(L2(strength=first),), changes=changes),
        )
    )


def test_a_branch_of_this_run_begins_where_it_branched_even_where_nothing_was_changed() -> None:
    assert branch_points(experiment(), {2: (1, 40)}, ALL) == {2: 40}


@pytest.mark.parametrize(
    ("changes", "source", "branch"),
    [
        ((strength(41, 0.1),), (), {2: 40}),
        ((strength(21, 0.1), strength(41, 0.2)), (strength(21, 0.1),), {2: 40}),
        ((strength(21, 0.1), strength(41, 0.2)), (strength(21, 0.1), strength(31, 0.3)), {2: 30}),
        ((), (), {}),
    ],
)
def test_what_was_trained_again_begins_where_the_changes_differ(
    changes: tuple[Change, ...], source: tuple[Change, ...], branch: dict[int, int]
) -> None:
    assert branch_points(experiment(*changes, source=source), {}, ALL) == branch


def test_an_arm_that_began_otherwise_is_no_branch() -> None:
    assert branch_points(experiment(strength(41, 0.1), first=0.02), {}, ALL) == {}


def test_the_past_of_a_hidden_source_is_to_be_seen() -> None:
    assert branch_points(experiment(strength(41, 0.1)), {}, {0, 2}) == {}
    assert branch_points(experiment(), {2: (1, 40)}, {0, 2}) == {}


@pytest.mark.parametrize("seeds", [False, True])
def test_no_curve_is_painted_over_the_source(
    run: Callable[..., GrowingRun], qtbot: QtBot, seeds: bool
) -> None:
    made = run(2, 2, 60, given=60)
    branch = made.record.experiment.arms[1].model_copy(update={"name": "branch"})
    replicas = tuple(Replica(4 + seed, 2, seed, 42, 2) for seed in range(2))
    made.record.apply(Branched(made.record.run, branch, 1, 30, replicas))
    look = theme.current()
    options = Options(look, frozenset(ALL), seeds=seeds)
    plot = CurvePlot(options, PANELS["loss"](made.record.experiment))
    qtbot.addWidget(plot)
    plot.resize(400, 240)
    plot.show()

    def painted() -> int:
        """Pixels in the hue of the branch; it has no marks and has not trained since it branched."""
        plot.set_statistics(Statistics(made.record, SPREADS["mean-range"]), None, "")
        plot.show_whole()
        plot.refresh()
        QApplication.processEvents()
        image = plot.canvas.grab().toImage()
        hue = look.arm_color(2).hue()
        pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
        return sum(abs(pixel.hue() - hue) < 8 and pixel.saturation() > 60 for pixel in pixels)

    assert painted() == 0
    options.visible = frozenset({0, 2})
    assert painted() > 50
