"""The experiment that was open last, which opens again at the next start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtGui import QAction

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.presets import DEFAULT, PRESETS
from reglab.experiment.text import one_line
from reglab.store.errors import StoreError
from reglab.store.experiments import read_experiment
from reglab.store.lab_files import is_lab_file
from reglab.words.language import _

_WANTED_KEY, _FILE_KEY, _EXAMPLE_KEY = "files/reopen", "files/last", "files/example"


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a window begins with.

    Parameters
    ----------
    experiment : Experiment
        The last one, or the first example.
    path : Path, optional
        Its file; ``None`` for an example.
    remark : str
        Why it is not the last one, as a sentence; empty where it is.
    later : bool
        Whether the file is to be opened once the window is seen: it holds results too.
    """

    experiment: Experiment
    path: Path | None = None
    remark: str = ""
    later: bool = False


def remember(experiment: Experiment, path: Path | None) -> None:
    """Remember what is open: a file, or else which of the examples; unsaved edits are not."""
    keys = (key for key, preset in PRESETS.items() if preset.experiment == experiment)
    settings = QSettings()
    settings.setValue(_FILE_KEY, "" if path is None else str(path.absolute()))
    settings.setValue(_EXAMPLE_KEY, "" if path is not None else next(keys, ""))


def wanted() -> bool:
    """Whether the last experiment is to open again; it is unless a person said otherwise."""
    return bool(QSettings().value(_WANTED_KEY, True, type=bool))


def recall() -> Recalled:
    """Return what to begin with; never fails, whatever has become of the file since."""
    first, settings = PRESETS[DEFAULT].experiment, QSettings()
    if not wanted():
        return Recalled(first)
    if not (name := str(settings.value(_FILE_KEY, "") or "")):
        preset = PRESETS.get(str(settings.value(_EXAMPLE_KEY, "") or ""))
        return Recalled(preset.experiment if preset is not None else first)
    path = Path(name)
    if is_lab_file(path) and path.is_file():
        return Recalled(first, path, later=True)
    try:
        return Recalled(read_experiment(path), path)
    except (ExperimentError, StoreError):
        shown = one_line(path.name)
        remark = (
            _("“{file}”, which was open last, cannot be read: this is an example")
            if path.exists()
            else _("“{file}”, which was open last, is no longer there: this is an example")
        )
        return Recalled(first, remark=remark.format(file=shown))


class ReopenSetting(QObject):
    """Keeps the setting, which an action of the menu shows.

    Parameters
    ----------
    action : QAction
        Checkable.
    """

    def __init__(self, action: QAction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        action.setChecked(wanted())
        action.toggled.connect(self._keep)

    @Slot(bool)
    def _keep(self, on: bool) -> None:
        QSettings().setValue(_WANTED_KEY, on)
