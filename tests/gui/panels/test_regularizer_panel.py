"""Each control of the right panel changes the selected arm, and undo shows what was before."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QScrollArea

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm
from reglab.experiment.files import build
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.l2 import L2
from reglab.gui import theme
from reglab.gui.panels import technique_words as words
from reglab.gui.panels.regularizer_panel import RegularizerPanel
from reglab.gui.panels.technique_sections import OWN
from reglab.gui.theme.icons import icon
from reglab.gui.widgets.section import Section

_PICTURES = (FlattenLayer(), DenseLayer(units=16))


@pytest.fixture
def panel(model, show):
    shown = show(RegularizerPanel(model))
    for section in shown.sections.values():
        section.set_opened(True)
    return shown


@pytest.fixture
def opened(panel):
    """The panel with all cards opened."""
    for cards in panel.cards.values():
        cards[0].set_opened(True)
        for section in cards[0].details.findChildren(Section):
            section.set_opened(True)
    return panel


def _suit(model, kind):
    """Give a technique the data and layers that it needs."""
    technique = TECHNIQUES[kind](kind=kind)
    data, layers = model.experiment.data.info, model.experiment.network.layers
    if words.unavailable(technique, layers, data):
        coloured = DataSpec(set="shapes", train=60, validation=60, test=60)
        network = NetworkSpec(layers=(Conv2dLayer(channels=2), *_PICTURES))
        model.edit(lambda e: e.model_copy(update={"data": coloured, "network": network}), "")


def _number(card):
    """The editor of the strength, or of the first number."""
    editors = (card.main, *card.details.fields.editors.values()) if card.details else (card.main,)
    return next(editor for editor in editors if editor is not None and editor.info.kind in ("float", "int"))


def _shows(panel, arm: Arm):
    """Whether every card shows the techniques of the arm."""
    for kind, technique_class in TECHNIQUES.items():
        present = edits.techniques_of(arm, kind)
        cards = panel.cards[kind]
        assert len(cards) == max(1, len(present)), kind
        for card, technique in zip(
            cards, present or (technique_class(kind=kind, enabled=False),), strict=True
        ):
            assert card.check.isChecked() == technique.enabled
            for name, editor in card.fields.editors.items():
                assert editor.value() == getattr(technique, name)
            if card.details is not None and card.details.isVisible():
                for name, editor in card.details.fields.editors.items():
                    assert editor.value() == getattr(technique, name)
    return True


_BOUND = {("elastic_net", "corrected"), ("l1_l2", "corrected")}
"""Fields that a network with hidden layers refuses."""


def _another(box):
    """The index of a choice that is neither the present one nor refused with classes."""
    refused = {"val_r2", "lambda_2m"}
    return next(i for i in range(box.count()) if i != box.currentIndex() and box.itemData(i) not in refused)


def _undoable(panel, model, before):
    after = model.experiment
    assert after != before
    assert _shows(panel, model.arm)
    model.undo_stack.undo()
    assert model.experiment == before
    assert _shows(panel, model.arm)
    model.undo_stack.redo()
    assert model.experiment == after
    assert _shows(panel, model.arm)


@pytest.mark.parametrize("kind", list(TECHNIQUES))
class TestEveryTechnique:
    def test_stands_in_its_group_and_with_the_arm_once_it_is_on(self, panel, model, kind):
        model.select(0)
        _suit(model, kind)
        card, group = panel.cards[kind][0], panel.sections[TECHNIQUES[kind].group]
        assert group.isAncestorOf(card)
        card.check.click()
        assert panel.sections[OWN].isAncestorOf(card)
        assert card.isVisible()
        card.check.click()
        assert panel.sections[OWN].isAncestorOf(card)
        card.remove_button.click()
        assert model.arm.techniques == ()
        assert group.isAncestorOf(panel.cards[kind][0])

    def test_is_switched_on_and_off_and_keeps_its_numbers(self, panel, model, qtbot, kind):
        model.select(0)
        _suit(model, kind)
        card, before = panel.cards[kind][0], model.experiment
        assert not card.body.isVisible()
        assert not card.value_label.isVisible()
        card.check.click()
        assert [t.kind for t in model.arm.active] == [kind]
        assert card.body.isVisible()
        _undoable(panel, model, before)
        card.set_opened(True)
        slider = _number(card).slider
        qtbot.keyClick(slider, Qt.Key.Key_Right)
        if model.experiment.arms[0].techniques[0] == TECHNIQUES[kind](kind=kind):
            qtbot.keyClick(slider, Qt.Key.Key_Left)
        card.set_opened(False)
        changed = model.arm.techniques[0]
        assert changed != TECHNIQUES[kind](kind=kind)
        card.check.click()
        assert model.arm.techniques == (changed.model_copy(update={"enabled": False}),)
        assert not card.body.isVisible()
        assert card.value_label.isVisible()
        card.check.click()
        assert model.arm.techniques == (changed,)

    def test_every_parameter_can_be_edited(self, opened, model, qtbot, kind):
        model.select(0)
        _suit(model, kind)
        card = opened.cards[kind][0]
        card.check.click()
        for group in (card.fields, card.details.fields):
            for name, editor in group.editors.items():
                if (kind, name) in _BOUND:
                    continue
                before = model.experiment
                if editor.info.kind == "bool":
                    editor.box.click()
                elif editor.info.kind == "choice":
                    editor.box.setCurrentIndex(_another(editor.box))
                else:
                    at_end = editor.value() == editor.info.param.slider[1]
                    qtbot.keyClick(editor.slider, Qt.Key.Key_Left if at_end else Qt.Key.Key_Right)
                now, then = model.arm.techniques[0], before.arms[0].techniques[0]
                assert getattr(now, name) != getattr(then, name)
                _undoable(opened, model, before)

    def test_the_formula_has_the_current_numbers(self, panel, model, qtbot, kind):
        model.select(0)
        _suit(model, kind)
        card = panel.cards[kind][0]
        card.check.click()
        card.set_opened(True)
        assert card.formula.text() == model.arm.techniques[0].formula(model.experiment.scale(model.arm))
        qtbot.keyClick(_number(card).slider, Qt.Key.Key_Right)
        # Of the arm as it is now: more data changes the sizes, too.
        assert card.formula.text() == model.arm.techniques[0].formula(model.experiment.scale(model.arm))

    def test_the_number_out_of_range_is_explained(self, panel, model, typed, qtbot, kind):
        model.select(0)
        _suit(model, kind)
        card = panel.cards[kind][0]
        card.check.click()
        card.set_opened(True)
        before, editor = model.experiment, _number(card)
        typed(editor.field, "-1")
        assert model.experiment == before
        assert editor.info.param.label in panel.notice.text()
        qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
        assert panel.notice.text() == ""


class TestTabOrder:
    def test_tab_goes_from_the_strength_to_what_was_unfolded_below_it(self, panel, model, qtbot):
        card = panel.cards["l2"][0]
        card.open_button.click()
        card.main.field.setFocus()
        qtbot.keyClick(card.main.field, Qt.Key.Key_Tab)
        assert card.details.isAncestorOf(QApplication.focusWidget())
        seen = set()
        while card.details.isAncestorOf(focused := QApplication.focusWidget()):
            assert focused not in seen
            seen.add(focused)
            qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert card.details.layers.boxes[1] in seen
        assert focused is panel.cards["dropout"][0].check


class TestStrength:
    def test_nothing_below_moves_while_the_strength_is_dragged(self, panel, model, qtbot):
        model.edit(lambda e: edits.set_data(e, train=83), "")
        card = panel.cards["l2"][0]
        heights = set()
        for _ in range(60):
            qtbot.keyClick(card.main.slider, Qt.Key.Key_Left)
            QApplication.processEvents()
            heights.add(card.height())
        assert len(heights) == 1

    def test_zero_at_the_left_end_means_off(self, panel, model, qtbot):
        card = panel.cards["l2"][0]
        qtbot.keyClick(card.main.slider, Qt.Key.Key_Home)
        assert model.arm.techniques[0].strength == 0
        assert "no effect" in card.formula.text()
        assert [t.kind for t in model.arm.active] == ["dropout"]

    def test_a_number_as_a_power_of_ten(self, panel, model, typed):
        typed(panel.cards["l2"][0].main.field, "1e-3")
        assert model.arm.techniques[0].strength == 0.001

    def test_a_drag_is_one_step_of_undo(self, panel, model, qtbot):
        slider = panel.cards["l2"][0].main.slider
        qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
        for x in range(11, 60):
            qtbot.mouseMove(slider, QPoint(x, 10))
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
        assert model.undo_stack.count() == 1
        model.undo_stack.undo()
        assert model.arm.techniques[0] == L2()


class TestL2Conventions:
    def test_another_convention_keeps_the_penalty_and_the_place_on_the_slider(self, opened, model):
        card = opened.cards["l2"][0]
        scale, before = model.experiment.scale(model.arm), model.arm.techniques[0]
        place = card.main.slider.sliderPosition()
        box = card.details.fields.editors["convention"].box
        for key in ("lambda_2m", "pytorch", "sklearn", "keras"):
            box.setCurrentIndex(box.findData(key))
            technique = model.arm.techniques[0]
            assert technique.convention == key
            assert technique.keras_strength(scale) == pytest.approx(before.keras_strength(scale))
            assert abs(card.main.slider.sliderPosition() - place) <= 5

    def test_the_equivalents_follow_the_sizes_of_the_experiment(self, panel, model):
        card = panel.cards["l2"][0]
        assert "λ/(2m)\u00a02" in card.equivalents.text()
        model.edit(lambda e: edits.set_data(e, train=50), "")
        assert "λ/(2m)\u00a01" in card.equivalents.text()


class TestLayers:
    def _boxes(self, card):
        return {box.text(): box for box in card.details.layers.boxes.values()}

    def test_names_for_weights_and_for_activations(self, opened):
        assert list(self._boxes(opened.cards["l2"][0])) == ["1 Dense", "2 Dense", "Output"]
        assert list(self._boxes(opened.cards["dropout"][0])) == ["Input", "1 Dense", "2 Dense"]
        assert opened.cards["early_stopping"][0].details.layers is None

    def test_one_by_one_and_back_to_all(self, opened, model):
        card = opened.cards["l2"][0]
        boxes, before = self._boxes(card), model.experiment
        boxes["1 Dense"].click()
        assert model.arm.techniques[0].layers == (2, "output")
        _undoable(opened, model, before)
        boxes["Output"].click()
        assert model.arm.techniques[0].layers == (2,)
        boxes["2 Dense"].click()
        assert model.arm.techniques[0].layers == ()
        assert not any(box.isChecked() for box in boxes.values())
        assert "No layer is chosen" in card.formula.text()
        boxes["Output"].click()
        assert model.arm.techniques[0].layers == ("output",)
        assert "No layer is chosen" not in card.formula.text()
        card.details.layers.all_box.click()
        assert model.arm.techniques[0].layers == "all"
        boxes["Output"].click()
        boxes["Output"].click()
        assert model.arm.techniques[0].layers == "all"

    @pytest.mark.parametrize("kind", [kind for kind, cls in TECHNIQUES.items() if cls.per_layer])
    def test_every_layer_can_be_taken_off_one_after_the_other(self, opened, model, kind):
        digits = DataSpec(set="digits", train=60, validation=60, test=60)
        network = NetworkSpec(layers=(Conv2dLayer(channels=2), *_PICTURES))
        arm = model.arm.model_copy(update={"techniques": (TECHNIQUES[kind](),)})
        arms = (model.experiment.arms[0], arm)
        values = {"data": digits, "network": network, "arms": arms}
        model.edit(lambda e: e.model_copy(update=values), "")
        card = opened.cards[kind][0]
        for box in self._boxes(card).values():
            if box.isChecked():
                box.click()
        (technique,) = edits.techniques_of(model.arm, kind)
        assert technique.enabled
        assert technique.layers == ()
        assert "No layer is chosen" in card.formula.text()
        assert build(model.experiment.model_dump(mode="json")).arms[1].active == (technique,)

    def test_noise_acts_on_the_input_unless_told_otherwise(self, opened, model):
        card = opened.cards["gaussian_noise"][0]
        card.check.click()
        boxes = self._boxes(card)
        assert [name for name, box in boxes.items() if box.isChecked()] == ["Input"]
        boxes["2 Dense"].click()
        assert model.arm.techniques[-1].layers == ("input", 2)

    def test_the_boxes_follow_the_network(self, opened, model):
        model.edit(edits.add_layer, "")
        assert list(self._boxes(opened.cards["l2"][0])) == ["1 Dense", "2 Dense", "3 Dense", "Output"]

    def test_other_layers_can_have_a_strength_of_their_own(self, opened, model, typed):
        card = opened.cards["l2"][0]
        assert not card.details.split_button.isVisible()
        self._boxes(card)["1 Dense"].click()
        before = model.experiment
        card.details.split_button.click()
        assert [t.layers for t in edits.techniques_of(model.arm, "l2")] == [(2, "output"), (1,)]
        assert [c.check.text() for c in opened.cards["l2"]] == ["L2 · Layer 2, Output", "L2 · Layer 1"]
        _undoable(opened, model, before)
        typed(opened.cards["l2"][1].main.field, "0.5")
        assert [t.strength for t in edits.techniques_of(model.arm, "l2")] == [0.01, 0.5]
        opened.cards["l2"][0].remove_button.click()
        assert edits.techniques_of(model.arm, "l2") == (L2(strength=0.5, layers=(1,)),)
        assert [c.check.text() for c in opened.cards["l2"]] == ["L2 (ridge)"]


def test_what_concerns_no_technique_is_said_of_the_arm(panel, model):
    assert not panel.warnings.isVisible()
    layers = (DenseLayer(units=8), BatchNormLayer())
    model.edit(lambda e: edits.set_network(e, layers=layers), "")
    assert not panel.warnings.isVisible()
    model.edit(lambda e: edits.set_training(e, batch_size=33), "")
    assert panel.warnings.isVisible()
    assert "leave a last batch of one example" in panel.warnings.text()
    model.select(0)
    assert panel.warnings.isVisible()
    model.edit(lambda e: edits.set_training(e, batch_size=25), "")
    assert not panel.warnings.isVisible()


class TestAvailability:
    def test_dropout_without_hidden_layer_says_why_not(self, panel, model):
        model.select(0)
        model.edit(lambda e: edits.set_network(e, layers=()), "")
        card = panel.cards["dropout"][0]
        assert not card.check.isEnabled()
        assert "this network has none" in card.check.toolTip()
        assert panel.cards["l2"][0].check.isEnabled()
        card.set_opened(True)
        card.details.layers.boxes["input"].click()
        assert card.check.isEnabled()
        card.check.click()
        assert model.arm.active == (Dropout(layers=("input",)),)

    def test_what_is_on_can_always_be_switched_off(self, panel, model):
        model.edit(lambda e: edits.set_network(e, layers=()), "")
        card = panel.cards["dropout"][0]
        assert card.check.isEnabled()
        assert "this network has none" in card.formula.text()
        card.check.click()
        assert not edits.techniques_of(model.arm, "dropout")[0].enabled
        assert not card.check.isEnabled()

    def test_what_does_not_suit_the_data_says_why_not(self, panel, model):
        card = panel.cards["image_augmentation"][0]
        assert not card.check.isEnabled()
        assert "needs pictures" in card.check.toolTip()
        card.set_opened(True)
        assert card.formula.text().startswith("Image augmentation needs pictures")
        assert "needs pictures" in card.details.preview.picture.words()
        _suit(model, "image_augmentation")
        assert card.check.isEnabled()


class TestFinding:
    def _seen(self, panel):
        return {kind for kind, cards in panel.cards.items() if cards[0].isVisible()}

    def test_only_what_matches_is_seen_wherever_it_stands(self, model, show, qtbot):
        panel = show(RegularizerPanel(model))
        before = {title: section.opened for title, section in panel.sections.items()}
        assert not before["Noise"]
        qtbot.keyClicks(panel.search, "dropout")
        assert self._seen(panel) == {"dropout", "spatial_dropout", "gaussian_dropout"}
        assert not panel.sections["Penalties"].isVisible()
        qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
        assert {title: section.opened for title, section in panel.sections.items()} == before

    def test_what_nothing_matches_is_said(self, panel, qtbot):
        qtbot.keyClicks(panel.search, "zzz")
        assert self._seen(panel) == set()
        assert "zzz" in panel.nothing.text()
        assert panel.nothing.isVisible()
        panel.search.clear()
        assert not panel.nothing.isVisible()

    def test_enter_goes_to_the_first_and_space_switches_it_on(self, panel, model, qtbot):
        qtbot.keyClicks(panel.search, "lasso")
        qtbot.keyClick(panel.search, Qt.Key.Key_Return)
        check = panel.cards["l1"][0].check
        assert QApplication.focusWidget() is check
        qtbot.keyClick(check, Qt.Key.Key_Space)
        assert "l1" in [t.kind for t in model.arm.active]
        # It stands elsewhere now, and keeps the keyboard.
        assert QApplication.focusWidget() is check


class TestMoving:
    def test_the_cards_of_the_arm_stand_in_the_registrys_order(self, panel, model):
        for kind in ("more_data", "l1", "early_stopping"):
            panel.cards[kind][0].check.click()
        QApplication.processEvents()
        kinds = ["l2", "l1", "dropout", "early_stopping", "more_data"]
        heights = [panel.cards[kind][0].mapTo(panel.sections[OWN], QPoint(0, 0)).y() for kind in kinds]
        assert heights == sorted(heights)
        assert kinds == [kind for kind in TECHNIQUES if kind in kinds]

    def test_a_card_that_moved_to_the_arm_is_scrolled_to(self, model, show, qtbot):
        panel = show(RegularizerPanel(model), 300, 360)
        panel.sections["Network"].set_opened(True)
        area = panel.findChild(QScrollArea)
        card = panel.cards["batch_norm"][0]
        QApplication.processEvents()
        area.ensureWidgetVisible(card)
        card.check.click()

        def seen():
            top = card.mapTo(area.viewport(), QPoint(0, 0)).y()
            return 0 <= top < area.viewport().height()

        qtbot.waitUntil(seen)

    def test_tab_goes_from_top_to_bottom_after_a_move(self, panel, model, qtbot):
        panel.cards["more_data"][0].check.click()
        QApplication.processEvents()
        panel.search.setFocus()
        tops, widget = [], panel.search
        for _ in range(60):
            qtbot.keyClick(widget, Qt.Key.Key_Tab)
            widget = QApplication.focusWidget()
            if widget is panel.search or not panel.column.widget().isAncestorOf(widget):
                break
            tops.append(widget.mapTo(panel.column.widget(), QPoint(0, widget.height() // 2)).y())
        assert len(tops) > 20
        assert all(after >= before - 12 for before, after in pairwise(tops))


class TestAdvice:
    def test_a_warning_is_a_line_on_each_card_and_whole_in_the_tooltip(self, panel, model):
        panel.cards["batch_norm"][0].check.click()
        for kind in ("dropout", "batch_norm"):
            card = panel.cards[kind][0]
            assert card.warnings.isVisible()
            assert card.warnings.text() == "Dropout before batch normalisation"
            assert "variance shift" in card.warnings.toolTip()
            assert "variance shift" in card.advice_button.toolTip()
        panel.cards["dropout"][0].set_opened(True)
        assert "variance shift" in panel.cards["dropout"][0].warnings.text()
        panel.cards["batch_norm"][0].check.click()
        assert not panel.cards["dropout"][0].warnings.isVisible()
        assert not panel.cards["dropout"][0].advice_button.isVisible()

    def test_a_note_waits_behind_its_button(self, panel, model):
        card = panel.cards["l2"][0]
        assert not card.warnings.isVisible()
        assert card.advice_button.isVisible()
        card.advice_button.click()
        assert "Loshchilov" in card.details.notes.text()
        assert card.details.notes.isVisible()

    def test_none_comes_while_the_slider_is_held(self, panel, model, qtbot):
        card = panel.cards["dropout"][0]
        slider = card.main.slider
        middle = slider.height() // 2
        qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, middle))
        qtbot.mouseMove(slider, QPoint(slider.width() - 2, middle))
        assert model.arm.techniques[1].p > 0.8
        assert not card.warnings.isVisible()
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 2, middle))
        assert card.warnings.isVisible()


class TestArms:
    def test_it_shows_the_selected_arm_and_names_the_baseline(self, panel, model):
        assert panel.arm_label.text() == "L2 + dropout"
        assert not panel.baseline_label.isVisible()
        assert _shows(panel, model.experiment.arms[1])
        model.select(0)
        assert panel.arm_label.text() == "No regularization"
        assert panel.baseline_label.isVisible()
        assert _shows(panel, model.experiment.arms[0])

    def test_an_arm_without_techniques_says_what_to_do(self, panel, model):
        assert not panel.empty.isVisible()
        model.select(0)
        assert "compared with it" in panel.empty.text()
        assert panel.empty.isVisible()
        model.edit_arm(lambda arm: arm.model_copy(update={"techniques": ()}), "", arm=1)
        model.select(1)
        assert "tick a technique" in panel.empty.text()
        panel.cards["l1"][0].check.click()
        assert not panel.empty.isVisible()

    def test_edits_go_to_the_selected_arm(self, panel, model):
        model.select(0)
        panel.cards["l1"][0].check.click()
        assert [t.kind for t in model.experiment.arms[0].techniques] == ["l1"]
        assert [t.kind for t in model.experiment.arms[1].techniques] == ["l2", "dropout"]

    def test_closed_sections_say_what_acts(self, panel, model):
        summaries = {name: s.header.accessibleDescription() for name, s in panel.sections.items()}
        assert summaries[OWN] == "L2 0.01, dropout 0.3"
        assert summaries["Stopping"] == "early stopping"
        assert "L2" not in summaries["Penalties"].split(", ")


class TestRefusals:
    def test_a_monitor_that_is_not_measured_is_refused(self, opened, model):
        card = opened.cards["early_stopping"][0]
        card.check.click()
        before = model.experiment
        box = card.details.fields.editors["monitor"].box
        box.setCurrentIndex(box.findData("val_r2"))
        assert model.experiment == before
        assert box.currentData() == "val_loss"
        assert "not measured in a classification" in opened.notice.text()
        box.setCurrentIndex(box.findData("val_accuracy"))
        assert opened.notice.text() == ""

    def test_refusals_of_other_panels_are_not_shown_here(self, panel, model):
        model.edit(lambda e: edits.set_data(e, train=1), "")
        model.edit(lambda e: edits.rename_arm(e, 0, "L2 + dropout"), "")
        assert panel.notice.text() == ""


class TestShape:
    def test_it_never_scrolls_sideways_at_its_width(self, opened, model, qtbot):
        for kind in TECHNIQUES:
            if opened.cards[kind][0].check.isEnabled() and not opened.cards[kind][0].check.isChecked():
                opened.cards[kind][0].check.click()
        assert len(model.arm.active) > 10
        layers = model.experiment.network.layers * 3
        model.edit(lambda e: edits.set_network(e, layers=layers), "")
        area = opened.findChild(QScrollArea)
        qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()

    def test_what_is_on_and_every_group_is_seen_on_a_small_screen(self, model, show, qtbot):
        """At 1366×768 the panel has about 600 pixels."""
        panel = show(RegularizerPanel(model), 300, 600)
        area = panel.findChild(QScrollArea)
        qtbot.waitUntil(lambda: area.viewport().height() < 600)

        def bottom(widget):
            return widget.mapTo(area.viewport(), QPoint(0, widget.height())).y()

        assert bottom(panel.cards["dropout"][0]) <= area.viewport().height()
        assert bottom(panel.cards["activity"][0]) <= area.viewport().height()
        model.select(0)
        QApplication.processEvents()
        assert bottom(panel.sections["Network"]) <= area.viewport().height()

    def test_details_are_made_only_when_they_are_opened(self, panel):
        assert all(cards[0].details is None for cards in panel.cards.values())
        boxes = len(panel.findChildren(QCheckBox))
        panel.cards["l2"][0].open_button.click()
        assert len(panel.findChildren(QCheckBox)) > boxes
        assert panel.cards["l2"][0].details.isVisible()
        panel.cards["l2"][0].open_button.click()
        assert not panel.cards["l2"][0].details.isVisible()


def test_the_sign_of_advice_means_the_same_in_every_theme(qapp, qtbot, model, panel):
    """A remark came back as a warning when the theme changed, on cards that were made later."""
    own = (L2(strength=0.01, layers=(1,)), L2(strength=0.02, layers=("output",)))
    model.edit_arm(lambda arm: arm.model_copy(update={"techniques": own}), "Two strengths")

    def signs():
        return [card.advice_button.icon().pixmap(32, 32).toImage() for card in panel.cards["l2"]]

    look = theme.current()
    try:
        for name in ("dark", "light"):
            theme.apply(qapp, name)
            wanted = {
                "warning": icon("warning", theme.current().warning),
                "note": icon("info", theme.current().muted),
            }
            for card, sign in zip(panel.cards["l2"], signs(), strict=True):
                said = card._state.advice
                assert said, "both cards have something to say"
                grave = "warning" if any(each.severity == "warning" for each in said) else "note"
                assert sign == wanted[grave].pixmap(32, 32).toImage()
    finally:
        theme.apply(qapp, look.name)


@pytest.mark.parametrize("kind", ["l2", "dropout", "gaussian_noise", "max_norm"])
def test_ticking_layers_leaves_the_other_boxes_under_the_pointer(panel, model, kind):
    card = panel.cards[kind][0]
    card.check.click()
    card.open_button.click()
    QApplication.processEvents()
    chooser = card.details.layers

    def places():
        QApplication.processEvents()
        return [box.mapTo(panel, QPoint(0, 0)) for box in (chooser.all_box, *chooser.boxes.values())]

    before = places()
    for box in list(chooser.boxes.values()):
        box.click()
        assert places() == before
    if kind == "l2":
        assert model.arm.techniques[0].layers == (), "the last one too"
    chooser.all_box.click()
    assert places() == before
