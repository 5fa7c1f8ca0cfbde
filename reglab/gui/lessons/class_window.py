"""The class in one picture: who foretold what, and what came, as the hand-ins come in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from reglab.gui.lessons.class_content import Choice, Sayings, choices
from reglab.gui.lessons.class_picture import ClassPicture
from reglab.gui.lessons.class_watch import ClassWatch
from reglab.gui.lessons.labels import Said
from reglab.gui.widgets.drops import accept_files
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.plain import literal
from reglab.lessons.class_results import ClassResults
from reglab.lessons.hand_in import ENDING
from reglab.words import listed, quoted
from reglab.words.language import _, plural

_TOLD = 5
"""So many sentences about files that cannot be read stand in the tooltip."""


class ClassWindow(QWidget):
    """A window of its own, so that it can stand on the projector."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(_("Class – reglab"))
        self.setAcceptDrops(True)
        self.resize(900, 560)
        self._results = ClassResults((), 0, ())
        self._choices: list[Choice] = []
        self.watch = ClassWatch(self)
        self.watch.found.connect(self.show_results)
        self.folder = QPushButton(_("Watch a folder…"))
        self.folder.setToolTip(_("Shows hand-ins as they come into the folder, within two seconds"))
        self.files = QPushButton(_("Add files…"))
        self.lesson = QComboBox()
        self.lesson.setAccessibleName(_("Lesson"))
        self.what = QComboBox()
        self.what.setAccessibleName(_("What is shown"))
        self.what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.count = Caption()
        self.picture = ClassPicture()
        self.sayings = QTextBrowser()
        self.sayings.setAccessibleName(_("What participants have written"))
        self.shown = QStackedWidget()
        self.shown.addWidget(self.picture)
        self.shown.addWidget(self.sayings)
        self.words = Said()
        top = QHBoxLayout()
        for widget in (self.folder, self.files):
            top.addWidget(widget)
        top.addSpacing(12)
        top.addWidget(QLabel(_("Show")))
        top.addWidget(self.lesson, 1)
        top.addWidget(self.what, 2)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.count)
        layout.addWidget(self.shown, 1)
        layout.addWidget(self.words)
        self.folder.clicked.connect(self.ask_folder)
        self.files.clicked.connect(self.ask_files)
        self.lesson.activated.connect(self._show_lesson)
        self.what.activated.connect(self._show_choice)
        self._tell()
        self.watch.start()

    # -- files ---------------------------------------------------------------------------

    @Slot()
    def ask_folder(self) -> None:
        """Ask for a folder and watch it."""
        name = QFileDialog.getExistingDirectory(self, _("Watch a folder"), str(Path.home()))
        if name:
            self.watch_folder(Path(name))

    def watch_folder(self, folder: Path) -> None:
        """Watch a folder."""
        self.folder.setToolTip(literal(_("Watched: {folder}").format(folder=folder)))
        self.watch.watch(folder)

    @Slot()
    def ask_files(self) -> None:
        """Ask for files and take them."""
        names, _unused = QFileDialog.getOpenFileNames(
            self,
            _("Add hand-ins"),
            str(Path.home()),
            _("Hand-ins (*{ending} *.zip);;All files (*)").format(ending=ENDING),
        )
        self.watch.add(Path(name) for name in names)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(accept_files(event))

    def _take(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if path.is_dir():
                self.watch_folder(path)
        self.watch.add(path for path in paths if not path.is_dir())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.watch.shutdown()
        event.accept()
        self.deleteLater()

    # -- what is shown -------------------------------------------------------------------

    @Slot(object)
    def show_results(self, results: ClassResults) -> None:
        """Show other results; what is looked at stays, where it is still there."""
        self._results = results
        lesson = self.lesson.currentData()
        self.lesson.clear()
        for key, title in results.lessons().items():
            self.lesson.addItem(title, key)
        self.lesson.setCurrentIndex(max(self.lesson.findData(lesson), 0))
        self._show_lesson()

    @Slot()
    def _show_lesson(self) -> None:
        lesson, what = self.lesson.currentData(), self.what.currentText()
        self._choices = [] if lesson is None else choices(self._results, lesson)
        self.what.clear()
        self.what.addItems([choice.name for choice in self._choices])
        self.what.setCurrentIndex(max(self.what.findText(what), 0) if self._choices else -1)
        self._tell()
        self._show_choice()

    @Slot()
    def _show_choice(self) -> None:
        index = self.what.currentIndex()
        choice = self._choices[index] if 0 <= index < len(self._choices) else None
        written = choice is not None and isinstance(choice.content, Sayings)
        self.shown.setCurrentWidget(self.sayings if written else self.picture)
        if choice is not None and isinstance(choice.content, Sayings):
            self.sayings.setHtml(_as_html(choice.content))
        else:
            self.picture.show_choice(choice)
        self.words.say("" if choice is None else choice.words)

    def _tell(self) -> None:
        results, lesson = self._results, self.lesson.currentData()
        parts = [
            _("No hand-in yet.")
            if lesson is None
            else plural("{n} participant.", "{n} participants.", len(results.of(lesson)))
        ]
        if results.older:
            parts.append(
                plural(
                    "{n} older hand-in of the same people left out.",
                    "{n} older hand-ins of the same people left out.",
                    results.older,
                )
            )
        if results.twice:
            parts.append(plural("{n} file is there twice.", "{n} files are there twice.", results.twice))
        if lesson is not None and (same := results.same_names(lesson)):
            parts.append(
                _("Several are called {names}; all count.").format(
                    names=listed([quoted(name) for name in same])
                )
            )
        if results.faults:
            parts.append(
                plural("{n} file could not be read.", "{n} files could not be read.", len(results.faults))
            )
        self.count.setText(" ".join(parts))
        self.count.setToolTip(literal("\n".join(results.faults[:_TOLD])))


def _as_html(content: Sayings) -> str:
    """What was written, one paragraph each, in type for a projector."""
    paragraphs = []
    for name, text in content.rows:
        who = f"<b>{escape(name)}</b> " if name else ""
        paragraphs.append(f"<p>{who}{escape(text).replace(chr(10), '<br>')}</p>")
    return f"<div style='font-size: large'>{''.join(paragraphs)}</div>"
