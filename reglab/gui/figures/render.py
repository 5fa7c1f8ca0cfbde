"""Paints a figure for a file: as an image, as SVG or as PDF, of any size."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QImageWriter,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QRegion,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from reglab import __version__
from reglab.gui import theme as themes
from reglab.gui.figures.figure import Figure, dressed, least_size
from reglab.gui.figures.form import CM_PER_INCH, LAYOUT_DPI, Form, Format
from reglab.gui.figures.svg_clips import with_clips
from reglab.gui.theme import Theme
from reglab.words.language import _, grouped

MARGIN = 8.0
_GAP = 4.0
_CHILDREN = QWidget.RenderFlag.DrawChildren
_FONT = re.compile(r'font-family="([^",]+)"')
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*"')


class FigureError(ValueError):
    """A picture that cannot be made; its text is a sentence."""


def render(figure: Figure, form: Form, formats: Sequence[Format]) -> dict[Format, bytes]:
    """Return a figure in some formats, as the bytes of files.

    Parameters
    ----------
    figure : Figure
        What is painted.
    form : Form
        Size and type.
    formats : sequence of {"png", "svg", "pdf"}
        What is wanted.

    Raises
    ------
    FigureError
        If the size is out of range, or something cannot be painted.
    """
    if problem := form.problem:
        raise FigureError(problem)
    with _Sheet(figure, form) as sheet:
        writers: dict[Format, Callable[[_Sheet], bytes]] = {"png": _png, "svg": _svg, "pdf": _pdf}
        return {wanted: writers[wanted](sheet) for wanted in formats}


def image_of(figure: Figure, form: Form) -> QImage:
    """Return a figure as an image, e.g. for the clipboard; errors as of `render`."""
    if problem := form.problem:
        raise FigureError(problem)
    with _Sheet(figure, form) as sheet:
        return _image(sheet)


def type_size(figure: Figure, form: Form) -> float:
    """Size in points that ordinary type has in the end: less than asked for where the figure needs room."""
    with themes.manager().paper():
        return QApplication.font().pointSizeF() * _scale(figure, form, figure.legend())


def _scale(figure: Figure, form: Form, legend: QWidget | None) -> float:
    """Length on paper of one unit of the layout, of which there are `LAYOUT_DPI` to an inch.

    What is laid out has the size of type of the window, and is then made smaller or larger.
    """
    wanted = form.font / QApplication.font().pointSizeF()
    least = least_size(figure.widget)
    # A legend that is wider than the figure has more lines; how many is known when the width is.
    wide = least.width() + 2 * MARGIN
    high = (
        least.height()
        + 2 * MARGIN
        + _head(form)
        + (0 if legend is None else 2 * legend.heightForWidth(10_000))
    )
    unit = LAYOUT_DPI / CM_PER_INCH
    return min(wanted, form.width * unit / wide, form.height * unit / high)


def _head(form: Form) -> float:
    """Height that the title takes."""
    return QFontMetricsF(QApplication.font()).height() + _GAP if form.title else 0.0


class _Sheet:
    """A figure that is dressed and laid out, ready to be painted as often as wanted."""

    def __init__(self, figure: Figure, form: Form) -> None:
        self.figure, self.form = figure, form
        with themes.manager().paper():
            self._legend = figure.legend()
        self.scale = _scale(figure, form, self._legend)
        unit = LAYOUT_DPI / CM_PER_INCH / self.scale
        self.size = QSizeF(form.width * unit, form.height * unit)
        """Size in units of the layout."""
        self._head = _head(form)
        width = round(self.size.width() - 2 * MARGIN)
        below = 0
        if self._legend is not None:
            below = max(self._legend.heightForWidth(width), 0) or self._legend.sizeHint().height()
            self._legend.resize(width, below)
        top = MARGIN + self._head
        height = round(self.size.height() - top - MARGIN - (below + _GAP if below else 0))
        self._body = QRect(round(MARGIN), round(top), width, max(height, 20))
        self._dressed = dressed(figure, self._body.size())

    def __enter__(self) -> _Sheet:
        self._look: Theme = self._dressed.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._dressed.__exit__(None, None, None)

    def paint(self, painter: QPainter) -> None:
        """Paint all, in units of the layout."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(QRectF(0, 0, self.size.width(), self.size.height()), QColor(self._look.surface))
        if self._head:
            font = QApplication.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(self._look.text))
            box = QRectF(MARGIN, MARGIN, self._body.width(), self._head - _GAP)
            text = QFontMetricsF(font).elidedText(self.figure.title, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        self.figure.widget.render(painter, self._body.topLeft(), QRegion(), _CHILDREN)
        if self._legend is not None:
            place = QPoint(self._body.left(), round(self._body.bottom() + 1 + _GAP))
            self._legend.render(painter, place, QRegion(), _CHILDREN)


def _image(sheet: _Sheet) -> QImage:
    form = sheet.form
    wide, high = form.pixels
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    if image.isNull():
        raise FigureError(
            _("There is no memory for {wide} × {high} pixels; take fewer dpi.").format(
                wide=grouped(wide), high=grouped(high)
            )
        )
    image.fill(QColor("#FFFFFF"))
    ratio = form.dpi / LAYOUT_DPI * sheet.scale
    _paint(sheet, image, ratio)
    per_metre = round(form.dpi / CM_PER_INCH * 100)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    image.setText("Title", sheet.figure.title)
    image.setText("Software", f"reglab {__version__}")
    return image


def _png(sheet: _Sheet) -> bytes:
    buffer = _buffer()
    if not QImageWriter(buffer, QByteArray(b"png")).write(_image(sheet)):
        raise FigureError(_("The picture could not be written as PNG; take a smaller one."))
    return _bytes(buffer)


def _svg(sheet: _Sheet) -> bytes:
    buffer, form = _buffer(), sheet.form
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(escape(sheet.figure.title))
    generator.setDescription(f"reglab {__version__}")
    # Without it type comes out smaller than it was laid out with.
    generator.setResolution(round(LAYOUT_DPI))
    generator.setViewBox(QRectF(0, 0, sheet.size.width(), sheet.size.height()))
    generator.setSize(sheet.size.toSize())
    _paint(sheet, generator, 1.0)
    text = with_clips(_bytes(buffer).decode("utf-8"))
    # The units are those of the layout; the size is that of the paper.
    text = _SIZE.sub(f'<svg width="{form.width:g}cm" height="{form.height:g}cm"', text, count=1)
    # Elsewhere there may be no font of that name; one with serifs would look strange.
    return _FONT.sub(r'font-family="\1, sans-serif"', text).encode()


def _pdf(sheet: _Sheet) -> bytes:
    buffer, form = _buffer(), sheet.form
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.figure.title)
    writer.setCreator(f"reglab {__version__}")
    writer.setResolution(round(LAYOUT_DPI))
    size = QSizeF(10 * form.width, 10 * form.height)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    _paint(sheet, writer, sheet.scale)
    return _bytes(buffer)


def _paint(sheet: _Sheet, device: QPaintDevice, ratio: float) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise FigureError(_("The picture could not be painted; take a smaller one."))
    try:
        painter.scale(ratio, ratio)
        sheet.paint(painter)
    finally:
        painter.end()


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _bytes(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
