"""The slider: every place can be reached, and nothing moves it by accident."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from reglab.experiment.base import field_info
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.techniques.l2 import L2
from reglab.gui.widgets.scale import Scale
from reglab.gui.widgets.slider import ValueSlider


@pytest.fixture
def slider(qtbot):
    slider = ValueSlider(Scale.of(field_info(L2, "strength")))
    slider.resize(214, 22)
    slider.set_value(0.01)
    qtbot.addWidget(slider)
    slider.show()
    qtbot.waitExposed(slider)
    slider.chosen_values = []
    slider.chosen.connect(slider.chosen_values.append)
    return slider


def _wheel(widget):
    centre = QPointF(widget.rect().center())
    buttons, keys, phase = (
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
    )
    event = QWheelEvent(centre, centre, QPoint(), QPoint(0, 120), buttons, keys, phase, False)
    QApplication.sendEvent(widget, event)
    return event


def test_showing_a_value_is_no_choice(slider):
    slider.set_value(0.5)
    slider.set_scale(Scale(1, 10))
    assert slider.chosen_values == []


def test_a_click_goes_there_and_a_drag_follows(qtbot, slider):
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(slider, left, pos=QPoint(7, 11))
    qtbot.mouseMove(slider, QPoint(120, 11))
    qtbot.mouseMove(slider, QPoint(207, 11))
    qtbot.mouseRelease(slider, left, pos=QPoint(207, 11))
    qtbot.mouseMove(slider, QPoint(50, 11))
    assert slider.chosen_values[0] == 0
    assert slider.chosen_values[-1] == 1
    assert slider.chosen_values == sorted(slider.chosen_values)


def test_every_drag_is_an_act_of_its_own(qtbot, slider):
    acts = []
    slider.chosen.connect(lambda _: acts.append(slider.gesture))
    for x in (50, 90):
        qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(x, 11))
        qtbot.mouseMove(slider, QPoint(x + 30, 11))
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(x + 30, 11))
    assert len(acts) == 4
    assert acts[0] == acts[1] < acts[2] == acts[3]


def test_other_buttons_do_nothing(qtbot, slider):
    qtbot.mouseClick(slider, Qt.MouseButton.RightButton, pos=QPoint(7, 11))
    assert slider.chosen_values == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Right, 0.012),
        (Qt.Key.Key_Left, 0.008),
        (Qt.Key.Key_PageUp, 0.1),
        (Qt.Key.Key_PageDown, 0.001),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 1),
    ],
)
def test_keys(qtbot, slider, key, value):
    qtbot.keyClick(slider, key)
    assert slider.chosen_values == [value]


def test_keys_stop_at_the_ends(qtbot, slider):
    slider.set_value(1.0)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    slider.set_value(0.0)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert slider.chosen_values == []


def test_an_end_of_a_slider_of_whole_numbers_is_a_whole_number(qtbot):
    slider = ValueSlider(Scale.of(field_info(EarlyStopping, "start_from_epoch")))
    qtbot.addWidget(slider)
    chosen = []
    slider.chosen.connect(chosen.append)
    # A field allows more than its slider shows.
    slider.set_value(5000)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert chosen == [200]
    assert isinstance(chosen[0], int)


def test_the_wheel_needs_the_focus(qtbot, slider):
    slider.clearFocus()
    assert not _wheel(slider).isAccepted()
    assert slider.chosen_values == []
    slider.activateWindow()
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    assert _wheel(slider).isAccepted()
    assert slider.chosen_values == [0.012]


def test_its_value_is_told_in_words(slider):
    assert slider.accessibleDescription() == "0.01"


def test_zero_off_and_focus_can_be_seen(qtbot, slider):
    """Pixels differ between on, off, disabled and focused."""

    def picture():
        image = slider.grab().toImage()
        return bytes(image.constBits())

    slider.clearFocus()
    slider.set_value(1e-5)
    small = picture()
    slider.set_value(0)
    zero = picture()
    slider.setEnabled(False)
    disabled = picture()
    slider.setEnabled(True)
    slider.activateWindow()
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    assert len({small, zero, disabled, picture()}) == 4


def test_taking_hold_of_the_handle_changes_nothing(qtbot, slider):
    """A place is coarser than the value: 0.01 became 0.0099 under the mouse."""
    left = Qt.MouseButton.LeftButton
    middle = round(7 + slider._scale.place(0.01) * (slider.width() - 14))
    for x in (middle - 5, middle, middle + 5):
        qtbot.mousePress(slider, left, pos=QPoint(x, 11))
        # A hand is never quite still.
        qtbot.mouseMove(slider, QPoint(x + 1, 11))
        qtbot.mouseRelease(slider, left, pos=QPoint(x + 1, 11))
    assert slider.chosen_values == []


def test_the_handle_is_dragged_from_where_it_was_taken(qtbot, slider):
    left = Qt.MouseButton.LeftButton
    middle = round(7 + slider._scale.place(0.01) * (slider.width() - 14))
    qtbot.mousePress(slider, left, pos=QPoint(middle + 5, 11))
    qtbot.mouseMove(slider, QPoint(middle + 45, 11))
    qtbot.mouseRelease(slider, left, pos=QPoint(middle + 45, 11))
    assert slider.chosen_values == [slider._scale.value((middle + 40 - 7) / (slider.width() - 14))]


def test_a_drag_that_comes_back_can_choose_the_value_it_began_with(qtbot, slider):
    """Once moved, the handle follows every pixel."""
    left = Qt.MouseButton.LeftButton
    middle = round(7 + slider._scale.place(0.01) * (slider.width() - 14))
    qtbot.mousePress(slider, left, pos=QPoint(middle, 11))
    qtbot.mouseMove(slider, QPoint(middle + 20, 11))
    qtbot.mouseMove(slider, QPoint(middle + 1, 11))
    qtbot.mouseRelease(slider, left, pos=QPoint(middle + 1, 11))
    assert len(slider.chosen_values) == 2
    assert slider.chosen_values[1] < slider.chosen_values[0]
