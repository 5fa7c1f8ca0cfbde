"""What a runner says, message by message, and how exceptions are put into words."""

from __future__ import annotations

import os
import time
from itertools import count
from queue import SimpleQueue

import pytest

from reglab.experiment.errors import ExperimentError
from reglab.experiment.files import dumps
from reglab.record.events import EpochsDone, RunFailed, RunFinished, RunStarted, StateChanged
from reglab.runtime import child
from reglab.runtime.failures import exit_words, failure_of
from reglab.runtime.host import Pace
from reglab.runtime.messages import Incoming, Outgoing, Ready, Request, Unable, Unfit
from reglab.runtime.serving import serve
from tests.support.trainers import FAKE, experiment

ENDS = (RunFinished, RunFailed)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a tenth of a millisecond whenever somebody looks: steps take what they take."""
    looks = count()
    monkeypatch.setattr(time, "perf_counter", lambda: next(looks) / 10_000)


def said(*incoming: Incoming, trainer: str = FAKE) -> list[Outgoing]:
    """What is said where each message comes as soon as the one before is dealt with."""
    inbox: SimpleQueue[Incoming] = SimpleQueue()
    waiting = iter(incoming)
    messages: list[Outgoing] = []

    def hear(message: Outgoing) -> None:
        messages.append(message)
        idle = message == Ready() or (isinstance(message, list) and isinstance(message[-1], ENDS))
        if idle or (isinstance(message, list) and StateChanged(message[-1].run, "paused") in message):
            inbox.put(next(waiting, None))

    serve(inbox, hear, trainer)
    return messages


def request(run: int, behaviour: str = "steady", epochs: int = 3, *, paused: bool = False) -> Request:
    return Request(run, dumps(experiment(behaviour, epochs)), paused)


@pytest.mark.usefixtures("clock")
def test_each_message_that_somebody_waits_for_goes_at_once() -> None:
    ready, started, first, rest = said(request(1), None)
    assert ready == Ready()
    assert [type(event) for event in started] == [RunStarted]  # type: ignore[union-attr]
    assert [type(event) for event in first] == [EpochsDone]  # type: ignore[union-attr]
    assert [type(event) for event in rest] == [EpochsDone, RunFinished]  # type: ignore[union-attr]


@pytest.mark.usefixtures("clock")
def test_a_step_is_one_message_with_its_pause() -> None:
    _, _, paused, *messages, last = said(request(1, epochs=9, paused=True), "step", "step", "stop", None)
    assert paused == [StateChanged(1, "paused")]
    kinds = [[type(event).__name__ for event in message] for message in messages]  # type: ignore[union-attr]
    assert kinds == [["StateChanged", "EpochsDone", "StateChanged"]] * 2
    assert last == [RunFinished(1, "stopped", last[0].seconds)]  # type: ignore[index,union-attr]


@pytest.mark.usefixtures("clock")
def test_when_the_last_replica_stops_nobody_has_to_ask_for_the_end() -> None:
    messages = said(request(1, "early", epochs=9, paused=True), "step", "step", None)
    events = [event for message in messages if isinstance(message, list) for event in message]
    kinds = [type(event).__name__ for event in events]
    assert kinds[-4:] == ["StateChanged", "ReplicaStopped", "EpochsDone", "RunFinished"]
    assert events[-1].reason == "completed"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("clock")
def test_the_end_reaches_a_paused_run() -> None:
    *_, last = said(request(1, paused=True), None)
    assert isinstance(last, list)
    assert isinstance(last[-1], RunFinished)
    assert last[-1].reason == "stopped"


@pytest.mark.usefixtures("clock")
def test_after_an_unexpected_error_nothing_else_is_tried() -> None:
    *_, unfit, end = said(request(1, "broken"), request(2), None)
    assert unfit == Unfit()
    assert isinstance(end, list)
    assert isinstance(end[-1], RunFailed)
    assert end[-1].run == 1


def test_after_an_error_of_the_experiment_the_next_run_follows() -> None:
    messages = said(request(1, "refusing"), request(2), None)
    assert Unfit() not in messages
    ends = [m[-1] for m in messages if isinstance(m, list) and isinstance(m[-1], ENDS)]
    assert [(type(end), end.run) for end in ends] == [(RunFailed, 1), (RunFinished, 2)]


@pytest.mark.usefixtures("clock")
def test_an_experiment_that_cannot_be_read_is_a_failure() -> None:
    _, end = said(Request(1, "{}", False), None)
    assert isinstance(end, list)
    (failed,) = end
    assert isinstance(failed, RunFailed)
    assert "version" in failed.message


def test_without_its_trainer_it_says_why_and_ends() -> None:
    (unable,) = said(request(1), trainer="tests.support.trainers:Missing")
    assert isinstance(unable, Unable)
    assert "Missing" in unable.failure.message


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "needs more memory than there is."),
        (RuntimeError("[enforce fail] can't allocate memory: you tried 99"), "needs more memory"),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "needs more memory"),
        (
            ModuleNotFoundError("No module named 'torch'", name="torch"),
            "“torch” is missing.",
        ),
        (ImportError("DLL load failed"), "damaged: DLL load failed."),
        (ZeroDivisionError("division by zero\nmore"), "(ZeroDivisionError: division by zero)."),
        (ZeroDivisionError(), "(ZeroDivisionError)"),
        (ValueError("some library's"), "unexpected error (ValueError: some library's)"),
    ],
)
def test_words_for_an_unexpected_error(error: Exception, words: str) -> None:
    failure = failure_of(error)
    assert words in failure.message
    assert "\n" not in failure.message
    assert type(error).__name__ in failure.details
    assert not failure.expected


def test_our_own_errors_speak_for_themselves() -> None:
    error = ExperimentError([])
    failure = failure_of(error)
    assert failure.message == str(error)
    assert failure.expected


def test_words_for_an_exit() -> None:
    assert exit_words(-9) == "killed by signal 9"
    assert exit_words(3) == "exit code 3"
    assert exit_words(None) == "for an unknown reason"


def test_the_number_of_threads_that_a_person_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    child.limit_threads()
    assert os.environ["OMP_NUM_THREADS"] == "3"
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_a_pace_spaces_epochs_out_and_can_be_lifted() -> None:
    inbox: SimpleQueue[Incoming] = SimpleQueue()
    for message in (request(1, epochs=2_000), Pace(20.0)):
        inbox.put(message)
    moments: list[float] = []

    def hear(message: Outgoing) -> None:
        now, before = time.perf_counter(), len(moments)
        for event in message if isinstance(message, list) else ():
            moments.extend([now] * event.count if isinstance(event, EpochsDone) else [])
        if before < 6 <= len(moments):
            inbox.put(Pace(None))
            inbox.put(None)

    # The first six epochs, then full speed until the end is asked for.
    serve(inbox, hear, FAKE)
    # A busy machine makes it longer. Where it held one epoch up, the next comes at once, and only that one.
    assert moments[5] - moments[0] >= 4 / 20
