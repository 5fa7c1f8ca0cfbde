"""One contract for both hosts: whatever happens, a run ends with exactly one event and the next one works."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reglab.experiment.experiment import Arm
from reglab.record.events import (
    EpochsDone,
    Event,
    NetworksLost,
    Progress,
    RunFailed,
    RunFinished,
    RunStarted,
    StateChanged,
)
from reglab.record.interventions import Branch
from reglab.record.networks import Revival, Revived
from reglab.record.peeks import OpenSeal, Peek
from reglab.record.questions import Answer, Outputs, Question, Weights
from reglab.record.record import RunRecord
from reglab.runtime import base_host, under_way
from reglab.runtime.base_host import BaseHost
from reglab.runtime.host import HostError
from reglab.runtime.messages import Request
from reglab.runtime.process_host import ProcessHost
from reglab.runtime.run_loop import SEND_SECONDS
from reglab.runtime.thread_host import ThreadHost
from reglab.runtime.under_way import STOP_MOST_SECONDS, STOP_SECONDS, UnderWay
from tests.support.trainers import FAKE, HEAVY_SECONDS, experiment

PATIENCE = 120.0
"""How long a shared machine may take for what is asserted to happen at all."""
LIMITS = ((base_host, "STOP_SECONDS"), (under_way, "STOP_SECONDS"), (under_way, "STOP_MOST_SECONDS"))
AS_IT_IS = [getattr(module, limit) for module, limit in LIMITS]


@dataclass
class Driver:
    """Polls a host until what a test waits for has happened."""

    host: BaseHost
    events: list[Event]

    def until(self, found: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not found():
            assert time.monotonic() < deadline, f"still waiting; so far {self.events[-5:]}"
            self.events += self.host.poll(0.05)

    def until_ready(self) -> None:
        self.host.start()
        self.until(lambda: self.host.ready)

    def until_end(self) -> RunFinished | RunFailed:
        self.until(lambda: not self.host.busy)
        self.events += self.host.poll(0.0)
        (end,) = [event for event in self.events if isinstance(event, RunFinished | RunFailed)]
        assert self.events[-1] is end
        return end

    def until_state(self, state: str, times: int = 1) -> None:
        self.until(lambda: self.states.count(state) >= times)

    def begin(
        self, run: int, behaviour: str = "steady", epochs: int = 1_000_000, *, paused: bool = False
    ) -> None:
        self.events.clear()
        self.host.run(run, experiment(behaviour, epochs), paused=paused)

    @property
    def states(self) -> list[str]:
        return [event.state for event in self.events if isinstance(event, StateChanged)]

    @property
    def epochs(self) -> int:
        return sum(event.count for event in self.events if isinstance(event, EpochsDone))


def wait_for(found: Callable[[], object]) -> None:
    """Wait without listening to a host."""
    deadline = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture(params=[ThreadHost, ProcessHost])
def make_host(request: pytest.FixtureRequest) -> Iterator[Callable[[str], BaseHost]]:
    hosts = []

    def make(trainer: str) -> BaseHost:
        hosts.append(request.param(trainer))
        return hosts[-1]

    yield make
    for host in hosts:
        host.close()


@pytest.fixture
def hasty(time_enough: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop has no more time than in the program itself."""
    for (module, limit), seconds in zip(LIMITS, AS_IT_IS, strict=True):
        monkeypatch.setattr(module, limit, seconds)


@pytest.fixture
def driver(make_host: Callable[[str], BaseHost]) -> Driver:
    return Driver(make_host(FAKE), [])


def test_it_becomes_ready_without_a_run(driver: Driver) -> None:
    assert not driver.host.ready
    driver.host.start()
    driver.host.start()
    driver.until(lambda: driver.host.ready)
    assert not driver.host.busy
    assert driver.events == []


def test_a_run_arrives_complete_and_in_order(driver: Driver) -> None:
    driver.begin(7, epochs=50)
    assert driver.host.busy
    end = driver.until_end()
    assert end == RunFinished(7, "completed", end.seconds)
    assert isinstance(driver.events[0], RunStarted)
    assert {event.run for event in driver.events} == {7}
    record = RunRecord(experiment(epochs=50), 7)
    for event in driver.events:
        record.apply(event)
    assert record.values("train_loss")[:, 0].tolist() == list(range(1, 51))
    assert driver.host.ready


def test_its_arrays_are_read_only(driver: Driver) -> None:
    driver.begin(1, epochs=5)
    driver.until_end()
    done = [event for event in driver.events if isinstance(event, EpochsDone)]
    arrays = [array for event in done for array in (*event.values.values(), *event.layers.values())]
    assert arrays
    assert not any(array.flags.writeable for array in arrays)


