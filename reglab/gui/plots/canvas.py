"""The painted part of a plot: view box, axes, curves, crosshair; what part of the plane is seen."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsSimpleTextItem, QGraphicsWidget, QWidget

from reglab.gui import theme as themes
from reglab.gui.plots.axis import PlainAxis
from reglab.gui.plots.content import Content, Frame
from reglab.gui.plots.cursor_layer import CursorLayer, TagGutter
from reglab.gui.plots.curve_layer import CurveLayer
from reglab.gui.theme import Theme
from reglab.gui.widgets.labels import small_font
from reglab.words.language import _

_PADDING = 0.04
PAPER_RATIO = 4.0
"""Points for each unit of length on paper, whose pixels nobody knows yet."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class PlainViewBox(pg.ViewBox):  # type: ignore[misc]
    """pyqtgraph's view box without its menu; a double click asks for the whole again."""

    double_clicked = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()

    def mouseClickEvent(self, ev: Any) -> None:
        if ev.double() and ev.button() == Qt.MouseButton.LeftButton:
            ev.accept()
            self.double_clicked.emit()


class PlotCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Paints a `Content` between two axes.

    Parameters
    ----------
    content : Content
        What to show.
    tags : bool
        Whether values stand beside the ends of the curves.
    layer : type of CurveLayer
        Paints the curves.
    """

    hovered = Signal(int)
    """Another epoch is under the mouse or chosen with the keyboard; 0 for none."""
    zoomed = Signal()
    """A person changed the range with the mouse."""
    whole_wanted = Signal()
    """A person asks for the whole range again."""
    enlarge_wanted = Signal()
    """A person asks for a larger plot, or for its usual size again."""

    def __init__(
        self,
        content: Content,
        *,
        tags: bool = False,
        layer: type[CurveLayer] = CurveLayer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.content = content
        self.enlargeable = False
        """Whether a double click enlarges the plot; else it shows the whole range."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view = PlainViewBox()
        self.left = PlainAxis("left")
        self.bottom = PlainAxis("bottom")
        self.gutter = TagGutter(content) if tags else None
        self._corner = QGraphicsWidget()
        self._corner.setPreferredSize(0, 0)
        self._epoch_text = QGraphicsSimpleTextItem(_("epoch"), self._corner)
        grid = self.centralLayout
        grid.setContentsMargins(2, 8, 2 if tags else 10, 2)
        grid.setSpacing(0)
        for item, row, column in (
            (self.left, 0, 0),
            (self.view, 0, 1),
            (self._corner, 1, 0),
            (self.bottom, 1, 1),
        ):
            grid.addItem(item, row, column)
        if self.gutter is not None:
            grid.addItem(self.gutter, 0, 2)
        grid.setRowStretchFactor(0, 1)
        grid.setColumnStretchFactor(1, 1)
        self.left.linkToView(self.view)
        self.bottom.linkToView(self.view)
        self.layer = layer(content, self.view)
        self.cursor_layer = CursorLayer(content, self.view)
        self.view.sigRangeChanged.connect(self._window_changed)
        self.view.sigResized.connect(self._window_changed)
        self.view.sigRangeChangedManually.connect(self._zoomed)
        self.view.double_clicked.connect(self._double_clicked)
        self.scene().sigMouseMoved.connect(self._mouse_moved)

    # -- what is seen ------------------------------------------------------------------------

    def show_x(self, first: float, last: float) -> None:
        """Show these epochs."""
        self.view.setXRange(first, last, padding=0)

    def show_y(self, bottom: float, top: float) -> None:
        """Show these values and a little beyond; exponents of ten on a logarithmic axis."""
        margin = _PADDING * (top - bottom)
        self.view.setYRange(bottom - margin, top + margin, padding=0)

    def set_log(self, log: bool) -> None:
        """Make the vertical axis logarithmic or linear; follow with `show_y`."""
        self.content.log = log
        self.left.set_log(log)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and type of a theme."""
        self.setBackground(theme.surface)
        self.left.set_theme(theme)
        self.bottom.set_theme(theme)
        self._corner.setMaximumHeight(self.bottom.maximumHeight())
        if self.gutter is not None:
            self.gutter.fit()
        self._epoch_text.setFont(small_font())
        self._epoch_text.setBrush(pg.mkBrush(theme.muted))
        self._window_changed()

    def set_axes_visible(self, visible: bool) -> None:
        """Show or hide the numbers of the axes; the room that they take stays."""
        for item in (self.left, self.bottom, self._epoch_text):
            item.setOpacity(1.0 if visible else 0.0)

    def name_axes(self, left: str, bottom: str) -> None:
        """Write beside the axes what their numbers are, or nothing, as usual; follow with `set_theme`.

        On the screen the header says it, and a word in the corner.
        """
        self.left.title, self.bottom.title = left, bottom
        self._epoch_text.setVisible(not bottom)

    def repaint_data(self) -> None:
        """Paint the curves anew in the next frame."""
        self.layer.update()
        self.repaint_cursor()

    def repaint_cursor(self) -> None:
        """Paint crosshair and tags anew in the next frame; the curves are kept."""
        self.cursor_layer.update()
        if self.gutter is not None:
            self.gutter.update()

    def set_cursor_epoch(self, epoch: int) -> None:
        """Put the crosshair at an epoch, 0 for none."""
        if epoch != self.cursor_layer.epoch:
            self.cursor_layer.epoch = epoch
            if self.gutter is not None:
                self.gutter.epoch = epoch
            self.repaint_cursor()

    @Slot()
    def _window_changed(self) -> None:
        (first, last), (bottom, top) = self.view.viewRange()
        rect = self.view.rect()
        if rect.width() < 1 or rect.height() < 1:
            return
        ratio = PAPER_RATIO if themes.manager().on_paper else self.devicePixelRatioF()
        frame = Frame(first, last, bottom, top, rect.width(), rect.height(), ratio, self.content.log)
        self.layer.show_frame(
            frame,
            self.bottom.ticks(first, last, rect.width()),
            self.left.ticks(bottom, top, rect.height()),
        )
        self.cursor_layer.show_frame(frame)
        if self.gutter is not None:
            self.gutter.frame = frame
        self._epoch_text.setPos(self._corner.size().width() - self._epoch_text.boundingRect().width() - 6, 3)
        self.repaint_cursor()

    # -- mouse and keyboard --------------------------------------------------------------------

    @Slot()
    def _double_clicked(self) -> None:
        (self.enlarge_wanted if self.enlargeable else self.whole_wanted).emit()

    @Slot(object)
    def _zoomed(self, _axes: object) -> None:
        self.zoomed.emit()

    @Slot(object)
    def _mouse_moved(self, point: QPointF) -> None:
        if not self.view.sceneBoundingRect().contains(point) or not self.content.epochs:
            self.hovered.emit(0)
            return
        epoch = round(self.view.mapSceneToView(point).x())
        self.hovered.emit(min(max(epoch, 1), self.content.epochs))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(0)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.hovered.emit(0)

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Arrow keys move the crosshair, page keys by ten epochs, Home and End to the ends, Escape away.

        Enter enlarges the plot.
        """
        key, epochs = Qt.Key(ev.key()), self.content.epochs
        present = self.cursor_layer.epoch or epochs
        if key in _STEPS and epochs:
            self.hovered.emit(min(max(present + _STEPS[key], 1), epochs))
        elif key == Qt.Key.Key_Home and epochs:
            self.hovered.emit(1)
        elif key == Qt.Key.Key_End and epochs:
            self.hovered.emit(epochs)
        elif key == Qt.Key.Key_Escape and self.cursor_layer.epoch:
            self.hovered.emit(0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.enlargeable:
            self.enlarge_wanted.emit()
        else:
            ev.ignore()
