"""The real program as a person starts it: training, Ctrl-C, a killed training process, exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from reglab.store.experiments import write_experiment
from reglab.store.journal import JOURNAL
from reglab.store.records import read_record
from tests.support.own_tables import write_penguins

REPOSITORY = Path(__file__).parents[2]
REGLAB = [sys.executable, "-m", "reglab"]
PATIENCE_S = 240.0
posix = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="terminals and processes of Linux")
pytestmark = pytest.mark.slow


def reglab(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*REGLAB, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=REPOSITORY,
        timeout=PATIENCE_S,
        check=False,
    )


def test_run_prints_one_object_keeps_the_record_and_repeats_itself(tmp_path: Path) -> None:
    command = ("run", "first-light", "--seeds", "2", "--epochs", "30", "--json")
    first = reglab(*command, "--out", str(tmp_path / "a"))
    second = reglab(*command, "--out", str(tmp_path / "b"))
    assert (first.returncode, first.stderr) == (0, "")
    found = json.loads(first.stdout)
    assert found["state"] == "completed"
    assert found["arms"] == json.loads(second.stdout)["arms"]
    a, b = read_record(tmp_path / "a"), read_record(tmp_path / "b")
    np.testing.assert_array_equal(a.values("val_loss"), b.values("val_loss"))
    column = a.columns(1)[0]
    assert found["arms"][1]["replicas"][0]["gap"] == a.values("gap")[-1, column]


@pytest.mark.parametrize(
    "arguments", [("run", "nothing-like-it"), ("run", "first-light", "--seeds", "0"), ("fly",)]
)
def test_bad_input_ends_with_2_and_says_so_on_standard_error(arguments: tuple[str, ...]) -> None:
    done = reglab(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_device_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.json"
    path.write_text('{"version": 1, "training": {"device": "mps", "epochs": 5}}', encoding="utf-8")
    done = reglab("run", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "mps" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_finds_what_the_tests_run_with() -> None:
    done = reglab("doctor", "--json")
    assert done.returncode == 0, done.stdout
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["training"]["found"].startswith("20 epochs of 2 networks")


class Terminal:
    """A program whose standard error is a terminal, so that it shows its progress."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self._screen = screen
        self.text = ""

    def wait_for(self, words: str) -> None:
        """Read the screen until it shows `words`."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in self.text:
            assert time.monotonic() < deadline, f"never showed {words!r}: {self.text[-500:]!r}"
            assert self._read(), f"ended without showing {words!r}: {self.text[-500:]!r}"

    def finish(self) -> tuple[int, str]:
        """Read to the end; return exit code and standard output."""
        while self._read():
            pass
        assert self.process.stdout is not None
        return self.process.wait(PATIENCE_S), self.process.stdout.read().decode()

    def _read(self) -> bool:
        try:
            found = os.read(self._screen, 65536)
        except OSError:  # Linux's way to say that nobody writes any more
            return False
        self.text += found.decode(errors="replace")
        return bool(found)


@contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    screen, end = os.openpty()
    process = subprocess.Popen(
        [*REGLAB, *arguments],
        stdout=subprocess.PIPE,
        stderr=end,
        cwd=REPOSITORY,
        start_new_session=True,
        env=os.environ | {"COLUMNS": "100", "TERM": "xterm"},
    )
    os.close(end)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        os.close(screen)


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_gone(pids: list[int]) -> bool:
    """Whether the processes end; multiprocessing's own helper takes a moment longer than its program."""
    deadline = time.monotonic() + PATIENCE_S
    while any(map(running, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(map(running, pids))


LONG = ("run", "first-light", "--epochs", "1000000", "--json")


@posix
def test_ctrl_c_in_a_terminal_keeps_what_was_recorded(tmp_path: Path) -> None:
    with terminal(*LONG, "--out", str(tmp_path)) as program:
        program.wait_for("epochs/s")
        family = children(program.process.pid)
        assert family
        # As a terminal does it: every process of the group gets the signal.
        os.killpg(program.process.pid, signal.SIGINT)
        code, out = program.finish()
    assert code == 1
    found = json.loads(out)
    assert found["state"] == "stopped"
    assert found["epochs"] > 0
    assert found["verdict"].startswith(f"Stopped at epoch {found['epochs']:,} of 1,000,000: ")
    assert read_record(tmp_path).epochs == found["epochs"]
    assert all_gone(family)


@posix
def test_a_training_process_that_is_killed_is_reported_and_costs_no_numbers(tmp_path: Path) -> None:
    with terminal(*LONG, "--out", str(tmp_path)) as program:
        program.wait_for("epochs/s")
        trainer = next(
            pid
            for pid in children(program.process.pid)
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        os.kill(trainer, signal.SIGKILL)
        code, out = program.finish()
    assert code == 1
    assert (
        "killed by the system (signal 9): probably out of memory. Take fewer seeds (--seeds)" in program.text
    )
    assert "Press Run" not in program.text
    assert json.loads(out)["state"] == "failed"
    assert read_record(tmp_path).epochs > 0


def shown_epochs(text: str) -> int:
    """The last epoch that the screen has shown."""
    return int((re.findall(r"epoch ([\d,]+)/", text) or ["0"])[-1].replace(",", ""))


@posix
@pytest.mark.parametrize("moment", ["at once", "at the first epochs", "later"])
def test_a_kill_at_any_moment_leaves_what_was_there_a_second_before(tmp_path: Path, moment: str) -> None:
    with terminal(*LONG, "--out", str(tmp_path)) as program:
        if moment == "at once":
            while not (tmp_path / JOURNAL).exists() or not (tmp_path / JOURNAL).stat().st_size:
                time.sleep(0.001)
        else:
            program.wait_for("epochs/s")
        known = shown_epochs(program.text)
        if moment == "later":
            # The program writes twice a second; of what it was at when this looked, the second has all.
            for _ in range(2):
                before = (tmp_path / JOURNAL).stat().st_size
                while (tmp_path / JOURNAL).stat().st_size == before:
                    assert program._read()
        # Another program looks at it meanwhile.
        assert read_record(tmp_path).state in ("empty", "running")
        family = children(program.process.pid)
        program.process.kill()
        program.process.wait()
        record = read_record(tmp_path)
    assert record.state == "interrupted"
    assert record.experiment.training.epochs == 1_000_000
    if moment == "later":
        assert 0 < known <= record.epochs
    np.testing.assert_array_equal(np.isfinite(record.values("val_loss")), True)
    assert record.values("val_loss").shape == (record.epochs, len(record.replicas))
    assert all_gone(family)
    done = reglab("show", str(tmp_path), "--complete", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "interrupted"


@posix
def test_killing_the_program_ends_its_training_process(tmp_path: Path) -> None:
    with terminal(*LONG) as program:
        program.wait_for("epochs/s")
        family = children(program.process.pid)
        program.process.kill()
        program.finish()
    assert all_gone(family)


def test_a_table_of_ones_own_is_described_and_learned_and_its_loss_is_told(tmp_path: Path) -> None:
    path = write_penguins(tmp_path, 300)
    described = reglab("table", str(path), "--target", "sex", "--json")
    found = json.loads(described.stdout)
    assert (described.returncode, found["rows"], found["layout"]["delimiter"]) == (0, 300, ";")
    options = (
        "--data",
        str(path),
        "--target",
        "sex",
        "--ignore",
        "island",
        "--seeds",
        "3",
        "--epochs",
        "150",
    )
    done = reglab("run", "first-light", *options, "--json", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "“sex” is learned as 2 classes" in done.stderr
    record = read_record(tmp_path / "out")
    scores = record.values("val_accuracy")[-1, record.columns(0)]
    # The sex shifts bill and mass by about two standard deviations each.
    assert scores.min() > 0.8
    path.write_text(path.read_text(encoding="utf-8").replace("Gentoo", "Gentu"), encoding="utf-8")
    write_experiment(tmp_path / "again.json", record.experiment)
    again = reglab("run", str(tmp_path / "again.json"), "--epochs", "5")
    assert again.returncode == 1
    assert f"The table {path} has changed since it was taken; bring back what it was" in again.stderr
