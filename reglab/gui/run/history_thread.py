"""The thread of the history: records runs while they train, and does what the window wants of the history."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from reglab.experiment.experiment import Experiment
from reglab.gui.threads import WindowThread
from reglab.record.events import Event, RunFailed
from reglab.record.networks import NetworksAt
from reglab.record.notes import Noted
from reglab.record.peeks import Peek
from reglab.store.errors import StoreError
from reglab.store.history import History, Recording
from reglab.store.networks import pack_networks
from reglab.words.language import _

_T = TypeVar("_T")
LAST_PATIENCE_S = 2.0
"""How long the end of the program waits for another one that holds the history."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Begin:
    """A run begins."""

    run: int
    experiment: Experiment


@dataclass(frozen=True, slots=True)
class _Keep:
    """Networks of a run are to be kept."""

    run: int
    networks: tuple[NetworksAt, ...]


@dataclass(frozen=True, slots=True)
class _Fail:
    """Whatever trains has failed."""

    message: str


@dataclass(frozen=True, slots=True)
class _Rename:
    """The arms of a run are called by other names."""

    run: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    """Something is wanted of the history by an object of the window."""

    owner: QObject
    work: Callable[[History], Any]
    then: Callable[[Any], object]
    failed: Callable[[str], object]


_Order = _Begin | _Keep | _Fail | _Rename | _Wish | list[Event] | Literal["shutdown"]


