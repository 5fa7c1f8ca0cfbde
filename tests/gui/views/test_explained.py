"""Every view, every mode of a view and every plot says what one is looking at."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from reglab.gui.glossary.terms import TERMS
from reglab.gui.plots.quantities import PANELS
from reglab.gui.run.questions import Questions
from reglab.gui.views.base import View
from reglab.gui.views.curves.view import CurvesView
from reglab.gui.views.explained import Explained, explanations
from reglab.gui.views.fit.view import FitView
from reglab.gui.views.tab import Tab
from reglab.gui.views.tabs import find_tabs, load
from reglab.gui.views.weights.modes import MODES
from reglab.gui.views.weights.view import WeightsView


def made(qtbot: QtBot, tab: Tab) -> View:
    view = load(tab)(Questions())
    qtbot.addWidget(view)
    return view


@pytest.mark.parametrize("tab", find_tabs(), ids=lambda tab: tab.key)
def test_every_picture_of_every_view_is_explained(qtbot: QtBot, tab: Tab) -> None:
    view = made(qtbot, tab)
    known = explanations()
    assert view.subjects()
    for key in view.subjects():
        assert key in known, key
    assert view.subject() in known


def test_no_explanation_is_of_nothing(qtbot: QtBot) -> None:
    there = {key for tab in find_tabs() for key in made(qtbot, tab).subjects()} | {"drawing"}
    assert set(explanations()) == there


@pytest.mark.parametrize("one", explanations().values(), ids=lambda one: one.key)
def test_it_says_what_it_is_how_it_is_read_and_what_misleads(one: Explained) -> None:
    assert one.title
    for words in (one.what, one.reading, one.beware):
        assert len(words) > 30
        assert words.endswith(".")
    assert one.marks or one.axes
    assert one.acts
    for seen, meaning in (*one.axes, *one.marks, *one.acts):
        assert seen
        assert meaning.endswith(".")
    assert one.terms
    assert set(one.terms) <= set(TERMS)


def test_the_subject_is_the_mode_or_the_plot_that_is_seen(qtbot: QtBot) -> None:
    weights = WeightsView(Questions())
    qtbot.addWidget(weights)
    assert weights.subjects() == tuple(f"weights.{mode.key}" for mode in MODES)
    with qtbot.waitSignal(weights.subject_changed):
        weights.switch.choose("norms")
    assert weights.subject() == "weights.norms"
    fit = FitView(Questions())
    qtbot.addWidget(fit)
    with qtbot.waitSignal(fit.subject_changed):
        fit.mode.choose("residuals")
    assert fit.subject() == "fit.residuals"
    fit.held = True
    assert fit.subject() == "drawing"
    curves = CurvesView(Questions())
    qtbot.addWidget(curves)
    curves.show()
    assert curves.subjects() == ("curves", *(f"curves.{key}" for key in PANELS))
    assert curves.subject() == "curves"
    for key, plot in curves.plots.items():
        with qtbot.waitSignal(curves.explain_wanted) as asked:
            plot.header.explain.click()
        assert asked.args == [f"curves.{key}"]
    curves.resize(900, 600)
    gap = curves.plots["gap"]
    menu = curves.menu_at(gap.mapTo(curves, gap.rect().center()))
    with qtbot.waitSignal(curves.explain_wanted) as asked:
        menu.actions()[-1].trigger()
    assert asked.args == ["curves.gap"]
    menu.deleteLater()
    for key in ("loss", "score", "weights"):
        curves.plots[key].hide()
    assert curves.subject() == "curves.gap"
