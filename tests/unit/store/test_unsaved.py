"""Edits that were not saved: there after a crash, and gone when they are saved."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from reglab.store import unsaved as module
from reglab.store.errors import StoreError
from reglab.store.unsaved import UnsavedFile, forget, left_behind
from tests.support.records import experiment


def died(folder: Path) -> None:
    """Have the program that wrote the files be one that is over."""
    for path in folder.glob("*.json"):
        document = json.loads(path.read_text())
        document["process"]["begun"] = "another start of the same number"
        path.write_text(json.dumps(document))


@pytest.fixture
def folder(own_folders: Path) -> Path:
    return module._folder()


def test_what_a_dead_program_left_is_found_and_what_a_living_one_edits_is_not(folder: Path) -> None:
    first, second = experiment(epochs=30), experiment(epochs=40)
    UnsavedFile().write(first, None)
    one = UnsavedFile()
    one.write(first, Path("my.json"))
    one.write(second, Path("my.json"))
    assert left_behind() == []
    died(folder)
    found = {left.file: left for left in left_behind()}
    assert found[None].experiment == first
    assert found[Path("my.json").absolute()].experiment == second
    forget(found[None])
    assert [left.experiment for left in left_behind()] == [second]
    one.forget()
    one.forget()
    assert left_behind() == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"version": 99}'])
def test_what_cannot_be_read_is_left_alone(folder: Path, content: str) -> None:
    UnsavedFile().write(experiment(), None)
    died(folder)
    (folder / "1-damaged.json").write_text(content)
    assert len(left_behind()) == 1
    assert (folder / "1-damaged.json").read_text() == content


def test_a_full_disk_is_told_and_what_was_kept_before_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = UnsavedFile()
    kept.write(experiment(epochs=30), None)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="the disk is full"):
        kept.write(experiment(epochs=40), None)
    died(folder)
    assert [left.experiment.epochs for left in left_behind()] == [30]
