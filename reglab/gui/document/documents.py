"""The file behind the experiment: open, save, recent files, unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.text import one_line
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.document.last_experiment import remember
from reglab.gui.widgets.busy import waited
from reglab.gui.widgets.plain import literal
from reglab.store.errors import StoreError
from reglab.store.experiments import write_experiment
from reglab.store.lab_files import SUFFIX, LabFile, is_lab_file
from reglab.store.opening import read_any, record_folder
from reglab.words.language import _

_OPENED = "*.json *.reglab *.reglab.zip record.npz record.journal"
_ALL_FILES = _("All files (*)")
FILE_FILTER = ";;".join((_("Experiments ({patterns})").format(patterns=_OPENED), _ALL_FILES))
SAVE_FILTER = ";;".join((_("Experiments ({patterns})").format(patterns="*.json"), _ALL_FILES))
WHOLE_FILTER = ";;".join((_("Experiments with results ({patterns})").format(patterns="*.reglab"), _ALL_FILES))
MAX_RECENT = 8
_RECENT_KEY = "files/recent"


class Document(QObject):
    """Knows the experiment's file and whether it has unsaved changes.

    Parameters
    ----------
    model : ExperimentModel
        What is opened and saved.
    window : QWidget
        Parent of the dialogs.
    """

    changed = Signal()
    """Another file, or saved and unsaved changed places: the window's title is to be made anew."""
    opened = Signal()
    """Another experiment is shown, from a file or an example."""
    run_opened = Signal(object)
    """Results came with the experiment that is shown: a `LabFile` with a record."""
    sweep_chosen = Signal(object)
    """A folder with a sweep is to be shown; carries its path."""
    recent_changed = Signal()

    def __init__(self, model: ExperimentModel, window: QWidget) -> None:
        super().__init__(window)
        self._model = model
        self._window = window
        self.write_whole: Callable[[Path], None] | None = None
        """Writes what is shown with its results into one file."""
        self.results: Callable[[], object] = lambda: None
        """Tells results apart, for whoever wants to know whether they were saved."""
        self.held: Callable[[], str] = str
        """Says why no other experiment is to be shown now; an empty text where one may be."""
        self.path: Path | None = None
        self._saved: Experiment | None = model.experiment
        """What is in the file, or was shown first; ``None`` where nothing is known to be saved."""
        self._saved_results: object = None

    @property
    def title(self) -> str:
        """The file's name, or the experiment's where it has no file yet."""
        return one_line(self.path.name) if self.path else self._model.experiment.name

    @property
    def unsaved(self) -> bool:
        """Whether anything would be lost without saving: edits, and hands on a run that came of them.

        Of a file with results also these.
        """
        if self._model.experiment != self._saved:
            return True
        return self.path is not None and _is_whole(self.path) and self.results() != self._saved_results

    # -- opening -------------------------------------------------------------------------

    def show(self, experiment: Experiment) -> bool:
        """Show an example, without a file; ``False`` where the person wants to keep the present one."""
        return self._may_replace() and self.show_step(experiment)

    def show_step(self, experiment: Experiment) -> bool:
        """Show the experiment of a lesson's step; ``False`` where the person keeps the present one."""
        if not self.may_discard():
            return False
        self._set(experiment, None)
        return True

    def ask_open(self) -> bool:
        """Ask for a file and open it."""
        folder = str(self.path.parent if self.path else Path.home())
        name, _unused = QFileDialog.getOpenFileName(self._window, _("Open experiment"), folder, FILE_FILTER)
        return bool(name) and self.open(Path(name))

    def ask_sweep(self) -> None:
        """Ask for a folder that `reglab sweep` has written; the experiment stays."""
        folder = str(self.path.parent if self.path else Path.home())
        name = QFileDialog.getExistingDirectory(self._window, _("Open sweep"), folder)
        if name:
            self.sweep_chosen.emit(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file; what is wrong with it is said in a dialog, and nothing is lost."""
        if (found := self._read(path)) is None:
            self._forget(path)
            return False
        if not self._may_replace():
            return False
        self._open(found, None if record_folder(path) is not None else path)
        self._remember(path)
        return True

    def open_finished(self, path: Path) -> bool:
        """Show a finished run that comes with the program: an example, whose file is not to be written."""
        return (found := self._read(path)) is not None and self.show_run(found)

    def show_run(self, found: LabFile) -> bool:
        """Show an experiment with its results, without a file; ``False`` where the present one is kept."""
        if not self._may_replace():
            return False
        self._open(found, None)
        return True

    def _read(self, path: Path) -> LabFile | None:
        """Read a file; ``None`` where it cannot be read, which is said in a dialog."""
        try:
            if is_opened(path) or is_lab_file(path):
                return waited(lambda: read_any(path))
            return read_any(path)
        except (ExperimentError, StoreError) as error:
            self._complain(_("{file} could not be opened").format(file=path.name), str(error))
            return None

    def recover(self, experiment: Experiment, path: Path | None) -> None:
        """Show an experiment as it stood before it could be saved; it still is not."""
        self._set(experiment, path)
        self._saved = None
        self.changed.emit()

    def _open(self, found: LabFile, path: Path | None) -> None:
        self._set(found.experiment, path)
        if found.record is not None:
            self.run_opened.emit(found)
        self._saved, self._saved_results = self._model.experiment, self.results()
        self.changed.emit()

    def adopt(self, path: Path | None) -> None:
        """Take a file for the one behind the experiment that is shown, which was read from it."""
        self.path, self._saved = path, self._model.experiment
        self.changed.emit()

    def _set(self, experiment: Experiment, path: Path | None) -> None:
        self.path, self._saved = path, experiment
        remember(experiment, path)
        self._model.load(experiment)
        self.changed.emit()
        self.opened.emit()

    # -- saving --------------------------------------------------------------------------

    def save(self) -> bool:
        """Save to the experiment's file, or ask for one."""
        return self._write(self.path) if self.path else self.ask_save_as()

    def ask_save_as(self) -> bool:
        """Ask for a file and save to it."""
        suggested = self.path or Path.home() / f"{_file_name(self._model.experiment.name)}.json"
        if _is_whole(suggested):
            suggested = suggested.with_suffix(".json")
        name, _unused = QFileDialog.getSaveFileName(
            self._window, _("Save experiment"), str(suggested), SAVE_FILTER
        )
        if not name:
            return False
        path = Path(name)
        return self._write(path if path.suffix else path.with_suffix(".json"))

    def ask_save_whole(self) -> bool:
        """Ask for a file and save the experiment with its results to it."""
        suggested = self.path or Path.home() / _file_name(self._model.experiment.name)
        name, _unused = QFileDialog.getSaveFileName(
            self._window, _("Save as one file"), str(suggested.with_suffix(SUFFIX)), WHOLE_FILTER
        )
        if not name:
            return False
        path = Path(name)
        return self._write(path if _is_whole(path) else path.with_name(f"{path.name}{SUFFIX}"))

    def _write(self, path: Path) -> bool:
        experiment = self._model.experiment
        results = self.results()
        try:
            if _is_whole(path) and self.write_whole is not None:
                self.write_whole(path)
            else:
                write_experiment(path, experiment)
        except StoreError as error:
            self._complain(
                _("{file} could not be saved").format(file=path.name),
                "\n".join((str(error), _("Choose another folder with Save as."))),
            )
            return False
        self.path, self._saved, self._saved_results = path, experiment, results
        remember(experiment, path)
        self._remember(path)
        self.changed.emit()
        return True

    def _may_replace(self) -> bool:
        """Whether another experiment may be shown: nobody holds this one, and nothing is lost."""
        if why := self.held():
            self._complain(_("The experiment stays"), why)
            return False
        return self.may_discard()

    def may_discard(self) -> bool:
        """Ask what to do with unsaved changes; ``True`` where they are saved or may go."""
        if not self.unsaved:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            _("Unsaved changes"),
            literal(_("“{title}” has unsaved changes. Save them?").format(title=self.title)),
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    # -- recent files ----------------------------------------------------------------------

    def recent(self) -> list[Path]:
        """The files opened or saved last, newest first."""
        stored = QSettings().value(_RECENT_KEY, [])
        # A list of one file comes back as its name alone from some stores.
        names = stored if isinstance(stored, list) else [stored] if stored else []
        return [Path(str(name)) for name in names]

    def _remember(self, path: Path) -> None:
        path = path.absolute()
        self._store_recent([path, *(p for p in self.recent() if p != path)])

    def _forget(self, path: Path) -> None:
        self._store_recent([p for p in self.recent() if p != path.absolute()])

    def _store_recent(self, paths: list[Path]) -> None:
        QSettings().setValue(_RECENT_KEY, [str(path) for path in paths[:MAX_RECENT]])
        self.recent_changed.emit()

    # ------------------------------------------------------------------------------------

    def _complain(self, heading: str, details: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "reglab", literal(one_line(heading)), parent=self._window)
        box.setInformativeText(literal(details))
        box.exec()


def _is_whole(path: Path) -> bool:
    """Whether a file by its name holds results too; a messenger may have added to it."""
    return path.name.lower().endswith((SUFFIX, f"{SUFFIX}.zip"))


def is_opened(path: Path) -> bool:
    """Whether a file or folder that was dropped holds results, not data: a record, or a file with all."""
    return record_folder(path) is not None or _is_whole(path)


def _file_name(name: str) -> str:
    """A file name made of an experiment's name."""
    kept = "".join(c if c.isalnum() or c in "-_ " else "" for c in name).strip()
    return kept.replace(" ", "-").lower() or "experiment"
