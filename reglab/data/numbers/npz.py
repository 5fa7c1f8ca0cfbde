"""NPZ, arrays of numpy in a zip archive: each read by its own header, never with pickle."""

from __future__ import annotations

import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.data.errors import DataError
from reglab.data.numbers.streams import array_of
from reglab.words.language import _, grouped

_KINDS = "biufUS"
"""Truth values, whole numbers, numbers, texts."""
_MOST_ARRAYS = 1000
_LONGEST_TEXT = 400
_ENDING = ".npy"

# What zipfile and numpy raise where they meet something else than they expect; all of it is damage.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    UnicodeError,
    SyntaxError,
    tokenize.TokenError,
    RecursionError,
    MemoryError,
)


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip archive does."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def names_in(path: Path, name: str = "") -> tuple[str, ...]:
    """Return the names of the arrays in a file, without their ending; raises `DataError`."""
    name = name or path.name
    with _opened(path, name) as archive:
        members = [each.filename for each in archive.infolist()]
    if len(members) > _MOST_ARRAYS:
        raise DataError(
            _("{file} holds {arrays} arrays, more than {most}; keep fewer.").format(
                file=name, arrays=grouped(len(members)), most=grouped(_MOST_ARRAYS)
            )
        )
    names = [each.removesuffix(_ENDING) for each in members if each.endswith(_ENDING)]
    if not names:
        raise DataError(
            _("{file} holds no array of numpy; save it with numpy.savez(file, x=…, y=…).").format(file=name)
        )
    return tuple(dict.fromkeys(names))


def array_in(name: str, array: str) -> str:
    """An array of a file as sentences call it: ``"“x” in digits.npz"``."""
    return _("“{array}” in {file}").format(array=array, file=name)


def shape_in(path: Path, array: str, name: str = "") -> tuple[int, ...]:
    """Return the shape that an array claims, without reading it; raises `DataError`."""
    name = name or path.name
    with _opened(path, name) as archive, archive.open(array + _ENDING) as stream:
        return _header(stream, array_in(name, array))[1]


def read_npz(path: Path, arrays: Sequence[str], name: str = "") -> list[NDArray[Any]]:
    """Return arrays of a file by their names; raises `DataError` with a sentence that names it as `name`."""
    name = name or path.name
    found = []
    with _opened(path, name) as archive:
        for array in arrays:
            what = array_in(name, array)
            with archive.open(array + _ENDING) as stream:
                dtype, shape, columns_first = _header(stream, what)
                found.append(array_of(stream, dtype, shape, what, columns_first=columns_first))
    return found


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except DataError:
        raise
    except _DAMAGE:
        raise DataError(
            _("{file} is damaged, or no file of numpy (NPZ); save or get it anew.").format(file=name)
        ) from None


def _header(stream: Any, what: str) -> tuple[np.dtype[Any], tuple[int, ...], bool]:
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, columns_first, dtype = np.lib.format.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, columns_first, dtype = np.lib.format.read_array_header_2_0(stream)
    else:
        raise DataError(_("{what} has columns with names; save plain arrays.").format(what=what))
    if dtype.hasobject:
        raise DataError(
            _(
                "{what} holds Python objects (pickle), which are never loaded, since they "
                "could run any program; save it as plain numbers or texts."
            ).format(what=what)
        )
    if dtype.kind not in _KINDS:
        raise DataError(
            _("{what} holds {type}, neither numbers nor texts; save it as one of these.").format(
                what=what, type=dtype
            )
        )
    if dtype.kind in "US" and not 0 < dtype.itemsize <= _LONGEST_TEXT:
        raise DataError(
            _("{what} holds texts that are too long to be labels; save shorter ones.").format(what=what)
        )
    if any(length < 0 for length in shape):
        raise DataError(_("{what} claims a length below zero; save it anew.").format(what=what))
    return dtype, shape, columns_first
