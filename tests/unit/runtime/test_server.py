"""One child process that calls one function after the other."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator

import pytest

from reglab.runtime.call import CallError
from reglab.runtime.server import CallServer

_ID = "tests.support.previewed:process_id"


@pytest.fixture
def server() -> Iterator[CallServer]:
    made = CallServer({"REGLAB_SAID": "yes"})
    yield made
    made.close()


def test_calls_share_one_process_that_is_not_this_one(server: CallServer) -> None:
    first = server.call(_ID, timeout=60)
    assert first != os.getpid()
    assert server.call(_ID, timeout=60) == first


def test_the_environment_is_the_childs_alone(server: CallServer) -> None:
    assert server.call("os:getenv", "REGLAB_SAID", timeout=60) == "yes"
    assert "REGLAB_SAID" not in os.environ


def test_what_is_raised_is_told_and_the_process_goes_on(server: CallServer) -> None:
    first = server.call(_ID, timeout=60)
    with pytest.raises(CallError, match="no such examples"):
        server.call("tests.support.previewed:refused", timeout=60)
    assert server.call(_ID, timeout=60) == first


def test_a_process_that_dies_is_told_and_replaced(server: CallServer) -> None:
    first = server.call(_ID, timeout=60)
    with pytest.raises(CallError, match="ended unexpectedly"):
        server.call("tests.support.previewed:dies", timeout=60)
    assert server.call(_ID, timeout=60) != first


def test_a_call_that_takes_too_long_is_stopped(server: CallServer) -> None:
    server.call(_ID, timeout=60)
    with pytest.raises(CallError, match="did not end within"):
        server.call("tests.support.previewed:endless", timeout=0.05)
    assert multiprocessing.active_children() == []


def test_an_alarm_ends_a_call(server: CallServer) -> None:
    alarm, bell = multiprocessing.Pipe(duplex=False)
    with alarm, bell:
        bell.send_bytes(b"!")
        with pytest.raises(CallError, match="given up"):
            server.call("tests.support.previewed:endless", timeout=60, alarm=alarm)
    assert multiprocessing.active_children() == []


def test_closing_twice_is_allowed_and_leaves_nothing(server: CallServer) -> None:
    server.call(_ID, timeout=60)
    server.close()
    server.close()
    assert multiprocessing.active_children() == []