def test_epochs_arrive_in_batches(driver: Driver) -> None:
    driver.until_ready()
    began = time.perf_counter()
    driver.begin(1, epochs=300)
    driver.until_end()
    took = time.perf_counter() - began
    counts = [event.count for event in driver.events if isinstance(event, EpochsDone)]
    # The first comes at once; the others as many as there are in 30 ms, whatever each takes here.
    assert counts[0] == 1
    assert sum(counts) == 300
    assert SEND_SECONDS * (len(counts) - 2) < took


def test_stop_ends_a_run(driver: Driver) -> None:
    driver.begin(1)
    driver.until(lambda: driver.epochs)
    driver.host.command("stop")
    end = driver.until_end()
    assert isinstance(end, RunFinished)
    assert end.reason == "stopped"
    assert driver.epochs > 0


def test_pause_and_resume(driver: Driver) -> None:
    driver.begin(1)
    driver.until(lambda: driver.epochs)
    driver.host.command("pause")
    driver.until_state("paused")
    before = driver.epochs
    driver.events += driver.host.poll(0.1)
    assert driver.epochs == before
    driver.host.command("pause")
    driver.host.command("resume")
    driver.until(lambda: driver.epochs > before)
    assert driver.states == ["paused", "running"]
    driver.host.command("stop")
    driver.until_end()


def test_a_pause_is_not_training_time(driver: Driver) -> None:
    driver.begin(1, epochs=3, paused=True)
    driver.until_state("paused")
    began = time.perf_counter()
    driver.events += driver.host.poll(0.5)
    paused = time.perf_counter() - began
    driver.host.command("step")
    driver.until(lambda: driver.epochs == 1)
    since = time.perf_counter() - began
    (first,) = [event for event in driver.events if isinstance(event, EpochsDone)]
    # The epoch was trained when the pause was over, however long this machine took for it.
    assert 0.0 < first.seconds < since - paused
    driver.host.command("resume")
    assert driver.until_end().seconds >= first.seconds  # type: ignore[union-attr]


def test_a_run_that_begins_paused_waits(driver: Driver) -> None:
    driver.begin(1, paused=True)
    driver.until_state("paused")
    driver.events += driver.host.poll(0.1)
    assert driver.epochs == 0
    assert isinstance(driver.events[0], RunStarted)
    driver.host.command("stop")
    assert driver.until_end() == RunFinished(1, "stopped", 0.0)


def test_steps_train_exactly_one_epoch_each(driver: Driver) -> None:
    driver.begin(1, paused=True)
    driver.host.command("step")
    driver.until_state("paused", times=2)
    assert driver.epochs == 1
    driver.host.command("step")
    driver.host.command("step")
    driver.until(lambda: driver.epochs == 3)
    driver.until(lambda: driver.states[-1] == "paused")
    assert driver.epochs == 3
    driver.host.command("stop")
    driver.until_end()


def test_a_step_while_running_pauses_after_the_epoch(driver: Driver) -> None:
    driver.begin(1)
    driver.until(lambda: driver.epochs)
    driver.host.command("step")
    driver.until_state("paused")
    before = driver.epochs
    driver.events += driver.host.poll(0.1)
    assert driver.epochs == before
    driver.host.command("stop")
    driver.until_end()


def test_after_the_last_step_the_run_is_over(driver: Driver) -> None:
    driver.begin(1, epochs=2, paused=True)
    for _ in range(2):
        driver.host.command("step")
    end = driver.until_end()
    assert isinstance(end, RunFinished)
    assert end.reason == "completed"


def test_a_pause_in_a_long_epoch_comes_before_its_end(driver: Driver, tmp_path: Path) -> None:
    goes_on = tmp_path / "goes on"
    driver.host.run(1, experiment("slow").model_copy(update={"notes": str(goes_on)}))
    driver.until(lambda: any(isinstance(event, Progress) for event in driver.events))
    driver.host.command("pause")
    driver.until_state("paused")
    assert driver.epochs == 0
    goes_on.touch()
    driver.host.command("step")
    driver.until_state("paused", times=2)
    assert driver.epochs == 1
    driver.host.command("stop")
    driver.until_end()


def test_a_stop_before_it_is_ready_ends_the_run_at_once(driver: Driver) -> None:
    driver.begin(1)
    driver.host.command("pause")
    driver.host.command("stop")
    assert driver.until_end() == RunFinished(1, "stopped", 0.0)
    driver.begin(2, epochs=3)
    assert driver.until_end().run == 2
    assert driver.epochs == 3


