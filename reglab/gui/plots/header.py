"""The line above a plot: its name or a choice of names, how it is measured, and the logarithmic axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from reglab.gui.plots.quantities import Quantity

_HERO_SCALE = 1.3


class ElidedLabel(QLabel):
    """One line of text that is cut with an ellipsis where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), text)


class PlotHeader(QWidget):
    """Names a plot and lets a person choose.

    Parameters
    ----------
    hero : bool
        Whether the title is large.
    """

    chosen = Signal(int)
    """Another of several quantities was chosen."""
    log_toggled = Signal(bool)
    """The logarithmic axis was switched."""

    def __init__(self, *, hero: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hero = hero
        self.title = QLabel()
        self.title.setProperty("role", "section")
        self.choice = QComboBox()
        self.choice.setAccessibleName("What this plot shows")
        self.choice.setToolTip("Choose what this plot shows")
        self.subtitle = ElidedLabel()
        self.subtitle.setProperty("role", "muted")
        self.log = QToolButton()
        self.log.setText("log")
        self.log.setCheckable(True)
        self.log.setProperty("role", "chip")
        self.log.setToolTip("Logarithmic axis")
        self.log.setAccessibleName("Logarithmic axis")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.choice)
        layout.addWidget(self.subtitle, 1)
        layout.addWidget(self.log)
        self.choice.activated.connect(self.chosen)
        self.log.toggled.connect(self.log_toggled)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Take the type of the theme."""
        font = QApplication.font()
        font.setBold(True)
        if self._hero:
            font.setPointSizeF(round(font.pointSizeF() * _HERO_SCALE, 1))
        self.title.setFont(font)
        self.setFixedHeight(max(self.fontMetrics().height() + 12, self.title.sizeHint().height() + 6))

    def show_quantity(self, quantity: Quantity, choices: Sequence[Quantity]) -> None:
        """Name a quantity, one of `choices`."""
        several = len(choices) > 1
        self.title.setText(quantity.title)
        self.title.setVisible(not several)
        self.choice.setVisible(several)
        titles = [choice.title for choice in choices]
        if titles != [self.choice.itemText(i) for i in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(titles)
        self.choice.setCurrentIndex(list(choices).index(quantity))
        self.subtitle.setText(quantity.subtitle)
        # Where there is no room the subtitle is cut; here it is whole.
        self.subtitle.setToolTip(f"{quantity.title}: {quantity.subtitle}. {quantity.about}")
        self.title.setToolTip(quantity.about)
        self.log.setVisible(quantity.log)
