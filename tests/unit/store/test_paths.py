from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reglab.store import paths
from reglab.store.errors import StoreError

FOLDERS = (paths.data_dir, paths.log_dir, paths.settings_dir)


def test_the_usual_folders_lie_in_the_persons_home_and_exist(own_folders: Path) -> None:
    for folder in (make() for make in FOLDERS):
        assert folder.is_dir()
        assert folder.is_relative_to(own_folders)
        assert "reglab" in folder.parts
    assert paths.portable_dir() is None


def test_portable_mode_keeps_everything_beside_the_executable(
    tmp_path: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "reglab.exe"))
    assert paths.portable_dir() is None
    (tmp_path / "portable").touch()
    found = [make() for make in FOLDERS]
    assert found == [tmp_path / "reglab-data" / name for name in ("data", "logs", "settings")]
    assert all(folder.is_dir() for folder in found)
    assert not list(own_folders.rglob("reglab"))


def test_a_mark_beside_the_interpreter_of_a_checkout_means_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "portable").touch()
    assert paths.portable_dir() is None


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(paths.platformdirs, "user_data_path", lambda *_, **__: tmp_path / "file" / "reglab")
    with pytest.raises(StoreError, match="reglab"):
        paths.data_dir()
