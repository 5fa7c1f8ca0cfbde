"""The project file says the same as the card 'who may import whom', for every room that exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

LEAVES = {"words"}
"""Know nobody, so that everybody may know them."""
ALLOWED = {
    "experiment": set(),
    "data": {"experiment"},
    "record": {"experiment"},
    "analysis": {"experiment", "record"},
    "engine": {"experiment", "data", "record"},
    "runtime": {"experiment", "record", "engine"},
    "store": {"experiment", "record", "analysis"},
    "sweeps": {"experiment", "record", "analysis", "runtime", "store"},
    "export": {"experiment", "record", "analysis", "store"},
    "lessons": {"experiment", "record", "analysis", "store"},
    "pictures": {"experiment", "store"},
    "code": {"experiment", "record"},
    "gui": {
        "experiment",
        "record",
        "analysis",
        "runtime",
        "store",
        "sweeps",
        "export",
        "lessons",
        "code",
        "pictures",
    },
    "cli": {
        "experiment",
        "record",
        "analysis",
        "runtime",
        "store",
        "sweeps",
        "export",
        "lessons",
        "code",
        "pictures",
        "gui",
    },
}
ALLOWED |= {leaf: set() for leaf in LEAVES}
FORBIDDEN_OUTSIDE = {
    "experiment": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "data": {"torch", "PySide6", "pyqtgraph"},
    "record": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "analysis": {"torch", "PySide6", "pyqtgraph"},
    "engine": {"PySide6", "pyqtgraph"},
    "runtime": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "store": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "sweeps": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "export": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "pictures": {"torch", "sklearn", "pyqtgraph"},
    "lessons": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "code": {"torch", "sklearn", "scipy", "PySide6", "pyqtgraph"},
    "gui": {"torch", "sklearn"},
    "cli": {"torch", "sklearn", "PySide6", "pyqtgraph"},
    "words": {"torch", "sklearn", "scipy", "numpy", "PySide6", "pyqtgraph"},
}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rooms() -> set[str]:
    package = Path(__file__).parents[3] / "reglab"
    return {file.parent.name for file in package.glob("*/__init__.py")}


@pytest.fixture(scope="module")
def forbidden(project: dict[str, Any]) -> dict[str, set[str]]:
    """What each room is kept from importing."""
    found: dict[str, set[str]] = {}
    for contract in project["tool"]["importlinter"]["contracts"]:
        for source in contract.get("source_modules", []):
            found.setdefault(source, set()).update(contract["forbidden_modules"])
    return found


def test_every_room_has_its_contract(rooms: set[str], forbidden: dict[str, set[str]]) -> None:
    assert rooms <= set(ALLOWED), "a new room: say here and in the project file what it may import"
    for room in rooms:
        others = {f"reglab.{other}" for other in rooms - ALLOWED[room] - LEAVES - {room}}
        wanted = others | FORBIDDEN_OUTSIDE[room]
        assert wanted <= forbidden[f"reglab.{room}"], f"contract of {room}"


def test_only_the_way_from_runtime_to_engine_is_cut(project: dict[str, Any]) -> None:
    ignored = {
        each
        for contract in project["tool"]["importlinter"]["contracts"]
        for each in contract.get("ignore_imports", [])
    }
    assert ignored == {"reglab.runtime.** -> reglab.engine", "reglab.runtime.** -> reglab.engine.**"}


def test_pins_are_exact_and_fit_the_declared_ranges(project: dict[str, Any], repository: Path) -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    pins = {}
    for line in (repository / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            found = re.fullmatch(r"([A-Za-z0-9_.-]+)==([0-9][^\s+]*)", line)
            assert found, f"not an exact pin without a local part: {line}"
            pins[canonicalize_name(found[1])] = found[2]
    declared = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        declared += extra
    for requirement in map(Requirement, declared):
        pin = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pin), f"{requirement}: pinned to {pin}"
