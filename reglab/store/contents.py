"""Files that are known by what they hold: kept once each in the person's data folder, under their checksum.

`reglab.data.finding` looks here for the files of a source that are not where they were.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from reglab.experiment.sources.base import Source
from reglab.experiment.sources.references import UNPACKED_MOST, FileReference
from reglab.places import content_place
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError, explain
from reglab.store.experiments import read_limited
from reglab.store.paths import data_dir
from reglab.words.language import _

MAX_BYTES = 300_000_000
"""Largest file that is kept."""
_CHUNK = 1 << 20


def keep(content: bytes) -> Path:
    """Keep bytes; return where they lie. What is there already stays.

    Raises
    ------
    StoreError
        If they cannot be written.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if (there := kept(sha256)) is None:
        there = _place(sha256)
        write_atomic(there, content)
    return there


def keep_file(path: str | Path) -> Path:
    """Keep a copy of a file of any size up to `MAX_BYTES`, a piece at a time; return where it lies.

    Raises
    ------
    StoreError
        If it cannot be read, is too large, or the copy cannot be written.
    """
    source = Path(path)
    data_dir()
    rest = content_place("0").parent.parent
    draft = rest / f".{secrets.token_hex(6)}.tmp"
    digest, size = hashlib.sha256(), 0
    try:
        rest.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file, draft.open("wb") as copy:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise StoreError(
                        _("{path} has more than {size} MB; keep fewer examples.").format(
                            path=source, size=f"{MAX_BYTES / 1e6:g}"
                        )
                    )
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        if (there := kept(digest.hexdigest())) is None:
            there = _place(digest.hexdigest())
            draft.replace(there)
    except StoreError:
        raise
    except OSError as error:
        raise explain(source, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return there


def kept(sha256: str) -> Path | None:
    """Where the content with this checksum lies, if it is kept. Readers look whether it is whole."""
    place = content_place(sha256)
    return place if place.is_file() else None


def packed(source: Source) -> Source:
    """The source with its files in it, where they are small enough.

    Raises
    ------
    StoreError
        If a file cannot be read, has changed, or is too large, in a sentence.
    """
    references = []
    for each in source.references:
        place = Path(each.path) if Path(each.path).is_file() else kept(each.sha256) or Path(each.path)
        references.append(each if each.packed else _with_content(each, place))
    return source.with_references(references)


def unpacked(source: Source) -> Source:
    """The source with nothing packed: what was packed is kept under its checksum.

    Raises
    ------
    StoreError
        If what is packed is damaged, or cannot be written.
    """
    references = []
    for each in source.references:
        if not each.packed:
            references.append(each)
            continue
        try:
            place = keep(each.content())
        except ValueError as error:
            raise StoreError(str(error)) from None
        there = each.path if Path(each.path).is_file() else str(place)
        references.append(each.model_copy(update={"path": there, "packed": ""}))
    return source.with_references(references)


def _with_content(reference: FileReference, place: Path) -> FileReference:
    try:
        return reference.with_content(read_limited(place, UNPACKED_MOST, _("source of examples")))
    except ValueError as error:
        raise StoreError(str(error)) from None


def _place(sha256: str) -> Path:
    data_dir()
    place = content_place(sha256)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(place.parent, error) from error
    return place
