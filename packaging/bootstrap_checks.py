"""All checks of the project, one after the other, with a summary at the end."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

# The whole suite is spread over the cores. Four processes are enough, each of them holds Qt and torch.
ON_ALL_CORES = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]


def checks(python: Path, pytest_arguments: list[str]) -> dict[str, list[str]]:
    """Return name and command of every check, quick ones first."""
    tool = [str(python), "-m"]
    # import-linter has no module to run with -m.
    lint_imports = python.with_name("lint-imports" + (".exe" if os.name == "nt" else ""))
    return {
        "ruff check": [*tool, "ruff", "check"],
        "ruff format": [*tool, "ruff", "format", "--check"],
        "mypy": [*tool, "mypy"],
        "lint-imports": [str(lint_imports)],
        "pytest": [*tool, "pytest", *(pytest_arguments or ON_ALL_CORES)],
    }


def run_checks(root: Path, python: Path, pytest_arguments: list[str]) -> int:
    """Run every check, also after one has failed, and return 0 if all passed and else 1."""
    results = []
    for name, command in checks(python, pytest_arguments).items():
        print(f"\n== {name}: {' '.join(command[1:] or command)}", flush=True)
        start = time.monotonic()
        status = subprocess.call(command, cwd=root)
        results.append((name, status, time.monotonic() - start))
    print("\n== summary", flush=True)
    for name, status, seconds in results:
        verdict = "passed" if status == 0 else f"FAILED (exit status {status})"
        print(f"{name:<14}{verdict:<26}{seconds:7.1f} s", flush=True)
    return int(any(status for _, status, _ in results))
