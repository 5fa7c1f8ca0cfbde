"""What only a child process can do: die, outlive its parent, ignore Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reglab.record.events import EpochsDone, Event, NetworksLost, RunFailed, RunFinished
from reglab.record.questions import Answer, Question, Weights
from reglab.runtime.host import HostError
from reglab.runtime.process_host import ProcessHost
from tests.support.leaks import child_processes
from tests.support.trainers import FAKE, experiment

PATIENCE = 120.0
REPOSITORY = Path(__file__).parents[3]

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
with_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def host() -> Iterator[ProcessHost]:
    host = ProcessHost(FAKE)
    host.start()
    yield host
    host.close()


def until(host: ProcessHost, found: Callable[[list[Event]], object]) -> list[Event]:
    """Poll until `found` says yes to the events so far, and return them."""
    deadline, events = time.monotonic() + PATIENCE, []
    while not found(events):
        assert time.monotonic() < deadline, f"still waiting; so far {events[-5:]}"
        events += host.poll(0.05)
    return events


def ended(events: list[Event]) -> bool:
    return any(isinstance(event, RunFinished | RunFailed) for event in events)


def training(events: list[Event]) -> bool:
    return any(isinstance(event, EpochsDone) for event in events)


def gone(pid: int) -> bool:
    """Whether a process is over, also where nobody has collected it yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in {"Z", "X"}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@on_posix
def test_a_killed_process_fails_the_run_and_the_next_one_works(host: ProcessHost) -> None:
    host.run(1, experiment())
    until(host, training)
    assert host.pid is not None
    os.kill(host.pid, signal.SIGKILL)
    events = until(host, ended)
    words = "The training process was killed by the system (signal 9): probably out of memory."
    assert events[-1] == RunFailed(1, words, cause="killed")
    host.run(2, experiment(epochs=3))
    assert isinstance(until(host, ended)[-1], RunFinished)


def test_a_process_that_exits_fails_the_run_and_what_it_had_said_counts(host: ProcessHost) -> None:
    host.run(1, experiment("dying"))
    events = until(host, ended)
    assert sum(event.count for event in events if isinstance(event, EpochsDone)) == 1
    assert isinstance(events[-1], RunFailed)
    assert "(exit code 3)" in events[-1].message


def test_a_process_that_dies_idle_is_replaced_without_a_word(host: ProcessHost) -> None:
    until(host, lambda _: host.ready)
    first = host.pid
    assert first is not None
    os.kill(first, signal.SIGTERM)
    assert until(host, lambda _: host.ready and host.pid != first) == []


def test_a_process_that_dies_idle_takes_the_networks_with_it(host: ProcessHost) -> None:
    host.run(1, experiment(epochs=3))
    until(host, ended)
    assert host.pid is not None
    os.kill(host.pid, signal.SIGTERM)
    assert until(host, bool) == [NetworksLost(1)]
    until(host, lambda _: host.ready)
    host.ask(Question(1, 5, Weights(), (0,)))
    (answer,) = until(host, bool)
    assert isinstance(answer, Answer)
    assert "gone" in answer.trouble


def test_a_process_that_dies_before_it_is_ready_is_replaced_when_needed() -> None:
    with closing(ProcessHost("tests.support.endless_import:Trainer")) as host:
        host.start()
        dies_before_it_is_ready(host)


def dies_before_it_is_ready(host: ProcessHost) -> None:
    assert host.pid is not None
    os.kill(host.pid, signal.SIGTERM)
    with pytest.raises(HostError, match=r"ended unexpectedly \("):
        until(host, lambda _: False)
    assert host.poll(0.05) == []
    assert host.pid is None
    host._trainer = FAKE
    host.run(1, experiment(epochs=3))
    assert isinstance(until(host, ended)[-1], RunFinished)


def test_a_process_that_cannot_be_started_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    host = ProcessHost(FAKE)

    def refuse() -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(host, "_spawn", refuse)
    host.start()
    host.run(1, experiment())
    (end,) = host.poll(0.0)
    assert isinstance(end, RunFailed)
    assert "(no more processes)" in end.message
    assert not host.busy
    host.close()


@on_posix
def test_it_ignores_interrupts(host: ProcessHost) -> None:
    assert host.pid is not None
    os.kill(host.pid, signal.SIGINT)  # while it starts
    until(host, lambda _: host.ready)
    os.kill(host.pid, signal.SIGINT)
    host.run(1, experiment(epochs=50))
    assert isinstance(until(host, ended)[-1], RunFinished)


@with_proc
def test_nothing_is_left_after_close(host: ProcessHost) -> None:
    before = set(child_processes())
    assert host.pid in before
    host.run(1, experiment("deaf"))
    until(host, training)
    pid = host.pid
    host.close()
    assert pid not in child_processes()


@with_proc
@pytest.mark.parametrize("behaviour", ["steady", "deaf", "slow"])
def test_it_ends_with_its_parent(behaviour: str) -> None:
    script = f"""
if __name__ == "__main__":
    import sys
    sys.path[:0] = [{str(REPOSITORY)!r}]
    from reglab.record.events import Progress, EpochsDone
    from reglab.runtime.process_host import ProcessHost
    from tests.support.trainers import FAKE, experiment
    host = ProcessHost(FAKE)
    host.run(1, experiment({behaviour!r}))
    while not any(isinstance(event, Progress | EpochsDone) for event in host.poll(1.0)):
        pass
    print(host.pid, flush=True)
    while True:
        host.poll(1.0)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert not gone(child)
        parent.kill()
    wait_for(lambda: gone(child))


@with_proc
def test_the_child_is_told_to_use_one_thread(host: ProcessHost) -> None:
    until(host, lambda _: host.ready)
    environment = Path(f"/proc/{host.pid}/environ").read_text(encoding="utf-8").split("\0")
    assert "OMP_NUM_THREADS=1" in environment
