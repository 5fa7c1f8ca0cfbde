"""The record while it trains: whatever happens to the program, what was written is read, and no more."""

from __future__ import annotations

import errno
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.versions import Document, Migrations
from reglab.record.events import (
    ArmChanged,
    Branched,
    EpochsDone,
    Event,
    NetworksLost,
    Progress,
    Replica,
    ReplicaStopped,
    RunFailed,
    RunFinished,
    RunStarted,
    StateChanged,
    read_only,
)
from reglab.record.notes import Noted
from reglab.record.peeks import Opened, Peek
from reglab.record.record import RunRecord
from reglab.store import journal as module
from reglab.store.errors import StoreError
from reglab.store.journal import JOURNAL, Journal, read_journal
from reglab.store.records import read_record
from tests.support.records import experiment
from tests.unit.store.test_records import same

RUN = 3
METRICS = ("train_loss", "val_loss", "train_accuracy", "val_accuracy")


def done(first: int, count: int, columns: int = 4, replicas: tuple[int, ...] = ()) -> EpochsDone:
    rng = np.random.default_rng(first)
    values = {name: read_only(rng.random((count, columns))) for name in METRICS}
    values["val_loss"] = read_only(np.where(values["val_loss"] < 0.1, np.nan, values["val_loss"]))
    layers = {"weight_norm": read_only(rng.random((count, columns, 3)))}
    return EpochsDone(RUN, first, values, layers, float(first + count), replicas)


def question() -> Experiment:
    return experiment(arms=("plain", "L2 “λ”\u2009π"), seeds=2, epochs=40)


