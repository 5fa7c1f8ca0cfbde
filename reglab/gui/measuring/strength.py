"""Measures the Strength tab: from a click on Train to the painting of the first points of the curve."""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import PRESETS
from reglab.gui.measuring.stage import PaintWatch, StageError, run_for, wait_until
from reglab.gui.views.strength.view import StrengthView
from reglab.gui.window.main_window import MainWindow

POINTS, SEEDS, EPOCHS = 32, 5, 200
"""The curve that is measured: strengths of L2 on 120 digits."""
CLICKS, QUICK_CLICKS = 5, 2
REST_S = 3.0
"""Pause before each click: as long as a person looks at the tab, and its processes get warm."""


def curve_experiment() -> Experiment:
    """Return the experiment whose curve is measured: 64-64-10 on 120 digits."""
    experiment = PRESETS["digits-120"].experiment
    training = experiment.training.model_copy(update={"epochs": EPOCHS})
    return experiment.model_copy(update={"training": training})


def first_points(shown: MainWindow, quick: bool) -> dict[str, Any]:
    """Measure clicks on Train in the tab, the first of them right after it was opened.

    Returns
    -------
    dict
        ``strength_cold_ms``: the tab is opened and Train is clicked at once, while torch is still loading;
        ``strength_first_ms``: median of clicks when the processes are warm; ``strength_slowest_ms``.
    """
    if shown.tabs.page(StrengthView.tab.title).view is not None:
        raise StageError("the Strength tab was open already")
    shown.document.show(curve_experiment())
    began = time.perf_counter()
    view = open_strength(shown)
    cold = 1e3 * (_painted(view) - began)
    clicks = []
    for _ in range(QUICK_CLICKS if quick else CLICKS):
        run_for(REST_S)
        began = time.perf_counter()
        clicks.append(1e3 * (_painted(view) - began))
    return {
        "strength_cold_ms": cold,
        "strength_first_ms": statistics.median(clicks),
        "strength_slowest_ms": max(clicks),
    }


def open_strength(shown: MainWindow) -> StrengthView:
    """Show the tab with the curve asked for, and return it."""
    shown.tabs.setCurrentWidget(shown.tabs.page(StrengthView.tab.title))
    view = shown.tabs.view(StrengthView)
    wait_until(lambda: view.controls.ask is not None, "the Strength tab")
    for field, value in ((view.controls.first.points, POINTS), (view.controls.seeds, SEEDS)):
        field.setText(str(value))
        field.setModified(True)
        field.editingFinished.emit()
    return view


def _painted(view: StrengthView) -> float:
    """Click on Train, wait until points are painted, stop; return when that was."""
    painted: list[float] = []
    before = view.result
    view.controls.button.click()

    def has_points() -> bool:
        result = view.result
        return (
            result is not None and result is not before and bool(np.isfinite(result.values("val_loss")).any())
        )

    PaintWatch(view.pages.curve, has_points, lambda: painted.append(time.perf_counter()))
    wait_until(lambda: painted, "the first points of the curve")
    view.worker.stop()
    wait_until(lambda: not view.session.running, "stopping the curve")
    return painted[0]
