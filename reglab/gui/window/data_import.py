"""Data of a person's own: asked for, dropped onto the window, and taken into the experiment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from reglab.experiment.sources.base import Source
from reglab.gui.document.documents import Document, is_opened
from reglab.gui.panels.data_section import DataSection
from reglab.gui.run.session import Session
from reglab.gui.window.lost_data import LostData
from reglab.gui.window.view_tabs import ViewTabs

if TYPE_CHECKING:
    from reglab.gui.importing.dialog import ImportDialog

EXPERIMENTS = (".json",)
"""Ends of the names of experiments; all else that is dropped is data."""


class DataImport(QObject):
    """Opens the dialog that imports data, and takes what was made there.

    Parameters
    ----------
    data : DataSection
        Takes the data into the experiment.
    document : Document
        Opens experiments that are dropped.
    tabs : ViewTabs
        Open folders of sweeps that are dropped, and have data drawn.
    session : Session
        Its runs tell where data are lost.
    action : QAction
        Asks for data.
    window : QWidget
        The window.
    """

    def __init__(
        self,
        data: DataSection,
        document: Document,
        tabs: ViewTabs,
        session: Session,
        action: QAction,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._data, self._document, self._tabs, self._window = data, document, tabs, window
        self.dialog: ImportDialog | None = None
        """The dialog while it is open."""
        self.lost = LostData(session, self.take_anew, window)
        data.import_wanted.connect(self.ask)
        data.draw_wanted.connect(tabs.draw)
        action.triggered.connect(self.ask)

    @Slot()
    def ask(self) -> None:
        """Ask for files."""
        self.open(())

    def take_anew(self, path: Path, source: Source) -> None:
        """Open the dialog with a file that is to be taken in the place of another, as that was."""
        self.open((path,), source)

    def open(self, paths: Sequence[Path], before: Source | None = None) -> None:
        """Open the dialog with these files; what was wanted of `before` is wanted of them."""
        # Needed by few, and only now.
        from reglab.gui.importing.dialog import ImportDialog

        if self.dialog is not None:
            return
        folder = self._document.path.parent if self._document.path else Path.home()
        self.dialog = ImportDialog(paths, folder, self._window, before=before)
        self.dialog.finished.connect(self._take)
        self.dialog.open()

    def drop(self, paths: Sequence[Path]) -> None:
        """Do with files that were dropped what suits them: open an experiment or a sweep, or import data."""
        if len(paths) == 1 and (is_opened(paths[0]) or paths[0].suffix.lower() in EXPERIMENTS):
            self._document.open(paths[0])
        elif len(paths) == 1 and paths[0].is_dir() and _holds_sweep(paths[0]):
            self._tabs.open_folder(paths[0])
        else:
            self.open(paths)

    @Slot()
    def _take(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        if dialog.source is not None:
            self._data.take(dialog.source)
        dialog.deleteLater()


def _holds_sweep(folder: Path) -> bool:
    # Sweeps are many modules, which the start of the window does without.
    from reglab.sweeps.folder import SWEEP

    return (folder / SWEEP).is_file()
