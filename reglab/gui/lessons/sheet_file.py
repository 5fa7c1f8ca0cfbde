"""A lesson's sheet as a PDF, or as one HTML file."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextDocument,
)

from reglab.lessons.setting_up import Files, experiments_of, no_files
from reglab.lessons.sheet import SKETCH, participants_sheet, sketch_title, teachers_sheet
from reglab.lessons.spec import Lesson, Prediction
from reglab.store.atomic import write_atomic
from reglab.words import plain
from reglab.words.language import _, grouped

DPI = 96
POINTS = 11
_SCALE = 2
_SKETCH = QSizeF(480, 220)


def write_sheet(path: Path, lesson: Lesson, files: Files = no_files) -> None:
    """Write the sheet, as HTML where the name ends so, else as PDF; the teacher's page comes last.

    Raises
    ------
    StoreError
        If it cannot be written; what was there stays.
    """
    if path.suffix.lower() in (".html", ".htm"):
        write_atomic(path, as_html(lesson, files))
    else:
        write_atomic(path, as_pdf(lesson, files))


def write_without_window(path: Path, lesson: Lesson, files: Files = no_files) -> None:
    """Write the sheet where no window is open and perhaps no screen is there; as `write_sheet`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    write_sheet(path, lesson, files)
    del application


def as_pdf(lesson: Lesson, files: Files = no_files) -> bytes:
    """Return the sheet as a PDF of A4 pages."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(lesson.header.title)
    writer.setCreator("reglab")
    margins = QMarginsF(18, 16, 18, 16)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    page = QRectF(writer.pageLayout().paintRectPixels(DPI))
    painter = QPainter(writer)
    documents = _documents(lesson, files)
    for position, document in enumerate(documents):
        if position:
            writer.newPage()
        document.setPageSize(QSizeF(page.width(), page.height()))
        for number in range(document.pageCount()):
            if number:
                writer.newPage()
            painter.save()
            painter.translate(0, -number * page.height())
            document.drawContents(painter, QRectF(0, number * page.height(), page.width(), page.height()))
            painter.restore()
    painter.end()
    return bytes(buffer.data().data())


def as_html(lesson: Lesson, files: Files = no_files) -> str:
    """Return the sheet as one HTML file with its pictures in it."""
    bodies = []
    for document in _documents(lesson, files):
        html = document.toHtml()
        body = html[html.index("<body") : html.index("</body>")]
        bodies.append(body[body.index(">") + 1 :])
    text = '<div style="page-break-after: always"></div>'.join(bodies)
    for position, asked in _sketches(lesson):
        text = text.replace(
            f'src="{SKETCH}{position}"', f'src="{_data_url(_empty_axes(asked, lesson, files, position))}"'
        )
    style = (
        "body { font-family: sans-serif; max-width: 46em; margin: 2em auto; color: #000; background: #fff; }"
    )
    title = lesson.header.title.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<!doctype html>\n<html lang="{lesson.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body>{text}</body></html>\n"
    )


def _documents(lesson: Lesson, files: Files) -> list[QTextDocument]:
    documents = []
    for text in (participants_sheet(lesson, files), teachers_sheet(lesson)):
        document = QTextDocument()
        font = QFont(document.defaultFont())
        font.setPointSizeF(POINTS)
        document.setDefaultFont(font)
        document.setDocumentMargin(0)
        document.setMarkdown(text)
        # After the text, which forgets what was there.
        for position, asked in _sketches(lesson):
            image = _empty_axes(asked, lesson, files, position)
            kind = QTextDocument.ResourceType.ImageResource
            document.addResource(kind, QUrl(f"{SKETCH}{position}"), image)
        document.markContentsDirty(0, document.characterCount())
        documents.append(document)
    return documents


def _sketches(lesson: Lesson) -> list[tuple[int, Prediction]]:
    asked = [(position, step.settings.predict) for position, step in enumerate(lesson.steps)]
    return [(position, each) for position, each in asked if each is not None and each.kind == "curve"]


def _empty_axes(asked: Prediction, lesson: Lesson, files: Files, position: int) -> QImage:
    """Axes without a curve, to be drawn into with a pencil."""
    experiment = experiments_of(lesson, files)[position]
    last = "" if experiment is None else grouped(experiment.epochs)
    size = _SKETCH
    image = QImage((size * _SCALE).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(painter.font())
    font.setPointSizeF(9)
    painter.setFont(font)
    height = painter.fontMetrics().height()
    room = QRectF(60, 8, size.width() - 76, size.height() - 2 * height)
    painter.setPen(QPen(QColor("black"), 1))
    painter.drawRect(room)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for value, y in ((asked.high, room.top()), (asked.low, room.bottom())):
        painter.drawText(QRectF(0, y - height / 2, room.left() - 6, height), right, plain(value))
    below = QRectF(room.left(), room.bottom() + 4, room.width(), height)
    painter.drawText(
        below,
        Qt.AlignmentFlag.AlignLeft,
        _("{title} over the epochs").format(title=sketch_title(asked)),
    )
    painter.drawText(below, right, last)
    painter.end()
    return image


def _data_url(image: QImage) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return "data:image/png;base64," + base64.b64encode(data.data()).decode("ascii")
