"""Calls of pip with a line of progress for people and one clear sentence when it fails."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap_errors import InstallationError

_BIG_MB = 5.0
# Sentences of pip and what they mean to a person; the first that is found counts.
_CAUSES = {
    r"No space left on device|Errno 28": "the disk is full",
    r"Permission denied|Access is denied": "a file could not be written",
    r"Temporary failure in name resolution|Name or service not known|getaddrinfo failed|nodename nor servname"
    r"|Network is unreachable|NewConnectionError|ConnectTimeout|Connection refused|Connection aborted"
    r"|ProxyError|Read timed out": "the package index could not be reached (is this computer offline?)",
    r"CERTIFICATE_VERIFY_FAILED": "the package index's certificate was not accepted",
    r"No module named pip": "the environment has no pip (delete its folder to have it made anew)",
    r"requires a different Python": "the environment was made with a Python that is too old",
}


class Pip:
    """The pip of one environment.

    Parameters
    ----------
    python
        Interpreter of the environment.
    constraints
        File with the pinned versions, which every call obeys.
    log
        File that receives all that pip says.
    """

    def __init__(self, python: Path, constraints: Path, log: Path) -> None:
        self._command = [
            str(python), "-m", "pip", "--disable-pip-version-check", "--no-input",
            "install", "--progress-bar", "off", "--constraint", str(constraints),
        ]  # fmt: skip
        self._log = log

    def install(self, arguments: list[str], what: str, cwd: Path | None = None) -> None:
        """Install what `arguments` name, showing progress under the heading `what`.

        Raises
        ------
        InstallationError
            If pip fails.
        """
        start = time.monotonic()
        said: list[str] = []
        with (
            self._log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                [*self._command, *arguments],
                cwd=cwd,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            ) as process,
            _progress(what) as progress,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                log.write(line)
                said.append(line)
                progress.line(line)
        if process.returncode:
            raise InstallationError(
                f"Installing {what} failed: {_cause(said)}. Nothing is lost: start again to continue. "
                f"All that pip said is in {self._log}"
            )
        print(f"Installed {what} in {time.monotonic() - start:.0f} s", flush=True)


def _cause(said: list[str]) -> str:
    text = "".join(said)
    for pattern, meaning in _CAUSES.items():
        if re.search(pattern, text):
            return meaning
    errors = [line.removeprefix("ERROR:").strip() for line in said if line.startswith("ERROR:")]
    return (errors[0] if errors else (said or ["pip said nothing"])[-1].strip()).rstrip(".")


class _Progress:
    """What pip is doing right now, in few words."""

    def __init__(self, what: str) -> None:
        self.start = time.monotonic()
        self.state = f"{what}: asking for versions"
        self._collected = 0

    def line(self, line: str) -> None:
        """Take note of one line of pip; print what is worth a line of its own."""
        if match := re.match(r"\s*(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9_.-]+)", line):
            self._collected += 1
            self.state = f"{self._collected} packages looked at, now {match[1]}"
        elif match := re.match(
            r"\s*(?:Downloading|Using cached|Processing) (\S+)(?: \(([\d.]+ [kMG]B)\))?", line
        ):
            name = match[1].rsplit("/", 1)[-1].split("-")[0]
            self.state = f"{self._collected} packages looked at, fetching {name} {match[2] or ''}".rstrip()
            if match[2] and _megabytes(match[2]) >= _BIG_MB and not sys.stdout.isatty():
                print(f"  fetching {name} ({match[2]})", flush=True)
        elif line.startswith("Installing collected packages:"):
            self.state = f"unpacking {line.count(',') + 1} packages"
            if not sys.stdout.isatty():
                print(f"  {self.state}", flush=True)


def _megabytes(size: str) -> float:
    number, _, unit = size.partition(" ")
    return float(number) * {"kB": 1e-3, "MB": 1.0, "GB": 1e3}[unit]


@contextmanager
def _progress(what: str) -> Iterator[_Progress]:
    """Rewrite one line on a terminal twice a second, so that a long download is seen to be alive."""
    progress = _Progress(what)
    print(
        f"Installing {what} (once; some minutes where much has to be fetched)"
        if what.startswith("reglab")
        else f"Installing {what}",
        flush=True,
    )
    over = threading.Event()

    def show() -> None:
        while not over.wait(0.5):
            seconds = time.monotonic() - progress.start
            sys.stdout.write(f"\r\033[K  {seconds:4.0f} s  {progress.state[:60]}")
            sys.stdout.flush()
        sys.stdout.write("\r\033[K")

    thread = threading.Thread(target=show, daemon=True)
    if sys.stdout.isatty():
        thread.start()
    try:
        yield progress
    finally:
        over.set()
        if thread.ident is not None:
            thread.join()
