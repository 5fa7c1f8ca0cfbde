"""Whatever the disk refuses, and when: one clear sentence, and what was there before is there whole."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reglab.analysis import summarize
from reglab.record.events import RunFinished
from reglab.store import unsaved
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError
from reglab.store.experiments import read_experiment, write_experiment
from reglab.store.history import Recording
from reglab.store.journal import JOURNAL, Journal, read_journal
from reglab.store.lab_files import read_lab_file, write_lab_file
from reglab.store.records import EXPERIMENT, RECORD, begin_record, read_record, write_record
from tests.support.faults import Faults, each_fault
from tests.support.histories import applied, history, record_run
from tests.support.records import experiment
from tests.unit.store.test_journal import RUN, done, events, question
from tests.unit.store.test_records import an_example, same

OLD, NEW = experiment(epochs=30), experiment(epochs=40)
FINISHED = RunFinished(RUN, "completed", 9.5, {})


def refused(error: StoreError, name: str) -> None:
    """The sentence names the file and says what is wrong, in one line."""
    sentence = str(error)
    assert name in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert any(words in sentence for words in ("disk is full", "may not be accessed", "Input/output error"))


def left_over(folder: Path) -> list[Path]:
    return list(folder.rglob("*.tmp"))


WRITERS: dict[str, Callable[[Path, bool], None]] = {
    "text.txt": lambda path, new: write_atomic(path, "new" if new else "old"),
    "asked.json": lambda path, new: write_experiment(path, NEW if new else OLD),
    "whole.reglab": lambda path, new: write_lab_file(path, NEW if new else OLD, an_example(), ()),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, name: str) -> None:
    path, write = tmp_path / name, WRITERS[name]
    write(path, True)
    whole, tried = path.read_bytes(), set()
    write(path, False)
    old = path.read_bytes()
    for what, faults in each_fault(lambda: write(path, True), lambda: path.write_bytes(old)):
        tried.add(what)
        try:
            with faults.injected():
                write(path, True)
        except StoreError as error:
            refused(error, name)
            assert path.read_bytes() == old
        else:
            # What the system only asks for: the folder, brought to the disk.
            assert what == "fsync"
            assert name.endswith(".reglab") or path.read_bytes() == whole
        assert left_over(tmp_path) == []
    assert tried == {"open", "write", "flush", "fsync", "replace"}
    if name.endswith(".json"):
        assert read_experiment(path).epochs in (30, 40)
    if name.endswith(".reglab"):
        assert read_lab_file(path).experiment.epochs in (30, 40)


def test_an_unsaved_experiment_is_the_old_or_the_new_one(own_folders: Path) -> None:
    kept = unsaved.UnsavedFile()
    folder = unsaved._folder()

    def found() -> int:
        (path,) = folder.glob("*.json")
        return unsaved._read(path)[0].experiment.epochs

    for what, faults in each_fault(lambda: kept.write(NEW, None), lambda: kept.write(OLD, None)):
        try:
            with faults.injected():
                kept.write(NEW, None)
        except StoreError as error:
            refused(error, ".json")
            assert found() == 30
        else:
            assert what == "fsync"
            assert found() == 40
        assert left_over(folder) == []


def test_a_record_is_read_or_known_to_be_incomplete(tmp_path: Path) -> None:
    """Its files are several: each of them is whole, and the record comes last."""
    made, folder = an_example(), tmp_path / "out"

    def begin() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        with begin_record(folder, question(), RUN) as journal:
            journal.take([*events(), FINISHED])

    for what, faults in each_fault(lambda: write_record(folder, made, summarize(made)), begin):
        try:
            with faults.injected():
                write_record(folder, made, summarize(made))
        except StoreError as error:
            refused(error, str(folder))
            # The journal goes when all is written, and no sooner.
            assert (folder / JOURNAL).exists()
            assert not (folder / RECORD).exists()
            same(applied([*events(), FINISHED]), read_record(folder))
            assert read_experiment(folder / EXPERIMENT).epochs in (30, 40)
        else:
            assert what == "fsync"
            same(made, read_record(folder))
        assert left_over(folder) == []


def test_a_journal_has_what_was_written_before_and_all_when_the_disk_is_mended(tmp_path: Path) -> None:
    happened = [*events(), FINISHED]

    def write(faults: Faults) -> None:
        journal = None
        with faults.injected():
            try:
                journal = Journal(tmp_path, question(), RUN)
            except StoreError as error:
                refused(error, JOURNAL)
                return
            for event in happened:
                try:
                    journal.take([event])
                    journal.write()
                except StoreError as error:
                    refused(error, JOURNAL)
                    # What is there is whole.
                    assert read_journal(tmp_path).epochs <= 17
        with journal:
            pass
        same(applied(happened), read_journal(tmp_path))

    counting = Faults()
    write(counting)
    for at in range(len(counting.done)):
        (tmp_path / JOURNAL).unlink(missing_ok=True)
        write(Faults(at, errno.ENOSPC if at % 2 else errno.EIO))


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """A disk on which no file can grow beyond a size."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_history_for_which_there_is_no_room_at_any_write_stays_whole(tmp_path: Path) -> None:
    into = history(tmp_path)
    first = record_run(into, [*events(), FINISHED])
    into.close()
    path, size = into.path, into.path.stat().st_size
    before, refusals = path.read_bytes(), []
    happened = [*events(), done(18, 60, 6), FINISHED]
    # From no room for anything, the rollback journal included, to enough.
    for room in (0, 300, 3000, size - 5000, *range(size - 1000, size + 60_000, 7000)):
        path.write_bytes(before)
        recording = Recording(into, question(), RUN, "window")
        with files_up_to(max(0, room)):
            try:
                recording.take(happened)
            except StoreError as error:
                refusals.append(str(error))
        other = history(tmp_path)
        same(applied([*events(), FINISHED]), other.record(first))
        recording.close()
        assert recording.id is not None
        same(applied(happened), other.record(recording.id))
        other.close()
        into.close()
    assert len(refusals) >= 8
    assert all("history.sqlite" in sentence and "disk" in sentence for sentence in refusals)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_file_that_may_not_grow_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    write_atomic(tmp_path / "kept.txt", "old")
    with files_up_to(1000), pytest.raises(StoreError, match=r"kept\.txt does not fit: "):
        write_atomic(tmp_path / "kept.txt", "new" * 1000)
    assert (tmp_path / "kept.txt").read_text() == "old"
