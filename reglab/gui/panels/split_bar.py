"""The three parts of the data as one bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.experiment.data import DataSpec
from reglab.gui import theme
from reglab.words import percent
from reglab.words.language import _, grouped, in_context

PARTS = ("train", "validation", "test")
_UNUSED = "unused"
_NAMES = {
    "train": in_context("part", "train"),
    "validation": in_context("part", "validation"),
    "test": in_context("part", "test"),
    _UNUSED: _("not used"),
}
_LEAST = 5.0


def part_brush(part: str) -> tuple[QColor, QBrush]:
    """Ground and pattern of a part; the sealed test part is hatched, what is unused is empty."""
    look = theme.current()
    accent, surface = QColor(look.accent), QColor(look.window)
    none = QBrush(Qt.BrushStyle.NoBrush)
    if part == "train":
        return accent, none
    if part == "validation":
        return theme.mix(accent, surface, 0.5), none
    if part == "test":
        hatch = theme.mix(accent, surface, 0.35)
        return theme.mix(accent, surface, 0.82), QBrush(hatch, Qt.BrushStyle.BDiagPattern)
    return QColor(look.border), none


class Swatch(QWidget):
    """A small square in the looks of one part."""

    def __init__(self, part: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = part
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, pattern = part_brush(self._part)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 2, 2)
        painter.fillPath(path, ground)
        painter.fillPath(path, pattern)
        painter.end()


class SplitBar(QWidget):
    """Shows how the examples are divided; for a real set also how many are not used."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_split(self, data: DataSpec) -> None:
        """Show the sizes of `data`."""
        self._sizes = [("train", data.train), ("validation", data.validation), ("test", data.test)]
        if data.info.total is not None:
            self._sizes.append((_UNUSED, max(0, data.info.total - data.total)))
        whole = max(sum(size for _part, size in self._sizes), 1)
        words = ", ".join(
            f"{_NAMES[part]} {grouped(size)} ({percent(size / whole)})" for part, size in self._sizes
        )
        self.setAccessibleName(_("Split: {parts}").format(parts=words))
        self.setToolTip(
            _(
                "<p>{parts}<br>The split is made once, stratified for classes. The test "
                "part stays sealed.</p>"
            ).format(parts=words)
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = [(part, size) for part, size in self._sizes if size]
        frame = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        path = QPainterPath()
        path.addRoundedRect(frame, 3, 3)
        painter.setClipPath(path)
        # Every part is seen, however small; the others share the rest in proportion.
        room = frame.width() - _LEAST * len(shown)
        whole, x = sum(size for _part, size in shown), 0.0
        for position, (part, size) in enumerate(shown):
            width = _LEAST + room * size / whole
            gap = 0.0 if position == len(shown) - 1 else 1.5
            ground, pattern = part_brush(part)
            painter.fillRect(QRectF(x, frame.y(), width - gap, frame.height()), ground)
            painter.fillRect(QRectF(x, frame.y(), width - gap, frame.height()), pattern)
            x += width
        painter.end()
