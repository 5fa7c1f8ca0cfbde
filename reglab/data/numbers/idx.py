"""IDX, the format in which MNIST is published: a type, the lengths, then the numbers."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from reglab.data.errors import DataError
from reglab.data.numbers.streams import Stream, array_of
from reglab.words.language import _

_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_AXES = 4
_GZIP = b"\x1f\x8b"


def is_idx(path: Path) -> bool:
    """Whether a file begins as one of IDX does, or what is compressed in it does."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if head[:2] == _GZIP:
            with gzip.open(path) as packed:
                head = packed.read(4)
    except (OSError, EOFError, zlib.error):
        return False
    return len(head) == 4 and head[:2] == b"\0\0" and head[2] in _TYPES and 1 <= head[3] <= _MOST_AXES


def read_idx(path: Path, name: str = "") -> NDArray[Any]:
    """Return the array of a file; raises `DataError` with a sentence that names the file as `name`."""
    name = name or path.name
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        try:
            # A GzipFile reads like any file of bytes.
            stream = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
            found = array_of(stream, *_header(stream, name), name)
            if stream.read(1):
                raise DataError(
                    _("{file} goes on behind its last number; get the file anew.").format(file=name)
                )
        except (OSError, EOFError, zlib.error):
            raise DataError(
                _("{file} is damaged where it was compressed (gzip); get the file anew.").format(file=name)
            ) from None
    return found


def _header(stream: Stream, name: str) -> tuple[np.dtype[Any], tuple[int, ...]]:
    head = stream.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in _TYPES or not 1 <= head[3] <= _MOST_AXES:
        raise DataError(_("{file} is no file of MNIST’s format (IDX); check the name.").format(file=name))
    lengths = stream.read(4 * head[3])
    if len(lengths) < 4 * head[3]:
        raise DataError(_("{file} ends within its header; get the file anew.").format(file=name))
    return np.dtype(_TYPES[head[2]]), struct.unpack(f">{head[3]}I", lengths)
