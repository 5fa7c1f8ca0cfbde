"""One child process that calls one function after the other."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator

import pytest

from reglab.runtime.call import Caller, CallError

_ID = "tests.support.previewed:process_id"


@pytest.fixture
def caller() -> Iterator[Caller]:
    made = Caller({"REGLAB_SAID": "yes"})
    yield made
    made.close()


def test_calls_share_one_process_that_is_not_this_one(caller: Caller) -> None:
    first = caller.call(_ID, timeout=240)
    assert first != os.getpid()
    assert caller.call(_ID, timeout=240) == first


def test_the_environment_is_the_childs_alone(caller: Caller) -> None:
    assert caller.call("os:getenv", "REGLAB_SAID", timeout=240) == "yes"
    assert "REGLAB_SAID" not in os.environ


def test_what_is_raised_is_told_and_the_process_goes_on(caller: Caller) -> None:
    first = caller.call(_ID, timeout=240)
    with pytest.raises(CallError, match="no such examples"):
        caller.call("tests.support.previewed:refused", timeout=240)
    assert caller.call(_ID, timeout=240) == first


def test_a_process_that_dies_is_told_and_replaced(caller: Caller) -> None:
    first = caller.call(_ID, timeout=240)
    with pytest.raises(CallError, match="ended unexpectedly"):
        caller.call("tests.support.previewed:dies", timeout=240)
    assert caller.call(_ID, timeout=240) != first


def test_a_call_that_takes_too_long_is_stopped(caller: Caller) -> None:
    caller.call(_ID, timeout=240)
    with pytest.raises(CallError, match="did not end within"):
        caller.call("tests.support.previewed:endless", timeout=0.05)
    assert multiprocessing.active_children() == []


def test_an_alarm_ends_a_call(caller: Caller) -> None:
    alarm, bell = multiprocessing.Pipe(duplex=False)
    with alarm, bell:
        bell.send_bytes(b"!")
        with pytest.raises(CallError, match="given up"):
            caller.call("tests.support.previewed:endless", timeout=240, alarm=alarm)
    assert multiprocessing.active_children() == []


def test_closing_twice_is_allowed_and_leaves_nothing(caller: Caller) -> None:
    caller.call(_ID, timeout=240)
    caller.close()
    caller.close()
    assert multiprocessing.active_children() == []
