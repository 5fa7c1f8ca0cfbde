"""Events as blocks of bytes that tell whether they are whole: what a record is made of while it is written.

A block is its length and its checksum (each 4 bytes, little-endian), then a JSON text with its own
length, then the arrays that the text names, as 64-bit floats. No pickle: files are exchanged between people.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, cast

import numpy as np

from reglab.experiment.experiment import Arm, Change
from reglab.record.events import (
    ArmChanged,
    Array,
    Branched,
    EpochsDone,
    Event,
    Replica,
    ReplicaStopped,
    RunFailed,
    RunFinished,
    RunStarted,
    SeedsAdded,
    StateChanged,
    read_only,
)
from reglab.record.notes import Noted
from reglab.record.peeks import Opened, Peek
from reglab.words.language import _

_HEAD = struct.Struct("<II")
_TEXT = struct.Struct("<I")
_FLOAT = np.dtype("<f8")


def pack(content: Mapping[str, Any], arrays: tuple[Array, ...] = ()) -> bytes:
    """Make a block of a JSON object and arrays, whose shapes the object names."""
    text = json.dumps(content, ensure_ascii=False).encode("utf-8")
    body = b"".join(
        [_TEXT.pack(len(text)), text, *(np.ascontiguousarray(a, _FLOAT).tobytes() for a in arrays)]
    )
    return _HEAD.pack(len(body), zlib.crc32(body)) + body


def blocks(data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Go through the blocks of a file, each an object and what follows it, up to one that is not whole."""
    at = 0
    while at + _HEAD.size <= len(data):
        length, checksum = _HEAD.unpack_from(data, at)
        body = data[at + _HEAD.size : at + _HEAD.size + length]
        if len(body) < length or length < _TEXT.size or zlib.crc32(body) != checksum:
            return
        (size,) = _TEXT.unpack_from(body)
        yield json.loads(body[_TEXT.size : _TEXT.size + size]), body[_TEXT.size + size :]
        at += _HEAD.size + length


# ---------------------------------------------------------------------- events
def pack_event(event: Event) -> bytes:
    """Make a block of an event; empty for one that leaves nothing in a record."""
    if isinstance(event, EpochsDone):
        series = [("values", name, array) for name, array in event.values.items()]
        series += [("layers", name, array) for name, array in event.layers.items()]
        content = {
            "first_epoch": event.first_epoch,
            "seconds": event.seconds,
            "replicas": event.replicas,
            "arm_seconds": event.arm_seconds,
            "arrays": [[kind, name, array.shape] for kind, name, array in series],
        }
        return pack({"event": "EpochsDone", **content}, tuple(array for _, _, array in series))
    if isinstance(event, RunStarted | ReplicaStopped | RunFailed | StateChanged | Peek | Noted):
        fields = asdict(event)
    elif isinstance(event, RunFinished):
        fields = {**asdict(event), "restored": sorted(event.restored.items())}
    elif isinstance(event, ArmChanged):
        fields = {"arm": event.arm, "change": event.change.model_dump_json()}
    elif isinstance(event, Branched):
        fields = {
            "arm": event.arm.model_dump_json(),
            "source": event.source,
            "epoch": event.epoch,
            "replicas": [asdict(replica) for replica in event.replicas],
        }
    elif isinstance(event, SeedsAdded):
        fields = asdict(event)
    else:
        return b""
    fields.pop("run", None)
    return pack({"event": type(event).__name__, **fields})


def unpack_event(run: int, content: dict[str, Any], data: bytes) -> Event:
    """Make the event of a block; raises `ValueError`, `KeyError` or `TypeError` if it is none."""
    kind = content.pop("event")
    if kind == "EpochsDone":
        return _epochs(run, content, data)
    if kind not in _MAKERS:
        raise ValueError(_("the event “{kind}” is not known").format(kind=kind))
    return _MAKERS[kind](run, content)


def _started(run: int, content: dict[str, Any]) -> Event:
    replicas = tuple(Replica(**fields) for fields in content.pop("replicas"))
    metrics, untrained = tuple(content.pop("metrics")), tuple(content.pop("untrained", ()))
    return RunStarted(run, replicas, metrics=metrics, untrained=untrained, **content)


def _finished(run: int, content: dict[str, Any]) -> Event:
    restored = {int(replica): int(epoch) for replica, epoch in content.pop("restored")}
    return RunFinished(run, restored=restored, **content)


def _changed(run: int, content: dict[str, Any]) -> Event:
    return ArmChanged(run, content["arm"], Change.model_validate_json(content["change"]))


def _branched(run: int, content: dict[str, Any]) -> Event:
    replicas = tuple(Replica(**fields) for fields in content["replicas"])
    arm = Arm.model_validate_json(content["arm"])
    return Branched(run, arm, content["source"], content["epoch"], replicas)


def _seeds_added(run: int, content: dict[str, Any]) -> Event:
    replicas = tuple(Replica(**fields) for fields in content["replicas"])
    return SeedsAdded(run, replicas, tuple(map(float, content["untrained"])))


def _peek(run: int, content: dict[str, Any]) -> Event:
    return Peek(run, tested=tuple(Opened(**fields) for fields in content.pop("tested")), **content)


_MAKERS: dict[str, Callable[[int, dict[str, Any]], Event]] = {
    "RunStarted": _started,
    "RunFinished": _finished,
    "ArmChanged": _changed,
    "Branched": _branched,
    "SeedsAdded": _seeds_added,
    "Peek": _peek,
    "Noted": lambda run, content: Noted(run, str(content["place"]), str(content["text"])),
    "ReplicaStopped": lambda run, content: ReplicaStopped(run, **content),
    "RunFailed": lambda run, content: RunFailed(run, **content),
    "StateChanged": lambda run, content: StateChanged(run, **content),
}


def _epochs(run: int, content: dict[str, Any], data: bytes) -> EpochsDone:
    found: dict[str, dict[str, Array]] = {"values": {}, "layers": {}}
    at = 0
    for kind, name, shape in content["arrays"]:
        count = int(np.prod(shape, dtype=np.int64))
        numbers = np.frombuffer(data, _FLOAT, count, at).reshape(shape)
        found[kind][name] = read_only(numbers)
        at += count * _FLOAT.itemsize
    return EpochsDone(
        run,
        int(content["first_epoch"]),
        found["values"],
        found["layers"],
        float(content["seconds"]),
        cast("tuple[int, ...]", tuple(content["replicas"])),
        tuple(map(float, content.get("arm_seconds", ()))),
    )
