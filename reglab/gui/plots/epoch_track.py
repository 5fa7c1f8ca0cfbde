"""A slider over the epochs of a run, which stops only where the weights were kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from reglab.gui import theme
from reglab.gui.plots.marks import Mark, draw_mark
from reglab.gui.widgets.stepping import ALONG, wheel_step
from reglab.words.language import _

Epochs = NDArray[np.int64]

_RADIUS = 6.0
_MARGIN = 8.0
_STRIP = 4.0
_MERGED = 2
"""Ticks that leave at most this many pixels free between them are one block."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark above the track."""

    mark: Mark
    epoch: int


@dataclass(frozen=True, slots=True)
class Span:
    """What the track is long: the last epoch planned, and the newest one trained."""

    last: int = 1
    newest: int = 0


class EpochTrack(QSlider):
    """Shows an epoch between 0 and the last one, and lets it be dragged, clicked or stepped with the keys.

    It goes from one kept epoch to the next; what lies beyond the newest cannot be reached. Under
    the groove a strip shows where epochs are kept, above it stand flags.
    """

    chosen = Signal(object)
    """A person chose an epoch (int), or to follow the newest (``None``)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._kept: Epochs = np.empty(0, np.int64)
        self._span = Span()
        self._flags: tuple[Flag, ...] = ()
        self._hue = 0
        self._epoch: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Epoch that is looked at"))
        theme.manager().theme_changed.connect(self.update)

    # -- what is shown -----------------------------------------------------------------------

    @property
    def epoch(self) -> int | None:
        """The epoch that was chosen; ``None`` follows the newest."""
        return self._epoch

    @property
    def shown(self) -> int:
        """The epoch where the handle stands."""
        return self._span.newest if self._epoch is None else self._epoch

    @property
    def reachable(self) -> Epochs:
        """The kept epochs up to the newest."""
        return self._kept[: np.searchsorted(self._kept, self._span.newest, side="right")]

    def set_span(self, span: Span) -> None:
        """Take another length, or another newest epoch."""
        if span != self._span:
            self._span = span
            self.setRange(0, span.last)
            self._follow()

    def set_kept(self, kept: Epochs) -> None:
        """Take the epochs that can be gone back to, ascending."""
        if not np.array_equal(kept, self._kept):
            self._kept = kept
            self.update()

    def set_flags(self, flags: tuple[Flag, ...], hue: int) -> None:
        """Show marks in the hue of an arm."""
        if (flags, hue) != (self._flags, self._hue):
            self._flags, self._hue = flags, hue
            self.update()

    def set_epoch(self, epoch: int | None) -> None:
        """Show an epoch, or follow the newest."""
        if epoch != self._epoch:
            self._epoch = epoch
            self._follow()

    def _follow(self) -> None:
        # The value is for screen readers; nothing listens to it here.
        self.setValue(self.shown)
        self.update()

    # -- choosing ----------------------------------------------------------------------------

    def step(self, steps: int) -> None:
        """Go that many kept epochs on or back."""
        kept = self.reachable
        if not len(kept):
            return
        place = int(np.searchsorted(kept, self.shown, side="left" if steps < 0 else "right"))
        target = place + steps if steps < 0 else place + steps - 1
        self.choose(int(kept[min(max(target, 0), len(kept) - 1)]))

    def choose(self, epoch: int | None) -> None:
        """Go to an epoch as a person does."""
        if epoch != self._epoch:
            self.set_epoch(epoch)
            self.chosen.emit(epoch)

    def nearest(self, epoch: float) -> int | None:
        """The kept epoch next to another one; ``None`` where none can be reached."""
        kept = self.reachable
        return int(kept[np.argmin(np.abs(kept - epoch))]) if len(kept) else None

    def _take(self, point: QPointF) -> None:
        share = (point.x() - _MARGIN) / max(self.width() - 2 * _MARGIN, 1)
        epoch = self.nearest(share * self._span.last)
        if epoch is not None:
            self.choose(epoch)

    # -- events ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._take(event.position())
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._take(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in ALONG:
            self.step(ALONG[Qt.Key(event.key())])
        elif plain and event.key() == Qt.Key.Key_Home:
            self.step(-len(self._kept))
        elif plain and event.key() == Qt.Key.Key_End:
            self.choose(None)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if step := wheel_step(self, event):
            self.step(step)

    # -- looks -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(240, 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 32)

    def _x(self, epoch: float) -> float:
        return _MARGIN + epoch / self._span.last * (self.width() - 2 * _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, enabled = theme.current(), self.isEnabled()
        middle = self.height() / 2 + 2.5
        groove = theme.mix(QColor(look.border), QColor(look.text), 0.12)
        accent = QColor(look.accent) if enabled else groove
        faint = QColor(groove)
        faint.setAlphaF(0.45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        painter.drawRoundedRect(QRectF(_MARGIN, middle - 1.5, self.width() - 2 * _MARGIN, 3), 1.5, 1.5)
        handle = self._x(self.shown)
        for end, ink in ((self._x(self._span.newest), groove), (handle, accent)):
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(_MARGIN, middle - 1.5, end - _MARGIN, 3), 1.5, 1.5)
        painter.setBrush(QColor(look.muted if enabled else look.faint))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawRects(
            [QRectF(x, middle + _RADIUS + 2, width, _STRIP) for x, width in self._blocks() if enabled]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if enabled:
            for flag in self._flags:
                place = QPointF(self._x(flag.epoch), middle - _RADIUS - 6)
                draw_mark(painter, flag.mark, place, look.arm_color(self._hue), look)
            self._paint_handle(painter, QPointF(handle, middle), accent)
        painter.end()

    def _paint_handle(self, painter: QPainter, at: QPointF, accent: QColor) -> None:
        if self.hasFocus():
            halo = QColor(accent)
            halo.setAlpha(70)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(halo)
            painter.drawEllipse(at, _RADIUS + 3, _RADIUS + 3)
        # Hollow while it goes with the newest: nobody has put it there.
        painter.setPen(QPen(accent, 1.8))
        painter.setBrush(self.palette().base().color() if self._epoch is None else accent)
        painter.drawEllipse(at, _RADIUS - 1, _RADIUS - 1)

    def _blocks(self) -> tuple[tuple[float, float], ...]:
        kept = self.reachable
        return _merged(kept.tobytes(), self._span.last, self.width()) if len(kept) else ()


@lru_cache(maxsize=4)
def _merged(kept: bytes, last: int, width: int) -> tuple[tuple[float, float], ...]:
    """Left edges and widths of the stretches where epochs are kept, in pixels of a track."""
    places = _MARGIN + np.frombuffer(kept, np.int64) / last * (width - 2 * _MARGIN)
    # By their true distance: rounded ones would now merge and now not, at even spacing.
    breaks = np.flatnonzero(np.diff(places) > _MERGED + 1) + 1
    runs = np.split(np.floor(places), breaks)
    return tuple((float(run[0]), float(run[-1] - run[0] + 1)) for run in runs)
