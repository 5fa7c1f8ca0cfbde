"""The arms: selecting, naming, ordering, showing and hiding them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu

from reglab.experiment import edits
from reglab.experiment.edits import toggle_technique
from reglab.experiment.experiment import MAX_ARMS
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.gui.panels.arm_card import card_size, gap_text, narrowest, widest
from reglab.gui.panels.arms_strip import ArmsStrip

_ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def strip(model, show):
    return show(ArmsStrip(model), width=780, height=120)


def _names(model):
    return [arm.name for arm in model.experiment.arms]


def _shown(strip):
    return [card.name.text() for card in strip.cards]


def _undoable(strip, model, before, selected):
    after, then = model.experiment, model.selected
    model.undo_stack.undo()
    assert (model.experiment, model.selected) == (before, selected)
    assert _shown(strip) == _names(model)
    model.undo_stack.redo()
    assert (model.experiment, model.selected) == (after, then)
    assert _shown(strip) == _names(model)


class TestCards:
    def test_one_card_for_each_arm_the_first_marked_as_baseline(self, strip):
        assert _shown(strip) == ["No regularization", "L2 + dropout"]
        assert [card.summary.text() for card in strip.cards] == ["no regularization", "L2 0.01 + dropout 0.3"]
        assert [card.tag.isVisible() for card in strip.cards] == [True, False]

    def test_a_name_that_says_it_all_is_not_said_twice(self, strip, model):
        assert [card.summary.isVisible() for card in strip.cards] == [False, True]
        height = strip.cards[0].height()
        model.edit(lambda e: edits.rename_arm(e, 0, "Plain"), "")
        assert strip.cards[0].summary.isVisible()
        assert strip.cards[0].height() == height

    def test_four_cards_stand_whole_beside_two_panels_on_a_small_screen(self, strip, qtbot):
        for _ in range(2):
            strip.add_arm()
        strip.set_numbers(3, -0.88, "−0.88", score_name="R²")
        strip.resize(766, strip.height())
        qtbot.waitUntil(lambda: strip.cards[3].geometry().right() < strip.area.viewport().width())
        assert strip.area.horizontalScrollBar().maximum() == 0
        card = strip.cards[3]
        assert card.numbers.sizeHint().width() <= card.numbers.width()

    def test_a_click_selects(self, strip, model, qtbot):
        qtbot.mouseClick(strip.cards[0], Qt.MouseButton.LeftButton)
        assert model.selected == 0
        qtbot.mouseClick(strip.cards[1].name, Qt.MouseButton.LeftButton)
        assert model.selected == 1

    def test_the_selected_card_looks_otherwise_and_takes_the_tab_key(self, strip, model):
        def picture():
            image = strip.cards[0].grab().toImage()
            return bytes(image.constBits())

        before = picture()
        model.select(0)
        assert picture() != before
        assert strip.cards[0].focusPolicy() == Qt.FocusPolicy.StrongFocus
        assert strip.cards[1].focusPolicy() == Qt.FocusPolicy.ClickFocus

    def test_arrows_select_and_the_focus_goes_along(self, strip, model, qtbot):
        strip.cards[1].setFocus()
        qtbot.keyClick(strip.cards[1], Qt.Key.Key_Left)
        assert model.selected == 0
        assert strip.cards[0].hasFocus()
        qtbot.keyClick(strip.cards[0], Qt.Key.Key_Left)
        assert model.selected == 0
        qtbot.keyClick(strip.cards[0], Qt.Key.Key_End)
        assert model.selected == 1
        qtbot.keyClick(strip.cards[1], Qt.Key.Key_Home)
        assert model.selected == 0

    def test_cards_share_the_free_width_up_to_a_limit(self, strip, qtbot):
        metrics = strip.fontMetrics()
        strip.resize(1600, strip.height())
        qtbot.waitUntil(lambda: strip.cards[1].width() == widest(metrics))
        assert strip.cards[0].width() == widest(metrics)
        strip.set_numbers(1, 0.09, "91 %")
        assert strip.cards[1].numbers.text() == "gap <b>0.09</b> · val 91 %"
        strip.resize(340, strip.height())
        qtbot.waitUntil(lambda: strip.cards[1].width() < card_size(metrics).width())
        # A card shrinks before it leaves the screen: its numbers do without their names.
        assert strip.area.horizontalScrollBar().maximum() == 0
        assert strip.cards[1].numbers.text() == "<b>0.09</b> · 91 %"
        for _ in range(6):
            strip.add_arm()
        qtbot.waitUntil(lambda: strip.area.horizontalScrollBar().maximum() > 0)
        assert {card.width() for card in strip.cards} == {narrowest(metrics)}
        assert strip.cards[1].numbers.sizeHint().width() <= strip.cards[1].numbers.width()
        strip.resize(2600, strip.height())
        qtbot.waitUntil(lambda: strip.cards[1].numbers.text() == "gap <b>0.09</b> · val 91 %")

    def test_numbers(self, strip):
        card = strip.cards[1]
        assert "gap –" in card.numbers.text()
        size = card.size()
        strip.set_numbers(1, 0.0934, "91%")
        assert card.numbers.text() == "gap <b>0.09</b> · val 91%"
        assert "gap 0.09, val 91%" in card.accessibleName()
        strip.set_numbers(1, None, "diverged")
        assert card.numbers.text() == "diverged"
        strip.set_numbers(1, None, "")
        assert "gap –" in card.numbers.text()
        strip.set_numbers(7, 1.0, "")
        assert card.size() == size

    @pytest.mark.parametrize(
        ("gap", "text"),
        [
            (0.583, "0.58"),
            (-0.02, "−0.02"),
            (-0.004, "0.00"),
            (-1234.5, "−1,234"),
            (12.34, "12.3"),
            (1234.5, "1,234"),
            (3e7, "3.0e7"),
            (0, "0.00"),
        ],
    )
    def test_gaps_have_sensible_digits(self, gap, text):
        assert gap_text(gap) == text


class TestDifferences:
    def test_the_selected_arm_says_in_what_it_differs(self, strip, model):
        assert strip.difference.sentence.text() == "Differs in exactly: L2 0 → 0.01, dropout 0 → 0.3"
        model.select(0)
        assert "baseline" in strip.difference.sentence.text()

    def test_it_warns_where_more_than_regularization_differs(self, strip, model):
        own = NetworkSpec(layers=(DenseLayer(units=8), DenseLayer(units=64)))
        model.edit_arm(lambda arm: arm.model_copy(update={"network": own}), "")
        text = strip.difference.sentence.text()
        assert "“L2 + dropout” differs in more than regularization: network." in text
        assert "network 2-64-64-2 → 2-8-64-2" in text


class TestEditing:
    def test_adding_selects_the_new_arm(self, strip, model):
        before = model.experiment
        strip.add_button.click()
        assert _names(model) == ["No regularization", "L2 + dropout", "Arm 3"]
        assert model.selected == 2
        _undoable(strip, model, before, 1)

    def test_duplicating_selects_the_copy(self, strip, model):
        before = model.experiment
        model.select(0)
        strip.duplicate_button.click()
        assert _names(model) == ["No regularization", "No regularization (2)", "L2 + dropout"]
        assert model.selected == 1
        _undoable(strip, model, before, 0)

    def test_removing_selects_the_one_before(self, strip, model, qtbot):
        before = model.experiment
        strip.cards[1].setFocus()
        qtbot.keyClick(strip.cards[1], Qt.Key.Key_Delete)
        assert _names(model) == ["No regularization"]
        assert model.selected == 0
        assert not strip.remove_button.isEnabled()
        assert "only arm" in strip.remove_button.toolTip()
        _undoable(strip, model, before, 1)

    @pytest.mark.parametrize(
        ("removed", "selected"), [(0, "L2 + dropout"), (1, "Arm 3"), (2, "L2 + dropout")]
    )
    def test_removing_selects_a_neighbour_rather_than_the_baseline(self, strip, model, removed, selected):
        strip.add_arm()
        model.select(removed)
        strip.remove_selected()
        assert model.arm.name == selected

    def test_the_only_arm_is_not_removed_by_the_key_either(self, strip, model, qtbot):
        strip.remove_selected()
        qtbot.keyClick(strip.cards[0], Qt.Key.Key_Delete)
        assert _names(model) == ["No regularization"]
        assert strip.difference.currentWidget() is strip.difference.notice
        assert "only arm cannot be removed" in strip.difference.notice.text()
        strip.add_arm()
        assert strip.difference.currentWidget() is strip.difference.sentence

    def test_there_is_a_limit_to_arms(self, strip, model):
        for _ in range(MAX_ARMS - 2):
            strip.add_arm()
        assert not strip.add_button.isEnabled()
        assert not strip.duplicate_button.isEnabled()
        assert f"at most {MAX_ARMS}" in strip.add_button.toolTip()
        strip.add_arm()
        assert f"at most {MAX_ARMS} arms" in strip.difference.notice.text()

    def test_keys_move_the_arm_and_the_first_is_the_baseline(self, strip, model, qtbot):
        before = model.experiment
        strip.cards[1].setFocus()
        qtbot.keyClick(strip.cards[1], Qt.Key.Key_Left, _ALT)
        assert _names(model) == ["L2 + dropout", "No regularization"]
        assert model.selected == 0
        assert strip.cards[0].hasFocus()
        _undoable(strip, model, before, 1)

    def test_a_card_is_dragged_to_another_place(self, strip, model, qtbot):
        strip.add_arm()
        qtbot.waitUntil(lambda: strip.cards[2].x() > strip.cards[1].x())
        card = strip.cards[0]
        right = card.mapFrom(strip.cards_box, QPoint(strip.cards[2].geometry().right() - 2, 20))
        qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
        qtbot.mouseMove(card, right)
        qtbot.mouseRelease(card, Qt.MouseButton.LeftButton, pos=right)
        assert _names(model) == ["L2 + dropout", "Arm 3", "No regularization"]
        assert model.selected == 2


class TestRenaming:
    def _rename(self, strip, qtbot, text, key=Qt.Key.Key_Return):
        card = strip.cards[1]
        card.setFocus()
        qtbot.keyClick(card, Qt.Key.Key_F2)
        assert card.edit.isVisible()
        assert card.edit.text() == card.name.text()
        qtbot.keyClicks(card.edit, text)
        qtbot.keyClick(card.edit, key)
        return card

    def test_enter_renames(self, strip, model, qtbot):
        before = model.experiment
        card = self._rename(strip, qtbot, " Strong ")
        assert _names(model)[1] == "Strong"
        assert not card.edit.isVisible()
        assert card.hasFocus()
        _undoable(strip, model, before, 1)

    def test_escape_keeps_the_name(self, strip, model, qtbot):
        card = self._rename(strip, qtbot, "Strong", Qt.Key.Key_Escape)
        assert _names(model)[1] == "L2 + dropout"
        assert not card.edit.isVisible()
        assert card.hasFocus()

    def test_leaving_the_field_renames(self, strip, model, qtbot):
        card = strip.cards[1]
        qtbot.mouseDClick(card, Qt.MouseButton.LeftButton)
        card.edit.setText("Strong")
        strip.cards[0].setFocus()
        qtbot.waitUntil(lambda: _names(model)[1] == "Strong")

    def test_a_name_that_is_cleared_follows_the_settings_again(self, strip, model, qtbot):
        self._rename(strip, qtbot, "Strong")
        model.edit_arm(lambda arm: toggle_technique(arm, "dropout", False), "off")
        assert _names(model)[1] == "Strong"
        card = self._rename(strip, qtbot, "  ")
        assert _names(model)[1] == card.name.text() == "L2"
        assert not card.edit.isVisible()
        assert card.hasFocus()
        model.edit_arm(lambda arm: toggle_technique(arm, "dropout", True), "on")
        assert _names(model)[1] == card.name.text() == "L2 + dropout"

    @pytest.mark.parametrize("name", ["No regularization"])
    def test_a_name_that_cannot_be_stays_in_the_field(self, strip, model, qtbot, name):
        card = self._rename(strip, qtbot, name)
        assert _names(model)[1] == "L2 + dropout"
        assert card.edit.isVisible()
        assert card.edit.text() == name
        assert strip.difference.notice.isVisible()
        assert "name" in strip.difference.notice.text().lower()
        qtbot.keyClick(card.edit, Qt.Key.Key_Escape)
        assert strip.difference.notice.text() == ""
        assert strip.difference.sentence.isVisible()

    def test_another_selection_forgets_what_was_refused(self, strip, model, qtbot):
        card = self._rename(strip, qtbot, "No regularization")
        assert strip.difference.notice.text()
        model.select(0)
        assert strip.difference.notice.text() == ""
        assert not card.edit.isVisible()

    def test_a_name_stays_within_the_limit(self, strip, model, qtbot):
        self._rename(strip, qtbot, "x" * 80)
        assert _names(model)[1] == "x" * 60


class TestVisibility:
    def test_the_eye_hides_and_shows(self, strip, qtbot):
        with qtbot.waitSignal(strip.visibility_changed) as signal:
            strip.cards[1].eye.click()
        assert signal.args == [{0}]
        assert strip.visible_arms() == {0}
        assert "Show" in strip.cards[1].eye.toolTip()
        with qtbot.waitSignal(strip.visibility_changed) as signal:
            qtbot.keyClick(strip.cards[1], Qt.Key.Key_V)
        assert signal.args == [{0, 1}]

    def test_hiding_is_no_edit(self, strip, model):
        strip.set_arm_visible(0, False)
        assert model.undo_stack.count() == 0

    def test_a_hidden_arm_stays_hidden_where_it_goes(self, strip, model, qtbot):
        strip.set_arm_visible(1, False)
        with qtbot.waitSignal(strip.visibility_changed) as signal:
            strip.move_arm(1, 0)
        assert signal.args == [{1}]
        strip.add_arm()
        assert strip.visible_arms() == {1, 2}
        strip.cards[0].renamed.emit(0, "Other")
        assert _names(model)[0] == "Other"
        assert strip.visible_arms() == {1, 2}
        strip.cards[0].renamed.emit(0, "Arm 3")
        assert strip.visible_arms() == {1, 2}


class TestMenu:
    def _action(self, menu, text):
        return next(action for action in menu.actions() if action.text().startswith(text))

    def test_it_does_what_it_says(self, strip, model):
        menu = strip.menu_of(1)
        self._action(menu, "Hide").trigger()
        assert strip.visible_arms() == {0}
        self._action(menu, "Make it the baseline").trigger()
        assert _names(model) == ["L2 + dropout", "No regularization"]
        self._action(menu, "Duplicate").trigger()
        assert len(_names(model)) == 3
        self._action(menu, "Remove").trigger()
        assert len(_names(model)) == 2
        self._action(menu, "Rename").trigger()
        assert strip.cards[model.selected].edit.isVisible()
        menu.close()

    def test_what_cannot_be_done_is_disabled(self, strip):
        menu = strip.menu_of(0)
        enabled = {action.text().partition("\t")[0]: action.isEnabled() for action in menu.actions()}
        assert not enabled["Move left"]
        assert not enabled["Make it the baseline"]
        assert enabled["Move right"]
        menu.close()

    @pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
    def test_the_right_button_opens_it_for_the_arm_below(self, strip, model, qtbot):
        card = strip.cards[0]
        point = card.mapToGlobal(QPoint(9, 9))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(9, 9), point)
        QApplication.sendEvent(card, event)
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        assert model.selected == 0
        QApplication.activePopupWidget().close()


class TestManyArms:
    @pytest.fixture
    def many(self, strip, qtbot):
        for _ in range(8):
            strip.add_arm()
        qtbot.waitUntil(lambda: strip.area.horizontalScrollBar().maximum() > 0)
        return strip

    def test_the_new_arm_is_scrolled_to_and_the_strip_keeps_its_height(self, strip, show, qtbot):
        height = strip.sizeHint().height()
        for _ in range(8):
            strip.add_arm()
        bar = strip.area.horizontalScrollBar()
        qtbot.waitUntil(lambda: bar.value() > 0)
        assert strip.sizeHint().height() == height

    def test_the_wheel_scrolls_sideways(self, many):
        bar = many.area.horizontalScrollBar()
        before = bar.value()
        buttons, keys, phase = (
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
        )
        point = QPointF(9, 9)
        event = QWheelEvent(point, point, QPoint(), QPoint(0, 120), buttons, keys, phase, False)
        QApplication.sendEvent(many.area.viewport(), event)
        assert bar.value() < before

    def test_fewer_arms_after_another_experiment(self, many, model):
        model.load(edits.remove_arm(model.experiment, 5))
        assert _shown(many) == _names(model)


class TestFocus:
    """Removing an arm leaves the keyboard among the arms."""

    @pytest.mark.parametrize("at", [1, 2])
    def test_the_delete_key(self, strip, model, qtbot, at):
        strip.add_arm()
        model.select(at)
        strip.cards[at].setFocus()
        qtbot.keyClick(strip.cards[at], Qt.Key.Key_Delete)
        assert model.selected == 1
        assert strip.cards[model.selected].hasFocus()
        qtbot.keyClick(strip.cards[model.selected], Qt.Key.Key_Left)
        assert model.selected == 0
        assert strip.cards[0].hasFocus()

    def test_undo_of_adding(self, strip, model, qtbot):
        strip.add_arm()
        strip.cards[2].setFocus()
        model.undo_stack.undo()
        assert strip.cards[model.selected].hasFocus()

    def test_the_button_keeps_it_while_it_can_be_pressed(self, strip, model, qtbot):
        strip.add_arm()
        strip.remove_button.setFocus()
        qtbot.keyClick(strip.remove_button, Qt.Key.Key_Space)
        assert strip.remove_button.hasFocus()
        qtbot.keyClick(strip.remove_button, Qt.Key.Key_Space)
        assert len(model.experiment.arms) == 1
        assert strip.cards[0].hasFocus()
