"""Chooses a parameter, the ends of its range and the number of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reglab.experiment.sweeps import Parameter
from reglab.gui.views.strength.setting import POINT_INFO, Choice, End, Range, end_info
from reglab.gui.widgets.number_field import NumberField
from reglab.gui.widgets.plain import literal
from reglab.gui.widgets.quiet_combo_box import QuietComboBox
from reglab.words.language import _, in_context

NOTHING = _("nothing else")


class RangeEditor(QWidget):
    """A parameter out of a list with headings, and its values.

    Parameters
    ----------
    name : str
        What the parameter is here, for those who hear it.
    optional : bool
        Whether there may be none.
    brief : bool
        Whether the number of points and the zero are chosen elsewhere.
    """

    changed = Signal()
    """A person changed the range."""
    chosen = Signal(str)
    """A person chose another parameter, by the key of its `Choice`; empty for none."""
    refused = Signal(str)
    """What was typed is no number of the field; a sentence, empty when mended."""

    def __init__(
        self, name: str, *, optional: bool = False, brief: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._optional, self._brief = optional, brief
        self._listed: list[tuple[str, str]] = []
        self.value: Range | None = None
        """What is chosen; ``None`` for no parameter."""
        self.parameter = QuietComboBox()
        self.parameter.setAccessibleName(name)
        self.parameter.setMaxVisibleItems(24)
        self._items = QStandardItemModel(self.parameter)
        self.parameter.setModel(self._items)
        self._ends = QWidget()
        self.low: NumberField | None = None
        self.high: NumberField | None = None
        self.points = NumberField(POINT_INFO)
        self.points.set_widest("400")
        self.points.setAccessibleName(_("{parameter}: points").format(parameter=name))
        self.zero = QCheckBox(_("Zero too"))
        self.zero.setToolTip(_("Try zero as a point of its own, left of the others: without the technique"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.parameter)
        column.addWidget(self._ends)
        self._row = QHBoxLayout(self._ends)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        label = QLabel(_("points"))
        label.setBuddy(self.points)
        below.addWidget(self.points)
        below.addWidget(label)
        below.addStretch(1)
        below.addWidget(self.zero)
        column.addWidget(self._below)
        self.parameter.activated.connect(self._choose)
        self.points.committed.connect(self._take_points)
        self.points.refused.connect(self.refused)
        self.zero.toggled.connect(self._take_zero)

    def offer(self, groups: Mapping[str, Sequence[Choice]]) -> None:
        """List parameters under their headings."""
        listed = [(heading, choice.key) for heading, group in groups.items() for choice in group]
        if listed == self._listed:
            return
        self._listed = listed
        with QSignalBlocker(self.parameter):
            self._items.clear()
            if self._optional:
                self._items.appendRow(_item(NOTHING, ""))
            for heading, group in groups.items():
                header = QStandardItem(heading)
                header.setFlags(Qt.ItemFlag.NoItemFlags)
                font = header.font()
                font.setBold(True)
                header.setFont(font)
                self._items.appendRow(header)
                for choice in group:
                    parameter = choice.parameter
                    item = _item(parameter.title, choice.key)
                    item.setToolTip(literal(f"{parameter.info.param.help}\n{parameter.path}"))
                    self._items.appendRow(item)
        self._mark()

    def show_range(self, value: Range | None) -> None:
        """Show what is chosen."""
        before, self.value = self.value, value
        self._mark()
        self._ends.setVisible(value is not None)
        self._below.setVisible(value is not None and not self._brief)
        if value is None:
            return
        if before is None or before.parameter != value.parameter or self.low is None:
            self._make_ends(value.parameter)
        assert self.low is not None
        assert self.high is not None
        self.low.set_value(value.parameter.typed(value.low))
        self.high.set_value(value.parameter.typed(value.high))
        self.points.set_value(value.points)
        self.zero.setVisible(value.has_zero)
        with QSignalBlocker(self.zero):
            self.zero.setChecked(value.zero)

    def _mark(self) -> None:
        key = self.value.choice.key if self.value is not None else ""
        with QSignalBlocker(self.parameter):
            self.parameter.setCurrentIndex(self.parameter.findData(key))
        where = next((heading for heading, known in self._listed if known == key), "")
        title = f"{self.value.parameter.title} ({where})" if self.value is not None else ""
        self.parameter.setToolTip(literal(title))

    def _make_ends(self, parameter: Parameter) -> None:
        """Make the fields of the ends: they have the bounds of the parameter."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        fields = []
        ends: tuple[tuple[End, str], ...] = (
            ("first", _("First value")),
            ("last", _("Last value")),
        )
        for which, name in ends:
            field = NumberField(end_info(parameter, which))
            field.set_widest("0.000001")
            field.setAccessibleName(name)
            field.committed.connect(self._take_low if which == "first" else self._take_high)
            field.refused.connect(self.refused)
            fields.append(field)
        self.low, self.high = fields
        for words, widget in (
            (in_context("range", "from"), self.low),
            (in_context("range", "to"), self.high),
        ):
            label = QLabel(words)
            label.setBuddy(widget)
            self._row.addWidget(label)
            self._row.addWidget(widget, 1)
        QWidget.setTabOrder(self.parameter, self.low)
        QWidget.setTabOrder(self.low, self.high)
        QWidget.setTabOrder(self.high, self.points)

    @Slot(int)
    def _choose(self, row: int) -> None:
        self.chosen.emit(str(self.parameter.itemData(row) or ""))

    def _take(self, **values: object) -> None:
        assert self.value is not None
        self.show_range(replace(self.value, **values))  # type: ignore[arg-type]
        self.changed.emit()

    @Slot(object)
    def _take_low(self, value: float) -> None:
        self._take(low=float(value))

    @Slot(object)
    def _take_high(self, value: float) -> None:
        self._take(high=float(value))

    @Slot(object)
    def _take_points(self, value: int) -> None:
        self._take(points=int(value))

    @Slot(bool)
    def _take_zero(self, on: bool) -> None:
        self._take(zero=on)


def _item(text: str, path: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(path, Qt.ItemDataRole.UserRole)
    return item
