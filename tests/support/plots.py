"""A plot of a made-up run, as it stands among the curves."""

from __future__ import annotations

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.analysis.spread import SPREADS
from reglab.gui import theme
from reglab.gui.plots.content import Options
from reglab.gui.plots.curve_plot import CurvePlot
from reglab.gui.plots.quantities import PANELS
from tests.support.growing_run import GrowingRun


def plot_of(run: GrowingRun, key: str = "loss") -> CurvePlot:
    """Show a panel's plot of a run whose replicas are known."""
    experiment = run.record.experiment
    options = Options(theme.current(), frozenset(range(len(experiment.arms))))
    plot = CurvePlot(options, PANELS[key](experiment), tags=True)
    plot.resize(400, 240)
    plot.show()
    statistics = Statistics(run.record, SPREADS["mean-range"])
    plot.set_statistics(statistics, Milestones(statistics), "nothing yet")
    plot.show_whole()
    plot.refresh()
    return plot
