"""The virtual environment: made once, stamped when complete, left alone as long as nothing has changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bootstrap_errors import InstallationError

STAMP = "reglab-installed.json"
"""Written last: what the finished environment holds."""
MARKER = "reglab-installing"
"""There while an installation is under way, and afterwards if it was interrupted."""
LOG = "reglab-install.log"


@dataclass(frozen=True)
class Stamp:
    """What a finished environment holds.

    Attributes
    ----------
    fingerprint
        Digest of the pins and of where the checkout lies.
    torch_index
        Package index that torch came from; None for pip's own.
    extras
        Optional dependencies that are installed.
    """

    fingerprint: str = ""
    torch_index: str | None = None
    extras: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: Path) -> Stamp:
        """Return the stamp in the file `path`, or one that fits nothing if there is none or it is damaged."""
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(fields["fingerprint"]), fields["torch_index"], frozenset(fields["extras"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def write(self, path: Path) -> None:
        """Write the stamp to the file `path`."""
        fields = {**vars(self), "extras": sorted(self.extras)}
        path.write_text(json.dumps(fields), encoding="utf-8")


class Environment:
    """One virtual environment with an editable installation of this checkout.

    Parameters
    ----------
    root
        The checkout.
    folder
        Where the environment is or will be.
    torch_index
        Package index for torch; None for the one chosen last time, or pip's own.
    """

    def __init__(self, root: Path, folder: Path, torch_index: str | None = None) -> None:
        self.root = root
        self.folder = folder
        self._stamp = Stamp.read(folder / STAMP)
        self.torch_index = torch_index or self._stamp.torch_index

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        scripts, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return self.folder / scripts / name

    def is_ready(self, extras: frozenset[str]) -> bool:
        """Tell whether an earlier start has finished the environment, with `extras` and today's pins."""
        return (
            self.python.exists()
            and self._stamp.fingerprint == self._fingerprint()
            and self._stamp.torch_index == self.torch_index
            and extras <= self._stamp.extras
        )

    def install(self, extras: frozenset[str]) -> None:
        """Make or complete the environment; what earlier starts have put in stays.

        Raises
        ------
        InstallationError
            If the environment cannot be made or pip fails.
        """
        kept = extras | self._stamp.extras
        try:
            self._make()
        except OSError as error:
            raise InstallationError(
                f"Cannot write the environment {self.folder}: {error.strerror or error}. "
                "Choose another folder with --venv."
            ) from error
        try:
            self._fill(kept)
        except InstallationError:
            # pip has ended by itself and left things in order: no reason to begin from nothing next time.
            (self.folder / MARKER).unlink(missing_ok=True)
            raise
        Stamp(self._fingerprint(), self.torch_index, kept).write(self.folder / STAMP)
        (self.folder / MARKER).unlink(missing_ok=True)

    def _fill(self, extras: frozenset[str]) -> None:
        # Not at the top: a start that has nothing to install should not pay for it.
        from bootstrap_pip import Pip

        pip = Pip(self.python, self.root / "packaging" / "constraints.txt", self.folder / LOG)
        if self.torch_index:
            # Its own dependencies come afterwards, from the usual index and with our pins.
            again = ["--force-reinstall"] if self._stamp.torch_index != self.torch_index else []
            pip.install(
                ["torch", "--no-deps", "--index-url", self.torch_index, *again], "torch from the given index"
            )
        pip.install(["hatchling"], "the tool that installs reglab")
        target = f".[{','.join(sorted(extras))}]" if extras else "."
        # Without isolation the build tool is the pinned one above, and not fetched a second time.
        pip.install(
            ["--no-build-isolation", "--editable", target], "reglab and its dependencies", cwd=self.root
        )

    def _make(self) -> None:
        marker = self.folder / MARKER
        if marker.exists():
            # A package may be half copied and look complete to pip; its downloads are in pip's cache.
            print("An earlier installation was interrupted: starting it again.", flush=True)
            self._clear()
            self._stamp = Stamp()
        is_there = self.python.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        # From here to the end of the installation an interruption leaves the marker behind.
        marker.touch()
        (self.folder / STAMP).unlink(missing_ok=True)
        if is_there:
            return
        print(f"Making a virtual environment in {self.folder} (Python {sys.version.split()[0]})", flush=True)
        result = subprocess.run(
            [sys.executable, "-m", "venv", str(self.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if result.returncode:
            last = (result.stdout.strip().splitlines() or ["no message"])[-1]
            raise InstallationError(f"Cannot make a virtual environment in {self.folder}: {last}")

    def _clear(self) -> None:
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            (self.folder / MARKER).touch()
            raise InstallationError(
                f"Cannot clear {self.folder} ({error.strerror or error}): perhaps the interrupted pip is "
                "still at work. Start again in a minute, or delete the folder."
            ) from error

    def _fingerprint(self) -> str:
        """Digest of everything that decides what has to be installed, and of where the checkout lies."""
        digest = hashlib.sha256(str(self.root).encode())
        for name in ("pyproject.toml", "packaging/constraints.txt"):
            digest.update((self.root / name).read_bytes())
        return digest.hexdigest()
