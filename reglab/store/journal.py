"""The record of a run while it trains: a file that only grows, and is whole up to its last block at any time.

The experiment comes first, then the events as they arrive. What is read of a run that has not ended, since
its program was killed or the computer went off, is an interrupted run.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from reglab.experiment.experiment import Experiment
from reglab.experiment.files import dumps, loads
from reglab.experiment.versions import Migrations
from reglab.record.events import EpochsDone, Event, RunFinished
from reglab.record.record import RunRecord
from reglab.store.blocks import blocks, pack, pack_event, unpack_event
from reglab.store.errors import DAMAGE, StoreError, explain, unreadable
from reglab.store.experiments import read_limited
from reglab.words.language import _

JOURNAL = "record.journal"
JOURNALS = Migrations("record", newest=1)
"""The chain of journals: the first block's object, with the blocks that follow under ``blocks``."""
INTERVAL_S = 0.5
"""Pause between two blocks, so that the record is at most a second behind and the disk has its rest."""
MAX_BYTES = 2_000_000_000


def pack_beginning(experiment: Experiment, run: int) -> bytes:
    """Make the block that a journal begins with."""
    return pack({"version": JOURNALS.newest, "run": run, "experiment": dumps(experiment)})


class Journal:
    """Writes the events of one run as they come.

    A disk that is full does not end the run: what could not be written is tried again with
    what follows, behind the last whole block.

    Parameters
    ----------
    folder : Path
        The folder of the record.
    experiment : Experiment
        What is run.
    run : int
        Id of the run.

    Raises
    ------
    StoreError
        If the file cannot be begun.
    """

    trouble = _("The record cannot be kept while it trains:")

    def __init__(self, folder: Path, experiment: Experiment, run: int) -> None:
        self.path = folder / JOURNAL
        self._waiting = bytearray()
        self._whole = 0
        """Length of what is surely in the file."""
        self._due = 0.0
        try:
            self._file = self.path.open("wb", buffering=0)
            _lock(self._file)
        except OSError as error:
            raise explain(self.path, error) from error
        self._waiting += pack_beginning(experiment, run)
        try:
            self.write()
        except StoreError:
            self.discard()
            raise

    def take(self, events: Iterable[Event]) -> None:
        """Note events, and write what has come together when a pause is over; raises as `write` does."""
        for event in events:
            self._waiting += pack_event(event)
        if time.monotonic() >= self._due:
            self.write()

    def write(self) -> None:
        """Write what waits.

        Raises
        ------
        StoreError
            If it cannot be written; it still waits.
        """
        self._due = time.monotonic() + INTERVAL_S
        if not self._waiting:
            return
        try:
            # Half a block of an attempt that failed would hide all that follows.
            self._file.seek(self._whole)
            self._file.truncate()
            rest = memoryview(bytes(self._waiting))
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError as error:
            raise explain(self.path, error) from error
        self._whole += len(self._waiting)
        self._waiting.clear()

    def discard(self) -> None:
        """Remove the file: the record is kept in its final form."""
        self._file.close()
        with suppress(OSError):
            self.path.unlink()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Write what waits, as far as that can be, and bring it to the disk."""
        if self._file.closed:
            return
        with suppress(OSError):
            self.write()
            os.fsync(self._file.fileno())
        self._file.close()


def read_journal(folder: Path) -> RunRecord:
    """Read what a journal holds; a run that has not ended in it, and is not under way, was interrupted.

    Raises
    ------
    StoreError
        If it cannot be read, or holds not even its experiment.
    """
    path = folder / JOURNAL
    try:
        record = record_of(read_limited(path, MAX_BYTES, _("record")))
    except DAMAGE as error:
        raise unreadable(path, error) from error
    if not record.ended and not _being_written(path):
        record.apply(RunFinished(record.run, "interrupted", record.seconds))
    return record


def record_of(data: bytes, run: int | None = None) -> RunRecord:
    """Make the record of what a journal holds, as far as its blocks are whole.

    Parameters
    ----------
    data : bytes
        The journal.
    run : int, optional
        Id that the record gets; its own if left out.

    Raises
    ------
    VersionError
        If a newer program wrote it.
    ValueError, KeyError, TypeError, …
        If it is damaged (`reglab.store.errors.DAMAGE`).
    """
    whole = blocks(data)
    first, _unused = next(whole, ({}, b""))
    begin = JOURNALS.up_to_date({**first, "blocks": whole})
    run = int(begin["run"]) if run is None else run
    record = RunRecord(loads(begin["experiment"]), run)
    for content, arrays in begin["blocks"]:
        event = unpack_event(run, content, arrays)
        if isinstance(event, EpochsDone):
            _check(event, len(event.replicas or record.replicas))
        record.apply(event)
    return record


def _lock(file: IO[bytes]) -> None:
    """Have a file known as being written until it is closed or its program ends, where that can be."""
    if sys.platform != "win32":
        import fcntl

        # A network drive may have no locks.
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _being_written(path: Path) -> bool:
    """Whether the program that writes a file is still at it; unknown on Windows, which counts as no."""
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError), path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


def _check(event: EpochsDone, columns: int) -> None:
    """Refuse numbers that do not fit together, before anything is drawn or computed from them."""
    shapes = {array.shape[:2] for array in (*event.values.values(), *event.layers.values())}
    if shapes != {(event.count, columns)}:
        raise ValueError(_("its curves have different lengths"))
