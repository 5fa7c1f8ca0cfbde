"""The row above the plots: what line and band are, single seeds, all again, and the key to the signs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from reglab.gui import icons
from reglab.gui.plots.curve_layer import training_color
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.milestones import Kind
from reglab.gui.plots.spread import SPREADS, Spread
from reglab.gui.plots.strokes import stroke
from reglab.gui.theme import Theme
from reglab.record.endings import RULE

_MARKS: dict[Kind, str] = {"best": "best", "stopped": "stopped", "diverged": "diverged"}
_WORDS = ("validation", "training", *_MARKS.values())
_SAMPLE = 18
_GAP = 12


class Key(QWidget):
    """Explains the signs in the plots; entries for which there is no room are left out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(
            "Key: thick line validation, thin line training, ▲ best epoch, ■ stopped early, ✕ diverged"
        )
        self.setToolTip(f"✕ diverged: {RULE}. Such networks are left out of lines, means and comparisons.")

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        widths = [_SAMPLE + 4 + metrics.horizontalAdvance(word) + _GAP for word in _WORDS]
        shown = len(_WORDS)
        while shown and sum(widths[:shown]) - _GAP > self.width():
            shown -= 1
        x, middle = self.width() - sum(widths[:shown]) + _GAP, self.height() / 2
        ink = QColor(self.theme.muted)
        samples: list[Callable[[QPainter, QPointF, QColor], None]] = [self._thick, self._thin]
        samples += [partial(self._mark, kind) for kind in _MARKS]
        for sample, word, width in zip(samples[:shown], _WORDS, widths, strict=False):
            sample(painter, QPointF(x, middle), ink)
            painter.setPen(ink)
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(x + _SAMPLE + 4, baseline), word)
            x += width

    def _thick(self, painter: QPainter, left: QPointF, ink: QColor) -> None:
        line = QPolygonF([left, left + QPointF(_SAMPLE, 0)])
        stroke(painter, line, ink, 2.4 * self.theme.line_scale)

    def _thin(self, painter: QPainter, left: QPointF, ink: QColor) -> None:
        line = QPolygonF([left, left + QPointF(_SAMPLE, 0)])
        stroke(painter, line, training_color(ink, self.theme), 1.1 * self.theme.line_scale)

    def _mark(self, kind: Kind, painter: QPainter, left: QPointF, ink: QColor) -> None:
        draw_mark(painter, kind, left + QPointF(_SAMPLE - 6, 0), ink, self.theme)


class PlotControls(QWidget):
    """Lets a person choose how seeds are summed up."""

    spread_chosen = Signal(object)
    """Carries the `Spread`."""
    seeds_toggled = Signal(bool)
    """Whether every network has its own line."""
    whole_wanted = Signal()
    """Undo all zooming."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spread = QComboBox()
        for spread in SPREADS.values():
            self.spread.addItem(spread.label, spread.key)
        self.spread.setAccessibleName("Line and band over the seeds")
        self.spread.setToolTip(
            "What the line and the band around it are, over the networks of an arm that still train.\n"
            "One seed has no band."
        )
        self.seeds = QToolButton()
        self.seeds.setText("Seeds")
        self.seeds.setCheckable(True)
        self.seeds.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.seeds.setToolTip("Show every network as a thin line instead of the band")
        icons.themed(self.seeds, "seeds")
        self.whole = QToolButton()
        self.whole.setText("Whole run")
        self.whole.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.whole.setToolTip("Undo all zooming (double click in a plot)")
        icons.themed(self.whole, "fit")
        self.key = Key(theme)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.spread)
        layout.addWidget(self.seeds)
        layout.addWidget(self.whole)
        layout.addWidget(self.key, 1)
        self.spread.activated.connect(self._choose)
        self.seeds.toggled.connect(self.seeds_toggled)
        self.whole.clicked.connect(self.whole_wanted)

    @property
    def chosen(self) -> Spread:
        """The spread that is chosen."""
        return SPREADS[self.spread.currentData()]

    @Slot()
    def _choose(self) -> None:
        self.spread_chosen.emit(self.chosen)
