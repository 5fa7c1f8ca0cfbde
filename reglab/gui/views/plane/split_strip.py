"""Three numbers for each arm: how much its predictions change with examples, weights and order alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.varying import SOURCES
from reglab.gui import theme as themes
from reglab.gui.plots.arm_swatch import ArmSwatch
from reglab.gui.views.plane.split import Split
from reglab.gui.widgets.labels import ElidedLabel, small_font
from reglab.words import MISSING, decimals, fixed, short
from reglab.words.language import _, plural

MOST_ROWS = 4
"""So many arms are seen at once; the others are scrolled to."""
_OFFER = _("What makes predictions differ from seed to seed: examples, initial weights, or order and noise?")
_AGAIN = _("Train the variations again")

_HEADS = {
    "examples": _("examples alone"),
    "weights": _("initial weights alone"),
    "order": _("order and noise alone"),
}
"""What each column is about, by the keys of `SOURCES`."""

Row = tuple[str, int, tuple[float, ...]]
"""Name and hue of an arm, and its spreads in the order of `SOURCES`."""


def _method(seeds: int) -> str:
    return plural(
        "±: standard deviation of the predictions over {n} seed, one thing varied at a time.",
        "±: standard deviation of the predictions over {n} seeds, one thing varied at a time.",
        seeds,
    )


class SpreadBar(QWidget):
    """A number, and a bar as long as it is large."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self._share = "", 0.0
        self._hue = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, words: str, share: float, hue: int) -> None:
        """Show a number, as a share of the largest, in the hue of an arm."""
        self.words, self._share, self._hue = words, share, hue
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(90, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = themes.current()
        painter = QPainter(self)
        painter.setFont(small_font())
        width = painter.fontMetrics().horizontalAdvance("± 0.0000") + 6
        painter.setPen(QColor(look.text))
        painter.drawText(QRectF(0, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, self.words)
        bar = QRectF(width, self.height() / 2 - 4, max(0.0, self.width() - width - 8), 8)
        painter.fillRect(bar, QColor(look.grid))
        bar.setWidth(bar.width() * self._share)
        painter.fillRect(bar, look.arm_color(self._hue))
        painter.end()


class SplitStrip(QWidget):
    """Offers to split the spread, tells how far that is, then shows what came of it."""

    wanted = Signal()
    """A person asks for it."""
    given_up = Signal()
    """A person has enough of waiting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel(role="muted", small=True)
        self.button = QPushButton(_("Split ±"))
        self.button.setProperty("role", "small")
        self.button.clicked.connect(self._press)
        self._waiting = False
        self._rows = 0
        themes.manager().theme_changed.connect(self._fit)
        self._cells: list[tuple[ArmSwatch, ElidedLabel, list[SpreadBar]]] = []
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(4, 0, 4, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        for column, source in enumerate(SOURCES):
            head = ElidedLabel(role="muted", small=True)
            head.set_text(_HEADS[source.key], "muted")
            head.setToolTip(source.about)
            self._grid.addWidget(head, 0, 2 + column)
            self._grid.setColumnStretch(2 + column, 2)
        self._grid.setColumnStretch(1, 3)
        self.area = QScrollArea()
        self.area.setWidget(self._table)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.area)
        layout.addLayout(row)

    def _press(self) -> None:
        (self.given_up if self._waiting else self.wanted).emit()

    def show_offer(self, seeds: int, trouble: str = "") -> None:
        """Offer it, for so many seeds; `trouble` is why it failed."""
        self.area.hide()
        tip = plural(
            "Trains the arms three times more, {n} seed each; the run’s networks stay.",
            "Trains the arms three times more, {n} seeds each; the run’s networks stay.",
            seeds,
        )
        self._show(trouble or _OFFER, _("Split ±"), tip, waiting=False)

    def show_progress(self, fraction: float) -> None:
        """Tell how far it is."""
        self.area.hide()
        words = _("Training the arms with one thing varied at a time: {share} %").format(
            share=fixed(100 * fraction, 0)
        )
        self._show(words, _("Stop"), "", waiting=True)

    def show_rows(self, rows: Sequence[Row], found: Split) -> None:
        """Show the numbers of arms."""
        spreads = [value for _name, _hue, values in rows for value in values if math.isfinite(value)]
        largest = max(spreads, default=0.0)
        digits = decimals(largest) if largest > 0 else 2
        while len(self._cells) < len(rows):
            self._cells.append(self._new_row(1 + len(self._cells)))
        for place, (swatch, name, bars) in enumerate(self._cells):
            seen = place < len(rows)
            for widget in (swatch, name, *bars):
                widget.setVisible(seen)
            if not seen:
                continue
            words, hue, values = rows[place]
            swatch.show_hue(hue)
            name.set_text(words, "muted")
            for bar, value in zip(bars, values, strict=True):
                known = math.isfinite(value)
                number = f"± {fixed(value, digits)}" if known else MISSING
                bar.show_number(number, value / largest if known and largest > 0 else 0.0, hue)
        self._rows = len(rows)
        self._fit()
        self.area.show()
        self._show(_method(found.seeds), _("Again"), _AGAIN, waiting=False)
        self.setAccessibleName("; ".join(map(self._row_words, rows)))

    @Slot()
    def _fit(self) -> None:
        """Have room for some rows in the type of the theme."""
        line = SpreadBar().sizeHint().height() + self._grid.verticalSpacing()
        self.area.setFixedHeight(line * (1 + min(self._rows, MOST_ROWS)) + 4)

    @staticmethod
    def _row_words(row: Row) -> str:
        name, _unused, values = row
        parts = [f"{source.title} {short(value)}" for source, value in zip(SOURCES, values, strict=True)]
        return f"{name}: {', '.join(parts)}"

    def _new_row(self, row: int) -> tuple[ArmSwatch, ElidedLabel, list[SpreadBar]]:
        swatch, name, bars = ArmSwatch(), ElidedLabel(small=True), [SpreadBar() for _ in SOURCES]
        for column, widget in enumerate((swatch, name, *bars)):
            self._grid.addWidget(widget, row, column)
        return swatch, name, bars

    def _show(self, words: str, button: str, tip: str, *, waiting: bool) -> None:
        self._waiting = waiting
        self.words.set_text(words, "muted")
        self.button.setText(button)
        self.button.setToolTip(tip)
