"""Every write, fsync, cut and removal of the database fails in turn: what was there stays, all comes in."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from reglab.record.events import RunFinished
from tests.support.failing_disk import built, recorded_on
from tests.support.histories import applied, history, record_run
from tests.unit.store.test_journal import RUN, events
from tests.unit.store.test_records import same

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="loads a library before all others")
WHOLE = [*events(), RunFinished(RUN, "completed", 9.5, {})]


def tried(folder: Path, which: slice) -> int:
    """Have some of the operations fail, each in a program of its own; return how many there are."""
    try:
        library = built(folder)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no compiler here")
    into = history(folder)
    first = record_run(into, WHOLE)
    into.close()
    kept, path = folder / "kept", into.path
    shutil.copy(path, kept)
    said, count = recorded_on(library, path, -1, 0)
    assert said == []
    chosen: Iterable[int] = range(count)[which]
    for at in chosen:
        shutil.copy(kept, path)
        said, _ = recorded_on(library, path, at, (errno.ENOSPC, errno.EIO)[at % 2])
        assert all("history.sqlite" in sentence and sentence.endswith(".") for sentence in said), said
        newest, oldest = into.entries()
        same(applied(WHOLE), into.record(oldest.id))
        same(applied(WHOLE), into.record(newest.id))
        assert (oldest.id, newest.state) == (first, "completed")
        into.close()
    return count


@pytest.mark.slow
def test_some_of_them(tmp_path: Path) -> None:
    assert tried(tmp_path, slice(7, None, 60)) > 30


@pytest.mark.audit
@pytest.mark.timeout(3600)
def test_all_of_them(tmp_path: Path) -> None:
    """Run by hand: ``pytest -m audit -s tests/unit/store/history``."""
    print(tried(tmp_path, slice(None)), "operations")
