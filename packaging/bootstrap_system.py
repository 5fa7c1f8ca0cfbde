"""What the operating system has to bring on Linux: shared libraries for Qt, and a few tools.

The wheels of Qt link against libraries of the system that a bare installation lacks, and fail with a message
that names a file and not the package. Each library is tried by loading it, so nothing is asked for twice.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

IMPORT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Without these, importing Qt fails. Library to Debian package."""

WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Without these, Qt cannot open a window on X11."""


class SystemPackagesMissingError(Exception):
    """The system lacks something that only its administrator can install."""


def require_system_packages(extras: frozenset[str], *, may_use_sudo: bool) -> None:
    """Install what the system lacks, or say how.

    Parameters
    ----------
    extras
        What will be done beside running: ``"test"``, ``"build"``.
    may_use_sudo
        The person has allowed to ask for the administrator's password.

    Raises
    ------
    SystemPackagesMissingError
        If something is missing that reglab cannot do without. What is only useful is named, and that is all.
    """
    if sys.platform != "linux":
        return
    needed, useful = _missing_needed(extras), _missing_useful(extras)
    if not needed and not useful:
        return
    packages = list((needed | useful).values())
    if not _is_debian():
        _tell_other_linux(needed, useful)
        return
    as_root, has_sudo = os.geteuid() == 0, shutil.which("sudo") is not None
    if as_root or (may_use_sudo and has_sudo):
        _apt_install(packages, [] if as_root else ["sudo"])
        needed = _missing_needed(extras)
        if not needed:
            return
    sudo = "sudo " if has_sudo else ""
    line = f"{sudo}apt-get update && {sudo}apt-get install -y {shlex.join(dict.fromkeys(packages))}"
    if needed:
        who = "" if has_sudo else " as root"
        or_option = (
            "\nor start with --install-system to have it done." if has_sudo and not may_use_sudo else ""
        )
        raise SystemPackagesMissingError(
            f"The system lacks {', '.join(needed)}. Paste this line{who}, then start again:\n"
            f"  {line}{or_option}"
        )
    print(f"Not needed to go on, but useful ({', '.join(useful)}):\n  {line}", flush=True)


def _missing_needed(extras: frozenset[str]) -> dict[str, str]:
    libraries = IMPORT_LIBRARIES | (WINDOW_LIBRARIES if not extras and _opens_on_x11() else {})
    missing = {name: package for name, package in libraries.items() if not _loads(name)}
    if importlib.util.find_spec("ensurepip") is None:
        # Debian splits the module that puts pip into a new environment from Python.
        missing["Python's module ensurepip"] = f"python3.{sys.version_info.minor}-venv"
    if "build" in extras:
        package = f"libpython3.{sys.version_info.minor}"
        if not _has_shared_python(f"{package}.so.1.0"):
            missing[f"{package}.so.1.0"] = package
        missing |= {tool: "binutils" for tool in ("objdump", "strip") if shutil.which(tool) is None}
    return missing


def _opens_on_x11() -> bool:
    variables = os.environ
    return (
        "DISPLAY" in variables
        and "WAYLAND_DISPLAY" not in variables
        and variables.get("QT_QPA_PLATFORM", "xcb") == "xcb"
    )


def _missing_useful(extras: frozenset[str]) -> dict[str, str]:
    missing = {name: package for name, package in WINDOW_LIBRARIES.items() if not _loads(name)}
    if extras and shutil.which("Xvfb") is None:
        # Tests and the frozen program's trial open a real window where there is a display to open it on.
        missing["Xvfb"] = "xvfb"
    return missing


def _has_shared_python(name: str) -> bool:
    """Tell whether PyInstaller will find Python as a shared library, which Debian packs on its own."""
    import sysconfig

    return _loads(name) or Path(sysconfig.get_config_var("LIBDIR") or "/", name).exists()


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _is_debian() -> bool:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    family = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").split()
    return "debian" in family and shutil.which("apt-get") is not None


def _tell_other_linux(needed: dict[str, str], useful: dict[str, str]) -> None:
    # Package names differ from one distribution to the next; the file names do not.
    names = ", ".join(needed | useful)
    print(
        f"The system may lack {names}: if reglab does not start, install the packages that hold them.",
        flush=True,
    )


def _apt_install(packages: list[str], prefix: list[str]) -> None:
    packages = list(dict.fromkeys(packages))
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-qq", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        result = subprocess.run(
            [*prefix, *command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if result.returncode:
            last = (result.stdout.strip().splitlines() or ["no message"])[-1]
            print(f"{shlex.join(command[:2])} failed: {last}", flush=True)
            return
