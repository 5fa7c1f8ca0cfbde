"""Archives of hand-ins: a zip that somebody has packed. Nothing of it is unpacked to disk."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from reglab.lessons.hand_in import ENDING, MAX_BYTES, HandIn, HandInError, parsed
from reglab.store.zips import read_entry, sound_zip
from reglab.words.language import _, grouped

ARCHIVE = ".zip"
MAX_ARCHIVE = 50_000_000
"""Bytes of the largest archive that is read, …"""
MAX_UNPACKED = 200_000_000
"""… what may come out of it, …"""
MAX_HAND_INS = 2_000
"""… and how many hand-ins."""


def read_archive(path: Path) -> list[HandIn | str]:
    """Read the hand-ins in an archive, whatever else is in it.

    Returns
    -------
    list of HandIn or str
        Each hand-in, or a sentence on why it cannot be read.

    Raises
    ------
    HandInError
        If nothing of the archive is taken; one sentence says why.
    """
    try:
        if (size := path.stat().st_size) > MAX_ARCHIVE:
            raise ValueError(
                _("it has {size} MB, more than {most} MB").format(
                    size=grouped(size // 1_000_000), most=grouped(MAX_ARCHIVE // 1_000_000)
                )
            )
        with zipfile.ZipFile(path) as archive:
            entries = sound_zip(archive, MAX_UNPACKED)
            for entry in entries:
                _check_name(entry.filename)
            wanted = [entry for entry in entries if entry.filename.lower().endswith(ENDING)]
            if not wanted:
                raise ValueError(_("there is no hand-in ({ending}) in it").format(ending=ENDING))
            if len(wanted) > MAX_HAND_INS:
                raise ValueError(
                    _("it holds {count} hand-ins, more than {most}").format(
                        count=grouped(len(wanted)), most=grouped(MAX_HAND_INS)
                    )
                )
            return [_read(archive, entry) for entry in wanted]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        why = getattr(error, "strerror", None) or _("it is no zip archive, or damaged")
    except ValueError as error:
        why = str(error)
    raise HandInError(_("{name} cannot be read: {why}.").format(name=path.name, why=why))


def _check_name(name: str) -> None:
    """Refuse what would lead out of a folder, and archives within the archive."""
    for parts in (PurePosixPath(name), PureWindowsPath(name)):
        if parts.is_absolute() or parts.drive or ".." in parts.parts:
            raise ValueError(_("the name of a file in it leads out of it"))
    if name.lower().endswith(ARCHIVE):
        raise ValueError(_("there is another archive in it; unpack that one first"))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> HandIn | str:
    name = f"{Path(archive.filename or '').name}: {PurePosixPath(entry.filename).name}"
    if entry.file_size > MAX_BYTES:
        return _("{name} has {size} bytes, more than a hand-in can have ({most}).").format(
            name=name, size=grouped(entry.file_size), most=grouped(MAX_BYTES)
        )
    try:
        return parsed(read_entry(archive, entry), name)
    except ValueError as error:
        # A `HandInError` too says what is wrong in one sentence.
        return str(error) if isinstance(error, HandInError) else f"{name}: {error}."
