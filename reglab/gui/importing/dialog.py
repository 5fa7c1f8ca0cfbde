"""Import data: from a file to the data of the experiment, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.sources.base import Source
from reglab.gui import theme
from reglab.gui.importing.file_import import FileImport
from reglab.gui.importing.kinds import import_of
from reglab.gui.importing.pages import pages_of
from reglab.gui.importing.reading_bar import ReadingBar
from reglab.gui.importing.start_page import StartPage
from reglab.gui.widgets.keyboard import KeyboardFocus
from reglab.gui.widgets.labels import ElidedLabel
from reglab.words.language import _

SIZE = (1120, 680)


class ImportDialog(QDialog):
    """Asks for files, shows what is in them, and makes a source of them.

    Parameters
    ----------
    paths : sequence of Path
        The files, where they are known already.
    folder : Path
        Where files are looked for.
    before : Source, optional
        What is wanted of the files is what was wanted of this, as far as it is there.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        folder: Path,
        parent: QWidget | None = None,
        *,
        before: Source | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import data"))
        self.resize(*(min(theme.px(each), room) for each, room in zip(SIZE, self._room(), strict=True)))
        self.source: Source | None = None
        """What was made of the files, once the dialog is accepted."""
        self.files: FileImport | None = None
        self.start = StartPage(folder)
        self.pages: list[QWidget] = [self.start]
        self._to_make: list[Callable[[], QWidget]] = []
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.step = QLabel()
        self.step.setProperty("role", "hero")
        self.file = ElidedLabel(role="muted")
        self.trouble = ElidedLabel(role="error")
        self.reading = ReadingBar()
        self.other = QPushButton(_("&Other file…"))
        self.back = QPushButton(_("‹ &Back"))
        self.next = QPushButton(_("&Next ›"))
        self.pack = QCheckBox(_("&Pack into the experiment"))
        self.pack.setToolTip(
            _(
                "The experiment’s own file holds the data, where they are small (1 MB compressed);\n"
                "without, it names where they lie and their checksum."
            )
        )
        self.finish = QPushButton(_("&Import"))
        self.cancel = QPushButton(_("Cancel"))
        self.keyboard = KeyboardFocus(self)
        self._build()
        self.start.chosen.connect(self.take)
        self.finished.connect(self._end)
        self._show_page(0)
        if paths:
            self.take(tuple(paths), before)

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
        bar.addWidget(self.other)
        bar.addWidget(self.reading, 1)
        for button in (self.pack, self.back, self.next, self.finish, self.cancel):
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
        self.reading.stopped.connect(self._stop)
        self.other.clicked.connect(self._start_again)
        self.back.clicked.connect(self._back)
        self.next.clicked.connect(self._next)
        self.finish.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        for button in (self.other, self.back, self.cancel):
            button.setAutoDefault(False)

    # -- files ---------------------------------------------------------------------------------------

    @Slot(object)
    def take(self, paths: tuple[Path, ...], before: Source | None = None) -> None:
        """Look at other files; what is wanted of them is what was wanted of `before`."""
        self._forget()
        self.start.show_trouble("")
        files = self.files = import_of(paths, self)
        files.remember(before)
        files.surveyed.connect(self._surveyed)
        files.understood.connect(self._judge)
        files.progressed.connect(self._show_progress)
        files.completed.connect(self._complete)
        self.file.set_text(", ".join(path.name for path in paths), "muted")
        files.start()
        self._judge()

    @Slot()
    def _surveyed(self) -> None:
        files = self.files
        if files is None:
            return
        if not files.seen:
            if len(self.pages) == 1:
                self.start.show_trouble(files.trouble)
            self._judge()
            return
        self.file.set_text(files.words, "muted")
        if len(self.pages) == 1 and not self._to_make:
            self._to_make = pages_of(files)
            self._make_page()
        self._judge()

    @Slot()
    def _make_page(self) -> None:
        """Make the next page; one in a turn, so that the window answers in between."""
        if self.files is None or not self._to_make:
            return
        page = self._to_make.pop(0)()
        self.pages.append(page)
        self.stack.addWidget(page)
        if self._to_make:
            QTimer.singleShot(0, self, self._make_page)
        else:
            self._show_page(self.files.first_page)

    def _forget(self) -> None:
        if self.files is not None:
            self.files.close()
            self.files.deleteLater()
            self.files = None
        for page in self.pages[1:]:
            self.stack.removeWidget(page)
            page.deleteLater()
        del self.pages[1:]
        self._to_make = []
        self.file.set_text("", "muted")
        self._show_progress(1.0)
        self._show_page(0)

    # -- pages ---------------------------------------------------------------------------------------

    def _show_page(self, place: int) -> None:
        self.stack.setCurrentWidget(self.pages[place])
        count = len(self.pages) - 1
        title = getattr(self.pages[place], "title", "")
        self.step.setText(
            _("{page} of {pages}  {title}").format(page=place, pages=count, title=title)
            if place and count > 1
            else title
        )
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
        files, last = self.files, len(self.pages) - 1
        trouble = "" if files is None or self.place == 0 else files.trouble
        self.trouble.set_text(trouble, "error")
        self.other.setVisible(self.place > 0)
        self.back.setVisible(self.place > 1)
        self.next.setVisible(0 < self.place < last)
        self.next.setEnabled(files is not None and files.seen)
        self.pack.setVisible(self.place > 0 and self.place == last)
        self.finish.setVisible(self.place > 0 and self.place == last)
        self.finish.setEnabled(files is not None and files.source is not None)
        self.next.setDefault(not self.next.isHidden())
        self.finish.setDefault(not self.finish.isHidden())

    # -- reading -------------------------------------------------------------------------------------

    @Slot(float)
    def _show_progress(self, share: float) -> None:
        busy = share < 1 and self.files is not None and self.files.waiting
        self.reading.show_share(share, busy=busy)

    @Slot()
    def _stop(self) -> None:
        if self.files is None:
            return
        self.files.cancel()
        if not self.files.seen:
            self._forget()
        self._judge()

    # -- the end -------------------------------------------------------------------------------------

    def accept(self) -> None:
        # Files may have to be read once more for it.
        if self.files is not None and self.files.source is not None:
            self.files.complete(pack=self.pack.isChecked())

    @Slot()
    def _complete(self) -> None:
        if self.files is not None and self.files.result is not None:
            self.source = self.files.result
            super().accept()

    @Slot()
    def _end(self) -> None:
        if self.files is not None:
            self.files.close()

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
