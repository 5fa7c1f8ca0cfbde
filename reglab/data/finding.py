"""Finds the files of a source: packed, where they were, or among the contents that the program keeps.

What is found is always what was taken: the checksum says so. (Beside the experiment's file is looked when
that is read, see `FileReference.located`.)
"""

from __future__ import annotations

import hashlib
import stat
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from reglab.data.errors import DataError, FileLostError
from reglab.data.tables.steps import run_through
from reglab.experiment.sources.base import Source
from reglab.experiment.sources.references import FileReference
from reglab.places import content_place
from reglab.words.language import _

MAX_BYTES = 300_000_000
"""Largest file that is read."""
_CHUNK = 1 << 20


@contextmanager
def found(reference: FileReference, what: str = "file") -> Iterator[Path]:
    """Yield the path of a file with the content that was taken; `what` it is, is told where there is none.

    Raises
    ------
    FileLostError
        If it is nowhere, or has changed.
    DataError
        If what is packed of it is damaged.
    """
    if not reference.packed:
        yield run_through(whereabouts(reference, what))
        return
    try:
        content = reference.content()
    except ValueError as error:
        raise DataError(str(error)) from None
    with tempfile.TemporaryDirectory(prefix="reglab-") as folder:
        place = Path(folder) / "packed"
        place.write_bytes(content)
        yield place


def whereabouts(reference: FileReference, what: str = "file") -> Generator[float, None, Path]:
    """Yield how far it is, between 0 and 1; return where a file with the content that was taken lies.

    Raises
    ------
    FileLostError
        If it is nowhere, or has changed.
    """
    there = _is_file(Path(reference.path))
    for place in (Path(reference.path), content_place(reference.sha256)):
        if _is_file(place) and (yield from checksum(place)) == reference.sha256:
            return place
    if there:
        words = (
            _("The table {path} has changed since it was taken; bring back what it was, or take it anew.")
            if what == "table"
            else _("The file {path} has changed since it was taken; bring back what it was, or take it anew.")
        )
        raise FileLostError(words.format(path=reference.path))
    words = (
        _(
            "The table “{name}” is not at {path} any more; put it back, or beside the experiment’s file, or "
            "take it anew."
        )
        if what == "table"
        else _(
            "The file “{name}” is not at {path} any more; put it back, or beside the experiment’s file, or "
            "take it anew."
        )
    )
    raise FileLostError(words.format(name=reference.name, path=reference.path))


def check(source: Source) -> Generator[float, None, None]:
    """Yield how far it is; raise `FileLostError` where a file of a source is not to be found as it was."""
    references = [each for each in source.references if not each.packed]
    for place, each in enumerate(references):
        for share in whereabouts(each):
            yield (place + share) / len(references)


def checksum(place: Path) -> Generator[float, None, str]:
    """Yield shares of a file, between 0 and 1; return its SHA-256, or nothing where it cannot be read."""
    digest, done = hashlib.sha256(), 0
    try:
        size = max(1, place.stat().st_size)
        with place.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                done += len(chunk)
                yield min(1.0, done / size)
    except OSError:
        return ""
    return digest.hexdigest()


def changes(source: Source) -> tuple[object, ...]:
    """What is another where a file of a source may have been written since: times and sizes."""
    places = [Path(each.path) for each in source.references if not each.packed]
    places += [content_place(each.sha256) for each in source.references if not each.packed]
    return tuple(_state(place) for place in places)


def _state(place: Path) -> tuple[int, int]:
    try:
        now = place.stat()
    except (OSError, ValueError):
        return (0, 0)
    return now.st_mtime_ns, now.st_size


def _is_file(place: Path) -> bool:
    try:
        now = place.stat()
    except (OSError, ValueError):
        return False
    # A pipe would block for ever, a device may have no end.
    return stat.S_ISREG(now.st_mode) and now.st_size <= MAX_BYTES
