"""Networks of a run as bytes, one piece for each epoch: plain numbers with a checksum, no pickle."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from reglab.record.networks import NetworksAt, Numbers
from reglab.words.language import _

_HEAD = struct.Struct("<4sII")
"""Mark, length of the text that says what follows, checksum of text and numbers."""
_MARK = b"RLN1"
_KINDS: dict[str, np.dtype[Any]] = {"float32": np.dtype("<f4"), "float64": np.dtype("<f8")}


def pack_networks(networks: Iterable[NetworksAt]) -> dict[int, bytes]:
    """Return networks as bytes, by epoch."""
    return {one.epoch: _packed(one) for one in networks}


def unpack_networks(pieces: Mapping[int, bytes]) -> tuple[NetworksAt, ...]:
    """Return the networks of some pieces, by epoch, ascending.

    Raises
    ------
    ValueError
        If a piece is damaged.
    """
    return tuple(_unpacked(epoch, pieces[epoch]) for epoch in sorted(pieces))


def _packed(networks: NetworksAt) -> bytes:
    kind = "float64" if any(numbers.itemsize > 4 for numbers in networks.values) else "float32"
    sizes = [len(numbers) for numbers in networks.values]
    text = json.dumps({"columns": networks.columns, "sizes": sizes, "numbers": kind}).encode()
    body = b"".join([text, *(np.ascontiguousarray(each, _KINDS[kind]).tobytes() for each in networks.values)])
    return _HEAD.pack(_MARK, len(text), zlib.crc32(body)) + body


def _unpacked(epoch: int, data: bytes) -> NetworksAt:
    trouble = ValueError(_("the networks of epoch {epoch} are damaged").format(epoch=epoch))
    if len(data) < _HEAD.size:
        raise trouble
    mark, length, checksum = _HEAD.unpack_from(data)
    if mark != _MARK or zlib.crc32(data[_HEAD.size :]) != checksum or epoch < 1:
        raise trouble
    said = json.loads(data[_HEAD.size : _HEAD.size + length])
    kind = _KINDS[said["numbers"]]
    columns, sizes = tuple(map(int, said["columns"])), [int(size) for size in said["sizes"]]
    at = _HEAD.size + length
    if len(columns) != len(sizes) or len(set(columns)) < len(columns) or min(sizes, default=1) < 1:
        raise trouble
    if at + sum(sizes) * kind.itemsize != len(data):
        raise trouble
    values: list[Numbers] = []
    for size in sizes:
        values.append(np.frombuffer(data, kind, size, at))
        at += size * kind.itemsize
    return NetworksAt(epoch, columns, tuple(values))
