"""Paints the bars of a column, coloured by the target."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from reglab.gui import theme
from reglab.gui.importing.columns_model import ColumnsModel, Index
from reglab.gui.importing.histograms import Groups, Histogram
from reglab.gui.theme import Theme
from reglab.gui.theme.theme import mix
from reglab.gui.views.boundary.class_colors import class_ink

_WIDTH, _HEIGHT = 150, 34


def group_color(groups: Groups, index: int, look: Theme) -> QColor:
    """The colour of a group: a class's own, or from pale to full along a range."""
    if groups.classes:
        return QColor(class_ink(look, index))
    if len(groups.names) == 1:
        return QColor(look.muted)
    return mix(QColor(look.accent), QColor(look.surface), (0.7, 0.35, 0.0)[index])


class SpreadDelegate(QStyledItemDelegate):
    """Paints histograms in the cells of a `ColumnsModel`."""

    def __init__(self, model: ColumnsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(_WIDTH), theme.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        bars, groups = self._model.histogram(index.row()), self._model.groups
        if bars is None or groups is None:
            return
        painter.save()
        used = self._model.use(self._model.columns[index.row()]) not in ("left out", "unusable")
        painter.setOpacity(1.0 if used else 0.35)
        if option.state & QStyle.StateFlag.State_Selected:
            # The colours of classes are made for the background of plots.
            painter.fillRect(QRectF(option.rect).adjusted(2, 2, -2, -2), QColor(theme.current().surface))
        paint_bars(painter, QRectF(option.rect).adjusted(6, 4, -6, -4), bars, groups)
        painter.restore()


def paint_bars(painter: QPainter, room: QRectF, bars: Histogram, groups: Groups) -> None:
    """Paint bars, the groups above each other, on a thin line."""
    look = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(room.left(), room.bottom(), room.width(), 1), QColor(look.axis))
    count, highest = len(bars.counts), int(bars.counts.sum(axis=1).max())
    wide = room.width() / count
    gap = min(4.0, 0.25 * wide) if bars.gaps else 0.0
    # A few values do not become slabs.
    thick = min(wide - gap, 18.0) if bars.gaps else wide
    scale = room.height() / highest
    for bar, row in enumerate(bars.counts.tolist()):
        left = room.left() + bar * wide + (wide - thick) / 2
        bottom = room.bottom()
        for group, rows in enumerate(row):
            if rows:
                high = rows * scale
                painter.fillRect(
                    QRectF(left, bottom - high, max(1.0, thick), max(1.0, high)),
                    group_color(groups, group, look),
                )
                bottom -= high
