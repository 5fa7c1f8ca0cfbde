"""Which process has written something, and whether it is over."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reglab.store import process as module
from reglab.store.process import AWAY_S, QUIET_S, KnownProcess, is_dead, this_process

linux = pytest.mark.skipif(sys.platform != "linux", reason="what the kernel of Linux says")


def test_this_one_lives_whatever_it_says() -> None:
    me = this_process()
    assert me.pid == os.getpid()
    assert not is_dead(me, 0.0)
    assert not is_dead(me, 1e9) or not me.begun


def test_one_that_is_over_is_dead_and_so_is_one_whose_number_was_given_anew() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as program:
        program.wait()
    assert is_dead(replace(this_process(), pid=program.pid), 0.0)
    assert is_dead(replace(this_process(), begun="another start"), 0.0) == bool(this_process().begun)


@linux
def test_one_that_is_over_and_not_yet_asked_for_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as program:
        os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOWAIT)
        assert is_dead(replace(this_process(), pid=program.pid), 0.0)


def test_where_the_start_is_not_known_silence_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_begun", lambda pid: "")
    one = replace(this_process(), begun="")
    assert not is_dead(one, QUIET_S - 1)
    assert is_dead(one, QUIET_S + 1)


def test_on_another_computer_only_long_silence_says_so() -> None:
    far = KnownProcess("a-laptop", os.getpid(), "then")
    assert not is_dead(far, AWAY_S - 1)
    assert is_dead(far, AWAY_S + 1)


@linux
@pytest.mark.parametrize(
    ("stat", "found"),
    [
        ("7 (a) b (c)) S " + " ".join(map(str, range(1, 40))), "boot 19"),
        ("7 (x) Z " + " ".join(map(str, range(1, 40))), None),
        ("7 (x) S 1 2", ""),
    ],
)
def test_the_start_stands_behind_a_name_that_may_hold_anything(
    tmp_path: Path, stat: str, found: str | None
) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "stat").write_text(stat)
    (tmp_path / "sys/kernel/random").mkdir(parents=True)
    (tmp_path / "sys/kernel/random/boot_id").write_text("boot\n")
    assert module._begun_linux(7, tmp_path) == found
    assert module._begun_linux(8, tmp_path) is None
