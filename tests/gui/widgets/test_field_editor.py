"""Each kind of field gets the editor that suits it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit

from reglab.experiment.base import field_info, field_infos
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.training import OPTIMIZERS, TrainingSpec
from reglab.gui.widgets.field_editor import (
    BoolEditor,
    ChoiceEditor,
    NumberEditor,
    TextEditor,
    field_editor,
)
from reglab.gui.widgets.form import FieldGroup, Form

_SPECS = [
    DataSpec,
    NetworkSpec,
    DenseLayer,
    TrainingSpec,
    Experiment,
    Arm,
    *OPTIMIZERS.values(),
    *TECHNIQUES.values(),
]


@pytest.mark.parametrize("spec", _SPECS, ids=lambda spec: spec.__name__)
def test_every_field_of_the_specification_can_be_edited(qtbot, spec):
    for info in field_infos(spec):
        editor = field_editor(info)
        qtbot.addWidget(editor)
        if info.default is not None and not str(info.default).startswith("PydanticUndefined"):
            assert editor.value() == info.default
        parts = [
            *editor.findChildren(QLineEdit),
            *editor.findChildren(QComboBox),
            *editor.findChildren(QCheckBox),
        ]
        assert parts
        for part in parts:
            if part.objectName() != "qt_spinbox_lineedit":
                assert part.accessibleName() == info.param.label
                assert info.param.label in part.toolTip()


def test_a_strength_shows_one_value_in_slider_and_field(qtbot):
    editor = field_editor(field_info(Dropout, "p"))
    qtbot.addWidget(editor)
    values = []
    editor.changed.connect(values.append)
    editor.changed.connect(editor.set_value)
    editor.slider.setFocus()
    qtbot.keyClick(editor.slider, Qt.Key.Key_Right)
    assert values == [0.51]
    assert (editor.value(), editor.field.text()) == (0.51, "0.51")
    editor.field.selectAll()
    qtbot.keyClicks(editor.field, "0,25")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert values == [0.51, 0.25]
    assert editor.slider.accessibleDescription() == "0.25"


def test_a_refused_slide_goes_back(qtbot):
    editor = NumberEditor(field_info(Dropout, "p"), slider=True)
    qtbot.addWidget(editor)
    editor.changed.connect(lambda _: editor.set_value(0.5))
    qtbot.keyClick(editor.slider, Qt.Key.Key_End)
    assert (editor.value(), editor.slider.accessibleDescription()) == (0.5, "0.5")


def test_another_range_moves_the_slider_and_keeps_the_value(qtbot):
    info = field_info(DataSpec, "noise")
    editor = NumberEditor(info, slider=True)
    qtbot.addWidget(editor)
    editor.set_value(0.5)
    before = editor.slider.value()
    editor.set_info(replace(info, param=replace(info.param, slider=(0.0, 16.0))))
    assert editor.value() == 0.5
    assert editor.slider.value() < before


def test_acts_have_keys_of_their_own(qtbot):
    editor = NumberEditor(field_info(Dropout, "p"), slider=True)
    qtbot.addWidget(editor)
    first = editor.merge_key
    qtbot.mousePress(editor.slider, Qt.MouseButton.LeftButton)
    assert editor.merge_key != first
    assert editor.merge_key.startswith("p/")


def test_choices_have_readable_names_and_give_keys(qtbot):
    editor = field_editor(field_info(DenseLayer, "activation"))
    qtbot.addWidget(editor)
    assert isinstance(editor, ChoiceEditor)
    names = [editor.box.itemText(index) for index in range(editor.box.count())]
    assert names[:2] == ["ReLU", "Leaky ReLU"]
    with qtbot.waitSignal(editor.changed) as signal:
        editor.box.setCurrentIndex(1)
    assert signal.args == ["leaky_relu"]
    with qtbot.assertNotEmitted(editor.changed):
        editor.set_value("tanh")
    assert editor.value() == "tanh"


def test_the_wheel_does_not_change_a_choice_that_is_scrolled_past(qtbot):
    editor = field_editor(field_info(DenseLayer, "activation"))
    qtbot.addWidget(editor)
    editor.show()
    qtbot.waitExposed(editor)
    editor.box.clearFocus()
    buttons, keys, phase = (
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
    )
    event = QWheelEvent(QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, -120), buttons, keys, phase, False)
    QApplication.sendEvent(editor.box, event)
    assert not event.isAccepted()
    assert editor.value() == "relu"


def test_a_box_gives_true_and_false(qtbot):
    editor = field_editor(field_info(DataSpec, "standardize"))
    qtbot.addWidget(editor)
    assert isinstance(editor, BoolEditor)
    values = []
    editor.changed.connect(values.append)
    editor.box.click()
    editor.box.click()
    editor.set_value(False)
    assert values == [False, True]


def test_text_counts_when_it_is_given(qtbot):
    editor = field_editor(field_info(Experiment, "name"))
    qtbot.addWidget(editor)
    assert isinstance(editor, TextEditor)
    editor.set_value("Old")
    editor.line.selectAll()
    with qtbot.assertNotEmitted(editor.changed):
        qtbot.keyClicks(editor.line, "New")
    with qtbot.waitSignal(editor.changed) as signal:
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert signal.args == ["New"]


class TestForm:
    @pytest.fixture
    def form(self, qtbot):
        group = FieldGroup()
        form = Form(group, field_infos(DataSpec)[1:])
        form.group = group
        qtbot.addWidget(form)
        return form

    def test_shows_a_specification(self, form):
        spec = DataSpec(train=77, noise=1.5, standardize=False)
        form.group.show_values(spec)
        assert {name: editor.value() for name, editor in form.group.editors.items()} == {
            name: getattr(spec, name) for name in form.group.editors
        }

    def test_says_which_field_was_edited(self, qtbot, form):
        form.group.show_values(DataSpec())
        with qtbot.waitSignal(form.group.edited) as signal:
            form.group.editors["resample"].box.click()
        assert signal.args == ["resample", False, ""]
        with qtbot.waitSignal(form.group.edited) as signal:
            qtbot.keyClick(form.group.editors["train"].field, Qt.Key.Key_Up)
        assert signal.args[:2] == ["train", 120]

    def test_passes_on_what_cannot_be_a_value(self, qtbot, form):
        field = form.group.editors["train"].field
        field.selectAll()
        qtbot.keyClicks(field, "1")
        with qtbot.waitSignal(form.group.refused) as signal:
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert "Training examples must be at least 2" in signal.args[0]

    def test_labels_lead_to_their_editors(self, form):
        from PySide6.QtWidgets import QLabel

        buddies = {label.text(): label.buddy() for label in form.findChildren(QLabel)}
        assert buddies["Noise"] is form.group.editors["noise"].field


def test_a_label_too_long_for_its_column_takes_two_lines(qtbot):
    form = Form(FieldGroup(), longest="Noise")
    qtbot.addWidget(form)
    form.add_row("Noise", QLineEdit())
    form.add_row("Noise of labels", QLineEdit())
    form.resize(300, form.sizeHint().height())
    form.show()
    short, long = form.findChildren(QLabel)
    assert not short.wordWrap()
    assert long.wordWrap()
    assert long.width() == short.width()
    assert long.height() >= long.heightForWidth(long.width()) > short.height()
