"""Files of data that are not where or what they were: asked for where a run ends for want of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from reglab.experiment.edits import set_data
from reglab.experiment.sources.base import Source
from reglab.experiment.sources.images import ImagesSource
from reglab.experiment.sources.references import FileReference
from reglab.gui.importing.file_reading import FileReading
from reglab.gui.run.session import Session
from reglab.gui.widgets.plain import literal
from reglab.words.language import _

CHECK = "reglab.data.finding:check"
Import = Callable[[Path, Source], None]


class LostData(QObject):
    """Asks for the files again: chosen anew, taken as they are now, or left.

    Parameters
    ----------
    session : Session
        Its runs tell that files are lost.
    take_anew : callable
        Has a person look at a file that is another one now, with what was wanted of the old one.
    window : QWidget
        The window.
    """

    def __init__(self, session: Session, take_anew: Import, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._take_anew, self._window = session, take_anew, window
        self.box: QMessageBox | None = None
        """The question while it is open."""
        self._acts: dict[QAbstractButton, Callable[[], None]] = {}
        self._reading = FileReading(self)
        self._reading.arrived.connect(self._found)
        self._reading.failed.connect(self._not_found)
        self._wanted: Source | None = None
        self._chosen = Path()
        session.failed.connect(self._look)

    def close(self) -> None:
        """End what is being looked for. Safe to call again."""
        self._reading.close()

    @Slot()
    def _look(self) -> None:
        record = self._session.record
        source = self._session.model.experiment.data.source
        failure = record.failure if record is not None else None
        if failure is not None and failure.cause == "data" and source.references and self.box is None:
            self._ask(failure.message, source)

    def _ask(self, sentence: str, source: Source) -> None:
        if isinstance(source, ImagesSource):
            # What is lost are numbers that nobody has seen; the pictures are what a person knows.
            words = _("The small pictures are not on this computer")
            self._open(words, sentence, {_("Import the folder again…"): lambda: self._choose_folder(source)})
            return
        there = [Path(each.path) for each in source.references if Path(each.path).is_file()]
        acts = {_("Choose the file…"): lambda: self._choose(source)}
        if there and len(source.references) == 1:
            acts = {_("Take it as it is now…"): lambda: self._take_anew(there[0], source)} | acts
        self._open(_("The data are not to be found as they were"), sentence, acts)

    def _open(self, heading: str, details: str, acts: dict[str, Callable[[], None]]) -> None:
        box = self.box = QMessageBox(QMessageBox.Icon.Warning, "reglab", heading, parent=self._window)
        box.setInformativeText(literal(details))
        self._acts = {
            box.addButton(words, QMessageBox.ButtonRole.AcceptRole): act for words, act in acts.items()
        }
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(self._answer)
        box.open()

    @Slot()
    def _answer(self) -> None:
        box, self.box = self.box, None
        if box is None:
            return
        act = self._acts.get(box.clickedButton())
        self._acts = {}
        box.deleteLater()
        if act is not None:
            act()

    # -- the file chosen again -----------------------------------------------------------------------

    def _choose(self, source: Source) -> None:
        lost = next(each for each in source.references if not Path(each.path).is_file() or _only(source))
        name, _unused = QFileDialog.getOpenFileName(
            self._window,
            _("Where is {file}?").format(file=lost.name),
            str(Path(lost.path).parent),
            _("All files (*)"),
        )
        if name:
            self.choose(source, Path(name))

    def _choose_folder(self, source: ImagesSource) -> None:
        folder = source.folder
        if not Path(folder).is_dir():
            folder = QFileDialog.getExistingDirectory(
                self._window, _("Where is {file}?").format(file=Path(folder).name)
            )
        if folder:
            self._take_anew(Path(folder), source)

    def choose(self, source: Source, path: Path) -> None:
        """Look whether a file, and those beside it, are what was taken."""
        self._chosen = path
        self._wanted = source.with_references(
            [path_of(each, path, only=_only(source)) for each in source.references]
        )
        self._reading.ask(CHECK, self._wanted)

    @Slot(object)
    def _found(self, _nothing: object) -> None:
        wanted = self._wanted
        if wanted is not None and self._session.model.edit(
            lambda e: set_data(e, set=wanted), _("Find the data again")
        ):
            self._session.run()

    @Slot(str)
    def _not_found(self, _sentence: str) -> None:
        wanted, path = self._wanted, self._chosen
        if wanted is None:
            return
        acts: dict[str, Callable[[], None]] = {}
        if _only(wanted):
            acts[_("Take it as it is now…")] = lambda: self._take_anew(path, wanted)
        acts[_("Choose another…")] = lambda: self._choose(wanted)
        self._open(
            _("{file} is not what was taken").format(file=path.name),
            _(
                "Its content differs, so results would differ too. It can be taken as it "
                "is now: what was wanted of it before is kept as far as its columns are "
                "the same."
            ),
            acts,
        )


def _only(source: Source) -> bool:
    return len(source.references) == 1


def path_of(reference: FileReference, chosen: Path, *, only: bool) -> FileReference:
    """The reference at a file that was chosen, or beside it under its own name; else as it was."""
    place = chosen if only or reference.name == chosen.name else chosen.parent / reference.name
    return reference.at(str(place)) if only or place.is_file() else reference
