"""A technique in other libraries, as code to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.techniques.snippets import Snippet
from reglab.gui import theme
from reglab.gui.widgets.labels import Caption, small_font
from reglab.words.language import _

_COPIED_MS = 1500


class CodePage(QWidget):
    """The code for one library, what differs, and a button that copies the code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = QPlainTextEdit()
        self.code.setReadOnly(True)
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.code.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.code.setTabChangesFocus(True)
        self.none = QLabel(_("No counterpart"))
        self.note = Caption()
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = QPushButton(_("Copy"))
        self.copy_button.setToolTip(_("Copy the code"))
        self.copy_button.clicked.connect(self._copy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COPIED_MS)
        self._timer.timeout.connect(self._forget)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.code)
        column.addWidget(self.none)
        column.addLayout(foot)
        column.addStretch(1)
        self._fit()
        theme.manager().theme_changed.connect(self._fit)

    @Slot()
    def _fit(self) -> None:
        """Take the size of type of captions, so that long lines have room."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(small_font().pointSizeF())
        self.code.setFont(font)
        self._fit_height()

    def _fit_height(self) -> None:
        lines = self.code.document().blockCount()
        margin = 2 * int(self.code.document().documentMargin()) + 2 * self.code.frameWidth()
        bar = self.code.horizontalScrollBar().sizeHint().height()
        self.code.setFixedHeight(lines * QFontMetrics(self.code.font()).lineSpacing() + margin + bar)

    def show_snippet(self, snippet: Snippet) -> None:
        """Show the code and the note of a library."""
        if self.code.toPlainText() != snippet.code:
            self.code.setPlainText(snippet.code)
        self._fit_height()
        has = bool(snippet.code)
        self.code.setVisible(has)
        self.copy_button.setVisible(has)
        self.none.setVisible(not has)
        self.code.setAccessibleName(_("Code for {library}").format(library=snippet.library))
        self.note.setText(snippet.note)

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self.code.toPlainText() + "\n")
        self.copy_button.setText(_("Copied"))
        self._timer.start()

    @Slot()
    def _forget(self) -> None:
        self.copy_button.setText(_("Copy"))


class CodeTabs(QTabWidget):
    """One page per library."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.pages: dict[str, CodePage] = {}
        self.setAccessibleName(_("The same in other libraries"))

    def show_snippets(self, snippets: tuple[Snippet, ...]) -> None:
        """Show the same technique in each library."""
        for snippet in snippets:
            if snippet.library not in self.pages:
                self.pages[snippet.library] = CodePage()
                self.addTab(self.pages[snippet.library], snippet.library)
            self.pages[snippet.library].show_snippet(snippet)
        self.setVisible(bool(snippets))