def events() -> list[Event]:
    replicas = tuple(Replica(i, i // 2, i % 2, 42, 3) for i in range(4))
    branch = Arm(
        name="L2 from 10",
        key="18864b46",
        named_by="person",
        changes=(Change(epoch=11, techniques=(Dropout(),)),),
    )
    new = tuple(Replica(4 + i, 2, i, 42, 3) for i in range(2))
    return [
        RunStarted(RUN, replicas, 40, METRICS, 7, "cpu", 1, (0.7, 1.5, 0.7, 1.5)),
        done(1, 1),
        Progress(RUN, 2, 0.5),
        done(2, 9),
        StateChanged(RUN, "paused"),
        StateChanged(RUN, "running"),
        ArmChanged(RUN, 1, Change(epoch=11, techniques=(Dropout(p=0.3),))),
        ReplicaStopped(RUN, 3, 12, "early_stopping", 8),
        done(11, 4),
        Branched(RUN, branch, 1, 10, new),
        Noted(RUN, "run", "a first\nnote"),
        Noted(RUN, "verdict", "gone again"),
        Noted(RUN, "verdict", ""),
        done(11, 4, 2, (4, 5)),
        Peek(
            RUN,
            1,
            "best",
            17,
            "2026-11-27T13:00:00+00:00",
            500,
            (Opened(1, 9, 0.7, 0.5), Opened(3, 8, 0.6, 0.75)),
        ),
        Peek(RUN, 2, "last", 17, "2026-11-27T13:05:00+00:00", 500, (Opened(0, 17, 0.9, 0.45, 1.25, 0.5),)),
        done(15, 3, 6),
    ]


def applied(happened: Sequence[Event]) -> RunRecord:
    record = RunRecord(question(), RUN)
    for event in happened:
        record.apply(event)
    return record


def written(folder: Path, happened: Sequence[Event]) -> bytes:
    with Journal(folder, question(), RUN) as journal:
        for event in happened:
            journal.take([event])
    return (folder / JOURNAL).read_bytes()


@pytest.mark.parametrize(
    "end",
    [
        RunFinished(RUN, "completed", 9.5, {0: 5, 2: 7}),
        RunFinished(RUN, "stopped", 9.5),
        RunFailed(RUN, "The training process ended.", "Traceback …\n", "killed"),
        None,
    ],
)
def test_what_is_written_is_read_again(tmp_path: Path, end: Event | None) -> None:
    happened = [*events(), *([end] if end else [])]
    written(tmp_path, happened)
    back = read_journal(tmp_path)
    expected = applied(happened if end else [*happened, RunFinished(RUN, "interrupted", back.seconds)])
    same(expected, back)
    assert (back.branches, back.lost) == (expected.branches, expected.lost)
    assert back.state == (end.reason if isinstance(end, RunFinished) else "failed" if end else "interrupted")
    # A folder with nothing but a journal is a record too.
    same(expected, read_record(tmp_path))


def test_cut_anywhere_it_holds_what_came_before_and_nothing_torn(tmp_path: Path) -> None:
    happened = events()
    begin, data = len(written(tmp_path, [])), written(tmp_path, happened)
    known = [applied(happened[:count]).epochs for count in range(len(happened) + 1)]
    full, rng, before = applied(happened), np.random.default_rng(5), 0
    for cut in sorted({*rng.integers(0, len(data), 150).tolist(), 0, 1, 7, 8, begin, len(data) - 1}):
        (tmp_path / JOURNAL).write_bytes(data[:cut])
        if cut < begin:
            with pytest.raises(StoreError, match="damaged"):
                read_journal(tmp_path)
            continue
        record = read_journal(tmp_path)
        assert record.state == "interrupted"
        assert record.epochs in known
        assert record.epochs >= before
        before = record.epochs
        expected = full.values("train_loss")[: record.epochs, : min(4, len(record.replicas))]
        np.testing.assert_array_equal(record.values("train_loss")[:, :4], expected)
    assert before >= 14


def test_a_damaged_byte_ends_what_is_read(tmp_path: Path) -> None:
    happened = events()
    data = bytearray(written(tmp_path, happened))
    for at in (len(data) - 40, len(data) // 2):
        data[at] ^= 0x40
        (tmp_path / JOURNAL).write_bytes(data)
        assert read_journal(tmp_path).epochs < applied(happened).epochs


def test_what_is_no_journal_is_one_sentence(tmp_path: Path) -> None:
    for data in (b"", b"nonsense" * 100, bytes(1000)):
        (tmp_path / JOURNAL).write_bytes(data)
        with pytest.raises(StoreError, match=r"record.journal is damaged or no record of reglab"):
            read_record(tmp_path)


def test_a_journal_of_a_newer_program_is_not_called_damaged(tmp_path: Path) -> None:
    text = b'{"version": 2, "blocks": []}'
    body = struct.pack("<I", len(text)) + text
    (tmp_path / JOURNAL).write_bytes(struct.pack("<II", len(body), zlib.crc32(body)) + body)
    with pytest.raises(StoreError, match=r"cannot be opened: this record was written by a newer reglab"):
        read_journal(tmp_path)


def test_a_journal_goes_through_the_steps_of_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, events())
    whole = read_journal(tmp_path)

    def without_stops(document: Document) -> Document:
        kept = (block for block in document["blocks"] if block[0]["event"] != "ReplicaStopped")
        return {**document, "blocks": kept}

    monkeypatch.setattr(module, "JOURNALS", Migrations("record", newest=2, steps={1: without_stops}))
    read = read_journal(tmp_path)
    assert whole.stopped
    assert not read.stopped
    assert read.epochs == whole.epochs


def test_numbers_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    written(tmp_path, [events()[0], done(1, 2, columns=3)])
    with pytest.raises(StoreError, match="different lengths"):
        read_journal(tmp_path)
    written(tmp_path, [events()[0], done(7, 2)])
    with pytest.raises(StoreError, match="do not follow"):
        read_journal(tmp_path)


@pytest.mark.parametrize("run", ["Infinity", "9" * 400, "NaN", "[" * 5000 + "]" * 5000])
def test_whole_blocks_with_numbers_that_no_run_has_are_damage(tmp_path: Path, run: str) -> None:
    written(tmp_path, [events()[0]])
    text = f'{{"version": 1, "run": {run}, "experiment": {run}}}'.encode()
    body = struct.pack("<I", len(text)) + text
    (tmp_path / JOURNAL).write_bytes(struct.pack("<II", len(body), zlib.crc32(body)) + body)
    with pytest.raises(StoreError, match="is damaged or no record"):
        read_journal(tmp_path)


def test_only_what_leaves_something_is_written(tmp_path: Path) -> None:
    before = len(written(tmp_path, []))
    assert len(written(tmp_path, [Progress(RUN, 1, 0.5), NetworksLost(RUN)])) == before


def test_it_is_never_more_than_its_pause_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert module.INTERVAL_S <= 0.5, "with the pauses before it at most a second in all"
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    happened = events()
    with Journal(tmp_path, question(), RUN) as journal:
        journal.take(happened[:2])
        assert read_journal(tmp_path).epochs == 0
        now[0] += module.INTERVAL_S
        journal.take([])
        assert read_journal(tmp_path).epochs == 1
        journal.take(happened[2:4])
        assert read_journal(tmp_path).epochs == 1
        assert read_journal(tmp_path).state == "running", "its program is still at it"
    assert read_journal(tmp_path).epochs == 10
    assert read_journal(tmp_path).state == "interrupted"


class FullDisk:
    """A file on a disk that has room for so many bytes."""

    def __init__(self, file: object, room: int) -> None:
        self._file, self.room = file, room

    def write(self, data: memoryview) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        count = min(len(data), self.room)
        self.room -= count
        return self._file.write(data[:count])  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def test_a_full_disk_costs_nothing_but_the_time_until_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "INTERVAL_S", 0.0)
    happened = events()
    with Journal(tmp_path, question(), RUN) as journal:
        journal.take(happened[:2])
        disk = FullDisk(journal._file, room=100)
        journal._file = disk  # type: ignore[assignment]
        for event in happened[2:5]:
            if not isinstance(event, Progress):
                with pytest.raises(StoreError, match="the disk is full; make room"):
                    journal.take([event])
                assert read_journal(tmp_path).epochs == 1, "half a block was written, and is not read"
        disk.room = 10**9
        journal.take(happened[5:])
    same(applied([*happened, RunFinished(RUN, "interrupted", 18.0)]), read_journal(tmp_path))
