"""The first page: a place for files to be dropped on, and buttons to choose them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reglab.gui.importing.kinds import FILTER, KINDS
from reglab.gui.widgets.drops import accept_files
from reglab.gui.widgets.labels import Caption, WrappedLabel
from reglab.words.language import _


class StartPage(QWidget):
    """Asks for the file; says which kinds there are."""

    title = _("Choose your data")

    chosen = Signal(object)
    """A person chose files; carries a tuple of `Path`."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setAcceptDrops(True)
        self.file = QPushButton(_("Choose a file…"))
        self.file.setProperty("role", "primary")
        self.file.setToolTip(_("Several files together where they belong together, as MNIST’s four do"))
        self.folder = QPushButton(_("Choose a folder of pictures…"))
        self.notice = WrappedLabel()
        self.notice.setProperty("role", "error")
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build()
        self.file.clicked.connect(self._ask_file)
        self.folder.clicked.connect(self._ask_folder)

    def _build(self) -> None:
        place = QFrame()
        place.setProperty("role", "card")
        heading = QLabel(_("Drop your data here"))
        heading.setProperty("role", "hero")
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.file)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        inner = QVBoxLayout(place)
        inner.setSpacing(14)
        inner.addStretch(2)
        inner.addWidget(heading)
        inner.addLayout(buttons)
        for kind in KINDS:
            caption = Caption(f"{kind.title}: {kind.about}")
            caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inner.addWidget(caption)
        inner.addWidget(self.notice)
        inner.addStretch(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(place, 1)

    def show_trouble(self, sentence: str) -> None:
        """Say why a file could not be taken; empty for nothing."""
        self.notice.setText(sentence)

    @Slot()
    def _ask_file(self) -> None:
        names, _unused = QFileDialog.getOpenFileNames(self, _("Import data"), str(self._folder), FILTER)
        if names:
            self.chosen.emit(tuple(Path(name) for name in names))

    @Slot()
    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Import pictures"), str(self._folder))
        if name:
            self.chosen.emit((Path(name),))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := accept_files(event):
            self.chosen.emit(paths)
