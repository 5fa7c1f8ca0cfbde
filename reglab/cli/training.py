"""Trains one experiment for the command line: drives a host, shows progress, obeys Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from rich.console import Console
from rich.progress import ProgressColumn, Task
from rich.text import Text

from reglab.cli.progress import ProgressDisplay
from reglab.experiment.experiment import Experiment
from reglab.record.events import EpochsDone, Event, Progress, RunStarted
from reglab.record.record import RunRecord
from reglab.runtime.host import Host
from reglab.store.errors import StoreError
from reglab.words import counted, duration, pace

RUN = 1
POLL_S = 0.1
"""How long one look for events waits, and so how late Ctrl-C is obeyed at most."""


class Keeper(Protocol):
    """Keeps what happens in a run while it trains."""

    trouble: str
    """Begins the sentence about what cannot be written."""

    def take(self, events: Iterable[Event]) -> None:
        """Keep events; called often, also without any. Raises `StoreError`; what it did not keep waits."""


class Interrupted:
    """Whether the person has asked to stop: Ctrl-C, or a polite request to end the program."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Take a signal; a second one ends the program at once."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextmanager
def interruptible() -> Iterator[Interrupted]:
    """Turn the first Ctrl-C (or SIGTERM) within the block into a wish that is looked at."""
    wish = Interrupted()
    if threading.current_thread() is not threading.main_thread():
        yield wish
        return
    before = {number: signal.signal(number, wish) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wish
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def train(
    host: Host,
    experiment: Experiment,
    wish: Interrupted,
    console: Console | None = None,
    keepers: Sequence[Keeper] = (),
) -> RunRecord:
    """Train on `host` and return what was recorded, complete or not.

    Parameters
    ----------
    host : Host
        Where it is trained; it is left open.
    experiment : Experiment
        What is trained.
    wish : Interrupted
        Whether to stop.
    console : Console, optional
        Where progress is shown, if that is a terminal.
    keepers : sequence of Keeper
        Where what happens is kept as it happens. That it cannot be written is said once, and
        costs nothing but that.
    """
    record = RunRecord(experiment, RUN)
    told: set[Keeper] = set()
    with _Display(record, console) as display:
        host.run(RUN, experiment)
        stopping = False
        while not record.ended:
            events = host.poll(POLL_S)
            for event in events:
                record.apply(event)
                display.take(event)
            for keeper in keepers:
                try:
                    keeper.take(events)
                except StoreError as error:
                    if keeper not in told:
                        display.warn(f"{keeper.trouble} {error}")
                    told.add(keeper)
            if wish.asked and not stopping:
                stopping = True
                display.say("Stopping …")
                host.command("stop")
    return record


class _Display(ProgressDisplay):
    """The progress bar of a run."""

    def __init__(self, record: RunRecord, console: Console | None) -> None:
        super().__init__(_Numbers(record), console)
        self._record = record

    def take(self, event: Event) -> None:
        """Show how far the run is."""
        if not self._shown:
            return
        if isinstance(event, RunStarted):
            networks = counted(len(event.replicas), "network")
            self._progress.update(self._task, description=f"Training {networks}", total=event.epochs)
        elif isinstance(event, Progress):
            self._progress.update(self._task, completed=event.epoch - 1 + event.fraction)
        elif isinstance(event, EpochsDone):
            self._progress.update(self._task, completed=self._record.epochs)


class _Numbers(ProgressColumn):
    """``"epoch 210/300 · 640 epochs/s · 0.1 s left"``."""

    def __init__(self, record: RunRecord) -> None:
        super().__init__()
        self._record = record

    def render(self, task: Task) -> Text:
        """The numbers beside the bar."""
        record = self._record
        if task.total is None:
            return Text("")
        words = [f"epoch {record.epochs:,}/{record.planned_epochs:,}"]
        rate = record.epochs_per_second
        if rate > 0:
            left = (record.planned_epochs - record.epochs) / rate
            words += [pace(rate), f"{duration(left)} left"]
        return Text(" · ".join(words))
