"""One way to start a child process, to talk with it and to end it."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from reglab.runtime.call import Caller, CallError
from reglab.runtime.child import Child, ChildEndedError, thread_limits
from tests.support.called import Unreadable

REPOSITORY = Path(__file__).parents[3]
HERE = "tests.support.called"
PATIENCE = 120.0

Make = Callable[..., Child]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes children that are ended after the test."""
    made: list[Child] = []

    def start(serve: str, *args: Any, **options: Any) -> Child:
        made.append(Child(f"{HERE}:{serve}", *args, name="reglab-test", **options))
        return made[-1]

    yield start
    for child in made:
        child.kill()
        assert child.join()


def heard(child: Child) -> Any:
    """The next thing that it says."""
    assert wait([child.events], PATIENCE)
    (message,) = child.receive()
    return message


def test_processes_are_started_in_one_place() -> None:
    starts = re.compile(r"multiprocessing\.(get_context|Process)|[( ]Process\(|fork\(|spawn\(\"")
    found = {
        str(path.relative_to(REPOSITORY))
        for path in (REPOSITORY / "reglab").rglob("*.py")
        if starts.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"reglab/runtime/child.py"}


def test_what_is_sent_arrives_in_its_order_and_is_answered(make: Make) -> None:
    child = make("echo", "said:")
    for word in ("one", "two"):
        child.send(word)
        assert heard(child) == ("said:", word)


def test_two_children_are_waited_for_at_once(make: Make) -> None:
    children = make("echo", 0), make("echo", 1)
    children[1].send("here")
    assert wait([child.events for child in children], PATIENCE) == [children[1].events]
    assert children[0].receive() == []
    assert children[1].receive() == [(1, "here")]


def test_what_it_said_before_it_ended_counts_first(make: Make) -> None:
    child = make("farewell")
    child.send(3)
    assert heard(child) == "farewell"
    assert wait([child.events], PATIENCE)
    with pytest.raises(ChildEndedError) as ended:
        child.receive()
    assert ended.value.code == 3
    child.send("into the void")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_signal_is_told_as_its_exit_code(make: Make) -> None:
    child = make("echo", "")
    child.send("awake")
    heard(child)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGINT)
    child.send("Ctrl-C is the parent's affair")
    heard(child)
    os.kill(child.pid, signal.SIGKILL)
    wait([child.events], PATIENCE)
    with pytest.raises(ChildEndedError) as ended:
        child.receive()
    assert ended.value.code == -signal.SIGKILL


def test_what_cannot_be_read_ends_it_instead_of_being_waited_for(make: Make) -> None:
    child = make("echo", "")
    child.send(Unreadable())
    assert wait([child.events], PATIENCE)
    with pytest.raises(ChildEndedError) as ended:
        child.receive()
    assert ended.value.code == 1


def test_surroundings_are_set_before_anything_is_imported(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    child = make("tell_environment", environment=thread_limits())
    told = heard(child)
    assert (told["OMP_NUM_THREADS"], told["OPENBLAS_NUM_THREADS"]) == ("3", "1")
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_a_result_that_cannot_travel_is_told_and_the_process_goes_on() -> None:
    caller = Caller()
    try:
        with pytest.raises(CallError, match=r"(?i)pickle"):
            caller.call(f"{HERE}:unpicklable", timeout=PATIENCE)
        assert caller.call(f"{HERE}:add", 2, 3, timeout=PATIENCE) == 5
    finally:
        caller.close()


def test_a_listener_that_fails_is_not_told_what_was_for_it_later() -> None:
    caller = Caller()

    def refuse(_: int) -> None:
        raise LookupError("not that")

    try:
        with pytest.raises(LookupError):
            caller.call(f"{HERE}:count", 4, timeout=PATIENCE, on_message=refuse)
        assert caller.call(f"{HERE}:add", 2, 3, timeout=PATIENCE) == 5
    finally:
        caller.close()


def test_our_own_errors_are_sentences_others_have_a_kind() -> None:
    caller = Caller()
    try:
        with pytest.raises(CallError) as own:
            caller.call("reglab.experiment.files:loads", "{", timeout=PATIENCE)
        assert "JSON" in str(own.value)
        assert "Error:" not in str(own.value)
        with pytest.raises(CallError, match=r"^KeyError: "):
            caller.call(f"{HERE}:fail", timeout=PATIENCE)
    finally:
        caller.close()
