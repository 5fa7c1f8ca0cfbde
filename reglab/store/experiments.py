"""Experiments on disk: read with a limit on their size, written whole or not at all."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from reglab.experiment.errors import ExperimentError
from reglab.experiment.experiment import Experiment
from reglab.experiment.files import MAX_SIZE, dumps, loads
from reglab.experiment.problem import Problem
from reglab.experiment.sources.base import Source
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError, explain
from reglab.words.language import _, grouped

MAX_BYTES = MAX_SIZE
"""Largest experiment file that is read; a full one has some 100 kB."""


def read_experiment(path: str | Path) -> Experiment:
    """Read an experiment file.

    Raises
    ------
    StoreError
        If the file is missing, a folder, not readable or too large.
    ExperimentError
        If its content is not a valid experiment; it lists every problem.
    """
    path = Path(path)
    data = read_limited(path, MAX_BYTES, _("experiment"))
    try:
        # Some editors begin a UTF-8 file with a byte order mark.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = _("the file is not UTF-8 text (byte {start} cannot be read); save it as UTF-8.").format(
            start=grouped(error.start + 1)
        )
        raise ExperimentError([Problem("", sentence)], path.name) from None
    return with_source(loads(text, path.name), lambda source: source.located(_folder(path)))


def write_experiment(path: str | Path, experiment: Experiment) -> None:
    """Write an experiment file, whole or not at all; raises `StoreError`.

    What its data are read from stands in it relative to it, where it lies beside or below it, so that the
    folder can be moved.
    """
    folder = _folder(Path(path))
    write_atomic(path, dumps(with_source(experiment, lambda source: source.relative(folder))))


def _folder(path: Path) -> str:
    return str(path.absolute().parent)


def with_source(experiment: Experiment, change: Callable[[Source], Source]) -> Experiment:
    """An experiment with its own source of data changed; sets of the catalogue have no place."""
    if isinstance(own := experiment.data.set, str) or (changed := change(own)) == own:
        return experiment
    data = experiment.data.model_copy(update={"set": changed})
    return experiment.model_copy(update={"data": data})


def read_limited(path: Path, limit: int, what: str) -> bytes:
    """Read a regular file of at most `limit` bytes that should hold a `what`; raises `StoreError`."""
    try:
        # A pipe would block for ever, a device may have no end.
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(21, "is a folder")
        if not stat.S_ISREG(mode):
            raise StoreError(
                _("{path} is not a regular file; name the file of one {document}.").format(
                    path=path, document=what
                )
            )
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except StoreError:
        raise
    except OSError as error:
        raise explain(path, error) from error
    except ValueError:  # a null byte in the name
        raise StoreError(_("{path} is no name of a file; check it.").format(path=repr(str(path)))) from None
    if len(data) > limit:
        raise StoreError(
            _("{path} is larger than {size} MB, too large for one {document}; check the name.").format(
                path=path, size=f"{limit / 1e6:g}", document=what
            )
        )
    return data
