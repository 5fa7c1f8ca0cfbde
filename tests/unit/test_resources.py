"""Resources are found in a checkout, in an installed package and in the frozen program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reglab import resources
from reglab.resources import resource_dir, resource_path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder without resources yet."""
    package = tmp_path / "somewhere with spaces" / "réglab"
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    return package


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    resource_dir.cache_clear()
    yield
    resource_dir.cache_clear()


def test_in_this_checkout() -> None:
    assert resource_dir().is_dir()
    assert any(resource_dir().iterdir())


def test_beside_the_package_as_in_a_checkout(place: Path) -> None:
    icon = place.parent / "resources" / "icons" / "run.svg"
    icon.parent.mkdir(parents=True)
    icon.write_text("<svg/>", encoding="utf-8")
    assert resource_path("icons/run.svg") == icon
    assert resource_path("icons") == icon.parent


def test_package_data_wins_as_in_wheel_and_frozen_program(place: Path) -> None:
    (place.parent / "resources").mkdir()
    (place / "_resources").mkdir()
    assert resource_dir() == place / "_resources"


def test_lost_resources_are_said(place: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"_resources.*Install reglab again"):
        resource_dir()


def test_unknown_name_is_said(place: Path) -> None:
    (place / "_resources").mkdir()
    with pytest.raises(FileNotFoundError, match=r"'icons/none\.svg'"):
        resource_path("icons/none.svg")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "icons/../../x", "icons\\run.svg", ""])
def test_names_stay_inside(place: Path, name: str) -> None:
    (place / "_resources").mkdir()
    with pytest.raises(ValueError, match="relative path"):
        resource_path(name)
