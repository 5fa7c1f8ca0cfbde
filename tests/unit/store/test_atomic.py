from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reglab.store.atomic import STALE_S, write_atomic
from reglab.store.errors import StoreError

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and signals of POSIX")

WRITER = """
import sys
from reglab.store.atomic import write_atomic
path = sys.argv[1]
print("ready", flush=True)
for number in range(10**6):
    write_atomic(path, (chr(97 + number % 26)) * 300_000 + "\\n")
"""


TURNS = 12


def temporaries(folder: Path) -> list[Path]:
    return list(folder.glob(".*.tmp"))


def test_writes_text_as_utf8_and_bytes_as_they_are(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a.txt", "λ → 0\n")
    assert (tmp_path / "a.txt").read_bytes() == "λ → 0\n".encode()
    write_atomic(tmp_path / "a.txt", b"\x00\r\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\x00\r\n"
    assert temporaries(tmp_path) == []


@pytest.mark.slow
@posix
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    path.write_text("old\n")
    seen = set()
    for turn in range(TURNS):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.003 + 0.0037 * turn)  # another moment of a write each time
            while turn == TURNS - 1 and path.read_text() == "old\n":
                assert writer.poll() is None  # on a slow machine none has written anything so far
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        text = path.read_text()
        assert text == "old\n" or (len(text) == 300_001 and len(set(text)) == 2)
        seen.add(text[0])
    assert len(seen) > 1, "no writer came to write anything"
    # What the killed ones left is swept up when it is old enough.
    for left in temporaries(tmp_path):
        os.utime(left, (time.time() - STALE_S - 5,) * 2)
    write_atomic(path, "new\n")
    assert temporaries(tmp_path) == []


def test_what_another_writer_is_filling_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / ".kept.txt.0123456789ab.tmp"
    other.write_text("half")
    write_atomic(tmp_path / "kept.txt", "mine")
    assert other.exists()


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.txt"
    path.write_text("old")

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StoreError, match=r"kept\.txt does not fit: the disk is full"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert temporaries(tmp_path) == []


def test_an_interrupted_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.txt"
    path.write_text("old")

    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert temporaries(tmp_path) == []


def test_a_folder_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder, not a file"):
        write_atomic(tmp_path, "x")
    with pytest.raises(StoreError, match="does not exist"):
        write_atomic(tmp_path / "missing" / "a.txt", "x")


@posix
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "real.txt", tmp_path / "link.txt"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_atomic(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


@posix
def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "a.txt", "x")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "may not be accessed; check its permissions"),
        (errno.EROFS, "lies on a disk that cannot be written to"),
        (errno.EIO, "cannot be used: Input/output error"),
    ],
)
def test_what_the_system_refuses_becomes_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match=f"a.txt {words}"):
        write_atomic(tmp_path / "a.txt", "x")
