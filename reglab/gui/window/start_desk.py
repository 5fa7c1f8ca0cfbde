"""Shows the start page: at the first start, where it is wanted, and from the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Slot
from PySide6.QtWidgets import QWidget

from reglab.gui.document.documents import Document
from reglab.gui.window.actions import Actions
from reglab.gui.window.data_import import DataImport
from reglab.gui.window.lesson_parts import Lessons

if TYPE_CHECKING:
    from reglab.gui.window.start_page import StartPage

_KEY = "window/startPage"


class StartDesk(QObject):
    """Makes the page when it is wanted, so that the start of the window does without.

    Parameters
    ----------
    window : QWidget
        The window.
    actions : Actions
        Its actions.
    document : Document
        What opens experiments.
    lessons : Lessons
        What opens lessons.
    data_import : DataImport
        What asks for data.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        document: Document,
        lessons: Lessons,
        data_import: DataImport,
    ) -> None:
        super().__init__(window)
        self._window, self._document = window, document
        self._lessons, self._import = lessons, data_import
        self.page: StartPage | None = None
        """The page while it is seen."""
        actions.start_page.triggered.connect(self.show)

    def offer(self) -> None:
        """Show the page once the window is seen: to a newcomer, and to whoever wants it at every start."""
        if bool(QSettings().value(_KEY, True, type=bool)):
            QTimer.singleShot(0, self, self.show)

    @Slot()
    def show(self) -> None:
        """Show the page; the window goes on behind it."""
        from reglab.gui.window.start_page import StartPage

        if self.page is None:
            settings = QSettings()
            self.page = StartPage(
                self._document,
                lambda: self._lessons.desk,
                self._import.ask,
                # A newcomer sees it once.
                at_start=settings.contains(_KEY) and bool(settings.value(_KEY, type=bool)),
                parent=self._window,
            )
            self.page.finished.connect(self._forget)
            self.page.show()
        self.page.raise_()
        self.page.activateWindow()
        self.page.go_on.setFocus()

    @Slot()
    def _forget(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            QSettings().setValue(_KEY, page.at_start.isChecked())
            page.deleteLater()
