"""NPZ files that may come from anywhere: read within bounds, so that no file can claim more than it holds."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

from reglab.store.zips import read_entry, sound_zip
from reglab.words.language import _

MAX_BYTES = 1_000_000_000
"""Bytes of all arrays together."""
_KINDS = "biufU"
"""Booleans, whole numbers, numbers and texts; nothing that would need pickle."""


def read_npz(data: bytes, limit: int = MAX_BYTES) -> dict[str, Any]:
    """Return the arrays of an NPZ file.

    Parameters
    ----------
    data : bytes
        The file.
    limit : int
        Bytes that all arrays may have together.

    Raises
    ------
    ValueError
        If it is none, is damaged, or holds more or other things than arrays of numbers and texts.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = sound_zip(archive, limit)
            return {
                entry.filename.removesuffix(".npy"): _array(read_entry(archive, entry)) for entry in entries
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ValueError(str(error) or _("it is no NPZ file")) from None


def _array(data: bytes) -> Any:
    """One array, of which the header claims no more than there is."""
    file = io.BytesIO(data)
    version = np.lib.format.read_magic(file)
    reader = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }.get(version)
    if reader is None:
        raise ValueError(_("an array is of version {version}").format(version=f"{version[0]}.{version[1]}"))
    shape, by_columns, kind = reader(file)
    count = 1
    for size in shape:
        count *= size
    rest = len(data) - file.tell()
    if kind.kind not in _KINDS or min(shape, default=0) < 0 or count * kind.itemsize != rest:
        raise ValueError(_("an array does not hold what its header says"))
    values = np.frombuffer(data, kind, count, file.tell()) if kind.itemsize else np.zeros(count, kind)
    return values.reshape(shape, order="F" if by_columns else "C")
