"""Texts of the column of lessons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from reglab.gui import theme
from reglab.gui.widgets.labels import WrappedLabel
from reglab.words import unbroken


class Heading(WrappedLabel):
    """A question or a goal: bold, in several lines where needed."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "section")


class Said(WrappedLabel):
    """What is said to what a person did; takes no room before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.hide()

    def say(self, text: str) -> None:
        """Say it, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))


class MarkdownText(QTextBrowser):
    """Markdown as high as it is, without a frame or a scroll bar of its own; links open outside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._open)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(18)
        self._text = ""
        theme.manager().theme_changed.connect(self._write)

    def set_markdown(self, text: str) -> None:
        """Show a text."""
        self._text = unbroken(text)
        self._write()

    @Slot()
    def _write(self) -> None:
        # Colours and sizes are taken when the text is set.
        self.setMarkdown(self._text)
        self._fit()

    @Slot(QUrl)
    def _open(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(round(self.document().size().height()) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), self.height())
