"""Random edits, undo and redo: whatever is done, every widget shows the model."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reglab.experiment import edits
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import OPTIMIZERS
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.arms_strip import ArmsStrip
from reglab.gui.panels.experiment_panel import ExperimentPanel
from reglab.gui.panels.regularizer_panel import RegularizerPanel

_NUMBERS = st.sampled_from(["0", "1", "2", "7", "60", "500", "0.5", "1e-3", "0,25", "-1", "abc", ""])
_KEYS = st.sampled_from(
    [Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp]
)


class LivePanels(RuleBasedStateMachine):
    """A person at the panels."""

    @initialize()
    def start(self):
        arms = (Arm(name="none"), Arm(name="some", techniques=(L2(layers=(1,)), Dropout())))
        self.model = ExperimentModel(Experiment(arms=arms))
        self.left = ExperimentPanel(self.model)
        self.right = RegularizerPanel(self.model)
        self.strip = ArmsStrip(self.model)
        for cards in self.right.cards.values():
            cards[0].set_opened(True)

    def teardown(self):
        for widget in (self.left, self.right, self.strip):
            widget.deleteLater()

    def _type(self, field, text):
        field.setText(text)
        field.setModified(True)
        QTest.keyClick(field, Qt.Key.Key_Return)

    # -- left ----------------------------------------------------------------------------

    @rule(key=st.sampled_from(list(DATASETS)))
    def choose_data_set(self, key):
        box = self.left.data.set_box
        box.setCurrentIndex(box.findData(key))

    @rule(part=st.sampled_from(["train", "validation", "test", "seed"]), text=_NUMBERS)
    def type_size(self, part, text):
        self._type(self.left.data.fields.editors[part].field, text)

    @rule(name=st.sampled_from(["noise", "label_flip"]), key=_KEYS)
    def slide_noise(self, name, key):
        editor = self.left.data.fields.editors[name]
        if editor.isEnabled():
            QTest.keyClick(editor.slider, key)

    @rule(kind=st.sampled_from(list(OPTIMIZERS)), text=_NUMBERS)
    def choose_optimizer(self, kind, text):
        box = self.left.training.optimizer.box
        box.setCurrentIndex(box.findData(kind))
        self._type(self.left.training.optimizer.rate.editors["lr"].field, text)

    @rule(name=st.sampled_from(["output", "init"]), index=st.integers(0, 4))
    def choose_output(self, name, index):
        box = self.left.network.fields.editors[name].box
        box.setCurrentIndex(min(index, box.count() - 1))

    @rule(data=st.data())
    def add_layer(self, data):
        self.left.network.layers.add_menu.aboutToShow.emit()
        entries = [a for a in self.left.network.layers.add_menu.actions() if a.isEnabled() and a.text()]
        if entries:
            data.draw(st.sampled_from(entries), "entry").trigger()

    @rule(data=st.data())
    def take_a_ready_network(self, data):
        self.left.network.layers.ready_menu.aboutToShow.emit()
        entries = [a for a in self.left.network.layers.ready_menu.actions() if a.isEnabled()]
        data.draw(st.sampled_from(entries), "entry").trigger()

    @rule(own=st.booleans())
    def choose_a_network(self, own):
        scope = self.left.network.scope
        (scope.own_button if own else scope.common_button).click()

    @rule()
    def give_the_own_network_up(self):
        if not self.left.network.scope.give_up_button.isHidden():
            self.left.network.scope.give_up_button.click()

    @rule()
    def accept_an_offer(self):
        if not self.left.notice.button.isHidden():
            self.left.notice.button.click()

    @rule(data=st.data())
    def work_on_a_layer(self, data):
        rows = self.left.network.layers.rows
        if rows:
            row = data.draw(st.sampled_from(rows), "row")
            act = data.draw(st.sampled_from(["fields", "kind", "remove", "up", "down"]), "act")
            if act == "fields":
                for name, editor in row.fields.editors.items():
                    if editor.info.kind == "choice":
                        last = editor.box.count() - 1
                        editor.box.setCurrentIndex(data.draw(st.integers(0, last), name))
                    else:
                        self._type(editor.field, data.draw(_NUMBERS, name))
            elif act == "kind":
                row.kind_chosen.emit(row.position, data.draw(st.sampled_from(list(LAYERS)), "kind"))
            elif act == "remove":
                row.bin.click()
            else:
                row.shift.emit(row.position, -1 if act == "up" else 1)

    # -- right ---------------------------------------------------------------------------

    @rule(data=st.data(), kind=st.sampled_from(list(TECHNIQUES)))
    def work_on_a_technique(self, data, kind):
        card = data.draw(st.sampled_from(self.right.cards[kind]), "card")
        act = data.draw(st.sampled_from(["check", "number", "slide", "layer", "split", "remove"]), "act")
        if act == "check":
            card.check.click()
        elif act == "number" and card.main is not None:
            self._type(card.main.field, data.draw(_NUMBERS, "number"))
        elif act == "slide" and card.main is not None:
            QTest.keyClick(card.main.slider, data.draw(_KEYS, "key"))
        elif act == "remove" and len(self.right.cards[kind]) > 1:
            card.remove_button.click()
        elif card.details is not None and card.details.layers is not None:
            if act == "layer" and card.details.layers.boxes:
                data.draw(st.sampled_from(list(card.details.layers.boxes.values())), "layer").click()
            elif act == "split" and not card.details.split_button.isHidden():
                card.details.split_button.click()

    # -- arms ----------------------------------------------------------------------------

    @rule(data=st.data())
    def work_on_the_arms(self, data):
        act = data.draw(
            st.sampled_from(["add", "duplicate", "remove", "move", "rename", "select", "hide"]), "act"
        )
        arm = data.draw(st.integers(0, len(self.strip.cards) - 1), "arm")
        if act == "add":
            self.strip.add_arm()
        elif act == "duplicate":
            self.strip.duplicate_selected()
        elif act == "remove":
            self.strip.remove_selected()
        elif act == "move":
            self.strip.move_arm(self.model.selected, arm)
        elif act == "rename":
            self.strip.cards[arm].renamed.emit(
                arm, data.draw(st.sampled_from(["none", "x", "y ", ""]), "name")
            )
        elif act == "select":
            self.model.select(arm)
        else:
            self.strip.set_arm_visible(arm, arm not in self.strip.visible_arms())

    # -- history ---------------------------------------------------------------------------

    @precondition(lambda self: self.model.undo_stack.canUndo())
    @rule(times=st.integers(1, 5))
    def undo(self, times):
        for _ in range(times):
            self.model.undo_stack.undo()

    @precondition(lambda self: self.model.undo_stack.canRedo())
    @rule()
    def redo(self):
        after = self.model.experiment
        self.model.undo_stack.redo()
        assert self.model.experiment != after

    # -- what always holds -------------------------------------------------------------------

    def _group_shows(self, group, spec):
        for name, editor in group.editors.items():
            assert editor.value() == getattr(spec, name), name
            field = getattr(editor, "field", None)
            # Text that was refused stays, marked as such; all else is the model's.
            if field is not None and not field.problem:
                assert field.text() == _written(getattr(spec, name))

    @invariant()
    def left_shows_the_model(self):
        experiment = self.model.experiment
        training = experiment.training
        self._group_shows(self.left.data.fields, experiment.data)
        network = edits.network_of(experiment, self.left.network.arm)
        self._group_shows(self.left.network.fields, network)
        self._group_shows(self.left.training.optimizer.rate, training.optimizer)
        self._group_shows(self.left.training.training, training)
        self._group_shows(self.left.training.optimizer.groups[training.optimizer.kind], training.optimizer)
        assert self.left.data.set_box.currentData() == experiment.data.set
        for row, layer in zip(self.left.network.layers.rows, network.layers, strict=True):
            self._group_shows(row.fields, layer)

    @invariant()
    def right_shows_the_selected_arm(self):
        for kind, technique_class in TECHNIQUES.items():
            present = edits.techniques_of(self.model.arm, kind) or (
                technique_class(kind=kind, enabled=False),
            )
            for card, technique in zip(self.right.cards[kind], present, strict=True):
                assert card.check.isChecked() == technique.enabled
                self._group_shows(card.fields, technique)

    @invariant()
    def strip_shows_the_arms(self):
        experiment = self.model.experiment
        for card, arm in zip(self.strip.cards, experiment.arms, strict=True):
            assert (card.name.text(), card.summary.text()) == (arm.name, arm.summary())
        assert self.strip.visible_arms() <= set(range(len(experiment.arms)))
        assert 0 <= self.model.selected < len(experiment.arms)

    @invariant()
    def the_experiment_is_valid(self):
        experiment = self.model.experiment
        assert Experiment.model_validate(experiment.model_dump()) == experiment


def _written(value):
    from reglab.words import typed

    return "" if value is None else typed(value)


@pytest.mark.slow
@pytest.mark.timeout(400)  # a failure is made small first
def test_widgets_always_show_the_model(qapp):
    run_state_machine_as_test(
        LivePanels,
        settings=settings(
            max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    QApplication.sendPostedEvents(None, 52)


def test_a_panel_with_edits_can_be_collected():
    """In a process of its own: what went wrong here once ended the program."""
    code = """
import gc
from PySide6.QtWidgets import QApplication
from reglab.experiment import edits
from reglab.experiment.experiment import Experiment
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.arms_strip import ArmsStrip

app = QApplication([])
for _ in range(5):
    model = ExperimentModel(Experiment())
    strip = ArmsStrip(model)
    for _ in range(6):
        model.edit(edits.add_arm, "Add arm")
    del model, strip
    gc.collect()
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False
    )
    assert ended.returncode == 0, ended.stderr
