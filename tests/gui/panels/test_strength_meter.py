"""The strength meter reads the arm's pull from a run, and paints only when it is another one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from reglab.analysis.comparison import Comparison
from reglab.analysis.verdict import ArmFinding, RunFinding
from reglab.experiment import edits
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.gui.panels.pulls import PullReader
from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.record.events import LAYER_METRICS, EpochsDone, Replica, RunStarted, read_only
from reglab.record.record import RunRecord


def _record(experiment, ratios, epochs=100):
    """A run in which layer k of replica r had the ratio ratios[epoch] · 10^k · (1 + r)."""
    made = RunRecord(experiment, 1)
    seeds = experiment.seed_values()
    replicas = tuple(
        Replica(arm * len(seeds) + n, arm, seed, 10, 3)
        for arm in range(len(experiment.arms))
        for n, seed in enumerate(seeds)
    )
    made.apply(RunStarted(1, replicas, epochs, ("train_loss",), 4, "cpu", 1))
    _append(made, ratios)
    return made


def _append(record, ratios):
    count = len(record.replicas)
    values = np.asarray(ratios, dtype=float)[:, None, None] * np.array([1.0, 10.0, 100.0])
    values = values * np.ones((1, count, 1))
    values[:, : count // 2] = np.nan
    layers = {name: read_only(values) for name in LAYER_METRICS}
    losses = {"train_loss": read_only(np.zeros((len(ratios), count)))}
    record.apply(EpochsDone(1, record.epochs + 1, losses, layers, 1.0))


@pytest.fixture
def panel(model, show):
    shown = show(RegularizerPanel(model))
    QApplication.processEvents()
    return shown


class TestReading:
    def test_before_and_without_a_run_it_says_what_to_do(self, model):
        reader = PullReader()
        assert reader.of(model.arm.key).told == "Press Run to see it"
        reader.set_record(_record(model.experiment, [0.1]))
        assert reader.of("new arm").told == "Run again to see it"
        reader.set_record(RunRecord(model.experiment, 1))
        assert reader.of(model.arm.key).told == "Nothing measured yet"

    def test_it_is_the_mean_over_the_seeds_that_still_train_at_the_epoch(self, model):
        record = _record(model.experiment, [0.1, 0.2])
        reader = PullReader()
        reader.set_record(record)
        assert reader.of(model.arm.key).now == pytest.approx([0.2, 2.0, 20.0])
        reader.epoch = 1
        assert reader.of(model.arm.key).now == pytest.approx([0.1, 1.0, 10.0])
        assert reader.of(model.arm.key).told == "At epoch 1"
        assert np.isnan(reader.of(model.experiment.baseline.key).now).all()

    def test_the_word_is_that_of_the_early_part_and_stays(self, model):
        record = _record(model.experiment, [1e-5] * 12)
        reader = PullReader()
        reader.set_record(record)
        assert reader.of(model.arm.key).early.word == "no effect"
        _append(record, [5.0] * 30)
        assert reader.of(model.arm.key).early.word == "no effect"
        assert reader.of(model.arm.key).now[0] == 5.0


class TestMeter:
    def test_it_shows_the_layers_on_which_the_penalty_acts(self, panel, model):
        model.edit_arm(lambda arm: edits.put_technique(arm, L2(layers=("output",))), "")
        panel.set_record(_record(model.experiment, [0.02]))
        meter = panel.cards["l2"][0].meter
        assert "layer out: 2;" in meter.words()
        assert "useful" in meter.words()
        assert meter.sentence() == "useful: 2 % on another layer, epoch 1"

    def test_it_says_which_layer_is_judged_and_over_which_epochs(self, panel, model):
        model.edit_arm(lambda arm: edits.put_technique(arm, L2()), "")
        panel.set_record(_record(model.experiment, [0.02, 0.02]))
        assert panel.cards["l2"][0].meter.sentence() == "useful: 2 % on layer 1, epochs 1–2"

    def test_it_says_nothing_else_than_the_verdict(self, panel, model):
        model.edit_arm(lambda arm: edits.put_technique(arm, L2()), "")
        record = _record(model.experiment, [0.02])
        panel.set_record(record)
        meter, arm = panel.cards["l2"][0].meter, model.selected
        before = meter.grab().toImage()
        compared = Comparison(arm, model.arm.name, {}, {})
        sides = ("better", "worse", "worse")
        for underfits in (True, False):
            finding = ArmFinding(arm, model.arm.name, "compared", compared, *sides, underfits)
            panel.show_found(RunFinding("compared", arms=(finding,)))
            words = "too strong, it underfits" if underfits else "useful"
            assert meter.sentence() == f"{words}: 2 % on layer 1, epoch 1"
            assert f"{words}: the penalty pulls with 2 % of the force of the data" in meter.words()
            assert (meter.grab().toImage() == before) != underfits
        # Another run is judged anew.
        panel.show_found(RunFinding("compared", arms=(replace(finding, underfits=True),)))
        panel.set_record(_record(model.experiment, [0.02]))
        assert meter.sentence() == "useful: 2 % on layer 1, epoch 1"

    def test_no_height_changes_when_a_run_begins(self, panel, model):
        card = panel.cards["l2"][0]
        before = card.height(), card.meter.height()
        panel.set_record(_record(model.experiment, [0.02]))
        QApplication.processEvents()
        assert (card.height(), card.meter.height()) == before

    def test_it_is_painted_anew_only_for_something_new(self, panel, model, qtbot):
        record = _record(model.experiment, [0.02])
        panel.set_record(record)
        meter = panel.cards["l2"][0].meter
        meter.grab()
        QApplication.processEvents()
        painted = meter.painted
        for _ in range(5):
            panel.refresh()
            QApplication.processEvents()
        assert meter.painted == painted
        _append(record, [0.5])
        panel.refresh()
        qtbot.waitUntil(lambda: meter.painted > painted)
        assert "layer 1: 0.5" in meter.words()

    def test_an_epoch_that_is_looked_at_is_shown(self, panel, model):
        panel.set_record(_record(model.experiment, [0.02, 0.3]))
        meter = panel.cards["l2"][0].meter
        panel.show_epoch(1)
        assert "layer 1: 0.02" in meter.words()
        panel.show_epoch(None)
        assert "layer 1: 0.3" in meter.words()

    def test_bars_differ_in_the_picture(self, panel, model):
        meter = panel.cards["l2"][0].meter
        panel.set_record(_record(model.experiment, [0.001]))
        weak = meter.grab().toImage()
        panel.set_record(_record(model.experiment, [0.1]))
        assert meter.grab().toImage() != weak

    def test_only_penalties_have_one_and_it_goes_with_them(self, panel, model):
        assert panel.cards["dropout"][0].meter is None
        card = panel.cards["l2"][0]
        assert card.meter.isVisible()
        card.check.click()
        assert not card.meter.isVisible()
        assert any(isinstance(t, Dropout) for t in model.arm.active)
