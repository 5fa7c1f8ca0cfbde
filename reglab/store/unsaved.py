"""Edits that are in no file of a person yet: kept beside the history, and found after a crash."""

from __future__ import annotations

import json
import logging
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import MAX_SIZE, dumps, loads
from reglab.experiment.versions import Migrations
from reglab.places import data_place
from reglab.store.atomic import write_atomic
from reglab.store.errors import DAMAGE, StoreError, explain, unreadable
from reglab.store.experiments import read_limited
from reglab.store.paths import data_dir
from reglab.store.process import KnownProcess, is_dead, this_process
from reglab.words.language import _

FOLDER = "unsaved"
UNSAVED = Migrations("unsaved experiment", newest=1)
"""The chain of these files: a JSON object with the experiment's own document under ``experiment``."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An experiment that a program has left behind, which ended before it was saved.

    Parameters
    ----------
    kept : Path
        Where it lies.
    experiment : Experiment
        As it stood.
    file : Path or None
        The file that was open.
    when : str
        Date and time of the last edit by UTC, as ISO 8601 has it.
    """

    kept: Path
    experiment: Experiment
    file: Path | None
    when: str


class UnsavedFile:
    """Keeps the unsaved experiment of one window, in a file of its own."""

    def __init__(self) -> None:
        self._name = f"{this_process().pid}-{secrets.token_hex(4)}.json"

    @property
    def path(self) -> Path:
        """Where it lies; raises `StoreError` where its folder cannot be made."""
        return _folder() / self._name

    def write(self, experiment: Experiment, file: Path | None) -> None:
        """Keep an experiment as it stands, whole or as it was kept before; raises `StoreError`.

        Parameters
        ----------
        experiment : Experiment
            What is not saved.
        file : Path or None
            The file that it belongs to.
        """
        document = {
            "version": UNSAVED.newest,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "file": None if file is None else str(file.absolute()),
            "process": asdict(this_process()),
            "experiment": json.loads(dumps(experiment)),
        }
        write_atomic(self.path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")

    def forget(self) -> None:
        """It is saved, or may go; raises `StoreError`."""
        _remove(self.path)


def left_behind() -> list[Unsaved]:
    """Return what programs that are over have not saved, the newest first; raises `StoreError`.

    A file that cannot be read is left alone.
    """
    found = []
    for path in _folder().glob("*.json"):
        try:
            unsaved, process, quiet = _read(path)
        except (StoreError, ExperimentError, *DAMAGE) as error:
            _log.warning("an unsaved experiment cannot be read: %s: %s", path, error)
            continue
        if is_dead(process, quiet):
            found.append(unsaved)
    return sorted(found, key=lambda one: one.when, reverse=True)


def is_kept(name: str) -> bool:
    """Whether a file is one of these, by where it lies."""
    return Path(name).parent == data_place() / FOLDER and name.endswith(".json")


def handed_over(path: Path) -> Unsaved:
    """What a window leaves for the one that follows it, dead or not yet.

    Raises
    ------
    StoreError, ExperimentError
        If the file cannot be read.
    """
    try:
        return _read(path)[0]
    except DAMAGE as error:
        raise unreadable(path, error) from error


def forget(unsaved: Unsaved) -> None:
    """Let go of what was left behind: it was taken over, or is not wanted; raises `StoreError`."""
    _remove(unsaved.kept)


def _folder() -> Path:
    folder = data_dir() / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise explain(folder, error) from error
    return folder


def _read(path: Path) -> tuple[Unsaved, KnownProcess, float]:
    document = UNSAVED.up_to_date(json.loads(read_limited(path, 2 * MAX_SIZE, _("unsaved experiment"))))
    experiment = loads(json.dumps(document["experiment"]))
    file = document["file"]
    unsaved = Unsaved(path, experiment, None if file is None else Path(file), str(document["when"]))
    quiet = time.time() - datetime.fromisoformat(unsaved.when).timestamp()
    # A program that only waits for a person writes nothing: its silence says nothing for a day.
    return unsaved, KnownProcess(**document["process"]), quiet - 86_400


def _remove(path: Path) -> None:
    try:
        with suppress(FileNotFoundError):
            path.unlink()
    except OSError as error:
        raise explain(path, error) from error
