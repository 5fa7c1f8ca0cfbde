"""Building the program that needs no Python: freeze, try it, pack it."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO


def build(root: Path, python: Path, *, pack: bool) -> int:
    """Build into ``dist/``, try the result, with `pack` write an archive with checksum; return 0 or 1."""
    folder = root / "dist" / "reglab"
    steps: list[tuple[str, Callable[[], bool]]] = [
        ("freezing", lambda: _freeze(root, python)),
        ("adding files", lambda: _complete(root, folder)),
        ("trying the program", lambda: _smoke(root, folder, python)),
    ]
    if pack:
        steps.append(("packing", lambda: _pack(root, folder)))
    for name, step in steps:
        print(f"\n== {name}", flush=True)
        start = time.monotonic()
        if not step():
            print(f"{name} FAILED", flush=True)
            return 1
        print(f"{name} took {time.monotonic() - start:.0f} s", flush=True)
    _tell_size(folder)
    return 0


def version(root: Path) -> str:
    """Return the version of the checkout `root`."""
    text = (root / "reglab" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+)"', text)
    if found is None:
        raise ValueError('reglab/__init__.py has no line __version__ = "..."')
    return found[1]


def _freeze(root: Path, python: Path) -> bool:
    command = [
        str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN",
        "--distpath", str(root / "dist"), "--workpath", str(root / "build"),
        str(root / "packaging" / "reglab.spec"),
    ]  # fmt: skip
    # A person's own Python settings must not leak into the program.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    log = root / "build" / "freezing.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        status = subprocess.call(command, cwd=root, env=environment, stdout=file, stderr=subprocess.STDOUT)
    if status:
        # Its many warnings, mostly on what is left out on purpose, matter only when something is wrong.
        print("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]), flush=True)
    print(f"All that PyInstaller said is in {log}", flush=True)
    return status == 0


def _complete(root: Path, folder: Path) -> bool:
    if sys.platform == "linux":
        share = folder / "share"
        share.mkdir(exist_ok=True)
        shutil.copy(root / "packaging" / "reglab.desktop", share)
        shutil.copy(root / "resources" / "icons" / "app.svg", share / "reglab.svg")
        shutil.copy(root / "packaging" / "add-to-menu.sh", folder)
        shutil.copy(root / "packaging" / "reglab-cli.sh", folder / "reglab-cli")
    return True


def _smoke(root: Path, folder: Path, python: Path) -> bool:
    script = root / "packaging" / "smoke_frozen.py"
    return subprocess.call([sys.executable, str(script), str(folder), "--same-as", str(python)]) == 0


def _pack(root: Path, folder: Path) -> bool:
    system = {"linux": "linux", "win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    stem = root / "dist" / f"reglab-{version(root)}-{system}-{platform.machine().lower()}"
    if sys.platform == "linux":
        archive = stem.with_name(stem.name + ".tar.xz")
        _write_tar_xz(folder, archive)
    elif sys.platform == "darwin":
        archive = stem.with_name(stem.name + ".zip")
        # zipfile follows the links inside the bundle and would break its signature.
        subprocess.run(
            ["ditto", "-c", "-k", "--keepParent", str(folder.with_suffix(".app")), str(archive)], check=True
        )
    else:
        archive = stem.with_name(stem.name + ".zip")
        _write_zip(folder, archive)
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    # The format of sha256sum, so that "sha256sum -c" reads it.
    archive.with_name(archive.name + ".sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")
    print(f"{archive}  {archive.stat().st_size / 1e6:.0f} MB  sha256 {digest}", flush=True)
    return True


def _write_tar_xz(folder: Path, archive: Path) -> None:
    def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        return member

    def write(stream: IO[bytes]) -> None:
        with tarfile.open(fileobj=stream, mode="w|") as tar:
            tar.add(folder, arcname=archive.name.removesuffix(".tar.xz"), filter=anonymous)

    if shutil.which("xz") is None:
        import lzma

        with lzma.open(archive, "wb", preset=6) as stream:
            write(stream)
        return
    # All cores: Python's own module uses one and takes minutes longer.
    with (
        archive.open("wb") as file,
        subprocess.Popen(["xz", "-T0", "-6"], stdin=subprocess.PIPE, stdout=file) as xz,
    ):
        assert xz.stdin is not None
        write(xz.stdin)
        xz.stdin.close()
    if xz.returncode:
        raise subprocess.CalledProcessError(xz.returncode, "xz")


def _write_zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for file in sorted(folder.rglob("*")):
            target.write(file, Path(archive.stem) / file.relative_to(folder))


def _tell_size(folder: Path) -> None:
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    sizes = sorted(((file.stat().st_size, file) for file in files), reverse=True)
    total = sum(size for size, _ in sizes)
    print(f"\n{folder}: {total / 1e6:.0f} MB in {len(files)} files; the largest:", flush=True)
    for size, file in sizes[:10]:
        print(f"{size / 1e6:9.1f} MB  {file.relative_to(folder)}", flush=True)
