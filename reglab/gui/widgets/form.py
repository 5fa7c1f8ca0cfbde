"""Compact rows of label and editor, made from the fields of a specification."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from reglab.experiment.base import FieldInfo, Spec
from reglab.gui import theme
from reglab.gui.widgets.field_editor import BoolEditor, FieldEditor, field_editor
from reglab.gui.widgets.names import field_tooltip
from reglab.words.language import _

LONGEST = _("Initial weights")
"""The label that sets the width of all labels, so that the forms of a panel stand in line."""
ROW_HEIGHT = 26
"""Height of a row in pixels at the ordinary size of type."""


class FieldGroup(QObject):
    """The editors of one specification, wherever they stand."""

    edited = Signal(str, object, str)
    """Field, value, and the key under which acts of one kind are one undo step."""
    refused = Signal(str)
    """What was typed in a field cannot be a value; a sentence, empty when mended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editors: dict[str, FieldEditor] = {}

    def add(self, editor: FieldEditor) -> None:
        """Listen to an editor, and let it show its field from now on."""
        self.editors[editor.info.name] = editor
        editor.changed.connect(self._relay)
        editor.refused.connect(self.refused)

    def show_values(self, spec: Spec) -> None:
        """Show what `spec` has in the fields of this group."""
        for name, editor in self.editors.items():
            editor.set_value(getattr(spec, name))

    @Slot(object)
    def _relay(self, value: object) -> None:
        editor = self.sender()
        if isinstance(editor, FieldEditor):
            self.edited.emit(editor.info.name, value, editor.merge_key)


class Form(QWidget):
    """Rows whose labels share one width.

    Parameters
    ----------
    group : FieldGroup
        Where the editors of its fields belong.
    fields : iterable of FieldInfo
        Fields that get a row at once.
    longest : str
        The label that sets the width of all; none is narrower than its longest word.
    wrapped : bool
        The column is widened for long words; a label too long for it takes several lines in any case.
    """

    def __init__(
        self,
        group: FieldGroup,
        fields: Iterable[FieldInfo] = (),
        longest: str = LONGEST,
        wrapped: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._group = group
        self._longest = longest
        self._wrapped = wrapped
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        for info in fields:
            self.add_field(info)

    def add_field(self, info: FieldInfo, label: str = "") -> FieldEditor:
        """Append the row of a field, under a shorter label where one is given."""
        editor = field_editor(info)
        self._group.add(editor)
        if isinstance(editor, BoolEditor):
            self.add_wide(editor, theme.px(ROW_HEIGHT))
        else:
            self.add_row(label or info.param.label, editor, field_tooltip(info))
        return editor

    def add_row(self, label: str, widget: QWidget, tooltip: str = "") -> None:
        """Append a row of a label and any widget."""
        row = self._grid.rowCount()
        name = QLabel(label)
        self._labels.append(name)
        self._align()
        name.setToolTip(tooltip)
        name.setBuddy(widget.focusProxy() or widget)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(widget, row, 1)
        self._grid.setRowMinimumHeight(row, theme.px(ROW_HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._align()
        super().changeEvent(event)

    def _align(self) -> None:
        metrics = self.fontMetrics()
        words = [word for label in self._labels for word in label.text().split()] if self._wrapped else []
        width = max(metrics.horizontalAdvance(word) for word in (self._longest, *words))
        for label in self._labels:
            label.setWordWrap(metrics.horizontalAdvance(label.text()) > width)
            label.setFixedWidth(width)

    def add_wide(self, widget: QWidget, height: int = 0) -> None:
        """Append a widget over the whole width, at least `height` pixels high."""
        row = self._grid.rowCount()
        self._grid.addWidget(widget, row, 0, 1, 2)
        self._grid.setRowMinimumHeight(row, height)
