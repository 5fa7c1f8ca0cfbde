"""The editor of one field, made from its `FieldInfo`."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from reglab.experiment.base import FieldInfo
from reglab.gui.widgets.names import field_tooltip, option_name, option_tooltip
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.quiet_combo_box import QuietComboBox
from reglab.gui.widgets.scale import Scale
from reglab.gui.widgets.slider import ValueSlider
from reglab.words import typed


class FieldEditor(QWidget):
    """Base of all editors: shows a value, and says when a person gives another one.

    After `changed` the receiver calls `set_value` with what holds now: the new value, or the old
    one where the new one was refused.
    """

    changed = Signal(object)
    """A person gave another value of the right type and range."""
    refused = Signal(str)
    """What was typed cannot be a value; carries a sentence, empty when mended."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def _add(self, widget: QWidget, stretch: int = 0) -> None:
        widget.setAccessibleName(self.info.param.label)
        widget.setToolTip(field_tooltip(self.info))
        self._row.addWidget(widget, stretch)

    def value(self) -> Any:
        """The value as it would stand in the experiment, valid also while something else is typed."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value, without a signal."""
        raise NotImplementedError

    def set_info(self, info: FieldInfo) -> None:
        """Take another range or other words for the same field."""
        self.info = info

    def buddy(self) -> QWidget:
        """The widget that a label's shortcut leads to."""
        return self.focusProxy() or self

    @property
    def merge_key(self) -> str:
        """Key of the present act: steps and drags with equal keys are one undo step; empty for none."""
        return ""


class NumberEditor(FieldEditor):
    """A number field; with a slider beside it, or only as wide as a number needs, where asked for."""

    def __init__(
        self, info: FieldInfo, slider: bool = False, narrow: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(info, parent)
        self.slider = ValueSlider(Scale.of(info)) if slider else None
        self.field = NumberField(info)
        if self.slider is not None:
            self._add(self.slider, 1)
            self.slider.chosen.connect(self._slide)
        if slider or narrow:
            # As wide as a number needs, also when the size of type changes.
            self.field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if narrow and info.kind == "int" and info.maximum is not None:
            self.field.set_widest(typed(info.maximum))
        self._add(self.field, 0 if slider or narrow else 1)
        self.field.committed.connect(self.changed)
        self.field.refused.connect(self.refused)
        self.setFocusProxy(self.field)
        self.set_value(info.default)

    @Slot(object)
    def _slide(self, value: object) -> None:
        self.changed.emit(value)

    def value(self) -> float | int | None:
        """The number that counts."""
        return self.field.value()

    def set_value(self, value: float | int | None) -> None:
        """Show a number in field and slider."""
        self.field.set_value(value)
        if self.slider is not None and value is not None:
            self.slider.set_value(value)

    def set_info(self, info: FieldInfo) -> None:
        """Take another range; the slider's ends move with it."""
        if info == self.info:
            return
        self.info = info
        self.field.set_info(info)
        if self.slider is not None:
            self.slider.set_scale(Scale.of(info))
            self.slider.setToolTip(field_tooltip(info))

    @property
    def merge_key(self) -> str:
        """One key for each drag, each number typed and each stay with the keys."""
        slides = self.slider.gesture if self.slider is not None else 0
        return f"{self.info.name}/{slides}/{self.field.gesture}"


class BoolEditor(FieldEditor):
    """A check box with the field's name beside it."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(info, parent)
        self.box = QCheckBox(info.param.label)
        self._add(self.box, 1)
        self.box.toggled.connect(self._toggle)
        self.setFocusProxy(self.box)
        self.set_value(bool(info.default))

    @Slot(bool)
    def _toggle(self, checked: bool) -> None:
        self.changed.emit(checked)

    def value(self) -> bool:
        """Whether it is checked."""
        return self.box.isChecked()

    def set_value(self, value: bool) -> None:
        """Check it or not."""
        blocked = self.box.blockSignals(True)
        self.box.setChecked(value)
        self.box.blockSignals(blocked)


class ChoiceEditor(FieldEditor):
    """A combo box with readable names."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(info, parent)
        self.box = QuietComboBox()
        for key in info.choices:
            self.box.addItem(option_name(info, key), key)
            self.box.setItemData(self.box.count() - 1, option_tooltip(info, key), Qt.ItemDataRole.ToolTipRole)
        self._add(self.box, 1)
        self.box.currentIndexChanged.connect(self._choose)
        self.setFocusProxy(self.box)
        self.set_value(info.default)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.changed.emit(self.box.itemData(index))

    def set_reason(self, key: str, reason: str) -> None:
        """Say why a choice cannot be taken now; an empty sentence where it can."""
        model, place = self.box.model(), self.box.findData(key)
        assert isinstance(model, QStandardItemModel)
        model.item(place).setEnabled(not reason)
        tip = f"<p>{escape(reason)}</p>" if reason else option_tooltip(self.info, key)
        self.box.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)

    def value(self) -> Any:
        """The key of the choice."""
        return self.box.currentData()

    def set_value(self, value: Any) -> None:
        """Show a choice by its key."""
        blocked = self.box.blockSignals(True)
        self.box.setCurrentIndex(self.box.findData(value))
        self.box.blockSignals(blocked)


class TextEditor(FieldEditor):
    """One line of text, which counts when Enter is pressed or the field is left."""

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(info, parent)
        self.line = QLineEdit()
        self._add(self.line, 1)
        self.line.editingFinished.connect(self._finish)
        self.setFocusProxy(self.line)
        self._value = ""
        self.set_value(info.default if isinstance(info.default, str) else "")

    @Slot()
    def _finish(self) -> None:
        if self.line.text() != self._value:
            self._value = self.line.text()
            self.changed.emit(self._value)

    def value(self) -> str:
        """The text that counts."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a text."""
        self._value = value
        if self.line.text() != value:
            self.line.setText(value)


def field_editor(info: FieldInfo, parent: QWidget | None = None) -> FieldEditor:
    """Return the editor that suits a field: with a slider where the field names its ends."""
    if info.kind in ("float", "int"):
        return NumberEditor(info, slider=info.param.slider is not None, parent=parent)
    if info.kind == "bool":
        return BoolEditor(info, parent)
    return ChoiceEditor(info, parent) if info.kind == "choice" else TextEditor(info, parent)