def test_commands_given_before_it_is_ready_are_kept(driver: Driver) -> None:
    driver.begin(1, paused=True)
    driver.host.command("step")
    driver.until_state("paused", times=2)
    assert driver.epochs == 1


@pytest.mark.usefixtures("hasty")
def test_a_stop_that_is_not_obeyed_is_enforced(driver: Driver, tmp_path: Path) -> None:
    driver.until_ready()
    runner = driver.host._runner
    deaf = tmp_path / "deaf"
    driver.host.run(1, experiment("deaf").model_copy(update={"notes": str(deaf)}))
    driver.until(deaf.exists)
    driver.host.command("stop")
    end = driver.until_end()
    deaf.unlink()
    assert isinstance(end, RunFinished)
    assert end.reason == "stopped"
    assert end.seconds > 0
    assert driver.epochs == 1
    assert driver.host._runner is not runner
    # Those who look at its networks know it before anybody asks, and whoever asks is answered at once.
    assert driver.events[-2] == NetworksLost(1)
    driver.host.ask(Question(1, 5, Weights(), (0,)))
    driver.until_ready()
    driver.host.ask(Question(1, 6, Weights(), (0,)))
    driver.until(lambda: len(answers(driver)) == 2)
    assert all("gone" in answer.trouble for answer in answers(driver))
    with pytest.raises(HostError, match="gone"):
        driver.host.add(1, Branch(0, 1, Arm(name="branch")))
    driver.begin(2, epochs=3)
    assert driver.until_end().run == 2
    assert driver.epochs == 3


