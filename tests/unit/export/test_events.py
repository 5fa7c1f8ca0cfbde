"""Event files: read by a reader that knows nothing of the writer, and by TensorBoard if it is there."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from reglab.export.events import event_files
from reglab.record.record import RunRecord
from tests.support import records


def crc32c(data: bytes) -> int:
    """Bit by bit, as the polynomial says."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 & -(crc & 1))
    return crc ^ 0xFFFFFFFF


def masked(data: bytes) -> int:
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def frames(data: bytes) -> list[bytes]:
    found = []
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        assert struct.unpack("<I", data[8:12])[0] == masked(data[:8])
        body, data = data[12 : 12 + length], data[12 + length :]
        assert struct.unpack("<I", data[:4])[0] == masked(body)
        data = data[4:]
        found.append(body)
    return found


def fields(data: bytes) -> list[tuple[int, object]]:
    """A protocol buffer as pairs of number and value."""
    found: list[tuple[int, object]] = []
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        size = {0: 0, 1: 8, 5: 4}.get(kind)
        if kind == 0:
            found.append((key >> 3, varint()))
            continue
        if size is None:
            size = varint()
        found.append((key >> 3, data[at : at + size]))
        at += size
    return found


@pytest.fixture
def record() -> RunRecord:
    rng = np.random.default_rng(3)
    curves = {"train_loss": rng.random((300, 4)), "val_loss": rng.random((300, 4))}
    curves["val_loss"][200:, 3] = np.nan
    return records.record(records.experiment(["plain/odd:*", "L2"], seeds=2, epochs=300), curves, seconds=30)


def test_the_checksum_is_the_standards() -> None:
    assert crc32c(b"123456789") == 0xE3069283


def test_every_network_has_its_curves(record: RunRecord) -> None:
    files = dict(event_files(record, when=1000.0))
    assert list(files) == ["1 plain_odd__/seed 0", "1 plain_odd__/seed 1", "2 L2/seed 0", "2 L2/seed 1"]
    for column, data in enumerate(files.values()):
        first, *rest = (dict(fields(frame)) for frame in frames(data))
        assert first[3] == b"brain.Event:2"
        found: dict[tuple[str, int], float] = {}
        for event in rest:
            for _, value in fields(event[5]):  # type: ignore[arg-type]
                one = dict(fields(value))  # type: ignore[arg-type]
                tag, number = one[1].decode(), struct.unpack("<f", one[2])[0]  # type: ignore[attr-defined, arg-type]
                found[tag, event[2]] = number  # type: ignore[index]
        for tag, metric in (("training/loss", "train_loss"), ("validation/loss", "val_loss"), ("gap", "gap")):
            expected = record.values(metric)[:, column]
            epochs = [epoch for name, epoch in found if name == tag]
            assert epochs == (np.flatnonzero(np.isfinite(expected)) + 1).tolist()
            assert [found[tag, epoch] for epoch in epochs] == expected[np.isfinite(expected)].astype(
                "f4"
            ).tolist()
        (when,) = struct.unpack("<d", rest[-1][1])  # type: ignore[arg-type]
        assert when == pytest.approx(1000 + 30 * int(rest[-1][2]) / 300)  # type: ignore[call-overload]


def test_tensorboard_reads_them(record: RunRecord, tmp_path: Path) -> None:
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    for name, content in event_files(record, when=1000.0):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "events.out.tfevents.0.reglab").write_bytes(content)
        run = reader.EventAccumulator(str(folder), size_guidance={"scalars": 0})
        run.Reload()
        assert "validation/loss" in run.Tags()["scalars"]
        column = list(dict(event_files(record, when=0.0))).index(name)
        expected = record.values("train_loss")[:, column].astype("f4")
        events = run.Scalars("training/loss")
        assert [event.step for event in events] == list(range(1, 301))
        assert [event.value for event in events] == expected.tolist()
