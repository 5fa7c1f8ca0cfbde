"""Points of a sweep that are kept on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reglab.store.errors import StoreError
from reglab.sweeps.folder import POINTS, SWEEP, SweepFolder, open_folder
from tests.support.sweeps import small_sweep


def test_points_of_a_newer_program_are_not_called_damaged(tmp_path: Path) -> None:
    folder = SweepFolder(tmp_path)
    (tmp_path / POINTS).mkdir()
    folder.keep([])
    (path,) = (tmp_path / POINTS).iterdir()
    assert folder.outcomes() == {}
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 2}))
    with pytest.raises(StoreError, match=r"was written by a newer reglab \(version 2 .*update reglab"):
        folder.outcomes()
    path.write_text('{"points": []}')
    with pytest.raises(StoreError, match=r"is damaged \(.*does not say in which version.*remove it"):
        folder.outcomes()


def test_a_file_and_a_folder_with_a_sweep_are_refused_and_stay_as_they_are(tmp_path: Path) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_text("mine")
    with pytest.raises(StoreError, match="file is a file; choose a folder"):
        open_folder(file, small_sweep())
    assert file.read_text() == "mine"
    folder.mkdir()
    (folder / SWEEP).write_text("another")
    with pytest.raises(StoreError, match="folder already holds a sweep"):
        open_folder(folder, small_sweep())
    assert [path.name for path in folder.iterdir()] == [SWEEP]
    assert (folder / SWEEP).read_text() == "another"
