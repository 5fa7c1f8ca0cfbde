"""Points of a sweep that are kept on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reglab.store.errors import StoreError
from reglab.sweeps.folder import POINTS, SweepFolder


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
