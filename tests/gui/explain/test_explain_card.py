"""The explanation of each technique: complete, alive, and out of the way."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.snippets import LIBRARIES
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.explain.card import ExplainCard, formula_html
from reglab.gui.explain.penalty_plot import PenaltyPlot
from reglab.gui.panels.regularizer_panel import RegularizerPanel

_SCALE = Scale(train=100, batch=20, lr=0.01)


@pytest.fixture
def card(qtbot):
    made = ExplainCard()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def panel(qtbot):
    arms = (Arm(name="none"), Arm(name="some", techniques=(L2(),)))
    shown = RegularizerPanel(ExperimentModel(Experiment(arms=arms)))
    qtbot.addWidget(shown)
    shown.resize(300, 600)
    shown.show()
    return shown


@pytest.mark.parametrize("kind", TECHNIQUES)
def test_it_tells_everything_about_each_technique(card, kind):
    technique = TECHNIQUES[kind]()
    card.show_technique(technique, _SCALE)
    told = [label.text() for label in card.effect_labels]
    assert [told[n] for n in range(1, len(told), 2)] == [words for _, words in technique.effect.parts()]
    assert card.heading.text() == technique.title
    assert card.about.text() == technique.about
    for words in (technique.choose, technique.avoid, technique.source):
        assert words.split("&")[0].split("'")[0] in card.facts.text()
    assert list(card.code.pages) == list(LIBRARIES)
    for page in card.code.pages.values():
        ast.parse(page.code.toPlainText())


def test_another_technique_takes_the_place_of_the_first(card):
    card.show_technique(L1(), _SCALE)
    card.show_technique(TECHNIQUES["max_norm"](), _SCALE)
    assert card.kind == "max_norm"
    assert len(card.effect_labels) == 2 * len(TECHNIQUES["max_norm"].effect.parts())
    assert card.plot.isHidden()


class TestInThePanel:
    def test_it_follows_the_numbers_while_it_is_open(self, panel, qtbot):
        panel.cards["l2"][0].help_button.click()
        card = panel._explained
        assert card.isVisible()
        assert not card.isModal()
        assert "0.01" in card.formula.text()
        model = panel._model
        technique = L2(strength=0.25)
        model.edit_arm(lambda arm: arm.model_copy(update={"techniques": (technique,)}), "")
        assert "0.25" in card.formula.text()
        assert "L2(0.25)" in card.code.pages["Keras"].code.toPlainText()
        assert "0.5" in card.code.pages["PyTorch"].code.toPlainText()

    def test_escape_closes_it_and_it_opens_again_for_another(self, panel, qtbot):
        panel.cards["l2"][0].help_button.click()
        qtbot.keyClick(panel._explained, Qt.Key.Key_Escape)
        assert panel._explained is None
        panel.cards["l1"][0].help_button.click()
        assert panel._explained.kind == "l1"
        panel.cards["dropout"][0].help_button.click()
        assert panel._explained.kind == "dropout"


def test_the_code_can_be_copied(card, qtbot):
    card.show_technique(L2(), _SCALE)
    page = card.code.pages["Keras"]
    page.copy_button.click()
    assert QApplication.clipboard().text() == page.code.toPlainText() + "\n"
    assert page.copy_button.text() == "Copied"
    qtbot.waitUntil(lambda: page.copy_button.text() == "Copy")


def test_where_there_is_no_counterpart_it_says_so(card):
    card.show_technique(TECHNIQUES["dropout"](), _SCALE)
    page = card.code.pages["scikit-learn"]
    assert page.code.isHidden()
    assert page.copy_button.isHidden()
    assert not page.none.isHidden()
    assert "No counterpart" in page.note.text()


class TestPlot:
    @pytest.mark.parametrize(
        ("technique", "value", "slope"),
        [
            (L1(strength=0.5), lambda w: 0.5 * w, lambda w: 0.5 + 0 * w),
            (L2(strength=0.5), lambda w: 0.5 * w**2, lambda w: w),
            (ElasticNet(strength=0.4, mix=0.25), lambda w: 0.1 * w + 0.3 * w**2, lambda w: 0.1 + 0.6 * w),
        ],
        ids=["l1", "l2", "elastic"],
    )
    def test_it_has_the_present_strength(self, qtbot, technique, value, slope):
        plot = PenaltyPlot()
        qtbot.addWidget(plot)
        plot.show_technique(technique, _SCALE)
        w = np.linspace(1e-9, 2, 80)
        np.testing.assert_allclose(plot.curves[0], value(w))
        np.testing.assert_allclose(plot.curves[1], slope(w))

    def test_it_paints_and_there_is_none_without_a_penalty_on_single_weights(self, qtbot):
        plot = PenaltyPlot()
        qtbot.addWidget(plot)
        plot.resize(400, 220)
        plot.show_technique(TECHNIQUES["orthogonal"](), _SCALE)
        assert plot.curves is None
        empty = plot.grab().toImage()
        plot.show_technique(L1(), _SCALE)
        assert plot.grab().toImage() != empty


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("loss + 0.01 · Σw²", "loss + 0.01\u2009·\u2009Σ<i>w</i>²"),
        ("1e-05", "10<sup>−5</sup>"),
        ("2.5e-6 · |w|", "2.5\u2009·\u200910<sup>−6</sup>\u2009·\u2009|<i>w</i>|"),
        ("v < best", "<i>v</i> &lt; best"),
        ("x + N(0, σ²)", "<i>x</i> + N(0, <i>σ</i>²)"),
    ],
)
def test_formulas_are_set_as_mathematics(text, html):
    assert formula_html(text) == html
