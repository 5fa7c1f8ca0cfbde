"""Whatever a person opens: an experiment, a record of a run, or one file that holds it all."""

from __future__ import annotations

from pathlib import Path

from reglab.store.experiments import read_experiment
from reglab.store.journal import JOURNAL
from reglab.store.lab_files import LabFile, is_lab_file, read_lab_file
from reglab.store.records import RECORD, read_record


def record_folder(path: str | Path) -> Path | None:
    """The folder of a record, where a path is one or leads to a file in it; ``None`` where it is not."""
    path = Path(path)
    folder = path.parent if path.name in (RECORD, JOURNAL) else path
    is_one = folder.is_dir() and any((folder / name).is_file() for name in (RECORD, JOURNAL))
    return folder if is_one else None


def read_any(path: str | Path) -> LabFile:
    """Read an experiment's file, a record, or a file that holds it all.

    Parameters
    ----------
    path : str or Path
        A ``.json`` or ``.reglab`` file, also under another name, or the folder of a record or a file in it.

    Raises
    ------
    StoreError
        If it cannot be read.
    ExperimentError
        If it is an experiment file with mistakes; it lists every problem.
    """
    if (folder := record_folder(path)) is not None:
        record = read_record(folder)
        return LabFile(record.experiment, record)
    if is_lab_file(path):
        return read_lab_file(path)
    return LabFile(read_experiment(path))
