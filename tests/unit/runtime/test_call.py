from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reglab.runtime.call import CallError, call_in_child

HERE = "tests.support.called"
REPOSITORY = Path(__file__).parents[3]


def test_arguments_and_result_travel() -> None:
    assert call_in_child(f"{HERE}:add", 2, 3, timeout=240) == 5


def test_the_process_is_another_one_with_its_own_variables() -> None:
    pid, variable, torch = call_in_child(
        f"{HERE}:surroundings", timeout=240, environment={"REGLAB_TEST_VARIABLE": "7"}
    )
    assert pid != os.getpid()
    assert variable == "7"
    assert not torch
    assert "REGLAB_TEST_VARIABLE" not in os.environ


def test_messages_on_the_way() -> None:
    heard: list[int] = []
    assert call_in_child(f"{HERE}:count", 4, timeout=240, on_message=heard.append) == "counted to 4"
    assert heard == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("fail", "KeyError"),
        ("missing", "AttributeError"),
        ("die", "signal 15|exit code"),
    ],
)
def test_what_goes_wrong_is_said(function: str, words: str) -> None:
    with pytest.raises(CallError, match=words):
        call_in_child(f"{HERE}:{function}", timeout=240)


def test_a_module_that_is_missing_is_named() -> None:
    with pytest.raises(CallError, match="no_such_module"):
        call_in_child("no_such_module:f", timeout=240)


def test_the_time_is_limited() -> None:
    with pytest.raises(CallError, match=r"did not end within 0\.5 s"):
        call_in_child(f"{HERE}:sleep", timeout=0.5)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for the process in /proc")
def test_the_child_dies_with_its_parent() -> None:
    code = (
        "import sys; from reglab.runtime.call import call_in_child\n"
        "if __name__ == '__main__':\n"
        "    import multiprocessing, threading\n"
        "    sleeping = lambda: call_in_child('tests.support.called:sleep', timeout=240)\n"
        "    threading.Thread(target=sleeping, daemon=True).start()\n"
        "    while not (found := multiprocessing.active_children()): pass\n"
        "    print(found[0].pid, flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 60
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()