class HistoryThread(WindowThread):
    """Keeps every run of the window while it trains, at most a second behind, and never has the window wait.

    The methods return at once. Where the history cannot be written the run goes on; what has happened waits
    here and is written when that is mended.

    Parameters
    ----------
    make_history : callable
        Makes the history; called in this thread.
    """

    trouble = Signal(str)
    """Runs are not recorded at present: a sentence, once for each reason; empty when they are again."""
    recorded = Signal(int, int)
    """A run of the session is in the history now; carries its number and its id there."""
    changed = Signal()
    """The list of the history is another one: a run of the window began or ended."""
    _done = Signal(object)

    def __init__(self, make_history: Callable[[], History] = History, parent: QObject | None = None) -> None:
        super().__init__("history", parent)
        self._make_history = make_history
        self._orders: SimpleQueue[_Order] = SimpleQueue()
        self._recordings: dict[int, Recording] = {}
        self._networks: dict[int, tuple[NetworksAt, ...]] = {}
        """Networks that are to be kept, by the number of their run in the session."""
        self._written: dict[int, int] = {}
        """Ids of runs before that are written to their ends, by their number in the session."""
        self._shown: dict[int, int] = {}
        """Ids of the runs that were opened again, by their number in the session."""
        self._told = ""
        self._over = False
        self._done.connect(self._deliver)

    # -- called by the window's thread, `take` by any -----------------------------------------

    def begin(self, run: int, experiment: Experiment) -> None:
        """Record a run whose events carry this number."""
        self._tell(_Begin(run, experiment))

    def take(self, events: list[Event]) -> None:
        """Record events; those of runs that are not recorded are dropped."""
        if self.isRunning():
            self._orders.put(events)

    def keep(self, run: int, networks: Sequence[NetworksAt]) -> None:
        """Keep networks of a run of the session, instead of those that were kept."""
        self._tell(_Keep(run, tuple(networks)))

    def resume(self, run: int, number: int) -> None:
        """A run of the history is shown under this number: notes and looks at its test part go on there."""
        self._shown = {run: number}

    def fail(self, message: str) -> None:
        """Whatever trains has failed without an event that says so."""
        self._tell(_Fail(message))

    def rename(self, run: int, names: Sequence[str]) -> None:
        """Call the arms of a run by other names."""
        self._tell(_Rename(run, tuple(names)))

    def ask(
        self,
        owner: QObject,
        work: Callable[[History], _T],
        then: Callable[[_T], object],
        failed: Callable[[str], object],
    ) -> None:
        """Have something done with the history.

        Parameters
        ----------
        owner : QObject
            Who wants it; if that is gone by then, nobody is told.
        work : callable
            What is done, in this thread.
        then : callable
            Takes what came of it, in the window's thread.
        failed : callable
            Takes a sentence instead, where it could not be done.
        """
        self._tell(_Wish(owner, work, then, failed))

    def id_of(self, run: int) -> int | None:
        """Id in the history of a run of the session; ``None`` before it is written."""
        recording = self._recordings.get(run)
        return self._shown.get(run) if recording is None else recording.id

    def end(self) -> None:
        self._over = True
        self._orders.put("shutdown")

    def _tell(self, order: _Order) -> None:
        if self._over:
            return
        self._orders.put(order)
        if not self.isRunning():
            self.start()

    @Slot(object)
    def _deliver(self, answer: tuple[QObject, Callable[[Any], object], Any]) -> None:
        owner, take, found = answer
        if isValid(owner):
            take(found)

    # -- this thread -------------------------------------------------------------------------

    def run(self) -> None:
        """Record and obey until `shutdown`."""
        history = self._make_history()
        try:
            while (order := self._next()) != "shutdown":
                try:
                    self._obey(history, order)
                except Exception:
                    _log.exception("the history thread failed")
        finally:
            for recording in self._recordings.values():
                self._try(partial(recording.close, LAST_PATIENCE_S))
            history.close()

    def _next(self) -> _Order:
        """The next order; no events where it is time to write."""
        due = min((recording.due for recording in self._recordings.values()), default=float("inf"))
        try:
            if due == float("inf"):
                return self._orders.get()
            return self._orders.get(timeout=max(0.0, due - time.monotonic()))
        except Empty:
            return []

    def _obey(self, history: History, order: _Order) -> None:
        if isinstance(order, _Wish):
            # Who looks into the history finds all that has happened; not where writing is in trouble anyway.
            self._write([], at_once=not self._told)
            self._carry_out(history, order)
        elif isinstance(order, _Begin):
            # One that has ended may go on by a branch, until another begins; its networks may still come.
            over = {run: one for run, one in self._recordings.items() if one.due == float("inf")}
            self._written |= {run: one.id for run, one in over.items() if one.id is not None}
            self._recordings = {run: one for run, one in self._recordings.items() if run not in over}
            self._recordings[order.run] = Recording(history, order.experiment, order.run, "window")
            self._write([])
        elif isinstance(order, _Keep):
            self._networks[order.run] = order.networks
            self._write([])
        elif isinstance(order, _Rename):
            if recording := self._recordings.get(order.run):
                recording.rename_arms(order.names)
        elif isinstance(order, _Fail):
            self._write(
                [RunFailed(run, order.message) for run, one in self._recordings.items() if not one.ended]
            )
        elif isinstance(order, list):
            self._write(order)
            for run, number in self._shown.items():
                if added := [one for one in order if one.run == run and isinstance(one, Noted | Peek)]:
                    self._try(partial(history.add, number, added))
        for run in self._written.keys() & self._networks.keys():
            self._keep(run, partial(history.keep_snapshots, self._written[run]))

    def _write(self, events: list[Event], *, at_once: bool = False) -> None:
        for run, recording in self._recordings.items():
            before = recording.id, recording.state
            hurried = at_once and recording.behind
            self._try(recording.write if hurried else partial(recording.take, events), recording)
            if recording.id is not None and before[0] is None:
                self.recorded.emit(run, recording.id)
            if recording.id is not None:
                self._keep(run, recording.keep)
            if before != (recording.id, recording.state):
                self.changed.emit()

    def _keep(self, run: int, keep: Callable[[Mapping[int, bytes]], object]) -> None:
        """Keep networks of a run that is written, if there are any."""
        if run in self._networks and self._try(partial(keep, pack_networks(self._networks[run]))):
            del self._networks[run]

    def _try(self, write: Callable[[], object], recording: Recording | None = None) -> bool:
        """Write, and tell once why that is not possible; return whether it was.

        A recording that has only noted what is to be written says nothing about whether that is possible.
        """
        try:
            write()
            trouble = self._told if recording is not None and recording.behind else ""
        except StoreError as error:
            trouble = str(error)
        if trouble != self._told:
            self._told = trouble
            self.trouble.emit(trouble)
            _log.info("the history: %s", trouble or "written again")
        return not trouble

    def _carry_out(self, history: History, wish: _Wish) -> None:
        try:
            found = wish.work(history)
        except StoreError as error:
            self._done.emit((wish.owner, wish.failed, str(error)))
        except Exception as error:
            _log.exception("a wish of the window failed")
            self._done.emit(
                (
                    wish.owner,
                    wish.failed,
                    _("The history failed ({kind}: {error}).").format(kind=type(error).__name__, error=error),
                )
            )
        else:
            self._done.emit((wish.owner, wish.then, found))
