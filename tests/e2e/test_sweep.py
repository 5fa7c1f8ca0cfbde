"""Sweeps of the real program: killed in the middle, resumed, and on a cluster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reglab.sweeps.folder import POINTS, RESULTS
from tests.e2e.test_cli import PATIENCE_S, REPOSITORY, posix, reglab

pytestmark = pytest.mark.slow

SWEEP = ("sweep", "first-light", "--seeds", "2", "--epochs", "120", "--over", "data.train=20,30,40,50")
"""Four batches of two arms and seeds."""


def on_cluster(seconds: float, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A sweep on a cluster that has so many seconds to answer."""
    code = (
        "import sys; from reglab.cli import main; from reglab.sweeps import cluster; "
        f"cluster.CONNECT_S = {seconds}; sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *SWEEP, *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )


def results(folder: Path) -> str:
    return (folder / RESULTS).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What comes out of two processes that nobody disturbs."""
    folder = tmp_path_factory.mktemp("sweep") / "whole"
    done = reglab(*SWEEP, "--jobs", "2", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    found = results(folder)
    assert len(found.splitlines()) == 1 + 4 * 2 * 2
    return found


@posix
def test_a_sweep_whose_program_is_killed_goes_on_and_ends_with_the_same_numbers(
    tmp_path: Path, whole: str
) -> None:
    killed = tmp_path / "killed"
    program = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_sweep", *SWEEP, "--jobs", "1", "--out", str(killed)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert program.returncode == -signal.SIGKILL, program.stderr
    mine = [int(child) for child in program.stdout.split()]
    assert mine
    deadline = time.monotonic() + PATIENCE_S
    while any(Path(f"/proc/{child}/exe").exists() for child in mine):
        assert time.monotonic() < deadline, "a process of the pool outlived the program"
        time.sleep(0.01)
    assert len(list((killed / POINTS).glob("*.json"))) == 1
    kept = {path.name: path.stat().st_mtime_ns for path in (killed / POINTS).glob("*.json")}
    assert not (killed / RESULTS).exists()
    again = reglab(*SWEEP, "--jobs", "1", "--out", str(killed), "--resume")
    assert again.returncode == 0, again.stderr
    assert "of them to be trained" in again.stderr
    now = {path.name: path.stat().st_mtime_ns for path in (killed / POINTS).glob("*.json")}
    assert kept.items() <= now.items(), "what was kept is not computed again"
    assert results(killed) == whole


def test_a_cluster_gives_the_same_numbers_though_a_worker_is_killed(tmp_path: Path, whole: str) -> None:
    pytest.importorskip("distributed")
    there = tmp_path / "there"
    script = Path(__file__).parents[1] / "support" / "dask_cluster.py"
    with subprocess.Popen(
        [sys.executable, str(script)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as cluster:
        assert cluster.stdout is not None
        address = cluster.stdout.readline().strip()
        assert address.startswith("tcp://127.0.0.1:")
        done = on_cluster(PATIENCE_S, "--out", str(there), "--cluster", address)
        said, _ = cluster.communicate("", timeout=PATIENCE_S)
    assert said == "killed\n"
    assert done.returncode == 0, done.stderr
    assert results(there) == whole


def test_a_cluster_that_is_not_there_is_one_sentence() -> None:
    pytest.importorskip("distributed")
    done = on_cluster(0.5, "--cluster", "tcp://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
