"""The scripts in packaging/ are no package: they are imported as they import each other, by their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def packaging_scripts(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the scripts importable and return their folder."""
    folder = REPOSITORY / "packaging"
    # At the end: the folder must not hide anything.
    monkeypatch.setattr("sys.path", [*__import__("sys").path, str(folder)])
    return folder


@pytest.fixture
def repository() -> Path:
    return REPOSITORY
