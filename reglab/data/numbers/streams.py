"""Bytes of an array out of a stream, which may be compressed and may say what it likes about its length."""

from __future__ import annotations

from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reglab.data.errors import DataError
from reglab.words import about_bytes
from reglab.words.language import _, grouped

MAX_BYTES = 300_000_000
"""Bytes of the largest array that is read, unpacked."""
_CHUNK = 1 << 22


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, count: int, /) -> bytes:
        """Return up to so many bytes."""
        ...


def array_of(
    stream: Stream, dtype: np.dtype[Any], shape: tuple[int, ...], what: str, *, columns_first: bool = False
) -> NDArray[Any]:
    """Read an array of this type and shape.

    No more memory is taken than the stream has bytes for: a length that is only claimed costs nothing.

    Parameters
    ----------
    stream : Stream
        Begins with the first number.
    dtype : numpy.dtype
        Type of the numbers.
    shape : tuple of int
        Its shape as claimed.
    what : str
        What it is, for sentences.
    columns_first : bool
        Whether the first index runs fastest.

    Raises
    ------
    DataError
        If it is too large, or ends early.
    """
    # Python's own numbers, which have no end.
    wanted = prod(shape) * dtype.itemsize
    if wanted > MAX_BYTES:
        claimed = " × ".join(map(grouped, shape))
        raise DataError(
            _(
                "{file} claims to hold {numbers} numbers, which are {size}; {most} MB is the most that is "
                "read. Check the file, or keep fewer examples."
            ).format(file=what, numbers=claimed, size=about_bytes(wanted), most=f"{MAX_BYTES / 1e6:g}")
        )
    parts, held = [], 0
    while held < wanted and (chunk := stream.read(min(_CHUNK, wanted - held))):
        parts.append(chunk)
        held += len(chunk)
    if held < wanted:
        raise DataError(
            _(
                "{file} ends early: it claims {claimed} bytes of numbers, and has {present}; get the file "
                "anew."
            ).format(file=what, claimed=grouped(wanted), present=grouped(held))
        )
    flat = np.frombuffer(b"".join(parts), dtype=dtype)
    return flat.reshape(shape, order="F" if columns_first else "C")
