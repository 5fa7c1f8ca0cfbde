"""Import data: from a file to the data of the experiment, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.sources.base import Source
from reglab.gui import theme
from reglab.gui.importing.columns_page import ColumnsPage
from reglab.gui.importing.start_page import StartPage
from reglab.gui.importing.table_import import TableImport
from reglab.gui.importing.text_page import TextPage, file_words
from reglab.gui.widgets.keyboard import KeyboardFocus
from reglab.gui.widgets.labels import ElidedLabel
from reglab.words import percent

SIZE = (1120, 680)
SLOW_MS = 250
"""Reading that takes no longer is not shown: nothing flickers."""


class ImportDialog(QDialog):
    """Asks for files, shows what is in them, and makes a source of them.

    Parameters
    ----------
    paths : sequence of Path
        The files, where they are known already.
    folder : Path
        Where files are looked for.
    """

    def __init__(self, paths: Sequence[Path], folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import data")
        self.resize(*(min(theme.px(each), room) for each, room in zip(SIZE, self._room(), strict=True)))
        self.source: Source | None = None
        """What was made of the files, once the dialog is accepted."""
        self.table: TableImport | None = None
        self.start = StartPage(folder)
        self.pages: list[QWidget] = [self.start]
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.step = QLabel()
        self.step.setProperty("role", "hero")
        self.file = ElidedLabel(role="muted")
        self.trouble = ElidedLabel(role="error")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.reading = ElidedLabel(role="muted")
        self.stop = QPushButton("Stop reading")
        self.other = QPushButton("&Other file…")
        self.back = QPushButton("‹ &Back")
        self.next = QPushButton("&Next ›")
        self.finish = QPushButton("&Import")
        self.cancel = QPushButton("Cancel")
        self.keyboard = KeyboardFocus(self)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._show_slow)
        self._build()
        self.start.chosen.connect(self.take)
        self.finished.connect(self._end)
        self._show_page(0)
        if paths:
            self.take(tuple(paths))

    def _room(self) -> tuple[int, int]:
        """Width and height of the screen, less what frames and bars take."""
        screen = self.screen().availableGeometry()
        return screen.width() - 20, screen.height() - 60

    def _build(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(12)
        heading.addWidget(self.step)
        heading.addWidget(self.file, 1)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.progress.setFixedSize(theme.px(140), theme.px(8))
        for widget in (self.other, self.progress, self.stop):
            bar.addWidget(widget)
        bar.addWidget(self.reading, 1)
        for button in (self.back, self.next, self.finish, self.cancel):
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(heading)
        column.addWidget(self.stack, 1)
        column.addWidget(self.trouble)
        column.addLayout(bar)
        self.next.setProperty("role", "primary")
        self.finish.setProperty("role", "primary")
        self.stop.clicked.connect(self._stop)
        self.other.clicked.connect(self._start_again)
        self.back.clicked.connect(self._back)
        self.next.clicked.connect(self._next)
        self.finish.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        for button in (self.stop, self.other, self.back, self.cancel):
            button.setAutoDefault(False)
        self._show_progress(1.0)

    # -- files ---------------------------------------------------------------------------------------

    @Slot(object)
    def take(self, paths: tuple[Path, ...]) -> None:
        """Look at other files."""
        self._forget()
        if len(paths) > 1:
            self.start.show_trouble("These files do not belong together; choose one of them.")
            return
        self.start.show_trouble("")
        table = self.table = TableImport(paths[0], self)
        table.surveyed.connect(self._surveyed)
        table.understood.connect(self._judge)
        table.progressed.connect(self._show_progress)
        self.file.set_text(paths[0].name, "muted")
        table.start()
        self._judge()

    @Slot()
    def _surveyed(self) -> None:
        table = self.table
        if table is None:
            return
        if table.survey is None:
            if len(self.pages) == 1:
                self.start.show_trouble(table.trouble)
            self._judge()
            return
        self.file.set_text(f"{table.path.name}: {file_words(table.survey)}", "muted")
        if len(self.pages) == 1:
            for page in (TextPage(table), ColumnsPage(table)):
                self.pages.append(page)
                self.stack.addWidget(page)
            # What was found is mostly right: the columns are what a person has to look at.
            self._show_page(1 if table.survey.report.problems else 2)
        self._judge()

    def _forget(self) -> None:
        if self.table is not None:
            self.table.close()
            self.table.deleteLater()
            self.table = None
        for page in self.pages[1:]:
            self.stack.removeWidget(page)
            page.deleteLater()
        del self.pages[1:]
        self.file.set_text("", "muted")
        self._show_progress(1.0)
        self._show_page(0)

    # -- pages ---------------------------------------------------------------------------------------

    def _show_page(self, place: int) -> None:
        self.stack.setCurrentWidget(self.pages[place])
        count = len(self.pages) - 1
        title = getattr(self.pages[place], "title", "")
        self.step.setText(f"{place} of {count}  {title}" if place else title)
        self._judge()

    @property
    def place(self) -> int:
        """Which page is shown; 0 is the first one."""
        return self.stack.currentIndex()

    @Slot()
    def _back(self) -> None:
        self._show_page(self.place - 1)

    @Slot()
    def _next(self) -> None:
        self._show_page(self.place + 1)

    @Slot()
    def _start_again(self) -> None:
        self._forget()

    @Slot()
    def _judge(self) -> None:
        """Offer what can be done now, and say what stands against it."""
        table, last = self.table, len(self.pages) - 1
        trouble = "" if table is None or self.place == 0 else table.trouble
        self.trouble.set_text(trouble, "error")
        self.other.setVisible(self.place > 0)
        self.back.setVisible(self.place > 1)
        self.next.setVisible(0 < self.place < last)
        self.next.setEnabled(table is not None and table.survey is not None)
        self.finish.setVisible(self.place > 0 and self.place == last)
        self.finish.setEnabled(table is not None and table.meaning is not None)
        self.next.setDefault(not self.next.isHidden())
        self.finish.setDefault(not self.finish.isHidden())

    # -- reading -------------------------------------------------------------------------------------

    @Slot(float)
    def _show_progress(self, share: float) -> None:
        busy = share < 1 and self.table is not None and self.table.waiting
        self.progress.setValue(round(1000 * share))
        self.reading.set_text(f"Reading … {percent(share, 0)}", "muted")
        if not busy:
            self._slow.stop()
            self._show_reading(on=False)
        elif self.progress.isHidden() and not self._slow.isActive():
            self._slow.start()

    @Slot()
    def _show_slow(self) -> None:
        self._show_reading(on=True)

    def _show_reading(self, *, on: bool) -> None:
        for widget in (self.progress, self.stop):
            widget.setVisible(on)
        if not on:
            self.reading.set_text("", "muted")

    @Slot()
    def _stop(self) -> None:
        if self.table is None:
            return
        self.table.cancel()
        if self.table.survey is None:
            self._forget()
        self._judge()

    # -- the end -------------------------------------------------------------------------------------

    def accept(self) -> None:
        if self.table is not None and self.table.meaning is not None:
            self.source = self.table.meaning.source
            super().accept()

    @Slot()
    def _end(self) -> None:
        if self.table is not None:
            self.table.close()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return self.keyboard.move(forwards)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a field ends the typing there; it is not for the button that goes on.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() not in (
            self.next,
            self.finish,
        ):
            event.accept()
            return
        super().keyPressEvent(event)
