"""The line above a plot: its name or a choice of names, how it is measured, and the logarithmic axis."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from reglab.gui import theme
from reglab.gui.plots.quantities import Quantity
from reglab.gui.theme.icons import themed
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import small_font
from reglab.gui.widgets.note_line import describe, note_button
from reglab.words.language import _

_HERO_SCALE = 1.3
_IN_BRACKETS = re.compile(r" \([^()]*\)$")
_SAYING = 12
"""Letters of a cut explanation that say something."""


class ElidedLabel(QLabel):
    """One line of text: smaller, without its unit or cut with an ellipsis where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        font, text = self._fitted()
        painter.setFont(font)
        painter.drawText(self.rect(), int(self.alignment()), text)
        painter.end()

    def _fitted(self) -> tuple[QFont, str]:
        """What there is room for, and its font; the whole is in the tooltip."""
        whole, small = self.text(), small_font()
        named = _IN_BRACKETS.sub("", whole)
        for font, text in ((self.font(), whole), (small, whole), (self.font(), named), (small, named)):
            if QFontMetrics(font).horizontalAdvance(text) <= self.width():
                return font, text
        # A part of an explanation is of use only where it says something and the other part can be read.
        if theme.manager().on_paper or self.width() < _SAYING * QFontMetrics(small).averageCharWidth():
            return small, ""
        return small, QFontMetrics(small).elidedText(named, Qt.TextElideMode.ElideRight, self.width())


class Aside(QWidget):
    """What stands in a header and takes the room that words and buttons leave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = 0
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set_room(self, width: int) -> None:
        """Take so much of a row, if it is there."""
        if width != self._room:
            self._room = width
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._room, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + 4)


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
        self.choice.setAccessibleName(_("What this plot shows"))
        self.choice.setToolTip(_("Choose what this plot shows"))
        self.subtitle = ElidedLabel()
        self.subtitle.setProperty("role", "muted")
        self.log = QToolButton()
        self.log.setText(_("log"))
        self.log.setCheckable(True)
        self.log.setProperty("role", "chip")
        self.log.setToolTip(_("Logarithmic axis"))
        self.log.setAccessibleName(_("Logarithmic axis"))
        self.note = note_button(22, 20)
        self.note.hide()
        self.explain = tool_button("help", _("What am I looking at?"))
        self.explain.set_bare_size(22, 20)
        self.explain.hide()
        self.enlarge = tool_button("enlarge", "")
        self.enlarge.set_bare_size(22, 20)
        self.enlarge.hide()
        self._aside: Aside | None = None
        self.show_enlarged(False)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 4, 0)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.choice)
        layout.addWidget(self.subtitle, 1)
        layout.addWidget(self.log)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.note, self.explain, self.enlarge):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.choice.activated.connect(self.chosen)
        self.log.toggled.connect(self.log_toggled)
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Take the type of the theme."""
        font = QApplication.font()
        font.setBold(True)
        # On paper plots beside one another have titles of one size.
        if self._hero and not theme.manager().on_paper:
            font.setPointSizeF(round(font.pointSizeF() * _HERO_SCALE, 1))
        self.title.setFont(font)
        metrics = QFontMetrics(QApplication.font())
        self.setFixedHeight(
            max(metrics.height() + 11, QFontMetrics(font).height() + 5, self.enlarge.height() + 4)
        )
        self._share()

    def add_aside(self, widget: Aside) -> None:
        """Put a widget before the buttons, which gives way to the words."""
        self._aside = widget
        self._row.insertWidget(3, widget)
        self._share()

    def set_paper(self, on: bool) -> None:
        """Be a title without controls, for a picture that leaves the window; or what it was before."""
        several = self.choice.count() > 1
        self.title.setVisible(on or not several)
        self.choice.setVisible(several and not on)
        if self._aside is not None:
            self._aside.setVisible(not on)

    def show_note(self, text: str | None) -> None:
        """Offer to write a note, or to change it; not where there can be none."""
        describe(self.note, text or "")
        self.note.setVisible(text is not None)
        self._share()

    def show_enlarged(self, enlarged: bool) -> None:
        """Say what the button for another size does."""
        words = _("Show all plots again (Esc)") if enlarged else _("Enlarge this plot (double click, or E)")
        themed(self.enlarge, "reduce" if enlarged else "enlarge")
        self.enlarge.setToolTip(words)
        self.enlarge.setAccessibleName(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give what stands aside the room that the words leave."""
        if self._aside is None:
            return
        margins = self._row.contentsMargins()
        shown = [
            w
            for w in (self.title, self.choice, self.log, self.note, self.explain, self.enlarge)
            if not w.isHidden()
        ]
        # A button without words is smaller than it would like to be.
        taken = sum(min(w.sizeHint().width(), w.maximumWidth()) + self._row.spacing() for w in shown)
        taken += QFontMetrics(QApplication.font()).horizontalAdvance(self.subtitle.text()) + 2
        room = self.width() - margins.left() - margins.right() - taken - self._row.spacing()
        self._aside.set_room(max(0, room))

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
        self._share()
