"""The picture of a preview: originals beside their variants, or points before and after."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reglab.gui import theme
from reglab.gui.figures.menu import FigureMenu
from reglab.gui.theme import Theme
from reglab.gui.widgets.labels import small_font
from reglab.record.events import Array
from reglab.record.preview import Preview
from reglab.words import percent, short
from reglab.words.language import _

_GAP = 3.0
_POINTS_HEIGHT = 170
_SURE, _TELLING = 0.995, 0.1
"""Shares from which on one class is all, and a second one is named."""


class PreviewPicture(QWidget):
    """Keeps its height, whatever is shown; what is old is shown until something new arrives."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._classes: tuple[str, ...] = ()
        self._names: tuple[str, ...] = ()
        self._images: list[list[QImage]] = []
        self._words = ""
        self._rows, self._columns = 4, 5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Preview of the training examples"))
        theme.manager().theme_changed.connect(self._renew)
        FigureMenu(self, _("Preview"))

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return self._preview

    def words(self) -> str:
        """The sentence that stands over the picture, or in its place."""
        return self._words

    def say(self, sentence: str) -> None:
        """Show a sentence; over what was shown, which goes pale."""
        if sentence != self._words:
            self._words = sentence
            self.setAccessibleDescription(sentence)
            self.update()

    def forget(self) -> None:
        """Show nothing: the data are others."""
        self._preview, self._images = None, []
        self.update()

    def show_preview(self, preview: Preview, classes: tuple[str, ...], names: tuple[str, ...]) -> None:
        """Show what arrived, with the names of the classes and of the axes."""
        self._preview, self._classes, self._names = preview, classes, names
        self._images = []
        if preview.image_shape is not None:
            self._images = [
                [
                    picture_image(values, preview.image_shape, (preview.low, preview.high))
                    for values in (original, *variants)
                ]
                for original, variants in zip(preview.original, preview.variants, strict=True)
            ]
            shape = (len(self._images), len(self._images[0]))
            if shape != (self._rows, self._columns):
                self._rows, self._columns = shape
        self.say("")
        self._fit()
        self.update()

    # -- size --------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Take the height that the width asks for."""
        height = float(_POINTS_HEIGHT)
        if self._preview is None or self._preview.image_shape is not None:
            label = QFontMetricsF(small_font()).height()
            height = label + self._rows * (self._side(self.width()) + label + _GAP)
        self.setFixedHeight(math.ceil(height))

    def _side(self, width: float) -> float:
        # The originals stand a little apart.
        return (width - self._columns * _GAP - 4) / self._columns

    def sizeHint(self) -> QSize:
        return QSize(220, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _renew(self) -> None:
        self._fit()
        self.update()

    # -- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        painter.setOpacity(0.35 if self._words else 1.0)
        if self._images:
            self._paint_images(painter, look)
        elif self._preview is not None:
            self._paint_points(painter, look, self._preview)
        painter.setOpacity(1.0)
        if self._words:
            painter.setPen(QColor(look.text))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(8, 4, -8, -4), flags, self._words)
        painter.end()

    def _paint_images(self, painter: QPainter, look: Theme) -> None:
        assert self._preview is not None
        label, side = QFontMetricsF(small_font()).height(), self._side(self.width())
        painter.setPen(QColor(look.muted))
        painter.drawText(QRectF(0, 0, side + 30, label), _("original"))
        training = QRectF(side + _GAP + 4, 0, self.width() - side - _GAP - 4, label)
        painter.drawText(training, Qt.AlignmentFlag.AlignCenter, _("in training"))
        targets = np.concatenate([self._preview.targets[:, None], self._preview.variant_targets], axis=1)
        for row, images in enumerate(self._images):
            y = label + row * (side + label + _GAP)
            for column, image in enumerate(images):
                x = column * (side + _GAP) + (4 if column else 0)
                place = QRectF(x, y, side, side)
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
                painter.drawImage(place, image)
                painter.setPen(QPen(QColor(look.border), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(place)
                painter.setPen(QColor(look.muted))
                words = target_words(targets[row, column], self._classes)
                if painter.fontMetrics().horizontalAdvance(words) > side + 2:
                    words = percent(float(targets[row, column].max()), 0)
                painter.drawText(QRectF(x, y + side, side, label), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_points(self, painter: QPainter, look: Theme, preview: Preview) -> None:
        metrics = QFontMetricsF(small_font())
        label = metrics.height()
        box = QRectF(label + 4, label + 4, self.width() - label - 8, self.height() - 2 * label - 10)
        before, after = _plane(preview)
        everything = np.concatenate([before, after.reshape(-1, 2)])
        low, high = everything.min(axis=0), everything.max(axis=0)
        span = np.where(high > low, high - low, 1.0)

        def places(points: Array) -> Array:
            share = (points - low) / span
            x = box.left() + 4 + share[..., 0] * (box.width() - 8)
            placed: Array = np.stack([x, box.bottom() - 4 - share[..., 1] * (box.height() - 8)], axis=-1)
            return placed

        painter.setPen(QPen(QColor(look.axis), 1))
        painter.drawRect(box)
        # Where the target is one of the axes there is a single hue, as there are no classes.
        many = preview.targets.shape[1] > 1
        groups = preview.targets.argmax(axis=1) if many else np.zeros(len(before), dtype=np.int64)
        pairs = zip(places(before), places(after), groups, strict=True)
        for origin, moved, group in pairs:
            ink = look.arm_color(1 + int(group))
            start = QPointF(*origin)
            painter.setPen(QPen(look.arm_light_color(1 + int(group)), 1))
            for point in moved:
                painter.drawLine(QLineF(start, QPointF(*point)))
            painter.setPen(QPen(ink, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for point in moved:
                painter.drawEllipse(QPointF(*point), 1.6, 1.6)
            painter.setPen(QPen(QColor(look.surface), 1))
            painter.setBrush(ink)
            painter.drawEllipse(start, 3.4, 3.4)
        painter.setPen(QColor(look.muted))
        painter.drawText(QRectF(0, 0, self.width(), label), _("● original   ○ in training"))
        across = metrics.elidedText(self._names[0], Qt.TextElideMode.ElideRight, box.width())
        below = QRectF(box.left(), box.bottom() + 2, box.width(), label)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, across)
        painter.translate(0, box.bottom())
        painter.rotate(-90)
        upright = metrics.elidedText(self._names[1], Qt.TextElideMode.ElideRight, box.height())
        painter.drawText(QRectF(0, 0, box.height(), label), Qt.AlignmentFlag.AlignCenter, upright)


def target_words(target: Array, classes: tuple[str, ...]) -> str:
    """What is asked of the network for one example: a number, the class, or where its shares go."""
    if not classes:
        return short(float(target[0]))
    shares = np.array([1 - target[0], target[0]]) if len(target) == 1 else target
    order: list[int] = np.argsort(-shares, kind="stable").tolist()
    first, second = order[:2]
    if shares[first] > _SURE:
        return classes[first]
    if shares[second] < _TELLING:
        return f"{classes[first]} {percent(float(shares[first]), 0)}"
    return f"{classes[first]}+{classes[second]}"


def _plane(preview: Preview) -> tuple[Array, Array]:
    """Two numbers of each example and variant: the first two features, or the only one and the target."""
    if preview.original.shape[1] > 1:
        return preview.original[:, :2], preview.variants[..., :2]
    before = np.concatenate([preview.original[:, :1], preview.targets[:, :1]], axis=-1)
    after = np.concatenate([preview.variants[..., :1], preview.variant_targets[..., :1]], axis=-1)
    return before, after


def picture_image(values: Array, shape: tuple[int, int, int], limits: tuple[float, float]) -> QImage:
    """Return the pixels of shape (channels, height, width), one after the other, between black and white."""
    channels, height, width = shape
    low, high = limits
    span = (high - low) or 1.0
    grey: NDArray[np.uint8] = np.clip((values - low) * (255 / span), 0, 255).astype(np.uint8)
    planes = grey.reshape(channels, height, width)
    pixels = np.repeat(planes, 3, axis=0) if channels == 1 else planes[:3]
    data = np.ascontiguousarray(pixels.transpose(1, 2, 0))
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
