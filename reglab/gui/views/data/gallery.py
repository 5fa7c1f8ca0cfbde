"""Examples that are pictures: a row for every class."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui import theme as themes
from reglab.gui.preview.picture import picture_image
from reglab.gui.widgets.labels import small_font
from reglab.record.questions import ExampleSet
from reglab.words.language import _

_GAP, _WIDE_GAP = 4.0, 8.0
_LEAST, _MOST = 12.0, 96.0
"""Bounds on the side of a picture in pixels; smaller ones cannot be told apart."""
_KEPT = 40
"""So many pictures of each class are kept; more are never seen at once."""


class _Shown(NamedTuple):
    """One picture of the training part."""

    image: QImage
    flipped: bool


class Gallery(QWidget):
    """The first training examples of each class, as they are labelled; wrong labels are crossed out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, list[_Shown]]] = []
        """Name of each class, and its pictures."""
        self._key: object = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        themes.manager().theme_changed.connect(self.update)

    def show_examples(self, examples: ExampleSet, info: DatasetInfo) -> None:
        """Show other pictures."""
        if examples is self._key or info.image_shape is None:
            return
        self._key = examples
        self.rows = []
        for index, name in enumerate(info.classes):
            own: NDArray[np.intp] = np.flatnonzero(examples.y_train == index)[:_KEPT]
            shown = [
                _Shown(
                    picture_image(examples.x_train[place], info.image_shape, info.value_range),
                    bool(examples.flipped[place]),
                )
                for place in own.tolist()
            ]
            self.rows.append((name, shown))
        counts = ", ".join(
            f"{name}: {int(np.sum(examples.y_train == k))}" for k, name in enumerate(info.classes)
        )
        self.setAccessibleName(_("Training examples of each class ({counts})").format(counts=counts))
        self.update()

    @property
    def flips(self) -> bool:
        """Whether a picture with a wrong label is among those kept."""
        return any(shown.flipped for _, own in self.rows for shown in own)

    def sizeHint(self) -> QSize:
        return QSize(240, 200)

    def _side(self) -> float:
        rows = max(1, len(self.rows))
        return min(_MOST, max(_LEAST, (self.height() - (rows - 1) * _GAP) / rows))

    def cells(self) -> list[tuple[QRectF, str, _Shown]]:
        """Return where each picture is that there is room for as a whole, with the name of its class."""
        side, left = self._side(), self._label_room()
        columns = max(1, math.floor((self.width() - left + _GAP) / (side + _GAP)))
        return [
            (QRectF(left + column * (side + _GAP), row * (side + _GAP), side, side), name, shown)
            for row, (name, own) in enumerate(self.rows[: self._rows()])
            for column, shown in enumerate(own[:columns])
        ]

    def _rows(self) -> int:
        """How many classes have room for a whole row; a row that is cut says nothing."""
        return max(1, math.floor((self.height() + _GAP) / (self._side() + _GAP) + 1e-9))

    def _label_room(self) -> float:
        metrics = QFontMetricsF(small_font())
        return max((metrics.horizontalAdvance(name) for name, _ in self.rows), default=0.0) + _WIDE_GAP

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = event.pos().toPointF()
            words = next((_words(name, shown) for box, name, shown in self.cells() if box.contains(at)), "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = themes.current()
        painter = QPainter(self)
        painter.setFont(small_font())
        painter.setPen(QColor(look.muted))
        side, left = self._side(), self._label_room()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for row, (name, _unused) in enumerate(self.rows[: self._rows()]):
            painter.drawText(QRectF(0, row * (side + _GAP), left - _WIDE_GAP, side), middle, name)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for box, _row, shown in self.cells():
            painter.drawImage(box, shown.image)
            painter.setPen(QPen(QColor(look.border), 1))
            painter.drawRect(box)
            if shown.flipped:
                _cross_out(painter, box, QColor(look.error), look.line_scale)
        painter.end()


def _words(name: str, shown: _Shown) -> str:
    return (
        _("labelled “{class_name}”, which is wrong (flipped)").format(class_name=name)
        if shown.flipped
        else _("labelled “{class_name}”").format(class_name=name)
    )


def _cross_out(painter: QPainter, box: QRectF, color: QColor, scale: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 2 * scale))
    inner = box.adjusted(1, 1, -1, -1)
    painter.drawRect(inner)
    painter.drawLine(inner.topLeft(), inner.bottomRight())
    painter.drawLine(inner.bottomLeft(), inner.topRight())
    painter.restore()
