"""Variance stands as a number beside the curves and the maps."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Experiment
from reglab.gui.run.questions import Questions
from reglab.gui.views.boundary.view import BoundaryView
from reglab.gui.views.fit.view import FitView
from reglab.gui.views.plane.scores import with_spread
from reglab.gui.views.plane.view import PlaneView
from tests.support import records
from tests.support.answers_points import PointAnswers, moon_sets, recorded, sine_sets, two_classes


def shifted_sine(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
    """Curves that are (arm + 1) · 0.1 apart from seed to seed, and far more beyond the examples."""
    x = points[:, :1]
    return np.sin(x) + 0.1 * (arm + 1) * seed * np.where(np.abs(x) <= np.pi, 1, 50)


def tilted(arm: int, seed: int, points: np.ndarray) -> np.ndarray:
    """Probabilities that are (arm + 1) · 0.1 apart from seed to seed."""
    return two_classes(np.full(len(points), 0.2 + 0.1 * (arm + 1) * seed))


def show(qtbot: QtBot, view: PlaneView, asked: Experiment, *rest: object) -> PlaneView:
    record = recorded(asked, 20)
    view.answers = PointAnswers(view.questions, record, *rest)  # type: ignore[attr-defined,arg-type]
    qtbot.addWidget(view)
    view.resize(1300, 430)
    view.set_experiment(asked)
    view.set_record(record)
    view.show()
    QApplication.processEvents()
    return view


def choose(view: PlaneView, row: int) -> None:
    view.seeds.setCurrentIndex(row)
    view.seeds.activated.emit(row)
    QApplication.processEvents()


def question(key: str, **values: object) -> Experiment:
    made = records.experiment(["none", "L2"], seeds=3, data={"set": key})
    return made.model_copy(update=values)


def test_fits_say_how_much_predictions_change_within_the_examples(qtbot: QtBot) -> None:
    view = FitView(Questions())
    shown = show(qtbot, view, question("sine", vary_order=False), shifted_sine, sine_sets(3, 20, 30))
    view.arrangement.setCurrentIndex(0)
    view.arrangement.activated.emit(0)
    choose(shown, 0)
    for arm in range(2):
        number = f"± {0.1 * (arm + 1):.2f}"
        long, *_, short = shown.scores(arm)
        # 0, 1 and 2 times a step have that step as their standard deviation.
        assert long.endswith(f" · predictions {number} with other initial weights and examples")
        assert short == number
        assert not view.together
        assert tuple(shown.panels[arm].title.scores) == shown.scores(arm)
    choose(shown, 1)
    assert all("±" not in words for words in shown.scores(0))


def test_maps_say_how_much_probabilities_change(qtbot: QtBot) -> None:
    shown = show(qtbot, BoundaryView(Questions()), question("moons"), tilted, moon_sets(3, 20, 30))
    assert all("±" not in words for words in shown.scores(0))
    choose(shown, 0)
    for arm in range(2):
        assert shown.scores(arm)[-1] == f"± {0.1 * (arm + 1):.2f}"
        assert "initial weights, order and noise and examples" in shown.scores(arm)[0]
        assert tuple(shown.panels[arm].title.scores) == shown.scores(arm)


@pytest.mark.parametrize("spread", [float("nan"), 0.25])
def test_nothing_is_added_where_nothing_is_known(spread: float) -> None:
    assert with_spread((), spread, ("examples",)) == ()
    words = ("training 1 · validation 2", "train 1 · val 2", "1 · 2")
    if np.isnan(spread):
        assert with_spread(words, spread, ("examples",)) == words
    else:
        assert with_spread(words, spread, ("examples",)) == (
            "training 1 · validation 2 · predictions ± 0.25 with other examples",
            "train 1 · val 2 · predictions ± 0.25",
            "1 · 2 · ± 0.25",
            "± 0.25",
        )
