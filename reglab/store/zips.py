"""Zip archives that may come from anywhere, looked at before anything is taken out of them.

Nothing is ever written to where an archive says: entries are asked for by the names that are known.
"""

from __future__ import annotations

import zipfile
import zlib

from reglab.words.language import _, grouped

MAX_ENTRIES = 20_000


def sound_zip(archive: zipfile.ZipFile, limit: int) -> list[zipfile.ZipInfo]:
    """Return the entries of an archive whose sizes together are within a limit.

    Raises
    ------
    ValueError
        If they are not, or an entry stands twice, is locked, or is compressed in an unusual way.
    """
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        raise ValueError(_("it holds too many files, or one of them twice"))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ValueError(_("it is locked with a password"))
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise ValueError(_("it is compressed in an unusual way"))
    if (total := sum(entry.file_size for entry in entries)) > limit:
        raise ValueError(
            _("it would unpack to {size} MB, more than {most} MB").format(
                size=grouped(round(total / 1e6)), most=grouped(round(limit / 1e6))
            )
        )
    return entries


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return what an entry holds, not one byte more than it says; raises `ValueError` if damaged."""
    try:
        with archive.open(entry) as file:
            data = file.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ValueError(str(error) or _("“{name}” in it is damaged").format(name=entry.filename)) from None
    if len(data) != entry.file_size:
        raise ValueError(_("“{name}” in it is cut off").format(name=entry.filename))
    return data