@pytest.mark.usefixtures("hasty")
def test_a_stop_waits_for_a_long_step_and_the_networks_stay(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Many times as long as the step has taken, so that no other process makes it too late here.
    monkeypatch.setattr(under_way, "STOP_STEPS", PATIENCE / HEAVY_SECONDS)
    monkeypatch.setattr(under_way, "STOP_MOST_SECONDS", PATIENCE)
    driver.begin(1, "heavy")
    driver.until(lambda: driver.epochs)
    driver.host.command("stop")
    end = driver.until_end()
    assert isinstance(end, RunFinished)
    assert end.reason == "stopped"
    assert NetworksLost(1) not in driver.events
    driver.host.ask(Question(1, 5, Weights(), (0,), 1))
    driver.until(lambda: answers(driver))
    assert answers(driver)[0].trouble == ""


@pytest.mark.usefixtures("hasty")
def test_a_stop_that_is_not_to_wait_costs_the_networks(driver: Driver, tmp_path: Path) -> None:
    # Where it still listened between two epochs it would stop in good time, and keep its networks.
    deaf = tmp_path / "deaf"
    driver.host.run(1, experiment("deaf").model_copy(update={"notes": str(deaf)}))
    driver.until(deaf.exists)
    driver.host.ask(Question(1, 5, Weights(), (0,)))
    driver.host.command("stop")
    driver.host.command("stop")
    driver.host.command("end")
    assert isinstance(driver.until_end(), RunFinished)
    deaf.unlink()
    assert NetworksLost(1) in driver.events
    assert "gone" in answers(driver)[0].trouble, "a question on its way is answered too"


@pytest.mark.usefixtures("hasty")
def test_a_stop_of_long_steps_has_a_bound() -> None:
    run = UnderWay(Request(1, "", False))
    assert run.patience == STOP_SECONDS
    run.longest = 0.4
    assert run.patience == pytest.approx(STOP_SECONDS + 0.8)
    run.longest = 3600.0
    assert run.patience == STOP_MOST_SECONDS


def test_commands_without_a_run_are_ignored(driver: Driver) -> None:
    driver.host.command("stop")
    driver.until_ready()
    for command in ("stop", "pause", "step", "resume"):
        driver.host.command(command)
    driver.begin(1, epochs=3)
    assert driver.until_end().run == 1
    assert driver.states == []


def test_a_stop_that_crosses_the_end_does_not_hit_the_next_run(driver: Driver, tmp_path: Path) -> None:
    driver.until_ready()
    left = tmp_path / "left"
    driver.host.run(1, experiment("leaving", epochs=1).model_copy(update={"notes": str(left)}))
    wait_for(left.exists)  # the run has ended over there, and nobody here knows
    driver.host.command("stop")
    assert driver.until_end() == RunFinished(1, "completed", driver.events[-1].seconds)  # type: ignore[attr-defined]
    driver.begin(2, epochs=30)
    end = driver.until_end()
    assert isinstance(end, RunFinished)
    assert end.reason == "completed"


@pytest.mark.parametrize(
    ("behaviour", "words", "detail"),
    [
        ("broken", r"unexpected error \(DisorderlyError: the flux is inverted\)", "DisorderlyError"),
        ("mute", "the trainer ended without a result", "RuntimeError"),
        ("refusing", r"^0 problems$", "ExperimentError"),
    ],
)
def test_an_exception_is_one_failure_and_the_next_run_works(
    driver: Driver, behaviour: str, words: str, detail: str
) -> None:
    driver.until_ready()
    runner = driver.host._runner
    driver.begin(1, behaviour)
    end = driver.until_end()
    assert isinstance(end, RunFailed)
    assert end.run == 1
    assert re.search(words, end.message)
    assert detail in end.details
    # What the experiment is to blame for does not cost the warm runner.
    assert (driver.host._runner is runner) == (behaviour == "refusing")
    driver.begin(2, epochs=3)
    assert driver.until_end() == RunFinished(2, "completed", driver.events[-1].seconds)  # type: ignore[attr-defined]


@pytest.mark.parametrize("trainer", ["no_such_module:Trainer", "trainers:NoSuchTrainer"])
def test_a_trainer_that_cannot_be_loaded_fails_every_run(
    make_host: Callable[[str], BaseHost], trainer: str
) -> None:
    driver = Driver(make_host(f"tests.support.{trainer}"), [])
    words = "no_such_module” is missing|NoSuchTrainer"
    with pytest.raises(HostError, match=words):
        driver.until_ready()
    assert driver.host.poll(0.01) == []
    for run in (1, 2):
        driver.begin(run)
        end = driver.until_end()
        assert isinstance(end, RunFailed)
        assert re.search(words, end.message)
        assert not driver.host.ready


def test_one_run_at_a_time(driver: Driver) -> None:
    driver.begin(1)
    with pytest.raises(HostError, match="Another run is under way"):
        driver.host.run(2, experiment())
    driver.host.command("stop")
    assert driver.until_end().run == 1


def test_a_closed_host_does_nothing(driver: Driver) -> None:
    driver.until_ready()
    driver.begin(1)
    driver.until(lambda: driver.epochs)
    driver.host.close()
    driver.host.close()
    driver.host.start()
    assert driver.host.poll(10.0) == []
    assert not driver.host.ready
    assert not driver.host.busy
    with pytest.raises(HostError, match="shut down"):
        driver.host.run(2, experiment())


def test_close_while_it_gets_ready(driver: Driver) -> None:
    driver.host.start()
    driver.host.close()
    assert not driver.host.ready


def test_wake_ends_a_wait(driver: Driver) -> None:
    driver.until_ready()
    woken = threading.Timer(0.05, driver.host.wake)
    woken.start()
    began = time.monotonic()
    assert driver.host.poll(PATIENCE) == []
    assert time.monotonic() - began < PATIENCE / 2
    woken.join()
    for _ in range(3):
        driver.host.wake()
    driver.host.poll(0.0)


def test_poll_without_anything_to_wait_for_waits(driver: Driver) -> None:
    began = time.monotonic()
    assert driver.host.poll(0.05) == []
    assert time.monotonic() - began >= 0.045


# -- questions and branches ------------------------------------------------------------------


def answers(driver: Driver) -> list[Answer]:
    return [event for event in driver.events if isinstance(event, Answer)]


def test_questions_are_answered_while_it_runs_and_after(driver: Driver) -> None:
    driver.until_ready()
    driver.host.run(1, experiment("steady"))
    driver.until(lambda: any(isinstance(event, EpochsDone) for event in driver.events))
    driver.host.ask(Question(1, 5, Weights(), (0,), 3))
    driver.until(lambda: answers(driver))
    driver.host.command("stop")
    driver.until(lambda: not driver.host.busy)
    driver.host.ask(Question(1, 6, Outputs("train"), (0,)))
    driver.until(lambda: len(answers(driver)) == 2)
    assert [(answer.number, answer.epoch, answer.trouble) for answer in answers(driver)] == [
        (5, 3, ""),
        (6, 0, ""),
    ]


def test_a_question_that_fails_is_answered_with_a_sentence_and_the_run_goes_on(driver: Driver) -> None:
    driver.until_ready()
    driver.host.run(1, experiment("steady"))
    driver.host.ask(Question(1, 5, Weights(), (0,), -1))
    driver.until(lambda: answers(driver))
    assert "no such epoch" in answers(driver)[0].trouble
    done = sum(isinstance(event, EpochsDone) for event in driver.events)
    driver.until(lambda: sum(isinstance(event, EpochsDone) for event in driver.events) > done)
    driver.host.command("stop")
    driver.until(lambda: not driver.host.busy)


def test_a_look_at_the_test_part_is_told_as_an_event_of_the_run_before_its_answer(driver: Driver) -> None:
    driver.until_ready()
    driver.host.run(1, experiment("steady", epochs=3))
    driver.until(lambda: not driver.host.busy)
    driver.host.ask(Question(1, 5, OpenSeal("last", (None,)), (0,)))
    driver.until(lambda: answers(driver))
    (peek,) = (event for event in driver.events if isinstance(event, Peek))
    assert answers(driver)[0].peek == peek
    assert driver.events.index(peek) < driver.events.index(answers(driver)[0])


@pytest.mark.parametrize("run", [None, 2])
def test_a_question_about_networks_that_are_gone_is_answered_at_once(driver: Driver, run: int | None) -> None:
    driver.until_ready()
    if run is not None:
        driver.host.run(run, experiment("steady", epochs=3))
        driver.until(lambda: not driver.host.busy)
    driver.host.ask(Question(1, 5, Weights(), (0,)))
    driver.until(lambda: answers(driver))
    assert "gone" in answers(driver)[0].trouble


def test_a_run_that_ended_goes_on_by_a_branch(driver: Driver) -> None:
    driver.until_ready()
    driver.host.run(1, experiment("steady", epochs=3))
    driver.until(lambda: not driver.host.busy)
    driver.host.add(1, Branch(0, 1, Arm(name="branch")))
    assert driver.host.busy
    driver.until(lambda: not driver.host.busy)
    driver.until(lambda: sum(isinstance(event, RunFinished) for event in driver.events) == 2)
    assert all(event.run == 1 for event in driver.events)
    with pytest.raises(HostError, match="gone"):
        driver.host.add(7, Branch(0, 1, Arm(name="branch")))


# -- networks of a run that ended elsewhere --------------------------------------------------

NOTHING = Revival((), 3, (), {}, 0)


def test_networks_that_come_back_are_asked_about_as_soon_as_they_are_wanted(driver: Driver) -> None:
    driver.host.revive(4, experiment("steady"), NOTHING)
    # The child is not there yet: the question waits for it.
    driver.host.ask(Question(4, 5, Weights(), (0,), 2))
    driver.until(lambda: answers(driver))
    assert [event for event in driver.events if isinstance(event, Revived)] == [Revived(4)]
    assert answers(driver)[0].trouble == ""
    assert not driver.host.busy
    driver.host.ask(Question(4, 6, Weights(), (0,), 1))
    driver.until(lambda: len(answers(driver)) == 2)
    driver.begin(5, epochs=3)
    assert driver.until_end().reason == "completed"


@pytest.mark.parametrize("behaviour", ["broken", "dying"])
def test_networks_that_cannot_come_back_are_said_to_be_gone_and_no_run_fails(
    driver: Driver, behaviour: str
) -> None:
    if behaviour == "dying" and isinstance(driver.host, ThreadHost):
        pytest.skip("a thread takes the whole program with it")
    driver.until_ready()
    driver.host.revive(4, experiment(behaviour), NOTHING)
    driver.host.ask(Question(4, 5, Weights(), (0,), 2))
    driver.until(lambda: answers(driver))
    (end,) = [event for event in driver.events if isinstance(event, Revived)]
    assert end.trouble
    assert "gone" in answers(driver)[0].trouble
    assert not [event for event in driver.events if isinstance(event, RunFailed | RunFinished)]
    driver.begin(5, epochs=3)
    assert driver.until_end().reason == "completed"


def test_networks_on_their_way_give_way_to_a_run(driver: Driver) -> None:
    driver.host.revive(4, experiment("steady"), NOTHING)
    driver.host.command("stop")
    driver.until(lambda: driver.events)
    assert [event.run for event in driver.events if isinstance(event, Revived)] == [4]
    assert not driver.host.busy


def test_what_waits_for_networks_to_come_back_does_not_end_their_runner(driver: Driver) -> None:
    driver.until_ready()
    driver.host.revive(4, experiment("heavy"), NOTHING)
    driver.host.command("stop")  # another run is wanted
    driver.until(lambda: driver.events)
    assert [event for event in driver.events if isinstance(event, Revived)] == [Revived(4)]
    assert driver.host.ready  # nothing had to be made anew
    driver.begin(5, epochs=3)
    assert driver.until_end().reason == "completed"
