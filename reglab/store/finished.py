"""The finished runs that come with the program, with notes on what one sees in them (``resources/runs``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reglab.resources import resource_path
from reglab.store.errors import StoreError
from reglab.store.lab_files import SUFFIX, read_experiment_of
from reglab.words.language import known


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A finished run as a menu lists it.

    Parameters
    ----------
    path : Path
        Its file.
    title, about : str
        Name of its experiment, and what that shows.
    """

    path: Path
    title: str
    about: str


def finished_runs() -> list[FinishedRun]:
    """All of them, in the order of their files' names; a file that is damaged is left out."""
    found = []
    for path in sorted(resource_path("runs").glob(f"*{SUFFIX}")):
        try:
            experiment = read_experiment_of(path)
        except StoreError:
            continue
        found.append(FinishedRun(path, known(experiment.name), known(experiment.notes)))
    return found
