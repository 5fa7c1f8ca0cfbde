"""A number counts when it is given, and what was typed is never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from reglab.experiment.base import field_info
from reglab.experiment.data import DataSpec
from reglab.experiment.techniques.l2 import L2
from reglab.gui.widgets.number_field import NumberField


@pytest.fixture
def window(qtbot):
    """A field for a strength beside another widget that can take the focus."""
    widget = QWidget()
    layout = QHBoxLayout(widget)
    field, other = NumberField(field_info(L2, "strength")), QLineEdit()
    layout.addWidget(field)
    layout.addWidget(other)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    widget.field, widget.other = field, other
    return widget


@pytest.fixture
def field(window):
    return window.field


def _type(qtbot, field, text, key=Qt.Key.Key_Return):
    field.selectAll()
    qtbot.keyClicks(field, text)
    if key is not None:
        qtbot.keyClick(field, key)


def _wheel(widget, up=True):
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        widget.mapToGlobal(centre),
        QPoint(),
        QPoint(0, 120 if up else -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


def _claims(field, key, text="", modifiers=Qt.KeyboardModifier.NoModifier):
    """Whether the field takes a key before the window's shortcuts do."""
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, modifiers, text)
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def test_enter_gives_the_number_once(qtbot, window, field):
    given = []
    field.committed.connect(given.append)
    _type(qtbot, field, "1e-3")
    window.other.setFocus()
    assert given == [0.001]
    assert (field.value(), field.text(), field.problem) == (0.001, "0.001", "")


def test_leaving_gives_the_number(qtbot, window, field):
    _type(qtbot, field, "0,5", key=None)
    with qtbot.waitSignal(field.committed) as signal:
        window.other.setFocus()
    assert signal.args == [0.5]


def test_nothing_typed_gives_nothing(qtbot, window, field):
    field.set_value(0.123456789)
    with qtbot.assertNotEmitted(field.committed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        window.other.setFocus()
    assert (field.text(), field.value()) == ("0.1235", 0.123456789)


@pytest.mark.parametrize("text", ["-1", "abc", "", "1e9"])
def test_what_cannot_be_taken_stays_and_is_explained(qtbot, window, field, text):
    sentences = []
    field.refused.connect(sentences.append)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    with qtbot.assertNotEmitted(field.committed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        window.other.setFocus()
    assert (field.text(), field.value()) == (text, 0.01)
    assert "L2 strength" in sentences[0]
    assert sentences[0] in field.problem
    assert "In use is 0.01" in field.toolTip()


def test_escape_shows_the_number_in_use(qtbot, field):
    _type(qtbot, field, "abc")
    with qtbot.waitSignal(field.refused) as signal:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert signal.args == [""]
    assert (field.text(), field.problem) == ("0.01", "")


def test_a_number_the_receiver_does_not_accept_stays_as_it_was_typed(qtbot, field):
    field.committed.connect(lambda _: field.set_value(0.01))
    _type(qtbot, field, "0.7")
    assert (field.text(), field.value()) == ("0.7", 0.01)
    assert "not accepted" in field.problem
    field.set_value(0.01)
    assert field.text() == "0.7"
    field.set_value(0.2)
    assert (field.text(), field.problem) == ("0.2", "")


def test_a_refused_number_is_offered_again_on_enter(qtbot, field):
    answers = [0.01, 0.7]
    field.committed.connect(lambda _: field.set_value(answers.pop(0)))
    _type(qtbot, field, "0.7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.problem) == (0.7, "")


def test_typing_is_not_disturbed_by_other_edits(qtbot, field):
    _type(qtbot, field, "0.0", key=None)
    field.set_value(0.01)
    assert field.text() == "0.0"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Up, 0.012),
        (Qt.Key.Key_Down, 0.008),
        (Qt.Key.Key_PageUp, 0.1),
        (Qt.Key.Key_PageDown, 0.001),
    ],
)
def test_keys_step(qtbot, field, key, value):
    with qtbot.waitSignal(field.committed) as signal:
        qtbot.keyClick(field, key)
    assert signal.args == [value]
    assert field.value() == value


def test_steps_stop_at_the_ends_of_the_range(qtbot):
    field = NumberField(field_info(DataSpec, "train"))
    qtbot.addWidget(field)
    field.set_value(99_000)
    field.step(10)
    assert field.value() == 100_000
    field.set_value(3)
    field.step(-10)
    assert field.value() == 2


def test_a_refused_step_shows_the_old_number(qtbot, field):
    field.committed.connect(lambda _: field.set_value(0.01))
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert (field.text(), field.problem) == ("0.01", "")


def test_steps_in_a_row_are_one_act_and_a_typed_number_is_one_of_its_own(qtbot, field):
    qtbot.keyClick(field, Qt.Key.Key_Up)
    first = field.gesture
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.gesture == first
    acts = []
    field.committed.connect(lambda _: acts.append(field.gesture))
    _type(qtbot, field, "0.5")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert len({first, *acts}) == 3


def test_the_wheel_scrolls_past_a_field_without_focus(qtbot, window, field):
    window.other.setFocus()
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert not _wheel(field).isAccepted()
    assert field.value() == 0.01
    assert not field.hasFocus()


def test_the_wheel_steps_a_field_with_focus(field):
    assert _wheel(field).isAccepted()
    assert field.value() == 0.012
    _wheel(field, up=False)
    assert field.value() == 0.01


def test_printable_keys_are_the_fields_and_commands_the_windows(qtbot, field):
    ctrl = Qt.KeyboardModifier.ControlModifier
    assert _claims(field, Qt.Key.Key_5, "5")
    assert _claims(field, Qt.Key.Key_E, "e")
    assert not _claims(field, Qt.Key.Key_Space, " ")
    assert _claims(field, Qt.Key.Key_N, "n")
    assert _claims(field, Qt.Key.Key_F, "F", Qt.KeyboardModifier.ShiftModifier)
    assert _claims(field, Qt.Key.Key_5, "5", Qt.KeyboardModifier.KeypadModifier)
    assert not _claims(field, Qt.Key.Key_N, "n", ctrl)
    assert not _claims(field, Qt.Key.Key_N, "n", Qt.KeyboardModifier.AltModifier)
    assert not _claims(field, Qt.Key.Key_Escape)
    assert not _claims(field, Qt.Key.Key_Z, "\x1a", ctrl)
    qtbot.keyClicks(field, "5")
    assert _claims(field, Qt.Key.Key_Escape)
    assert _claims(field, Qt.Key.Key_Z, "\x1a", ctrl)


def test_letters_are_shown_and_refused_and_trigger_nothing(qtbot, window, field):
    triggered = []
    shortcut = QShortcut(QKeySequence("N"), window)
    shortcut.activated.connect(lambda: triggered.append(True))
    refused = []
    field.refused.connect(refused.append)
    _type(qtbot, field, "nan")
    assert field.text() == "nan"
    assert "must be a number, but is “nan”" in refused[-1]
    assert triggered == []


def test_another_range_is_explained(field):
    field.set_info(field_info(DataSpec, "train"))
    assert "at most 100,000" in field.toolTip()
