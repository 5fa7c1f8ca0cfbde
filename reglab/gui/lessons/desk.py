"""Puts lessons into the window: their menu, their column at the left, and a file of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QFileDialog, QMainWindow, QMenu, QMessageBox

from reglab.experiment.experiment import Experiment
from reglab.gui.lessons.class_window import ClassWindow
from reglab.gui.lessons.format_page import FormatPage
from reglab.gui.lessons.hand_in_dialog import HandInDialog
from reglab.gui.lessons.panel import LessonPanel
from reglab.gui.lessons.parts import Hands, WindowPart
from reglab.gui.lessons.player import LessonPlayer
from reglab.gui.lessons.pointer import Pointer
from reglab.gui.lessons.report import hand_in
from reglab.gui.lessons.sheet_file import write_sheet
from reglab.gui.run.session import Session
from reglab.gui.views.tabs import find_tabs
from reglab.gui.widgets.plain import button_text, literal
from reglab.lessons.errors import LessonError
from reglab.lessons.hand_in import write_hand_in
from reglab.lessons.languages import title_of
from reglab.lessons.library import beside, bundled, lesson_from
from reglab.lessons.setting_up import Files, no_files
from reglab.lessons.spec import Lesson
from reglab.store.errors import StoreError
from reglab.words.language import _

FILE_FILTER = _("Lessons (*.md)")
TOLD_MS = 8_000
SHEET_FILTER = _("PDF (*.pdf);;Web page (*.html)")


class LessonDesk(QObject):
    """Owns the player, and the column once a lesson was opened.

    Parameters
    ----------
    window : QMainWindow
        The window.
    menu : QMenu
        Where the lessons are listed.
    session : Session
        What runs.
    parts : mapping of str to WindowPart
        Parts of the window by the names that lessons have for them.
    hands : Hands
        Hide and lock them.
    show : callable
        Shows an experiment; ``False`` where a person wants to keep the present one.
    show_tab : callable
        Shows a tab by its name in lessons.
    """

    def __init__(
        self,
        window: QMainWindow,
        menu: QMenu,
        session: Session,
        parts: Mapping[str, WindowPart],
        hands: Hands,
        show: Callable[[Experiment], bool],
        show_tab: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window, self._menu, self._session = window, menu, session
        self._tabs = [tab.name for tab in find_tabs()]
        self._pointer = Pointer(window)
        self.player = LessonPlayer(session, parts, hands, self._pointer, show, show_tab, self)
        self.player.step_changed.connect(self._follow)
        self.dock: QDockWidget | None = None
        self.panel: LessonPanel | None = None
        self._listed = False
        menu.setToolTipsVisible(True)

    @Slot()
    def list_lessons(self) -> None:
        """Fill the menu, once."""
        if self._listed:
            return
        self._listed = True
        for lesson in bundled(self._tabs):
            action = self._menu.addAction(button_text(title_of(lesson)))
            action.setToolTip(
                literal(
                    _("{about} ({minutes} min)").format(
                        about=lesson.header.about, minutes=lesson.header.minutes
                    )
                )
            )
            action.triggered.connect(partial(self._open_bundled, lesson))
        self._menu.addSeparator()
        self._menu.addAction(_("&Open a lesson…")).triggered.connect(self.ask_open)
        self._menu.addAction(_("How to &write a lesson…")).triggered.connect(self.show_format)
        self.sheet = self._menu.addAction(_("&Save as a sheet for paper…"))
        self.sheet.setToolTip(
            _("The open lesson as PDF or HTML, with room for answers and a page for the teacher")
        )
        self.sheet.triggered.connect(self.ask_sheet)
        self.hand_in = self._menu.addAction(_("&Hand in…"))
        self.hand_in.setToolTip(_("Puts what you have done in this lesson into a folder, for the teacher"))
        self.hand_in.triggered.connect(self.ask_hand_in)
        self._menu.addAction(_("&Class…")).triggered.connect(self.show_class)
        self.leave = self._menu.addAction(_("&Leave the lesson"))
        self.leave.triggered.connect(self.player.close)
        self._follow()

    @Slot()
    def ask_sheet(self) -> None:
        """Ask for a file and write the open lesson's sheet."""
        lesson = self.player.lesson
        if lesson is None:
            return
        suggested = str(Path.home() / f"{lesson.key}.pdf")
        name, _unused = QFileDialog.getSaveFileName(self._window, _("Save sheet"), suggested, SHEET_FILTER)
        if name:
            try:
                write_sheet(Path(name), lesson, self.player.files)
            except StoreError as error:
                QMessageBox.warning(self._window, "reglab", literal(str(error)))

    @Slot()
    def ask_hand_in(self) -> None:
        """Ask for a name, and for a folder where none was chosen before, and hand in."""
        lesson = self.player.worked_on
        if lesson is None:
            return
        dialog = HandInDialog(self._window)
        if dialog.exec() != HandInDialog.DialogCode.Accepted:
            return
        try:
            path = write_hand_in(dialog.chosen_folder(), hand_in(self.player, lesson, dialog.name.text()))
        except StoreError as error:
            QMessageBox.warning(self._window, "reglab", literal(str(error)))
        else:
            self._window.statusBar().showMessage(_("Handed in as {file}").format(file=path.name), TOLD_MS)

    @Slot()
    def show_format(self) -> None:
        """Show how to write a lesson, beside the window."""
        FormatPage(self._window).show()

    @Slot()
    def show_class(self) -> None:
        """Show the class in a window of its own."""
        ClassWindow(self._window).show()

    def _open_bundled(self, lesson: Lesson, _checked: bool = False) -> None:
        self.open(lesson)

    @Slot()
    def ask_open(self) -> None:
        """Ask for a lesson's file and open it."""
        name, _unused = QFileDialog.getOpenFileName(
            self._window, _("Open lesson"), str(Path.home()), FILE_FILTER
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> bool:
        """Open a lesson's file; what is wrong with it is said, and nothing is lost."""
        try:
            lesson = lesson_from(path, self._tabs)
        except LessonError as error:
            heading = _("{file} could not be opened").format(file=path.name)
            QMessageBox.warning(self._window, "reglab", literal(f"{heading}.\n\n{error}"))
            return False
        self.open(lesson, beside(path))
        return True

    def open(self, lesson: Lesson, files: Files = no_files) -> None:
        """Begin a lesson."""
        if self.dock is None:
            self.panel = LessonPanel(self.player, self._session)
            self.dock = QDockWidget(_("Lesson"), self._window)
            self.dock.setObjectName("lessonDock")
            self.dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
            self.dock.setWidget(self.panel)
            self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.dock)
            self.dock.visibilityChanged.connect(self._closed)
        self.dock.setVisible(True)
        self.player.open(lesson, files)

    @Slot()
    def _follow(self) -> None:
        there = self.player.lesson is not None
        if self.dock is not None and self.dock.isHidden() == there:
            self.dock.setVisible(there)
        if self._listed:
            self.leave.setEnabled(there)
            self.sheet.setEnabled(there)
            self.hand_in.setEnabled(self.player.worked_on is not None)

    @Slot(bool)
    def _closed(self, _seen: bool) -> None:
        # Also called when the window is minimized; then the dock is not hidden itself.
        if self.dock is not None and self.dock.isHidden() and self.player.lesson is not None:
            self.player.close()
