"""Planes side by side: all of one size, numbers only at the outer ones, one name for each axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from reglab.gui import theme as themes
from reglab.gui.theme import Theme
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.panel import Panel
from reglab.gui.widgets.labels import small_font

_GAP = 6
_LEAST = 64
"""Height in pixels below which a plane is not made smaller: then the planes scroll."""
_WIDE = 1.5
"""A plane this many times wider than high is as good as can be."""


class Rooms(NamedTuple):
    """What is needed around the planes: above each, left of and below the outer ones."""

    title: int
    left: int
    bottom: int


def columns_for(count: int, width: float, height: float, rooms: Rooms) -> int:
    """Return in how many columns planes of one size are largest.

    Parameters
    ----------
    count : int
        Number of planes.
    width, height : float
        Room for all of them in pixels.
    rooms : Rooms
        What titles and axes need of it.
    """

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        wide = (width - rooms.left - _GAP * (columns - 1)) / columns
        high = (height - rooms.bottom - _GAP * (rows - 1)) / rows - rooms.title
        # Rather a full last row than a little more room for each.
        return min(wide, _WIDE * high) * count / (rows * columns)

    return max(range(1, max(1, count) + 1), key=lambda columns: (size(columns), -columns))


class PanelGrid(QScrollArea):
    """Lays panels out, links what they show, and stands in for them with a message."""

    moved = Signal(object)
    """A person zoomed or moved one plane, and with it all; carries the `Span`."""
    whole_wanted = Signal()
    arranged = Signal()
    """The panels have another size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = _Sheet(self)
        self._wording = 0
        self.sheet.arranged.connect(self._arranged)
        self.setWidget(self.sheet)
        self.span = Span(0, 1, 0, 1)

    def add_panel(self, panel: Panel) -> None:
        """Take a panel in; it is seen once `show_panels` names it."""
        panel.setParent(self.sheet)
        panel.set_theme(themes.current())
        panel.canvas.show_span(self.span)
        panel.canvas.moved.connect(self._move)
        panel.canvas.whole_wanted.connect(self.whole_wanted)

    def show_panels(self, panels: Sequence[Panel]) -> None:
        """Show these panels in this order, and no message."""
        if list(panels) != self.sheet.panels:
            for panel in self.sheet.panels:
                if panel not in panels:
                    panel.hide()
            self.sheet.panels = list(panels)
            self.sheet.arrange()
            for panel in panels:
                panel.show()
            # Only what is shown has its place.
            self._wording = 0
            self.level_titles()
        self.sheet.show_message("")

    def show_message(self, message: str) -> None:
        """Show a sentence instead of the panels."""
        for panel in self.sheet.panels:
            panel.hide()
        self.sheet.panels = []
        self.sheet.show_message(message)

    def name_axes(self, x: str, y: str) -> None:
        """Name the axes that all planes share."""
        if (x, y) != self.sheet.names:
            self.sheet.names = (x, y)
            self.sheet.arrange()
            self.sheet.update()

    def level_titles(self) -> None:
        """Word the scores of all panels alike: as long as there is room for in every one.

        Once short they stay so until the panels are arranged anew: nothing flickers while numbers grow.
        """
        titles = [panel.title for panel in self.sheet.panels]
        self._wording = max([self._wording, *(title.fitting() for title in titles)])
        for title in titles:
            title.show_wording(self._wording)

    @Slot()
    def _arranged(self) -> None:
        self._wording = 0
        self.arranged.emit()
        self.level_titles()

    def show_span(self, span: Span) -> None:
        """Show a part of the plane in all panels."""
        self.span = span
        for panel in self.sheet.findChildren(Panel):
            panel.canvas.show_span(span)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        for panel in self.sheet.findChildren(Panel):
            panel.set_theme(theme)
        self.sheet.arrange()
        self.sheet.update()

    @Slot(object)
    def _move(self, span: Span) -> None:
        self.show_span(span)
        self.moved.emit(span)


class _Sheet(QWidget):
    """What scrolls: the panels and the names of the axes."""

    arranged = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.panels: list[Panel] = []
        self.names = ("", "")
        self.message = ""
        self._area = QRect()
        self.setBackgroundRole(QPalette.ColorRole.Base)

    def show_message(self, message: str) -> None:
        if message != self.message:
            self.message = message
            self.setAccessibleName(message)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.arrange()

    def arrange(self) -> None:
        """Give every panel its place."""
        count = len(self.panels)
        if not count:
            self.setMinimumHeight(0)
            return
        edge = Panel.EDGE
        axis_width, axis_height = self.panels[0].canvas.axis_room()
        word = QFontMetrics(small_font()).height() + 2
        # The edges of a panel lie outside its canvas on every side.
        rooms = Rooms(self.panels[0].title_room() + 2 * edge, axis_width, axis_height)
        width = self.width() - (word if self.names[1] else 0)
        below = word if self.names[0] else 0
        columns = columns_for(count, width, self.height() - below, rooms)
        rows = math.ceil(count / columns)
        least = rows * (rooms.title + _LEAST) + (rows - 1) * _GAP + rooms.bottom + below
        self.setMinimumHeight(least)
        height = max(self.height(), least) - below
        wide = (width - rooms.left - _GAP * (columns - 1)) / columns
        high = (height - rooms.bottom - _GAP * (rows - 1)) / rows
        start = self.width() - width
        for place, panel in enumerate(self.panels):
            row, column = divmod(place, columns)
            first, lowest = column == 0, place + columns >= count
            panel.canvas.show_axes(left=first, bottom=lowest)
            left = start if first else start + rooms.left + column * (wide + _GAP)
            right = start + rooms.left + column * (wide + _GAP) + wide
            top = row * (high + _GAP)
            bottom = top + high + (rooms.bottom if lowest else 0)
            panel.setGeometry(QRect(round(left), round(top), round(right - left), round(bottom - top)))
        self._area = QRect(start + rooms.left, 0, round(width - rooms.left), round(height))
        self.arranged.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = themes.current()
        painter = QPainter(self)
        painter.setPen(QColor(look.muted))
        if self.message:
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 8, -24, -8), int(flags), self.message)
        elif self.panels:
            painter.setFont(small_font())
            metrics = painter.fontMetrics()
            area, room = self._area, metrics.height() + 2
            x, y = self.names
            elide = Qt.TextElideMode.ElideRight
            place = QRect(area.left(), area.bottom() + 1, area.width(), room)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(x, elide, area.width()))
            painter.translate(0, area.center().y())
            painter.rotate(-90)
            place = QRect(-area.height() // 2, 0, area.height(), room)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(y, elide, area.height()))
        painter.end()
