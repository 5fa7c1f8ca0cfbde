"""Event files for TensorBoard: the curves of every network as a run of its own.

The format is small enough to be written here (records with a length and checksums around a protocol buffer
of five fields), so that nobody has to install TensorBoard to write what it reads. Its scalars have single
precision; `reglab.export.tables` has all digits.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

import numpy as np

from reglab.record.record import RunRecord

_POLYNOMIAL = 0x82F63B78
_SPREAD = 0xA282EAD8
_TAGS = {
    "train_": "training/",
    "val_": "validation/",
    "shifted_": "shifted validation/",
}


def event_files(record: RunRecord, when: float) -> Iterator[tuple[str, bytes]]:
    """Yield a folder's name and the file of every network.

    Parameters
    ----------
    record : RunRecord
        The run.
    when : float
        Time of its beginning in seconds since 1970; epochs are given their places after it.
    """
    names = [*record.metrics, "gap"] if record.epochs else []
    columns = {_tag(name): record.values(name) for name in names}
    pace = record.seconds / max(record.epochs, 1)
    for replica in record.replicas:
        curves = {tag: values[:, replica.index] for tag, values in columns.items()}
        arm = record.experiment.arms[replica.arm].name
        yield f"{_folder(arm, replica.arm)}/seed {replica.seed}", _file(curves, when, pace)


def _folder(name: str, place: int) -> str:
    """A name for a folder: TensorBoard shows it, and file systems must take it."""
    kept = "".join(c if c.isalnum() or c in " +-_.,()" else "_" for c in name).strip(" .")[:80]
    return f"{place + 1} {kept}".rstrip(" .")


def _tag(metric: str) -> str:
    for begin, words in _TAGS.items():
        if metric.startswith(begin):
            return words + metric.removeprefix(begin)
    return metric


def _file(
    curves: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]], when: float, pace: float
) -> bytes:
    parts = [_record(_event(when, 0, _field(3, b"brain.Event:2")))]
    epochs = max((len(values) for values in curves.values()), default=0)
    with np.errstate(over="ignore"):
        singles = {tag: values.astype(np.float32) for tag, values in curves.items()}
    for row in range(epochs):
        summary = b"".join(
            _field(1, _field(1, tag.encode()) + b"\x15" + struct.pack("<f", values[row]))
            for tag, values in singles.items()
            # Where a network has ended there is nothing.
            if not np.isnan(curves[tag][row])
        )
        if summary:
            parts.append(_record(_event(when + pace * (row + 1), row + 1, _field(5, summary))))
    return b"".join(parts)


def _event(when: float, step: int, content: bytes) -> bytes:
    return b"\x09" + struct.pack("<d", when) + b"\x10" + _varint(step) + content


def _field(number: int, content: bytes) -> bytes:
    """A field of a protocol buffer that holds bytes."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def _record(data: bytes) -> bytes:
    length = struct.pack("<Q", len(data))
    return length + _checksum(length) + data + _checksum(data)


def _checksum(data: bytes) -> bytes:
    """The format's own disguise of a CRC-32C."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + _SPREAD) & 0xFFFFFFFF)


def _entry(value: int) -> int:
    for _unused in range(8):
        value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
    return value


_TABLE = tuple(map(_entry, range(256)))
