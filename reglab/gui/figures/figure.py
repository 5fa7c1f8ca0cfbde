"""What a picture is taken of, and how a widget of the window is dressed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsItem,
    QGraphicsView,
    QSlider,
    QTableView,
    QWidget,
)

from reglab.gui import theme as themes
from reglab.gui.theme import Theme
from reglab.gui.theme.stylesheet import stylesheet

_CONTROLS = (QAbstractButton, QSlider, QAbstractSpinBox, QComboBox)
_SHEET = 'QFrame[role="card"] { border: 0; }'


@runtime_checkable
class ForPaper(Protocol):
    """A widget that looks different in a picture that leaves the window."""

    def set_paper(self, on: bool) -> None:
        """Look so, or as usual."""


@runtime_checkable
class HasPaperSize(Protocol):
    """A widget that needs more room on paper than on the screen, where words that are cut have tooltips."""

    def paper_size(self) -> QSize:
        """Return the least size, in pixels at the present size of type."""


def _no_theme(theme: Theme) -> None:
    del theme


def _no_legend() -> QWidget | None:
    return None


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture that can be taken.

    Parameters
    ----------
    title : str
        What it shows; stands above it.
    widget : QWidget
        What is painted, in the window or not.
    set_theme : callable
        Gives `widget` the colours of a theme, where it keeps some.
    legend : callable
        Returns a widget that explains hues and signs where `widget` does not; it is not kept.
    """

    title: str
    widget: QWidget
    set_theme: Callable[[Theme], None] = _no_theme
    legend: Callable[[], QWidget | None] = _no_legend


@contextmanager
def dressed(figure: Figure, size: QSize) -> Iterator[Theme]:
    """Within the block a figure has a size, the colours of paper and no controls; then all is as before.

    Nothing of it is seen in the window: no event is handled meanwhile but those that lay it out.
    """
    widget, manager = figure.widget, themes.manager()
    before, focus, sheet = widget.size(), QApplication.focusWidget(), widget.styleSheet()
    parts = (widget, *widget.findChildren(QWidget))
    fonts = [(part, QFont(part.font())) for part in parts]
    own = Qt.WidgetAttribute.WA_SetPalette
    palettes = [(part, QPalette(part.palette()) if part.testAttribute(own) else QPalette()) for part in parts]
    with ExitStack() as undo:
        undo.callback(figure.set_theme, manager.theme)
        look = undo.enter_context(manager.paper())
        undo.callback(_lay_out, widget)
        undo.callback(widget.resize, before)
        undo.callback(_restore_fonts, fonts)
        undo.callback(widget.setStyleSheet, sheet)
        undo.callback(_set_palettes, palettes)
        widget.setStyleSheet(stylesheet(look, QApplication.font().pointSizeF()) + _SHEET)
        # Where there is a stylesheet, a widget does not take over what another one is given.
        _set_palettes([(part, look.palette()) for part in parts])
        _restore_fonts(fonts)
        if focus is not None and widget.isAncestorOf(focus):
            undo.callback(focus.setFocus)
        for control in widget.findChildren(QWidget):
            if isinstance(control, _CONTROLS) and not control.isHidden():
                control.hide()
                undo.callback(control.show)
        for part in (widget, *widget.findChildren(QWidget)):
            if isinstance(part, QAbstractScrollArea):
                undo.callback(part.setVerticalScrollBarPolicy, part.verticalScrollBarPolicy())
                undo.callback(part.setHorizontalScrollBarPolicy, part.horizontalScrollBarPolicy())
                part.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
                part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            if isinstance(part, ForPaper):
                part.set_paper(True)
                undo.callback(part.set_paper, False)
        figure.set_theme(look)
        for view in (widget, *widget.findChildren(QGraphicsView)):
            if isinstance(view, QGraphicsView):
                _forget_caches(view, undo)
        widget.resize(size)
        _lay_out(widget)
        for table in widget.findChildren(QTableView):
            _end_between_rows(table)
        yield look


def least_size(widget: QWidget) -> QSize:
    """Size below which parts of a widget would be cut off or crowded, in units of the layout."""
    size = widget.minimumSizeHint().expandedTo(QSize(1, 1))
    for part in (widget, *widget.findChildren(QWidget)):
        if isinstance(part, HasPaperSize) and part.isVisibleTo(widget):
            size = size.expandedTo(part.paper_size())
    return size


def _restore_fonts(fonts: list[tuple[QWidget, QFont]]) -> None:
    """A stylesheet takes away fonts that were set."""
    for widget, font in fonts:
        if widget.font() != font:
            widget.setFont(font)


def _set_palettes(palettes: list[tuple[QWidget, QPalette]]) -> None:
    for widget, palette in palettes:
        widget.setPalette(palette)


def _end_between_rows(table: QTableView) -> None:
    """Make a table so much less high that no row is cut at its end; its layout gives back what it had."""
    height = table.viewport().height()
    row = table.rowAt(height - 1)
    if row > 0:
        cut = height - table.rowViewportPosition(row)
        table.resize(table.width(), table.height() - (cut if cut < table.rowHeight(row) else 0))


def _forget_caches(view: QGraphicsView, undo: ExitStack) -> None:
    """What Qt keeps of background and items has the pixels of the screen."""
    undo.callback(view.setCacheMode, view.cacheMode())
    view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    for item in view.scene().items():
        mode = item.cacheMode()
        if mode != QGraphicsItem.CacheMode.NoCache:
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            undo.callback(item.setCacheMode, mode)


def _lay_out(widget: QWidget) -> None:
    """Give everything within its place now, not when the next events are handled."""
    for part in (widget, *widget.findChildren(QWidget)):
        layout = part.layout()
        if layout is not None:
            layout.invalidate()
    for part in (widget, *widget.findChildren(QWidget)):
        QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest)
        layout = part.layout()
        if layout is not None:
            layout.activate()
