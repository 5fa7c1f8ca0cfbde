"""The real program with its window: what it leaves behind, and what it survives."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reglab.experiment.files import dumps
from tests.support.display import virtual_display
from tests.support.trainers import experiment

REPOSITORY = Path(__file__).parents[2]
DRIVER = REPOSITORY / "tests" / "support" / "driven_program.py"
PATIENCE_S = 240.0
pytestmark = pytest.mark.slow
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no signals and no process groups")

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def display() -> Iterator[dict[str, str]]:
    with virtual_display() as variables:
        yield variables


@pytest.fixture
def start(display: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Start the program in a session of its own, with a folder of its own for temporary files."""
    started: list[subprocess.Popen[str]] = []
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def begin(*command: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            cwd=REPOSITORY,
            env=os.environ | display | {"TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        left = group_alive(process.pid)
        if left:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert not left, "a process was left behind"
    assert list(temporary.iterdir()) == []


def group_alive(group: int) -> bool:
    """Whether any process of the session is still there after a moment of grace."""
    if sys.platform == "win32":
        return False
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.02)
    return True


def ended(process: subprocess.Popen[str]) -> tuple[list[str], str]:
    """Wait for the end; return the lines of standard output, and standard error."""
    output, errors = process.communicate(timeout=PATIENCE_S)
    assert "Traceback" not in errors
    assert "QThread" not in errors
    return output.splitlines(), errors


def test_smoke(start: Start) -> None:
    process = start("-m", "reglab", "--smoke")
    lines, errors = ended(process)
    assert process.returncode == 0, errors
    (line,) = lines
    found = re.fullmatch(
        r"reglab smoke ok: window visible after [\d.]+ s, ready to train after [\d.]+ s, "
        r"first epoch \d+ ms after Run, (\d+) epochs",
        line,
    )
    assert found
    assert int(found[1]) >= 20


def test_smoke_says_what_does_not_work(start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "broken" / "torch"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('libtorch is damaged')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    process = start("-m", "reglab", "--smoke")
    lines = process.communicate(timeout=PATIENCE_S)[0].splitlines()
    assert process.returncode == 1
    (line,) = lines
    assert line.startswith("reglab smoke failed: ")
    assert "libtorch is damaged" in line


def test_closing_the_window_while_it_trains_leaves_nothing_behind(start: Start, own_folders: Path) -> None:
    process = start(DRIVER, "close")
    lines, errors = ended(process)
    assert (process.returncode, lines) == (0, ["trains"]), errors
    # Nothing but what a person may look for: settings, the log and the history.
    files = {path.name for path in own_folders.rglob("*") if path.is_file()}
    assert {name for name in files if not name.endswith((".conf", ".log", ".qmlc"))} <= {"history.sqlite"}, (
        files
    )


@on_posix
def test_a_killed_training_process_shows_a_message_and_the_next_run_works(start: Start) -> None:
    process = start(DRIVER, "kill")
    lines, errors = ended(process)
    message = "The training process was killed by the system (signal 9): probably out of memory."
    assert process.returncode == 0, errors
    assert lines[0] == "trains"
    assert lines[1] == f"record: {message}"
    assert f"{message} Take fewer seeds, examples or units" in lines[2]
    assert lines[3:] == ["trains"]


@on_posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_in_an_orderly_way(start: Start, number: signal.Signals) -> None:
    process = start(DRIVER, "wait")
    assert process.stdout is not None
    while not process.stdout.readline().startswith("children:"):
        assert process.poll() is None
    # Ctrl-C in a terminal goes to the whole group.
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    ended(process)
    assert process.returncode == 128 + number


@on_posix
def test_a_killed_program_takes_its_training_process_along(start: Start) -> None:
    process = start(DRIVER, "wait")
    assert process.stdout is not None
    while not process.stdout.readline().startswith("children:"):
        assert process.poll() is None
    process.kill()
    ended(process)
    assert process.returncode == -signal.SIGKILL


def test_a_file_on_the_command_line_is_opened_and_the_window_loads_nothing_heavy(
    start: Start, tmp_path: Path
) -> None:
    path = tmp_path / "Prøve λ.json"
    path.write_text(dumps(experiment("from the file", epochs=3)), encoding="utf-8")
    process = start(DRIVER, "show", path)
    lines, errors = ended(process)
    assert process.returncode == 0, errors
    assert "Prøve λ.json" in lines[0]
    assert lines[1:] == ["heavy:"]
