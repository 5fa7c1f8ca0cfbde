"""Missing system packages are installed where that is allowed, and otherwise named in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


class Machine:
    """A Debian on which some libraries are missing until apt-get installs their packages."""

    def __init__(self, module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.installed: set[str] = set()
        self.commands: list[list[str]] = []
        self.missing: dict[str, str] = {}
        self.apt_works = True
        monkeypatch.setattr(module, "_loads", lambda name: self._there(self.missing.get(name)))
        monkeypatch.setattr(module, "_is_debian", lambda: True)
        monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: object())
        monkeypatch.setattr(module.shutil, "which", lambda name: self._there(self.missing.get(name)) or None)
        monkeypatch.setattr(module.subprocess, "run", self._apt)
        monkeypatch.setattr(module.os, "geteuid", lambda: 1000, raising=False)
        monkeypatch.setattr(module.sys, "platform", "linux")
        for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(variable, raising=False)

    def _there(self, package: str | None) -> bool:
        return package is None or package in self.installed

    def _apt(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        if not self.apt_works:
            return subprocess.CompletedProcess(command, 100, "E: Unable to locate package\n")
        self.installed.update(command)
        return subprocess.CompletedProcess(command, 0, "")


@pytest.fixture
def machine(packaging_scripts: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    import bootstrap_system

    return Machine(bootstrap_system, monkeypatch)


def require(*extras: str, sudo: bool = False) -> None:
    from bootstrap_system import require_system_packages

    require_system_packages(frozenset(extras), may_use_sudo=sudo)


def test_nothing_missing_nothing_said(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    require("test", "build")
    assert machine.commands == []
    assert capsys.readouterr().out == ""


def test_person_gets_a_line_to_paste(machine: Machine) -> None:
    from bootstrap_system import SystemPackagesMissingError

    machine.missing = {"libEGL.so.1": "libegl1", "libxcb-cursor.so.0": "libxcb-cursor0"}
    with pytest.raises(SystemPackagesMissingError) as caught:
        require()
    assert "sudo apt-get update && sudo apt-get install -y libegl1 libxcb-cursor0" in str(caught.value)
    assert machine.commands == []


def test_root_installs(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    machine.missing = {"libEGL.so.1": "libegl1", "Xvfb": "xvfb", "objdump": "binutils", "strip": "binutils"}
    require("test", "build")
    update, install = machine.commands
    assert update[:2] == ["apt-get", "update"]
    assert install[-3:] == ["libegl1", "binutils", "xvfb"]


def test_building_needs_python_as_a_library(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    from bootstrap_system import SystemPackagesMissingError

    package = f"libpython3.{sys.version_info.minor}"
    monkeypatch.setattr("sysconfig.get_config_var", lambda name: "/nowhere")
    machine.missing = {f"{package}.so.1.0": package}
    require("test")
    with pytest.raises(SystemPackagesMissingError, match=f"install -y {package}\n"):
        require("build")


@pytest.mark.parametrize(
    ("display", "needed"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_what_a_window_needs_depends_on_the_display(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, display: dict[str, str], needed: bool
) -> None:
    from bootstrap_system import SystemPackagesMissingError

    for name, value in display.items():
        monkeypatch.setenv(name, value)
    machine.missing = {"libxcb-cursor.so.0": "libxcb-cursor0"}
    require("test")
    if needed:
        with pytest.raises(SystemPackagesMissingError, match="libxcb-cursor0"):
            require()
    else:
        require()


def test_without_sudo_the_line_has_none(machine: Machine) -> None:
    from bootstrap_system import SystemPackagesMissingError

    machine.missing = {"libEGL.so.1": "libegl1", "sudo": "sudo"}
    with pytest.raises(SystemPackagesMissingError) as caught:
        require(sudo=True)
    assert "as root, then start again:\n  apt-get update && apt-get install -y libegl1" in str(caught.value)
    assert machine.commands == []


def test_sudo_only_when_asked(machine: Machine) -> None:
    machine.missing = {"libEGL.so.1": "libegl1"}
    require(sudo=True)
    assert [command[:2] for command in machine.commands] == [["sudo", "apt-get"]] * 2


def test_failed_apt_still_ends_in_the_line(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    from bootstrap_system import SystemPackagesMissingError

    machine.missing = {"libEGL.so.1": "libegl1"}
    machine.apt_works = False
    with pytest.raises(SystemPackagesMissingError, match="libegl1"):
        require(sudo=True)
    assert "Unable to locate package" in capsys.readouterr().out


def test_useful_only_is_no_reason_to_stop(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"Xvfb": "xvfb"}
    require()
    assert capsys.readouterr().out == ""
    require("test")
    assert "apt-get install -y xvfb" in capsys.readouterr().out


def test_python_without_ensurepip(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    from bootstrap_system import SystemPackagesMissingError

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemPackagesMissingError, match=rf"python3\.{sys.version_info.minor}-venv"):
        require()


def test_other_linux_is_told_the_files(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bootstrap_system._is_debian", lambda: False)
    machine.missing = {"libEGL.so.1": "libegl1"}
    require()
    assert "libEGL.so.1" in capsys.readouterr().out
    assert machine.commands == []
