"""Made-up runs for the plots, and the look that they are painted in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.gui import theme
from reglab.gui.plots.curve_plot import CurvePlot
from tests.support.growing_run import GrowingRun, growing_run
from tests.support.plots import plot_of


@pytest.fixture
def run() -> Callable[..., GrowingRun]:
    """Make a run whose replicas are known."""
    return growing_run


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., CurvePlot]:
    """Show a panel's plot of a run: ``show(run, key)``."""

    def make(run: GrowingRun, key: str = "loss") -> CurvePlot:
        plot = plot_of(run, key)
        qtbot.addWidget(plot)
        return plot

    return make


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Every test begins and ends in the light theme."""
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")
