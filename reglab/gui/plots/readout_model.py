"""The numbers of all curves at one epoch, as a table: one row for each arm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from reglab.analysis.milestones import Milestones
from reglab.analysis.series import Statistics
from reglab.gui.plots.content import Options
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.quantities import Curve, Quantity
from reglab.gui.plots.readings import final_value, reading_row
from reglab.gui.theme import Theme
from reglab.gui.widgets.plain import literal
from reglab.record.endings import RULE
from reglab.words import MISSING, in_sentence, tabular
from reglab.words.language import _

_Index = QModelIndex | QPersistentModelIndex
_SWATCH = QSize(16, 10)
_ROOT = QModelIndex()
_ASCENDING = Qt.SortOrder.AscendingOrder


@dataclass(frozen=True, slots=True)
class ReadoutColumn:
    """A column of numbers: a metric, or the milestone of a kind."""

    header: str
    about: str
    metric: str = ""
    milestone: str = ""
    percent: bool = False
    bold: bool = False


def columns_of(quantities: Sequence[Quantity]) -> tuple[ReadoutColumn, ...]:
    """Return a column for every curve of `quantities`, and those of the milestones."""
    columns = [
        ReadoutColumn(
            _header(quantity, curve),
            f"{quantity.title}: {quantity.subtitle}. {quantity.about}",
            metric=curve.metric,
            percent=quantity.percent,
            bold=curve.metric == "gap",
        )
        for quantity in quantities
        for curve in quantity.curves
    ]
    best = _("Epoch of the smallest validation loss, median over the arm's networks")
    stop = _(
        "Epoch in which networks stopped early or (✕) diverged, median; in "
        "brackets how many of them.\nDiverged: {rule}."
    ).format(rule=RULE)
    return (
        *columns,
        ReadoutColumn(_("▲ best"), best, milestone="best"),
        ReadoutColumn(_("■ stop"), stop, milestone="stop"),
    )


def _header(quantity: Quantity, curve: Curve) -> str:
    if curve.role == "only":
        return quantity.short or quantity.title
    what = quantity.short or in_sentence(quantity.title)
    if curve.role == "shifted":
        return what if curve.name in what else f"{what}, {curve.name}"
    text = _("train {quantity}") if curve.role == "training" else _("val {quantity}")
    return text.format(quantity=what)


class ReadoutModel(QAbstractTableModel):
    """What every curve says at an epoch, by Qt's rules for tables."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[ReadoutColumn, ...] = ()
        self._names: list[str] = []
        self._texts: list[list[str]] = []
        self._values: list[list[float | None]] = []
        self._order: list[int] = []
        """Arm of each row; the first arm, the baseline, always has the first."""
        self._sorted: tuple[int, Qt.SortOrder] = (-1, _ASCENDING)
        self._ended = False
        self._swatches: list[QIcon] = []
        self._heading = _("Epoch")
        self._selected = -1
        self._visible: frozenset[int] = frozenset()
        self._muted = QBrush()
        self._bold = QFont()

    # -- content -----------------------------------------------------------------------------

    def set_shape(self, names: Sequence[str], columns: Sequence[ReadoutColumn], options: Options) -> None:
        """Show other arms or columns, in the hues of `options`."""
        self.beginResetModel()
        if [column.header for column in columns] != [column.header for column in self._columns]:
            self._sorted = (-1, _ASCENDING)
        self._columns, self._names = tuple(columns), list(names)
        self._texts = [[MISSING] * len(columns) for _name in names]
        self._values = [[None] * len(columns) for _name in names]
        self._order = self._arranged()
        self._swatches = [swatch_icon(options.hue(arm), options.theme) for arm in range(len(names))]
        self._muted = QBrush(QColor(options.theme.faint))
        self._bold = QApplication.font()
        self._bold.setBold(True)
        self._heading = _("Epoch")
        self.endResetModel()

    def widest(self, column: int) -> str:
        """Return the widest number that a column of numbers usually shows, so that it need not grow."""
        shown = self._columns[column - 1]
        return "100.0 %" if shown.percent else "−0.000" if shown.metric else "1000"

    def set_emphasis(self, selected: int, visible: frozenset[int]) -> None:
        """Write the selected arm bold and hidden ones faint."""
        self._selected, self._visible = selected, visible
        self._changed()

    def read(self, statistics: Statistics, milestones: Milestones, epoch: int) -> None:
        """Show the values at an epoch; 0 is what each arm's networks ended with."""
        epochs, record = statistics.epochs, statistics.record
        self._heading = _("Epoch {epoch}").format(epoch=epoch or epochs) if epochs else _("Epoch")
        if epochs and not epoch and record.ended and (record.stopped or record.restored):
            # Networks ended at epochs of their own.
            self._heading = _("At the end")
        found = [{m.kind: m for m in milestones.of(arm)} for arm in range(len(self._names))]
        for position, column in enumerate(self._columns):
            if column.metric:
                series = statistics.series(column.metric)
                for arm, (texts, values) in enumerate(zip(self._texts, self._values, strict=True)):
                    row = reading_row(series, arm, epoch)
                    value = None if row is None else float(series.line[row, arm])
                    if not epoch:
                        value = final_value(statistics, column.metric, arm)
                    texts[position] = MISSING if value is None else tabular(value, share=column.percent)
                    values[position] = value
                continue
            for arm, texts in enumerate(self._texts):
                texts[position] = _milestone_text(found[arm], column.milestone, statistics.seeds)
                self._values[arm][position] = _milestone_epoch(found[arm], column.milestone)
        # While numbers stream in the order stays: rows that change places cannot be read.
        if record.ended and not self._ended:
            self.sort(*self._sorted)
        self._ended = record.ended
        self._changed()

    # -- order ---------------------------------------------------------------------------------

    @property
    def sorted_by(self) -> int:
        """The column that the arms are sorted by; −1 for their own order."""
        return self._sorted[0]

    def arm_of(self, row: int) -> int:
        """Return whose numbers a row has as it is sorted now, a position in the record."""
        return self._order[row]

    def row_of(self, arm: int) -> int:
        """Return the row of an arm, −1 for none."""
        return self._order.index(arm) if arm in self._order else -1

    def sort(self, column: int, order: Qt.SortOrder = _ASCENDING) -> None:
        """Sort all arms but the baseline, by the numbers of now; −1 gives them their own order again."""
        self._sorted = (column, order)
        arranged = self._arranged()
        if arranged == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        self._order = arranged
        self.layoutChanged.emit()

    def _arranged(self) -> list[int]:
        column, order = self._sorted
        others = list(range(1, len(self._names)))
        if column == 0:
            others.sort(key=lambda arm: self._names[arm].casefold(), reverse=order != _ASCENDING)
        elif 0 < column <= len(self._columns):
            sign = 1 if order == _ASCENDING else -1

            def key(arm: int) -> tuple[bool, float]:
                value = self._values[arm][column - 1]
                # What has no number stands at the end, whichever way it is sorted.
                return (True, 0.0) if value is None or math.isnan(value) else (False, sign * value)

            others.sort(key=key)
        return [0, *others] if self._names else []

    # -- changes -------------------------------------------------------------------------------

    def _changed(self) -> None:
        if self._names:
            last = self.index(len(self._names) - 1, len(self._columns))
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)

    # -- Qt ------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading if section == 0 else self._columns[section - 1].header
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return (
                f"{self._columns[section - 1].about}\n{_('Click to sort by it; the baseline stays first.')}"
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._order[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[row][column - 1] if column else self._names[row]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            strong = self._columns[column - 1].bold if column else row == self._selected
            return self._bold if strong else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return None if row in self._visible else self._muted
        if role == Qt.ItemDataRole.DecorationRole and not column:
            return self._swatches[row]
        return literal(self._names[row]) if role == Qt.ItemDataRole.ToolTipRole and not column else None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _milestone_epoch(found: dict[Any, Any], kind: str) -> float | None:
    """The epoch that a milestone's column is sorted by."""
    milestone = found.get("best") if kind == "best" else found.get("stopped") or found.get("diverged")
    return None if milestone is None else float(milestone.epoch)


def _milestone_text(found: dict[Any, Any], kind: str, seeds: int) -> str:
    if kind == "best":
        return str(found["best"].epoch) if "best" in found else MISSING
    stop = found.get("stopped") or found.get("diverged")
    if stop is None:
        return MISSING
    sign = "✕ " if stop.kind == "diverged" else ""
    return f"{sign}{stop.epoch}" + (f" ({stop.count}/{seeds})" if stop.count < seeds else "")


def swatch_icon(arm: int, theme: Theme) -> QIcon:
    """A line in the arm's hue with its sign."""
    ratio = 2
    pixmap = QPixmap(_SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = _SWATCH.height() / 2
    painter.fillRect(0, int(middle) - 1, _SWATCH.width(), 3, theme.arm_color(arm))
    draw_mark(
        painter,
        theme.arm_marker(arm),
        QPointF(_SWATCH.width() / 2, middle + 0.5),
        theme.arm_color(arm),
        theme,
    )
    painter.end()
    icon = QIcon()
    icon.addPixmap(pixmap)
    return icon
