"""The row above the plots: what line and band are, single seeds, all again; and the key to the signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from reglab.analysis.milestones import Kind
from reglab.analysis.spread import SPREADS, Spread
from reglab.gui.plots.curve_layer import training_color
from reglab.gui.plots.header import Aside
from reglab.gui.plots.marks import draw_mark
from reglab.gui.plots.strokes import stroke
from reglab.gui.theme import Theme, icons
from reglab.gui.widgets.beside import BesideControls
from reglab.gui.widgets.labels import small_font
from reglab.record.endings import RULE
from reglab.words.language import _, in_context

_MARKS: tuple[Kind, ...] = ("best", "stopped", "diverged")
LINES = ("validation", "training")
SHORT_LINES = ("val", "train")
MARKS: tuple[str, ...] = _MARKS
_WORDS = {
    "validation": _("validation"),
    "training": _("training"),
    "val": _("val"),
    "train": in_context("short for training", "train"),
    "best": _("best"),
    "stopped": _("stopped"),
    "diverged": _("diverged"),
}
"""What each sign is called."""
_ABOUT = {
    "validation": _("Thick line: validation data."),
    "training": _("Thin line: training data."),
    "best": _("▲ epoch of the smallest validation loss."),
    "stopped": _("■ stopped early."),
    "diverged": _("✕ diverged: {rule}. Such networks are left out of lines, means and comparisons.").format(
        rule=RULE
    ),
}
_SAMPLE, _AIR, _GAP = 13, 3, 8


class Key(Aside):
    """Explains signs in the plots; entries for which there is no room are left out.

    Parameters
    ----------
    theme : Theme
        Whose colours to take.
    words : sequence of str
        What is explained, of `LINES` and `MARKS`, by their keys.
    """

    def __init__(self, theme: Theme, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._words = tuple(words)
        about = [_ABOUT[word] for word in self._words]
        self.setAccessibleName(_("Key: {signs}").format(signs=" ".join(about)))
        self.setToolTip("\n".join(about))

    def fitting(self) -> tuple[str, ...]:
        """What there is room for, by words that the table below has too where the long ones are too long."""
        whole = self._fitting(self._words)
        if whole or self._words != LINES:
            return whole
        return self._fitting(SHORT_LINES)

    def _fitting(self, words: tuple[str, ...]) -> tuple[str, ...]:
        widths = self._widths(words)
        shown = len(widths)
        while shown and sum(widths[:shown]) - _GAP > self.width():
            shown -= 1
        # Of two lines that are told apart, one alone explains nothing.
        return () if self._words == LINES and shown < len(LINES) else words[:shown]

    @staticmethod
    def _widths(words: tuple[str, ...]) -> list[float]:
        metrics = QFontMetricsF(small_font())
        return [_SAMPLE + _AIR + metrics.horizontalAdvance(_WORDS[word]) + _GAP for word in words]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        metrics = QFontMetricsF(small_font())
        words = self.fitting()
        widths = self._widths(words)
        x, middle = self.width() - sum(widths) + _GAP, self.height() / 2
        ink = QColor(self.theme.muted)
        samples: dict[str, Callable[[QPainter, QPointF, QColor], None]]
        samples = dict.fromkeys(("validation", "val"), self._thick)
        samples |= dict.fromkeys(("training", "train"), self._thin)
        samples |= {kind: partial(self._mark, kind) for kind in _MARKS}
        for word, width in zip(words, widths, strict=True):
            samples[word](painter, QPointF(x, middle), ink)
            painter.setPen(ink)
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(x + _SAMPLE + _AIR, baseline), _WORDS[word])
            x += width

    def _thick(self, painter: QPainter, left: QPointF, ink: QColor) -> None:
        line = QPolygonF([left, left + QPointF(_SAMPLE, 0)])
        stroke(painter, line, ink, 2.4 * self.theme.line_scale)

    def _thin(self, painter: QPainter, left: QPointF, ink: QColor) -> None:
        line = QPolygonF([left, left + QPointF(_SAMPLE, 0)])
        stroke(painter, line, training_color(ink, self.theme), 1.1 * self.theme.line_scale)

    def _mark(self, kind: Kind, painter: QPainter, left: QPointF, ink: QColor) -> None:
        draw_mark(painter, kind, left + QPointF(_SAMPLE / 2, 0), ink, self.theme)


class PlotControls(BesideControls):
    """Lets a person choose how seeds are summed up."""

    spread_chosen = Signal(object)
    """Carries the `Spread`."""
    seeds_toggled = Signal(bool)
    """Whether every network has its own line."""
    whole_wanted = Signal()
    """Undo all zooming."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spread = QComboBox()
        for spread in SPREADS.values():
            self.spread.addItem(spread.label, spread.key)
            self.spread.setItemData(self.spread.count() - 1, spread.label, Qt.ItemDataRole.ToolTipRole)
            self.spread.setItemData(self.spread.count() - 1, spread.label, Qt.ItemDataRole.AccessibleTextRole)
        self.spread.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.spread.setAccessibleName(_("Line and band over the seeds"))
        self.spread.setToolTip(
            _(
                "What the line and the band around it are, over the networks of an arm "
                "that still train.\nOne seed has no band."
            )
        )
        self.seeds = QToolButton()
        self.seeds.setText(_("Seeds"))
        self.seeds.setCheckable(True)
        self.seeds.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.seeds.setToolTip(_("Show every network as a thin line instead of the band"))
        icons.themed(self.seeds, "seeds")
        self.whole = QToolButton()
        self.whole.setText(_("Whole run"))
        self.whole.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.whole.setToolTip(_("Undo all zooming"))
        icons.themed(self.whole, "fit")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.spread)
        layout.addWidget(self.seeds)
        layout.addWidget(self.whole)
        layout.addStretch(1)
        self.spread.activated.connect(self._choose)
        self.seeds.toggled.connect(self.seeds_toggled)
        self.whole.clicked.connect(self.whole_wanted)

    def needed(self, *, words: bool) -> int:
        style = Qt.ToolButtonStyle
        for button in (self.seeds, self.whole):
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
        for place, spread in enumerate(SPREADS.values()):
            self.spread.setItemText(place, spread.label if words else spread.short)
        # A list keeps its least width of before when its words get shorter.
        self.spread.setFixedWidth(self.spread.sizeHint().width())
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        return layout.sizeHint().width()

    @property
    def chosen(self) -> Spread:
        """What line and band are, as the list says."""
        return SPREADS[self.spread.currentData()]

    @Slot()
    def _choose(self) -> None:
        self.spread_chosen.emit(self.chosen)
