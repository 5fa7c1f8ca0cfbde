"""The thread that drives the training: in order, once each, and never left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from reglab.experiment.experiment import Experiment
from reglab.gui import threads
from reglab.gui.run.worker import TrainingWorker
from reglab.gui.threads import WindowThread
from reglab.record.events import EpochsDone, Event, RunFailed, RunFinished, RunStarted, StateChanged
from reglab.record.record import RunRecord
from reglab.runtime.host import Command, Host
from reglab.runtime.process_host import ProcessHost
from reglab.runtime.thread_host import ThreadHost
from tests.support.trainers import FAKE, experiment

PATIENCE_MS = 120_000


class Window(QObject):
    """Takes the signals as a window would, in its own thread."""

    def __init__(self, worker: TrainingWorker) -> None:
        super().__init__()
        self.worker = worker
        self.events: list[Event] = []
        self.ready: list[bool] = []
        self.failures: list[str] = []
        self.threads: set[QThread] = set()
        worker.events.connect(self._take)
        worker.ready_changed.connect(self._take_ready)
        worker.failed.connect(self._take_failure)

    @Slot(list)
    def _take(self, events: list[Event]) -> None:
        self.threads.add(QThread.currentThread())
        self.events += events

    @Slot(bool)
    def _take_ready(self, ready: bool) -> None:
        self.ready.append(ready)

    @Slot(str)
    def _take_failure(self, message: str) -> None:
        self.failures.append(message)

    def of(self, run: int) -> list[Event]:
        return [event for event in self.events if event.run == run]

    def ends(self, run: int) -> list[Event]:
        return [event for event in self.of(run) if isinstance(event, RunFinished | RunFailed)]

    def epochs(self, run: int) -> int:
        return sum(event.count for event in self.of(run) if isinstance(event, EpochsDone))

    def states(self, run: int) -> list[str]:
        return [event.state for event in self.of(run) if isinstance(event, StateChanged)]


@pytest.fixture
def make_window(qapp: QCoreApplication) -> Iterator[Callable[..., Window]]:
    windows: list[Window] = []

    def make(make_host: Callable[[], Host] = lambda: ThreadHost(FAKE)) -> Window:
        windows.append(Window(TrainingWorker(make_host)))
        windows[-1].worker.start()
        return windows[-1]

    yield make
    for window in windows:
        window.worker.shutdown()


@pytest.fixture
def window(make_window: Callable[..., Window]) -> Window:
    return make_window()


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)


def test_the_events_of_a_run_arrive_in_the_windows_thread(qtbot: QtBot, window: Window) -> None:
    window.worker.start_run(5, experiment(epochs=100))
    until(qtbot, lambda: window.ends(5))
    assert window.threads == {QCoreApplication.instance().thread()}  # type: ignore[union-attr]
    assert isinstance(window.events[0], RunStarted)
    record = RunRecord(experiment(epochs=100), 5)
    for event in window.events:
        record.apply(event)
    assert record.state == "completed"
    assert record.values("val_loss")[:, 0].tolist() == list(range(1, 101))
    assert window.failures == []


def test_it_tells_when_it_is_ready(qtbot: QtBot, window: Window) -> None:
    until(qtbot, lambda: window.ready)
    window.worker.shutdown()
    until(qtbot, lambda: len(window.ready) == 2)
    assert window.ready == [True, False]


def test_pause_step_resume_stop(qtbot: QtBot, window: Window) -> None:
    worker = window.worker
    worker.start_run(1, experiment(), paused=True)
    until(qtbot, lambda: window.states(1) == ["paused"])
    assert window.epochs(1) == 0
    worker.step()
    until(qtbot, lambda: window.states(1) == ["paused", "running", "paused"])
    assert window.epochs(1) == 1
    worker.resume()
    until(qtbot, lambda: window.epochs(1) > 5)
    worker.pause()
    until(qtbot, lambda: window.states(1)[-1] == "paused")
    worker.stop()
    until(qtbot, lambda: window.ends(1))
    (end,) = window.ends(1)
    assert isinstance(end, RunFinished)
    assert end.reason == "stopped"


@pytest.mark.parametrize("behaviour", ["steady", "deaf", "slow"])
def test_a_new_run_stops_the_one_before(qtbot: QtBot, window: Window, behaviour: str) -> None:
    window.worker.start_run(1, experiment(behaviour))
    until(qtbot, lambda: window.events)
    window.worker.start_run(2, experiment(), paused=True)
    window.worker.step()
    window.worker.start_run(3, experiment(epochs=4))
    until(qtbot, lambda: window.ends(3))
    for run, reason in ((1, "stopped"), (2, "stopped"), (3, "completed")):
        (end,) = window.ends(run)
        assert isinstance(end, RunFinished)
        assert end.reason == reason
    assert window.epochs(2) <= 1
    assert window.epochs(3) == 4
    assert [event.run for event in window.events] == sorted(event.run for event in window.events)


def test_an_exception_of_the_trainer_is_one_failed_run(qtbot: QtBot, window: Window) -> None:
    window.worker.start_run(1, experiment("broken"))
    until(qtbot, lambda: window.ends(1))
    window.worker.start_run(2, experiment(epochs=3))
    until(qtbot, lambda: window.ends(2))
    (failed,) = window.ends(1)
    assert isinstance(failed, RunFailed)
    assert "the flux is inverted" in failed.message
    assert isinstance(window.ends(2)[0], RunFinished)
    assert window.failures == []


class BreakingHost(ThreadHost):
    """Breaks down at its first event after a stop, so when another run waits for the end of the first."""

    broken = stopped = False

    def command(self, command: Command) -> None:
        self.stopped = self.stopped or command == "stop"
        super().command(command)

    def poll(self, timeout: float) -> list[Event]:
        events = super().poll(timeout)
        if events and self.stopped and not BreakingHost.broken:
            BreakingHost.broken = True
            raise ZeroDivisionError("in the host")
        return events


def test_an_exception_of_the_host_fails_all_runs_that_wait_for_it(
    qtbot: QtBot, make_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BreakingHost, "broken", False)
    window = make_window(lambda: BreakingHost(FAKE))
    window.worker.start_run(1, experiment())
    window.worker.start_run(2, experiment())
    until(qtbot, lambda: window.ends(2))
    for run in (1, 2):
        (failed,) = window.ends(run)
        assert isinstance(failed, RunFailed)
        assert "(ZeroDivisionError: in the host)." in failed.message
        assert failed.cause == "process"
    window.worker.stop()
    window.worker.start_run(3, experiment(epochs=3))
    until(qtbot, lambda: window.ends(3))
    assert isinstance(window.ends(3)[0], RunFinished)
    assert window.failures == []


def test_a_host_that_cannot_be_made_is_one_failure_and_is_tried_again_at_the_next_run(
    qtbot: QtBot, make_window: Callable[..., Window]
) -> None:
    attempts = 0

    def make_host() -> Host:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise OSError("no pipes left")
        return ThreadHost(FAKE)

    window = make_window(make_host)
    until(qtbot, lambda: window.failures)
    window.worker.start_run(1, experiment())
    until(qtbot, lambda: len(window.failures) == 2 or window.ends(1))
    assert isinstance(window.ends(1)[0], RunFailed)
    window.worker.start_run(2, experiment(epochs=3))
    until(qtbot, lambda: window.ends(2))
    assert attempts == 3
    assert len(window.failures) == 1
    assert "no pipes left" in window.failures[0]


def test_a_trainer_that_cannot_be_loaded_is_told_before_anybody_presses_run(
    qtbot: QtBot, make_window: Callable[..., Window]
) -> None:
    window = make_window(lambda: ThreadHost("tests.support.no_such_module:Trainer"))
    until(qtbot, lambda: window.failures)
    window.worker.start_run(1, experiment())
    until(qtbot, lambda: window.ends(1))
    (failed,) = window.ends(1)
    assert isinstance(failed, RunFailed)
    assert window.failures == [f"{failed.message} Install reglab again."]


def test_a_refused_run_is_a_failed_run(qtbot: QtBot, make_window: Callable[..., Window]) -> None:
    class ClosedHost(ThreadHost):
        def start(self) -> None:
            self.close()

        def poll(self, timeout: float) -> list[Event]:
            self._wait(timeout)
            return []

    window = make_window(lambda: ClosedHost(FAKE))
    window.worker.start_run(1, experiment())
    until(qtbot, lambda: window.ends(1))
    assert "shut down" in window.ends(1)[0].message  # type: ignore[attr-defined]


@pytest.mark.parametrize("make_host", [ThreadHost, ProcessHost])
@pytest.mark.parametrize("behaviour", ["steady", "deaf"])
def test_a_shutdown_while_training_leaves_nothing_behind(
    qtbot: QtBot, make_window: Callable[..., Window], make_host: Callable[[str], Host], behaviour: str
) -> None:
    window = make_window(lambda: make_host(FAKE))
    window.worker.start_run(1, experiment(behaviour))
    until(qtbot, lambda: window.epochs(1))
    window.worker.shutdown()
    window.worker.shutdown()
    assert window.worker.isFinished()


def test_the_end_of_the_application_shuts_it_down(qtbot: QtBot, window: Window) -> None:
    until(qtbot, lambda: window.ready)
    QCoreApplication.instance().aboutToQuit.emit()  # type: ignore[union-attr]
    assert window.worker.isFinished()


def test_a_shutdown_before_the_thread_runs(qtbot: QtBot) -> None:
    worker = TrainingWorker(lambda: ThreadHost(FAKE))
    worker.shutdown()
    assert not worker.isRunning()


class StuckHost:
    """Returns from nothing until it is released."""

    def __init__(self, release: threading.Event) -> None:
        self.release = release
        self.polled = threading.Event()
        self.ready = self.busy = False

    def start(self) -> None: ...

    def run(self, run: int, experiment: Experiment, *, paused: bool = False) -> None: ...

    def command(self, command: Command) -> None: ...

    def poll(self, timeout: float) -> list[Event]:
        self.polled.set()
        self.release.wait()
        return []

    def wake(self) -> None: ...

    def close(self) -> None: ...


def test_a_thread_that_does_not_end_in_time_is_kept_and_not_destroyed(
    qtbot: QtBot, make_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "SHUTDOWN_MS", 50)
    kept: list[WindowThread] = []
    monkeypatch.setattr(threads, "_unfinished", kept)
    release = threading.Event()
    host = StuckHost(release)
    worker = make_window(lambda: host).worker
    until(qtbot, host.polled.is_set)
    worker.shutdown()
    assert kept == [worker]
    assert worker.isRunning()
    release.set()
    until(qtbot, worker.isFinished)
