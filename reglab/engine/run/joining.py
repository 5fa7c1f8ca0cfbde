"""What lets networks join a run that is under way or has ended: branches, and further seeds."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from reglab.engine.errors import EngineError
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.lanes.snapshots import Moment
from reglab.engine.run.branching import branched_lanes, check, copied_stops
from reglab.engine.run.fleet import Fleet, columns_of
from reglab.engine.run.ledger import Ledger
from reglab.experiment.experiment import MAX_SEEDS
from reglab.record.events import Branched, Event, Progress, ReplicaStopped, SeedsAdded
from reglab.record.interventions import Addition, Branch, MoreSeeds
from reglab.words.language import _

SIGN_OF_LIFE = 0.04
"""Seconds without an event after which there is one that only gives the consumer a chance to act."""
_FROM_FILE = _("these networks come from a file; run the experiment again to go on with it.")


class Joining(ABC):
    """The part of a trainer that takes networks in and trains them as far as the others are."""

    run_id: int
    flush_seconds: float
    remembers: bool
    fleet: Fleet
    past: Past

    def __init__(self) -> None:
        self._additions: list[Addition] = []
        self._ledger: Ledger | None = None
        self._stopped: list[ReplicaStopped] = []
        self._untrained: tuple[float, ...] = ()
        self._done = 0
        """The last epoch that all networks have."""
        self._over = False
        self._flushed = self._resumed = 0.0

    @abstractmethod
    def _flush(self, ledger: Ledger) -> Iterator[Event]:
        """Report all epochs that wait, and what happened in them."""

    @abstractmethod
    def _measured(
        self, epoch: int, number: int, lane: Lane, ledger: Ledger, stopped: list[ReplicaStopped]
    ) -> Moment:
        """Enter what a lane measured, and take out the replicas that stop."""

    def add(self, command: Addition) -> None:
        """Branch an arm or add seeds; see `branch` and `add_seeds`."""
        if isinstance(command, Branch):
            self.branch(command)
        else:
            self.add_seeds(command)

    def branch(self, command: Branch) -> None:
        """Branch an arm at an epoch that was kept; it catches up with the others before they go on.

        Raises
        ------
        EngineError
            If it cannot be branched there.
        """
        if self._ledger is None:
            raise EngineError(_FROM_FILE)
        check(command, self.fleet, self.past)
        self._ask(command)

    def add_seeds(self, command: MoreSeeds) -> None:
        """Train every arm with further seeds, which catch up with the others before they go on.

        Raises
        ------
        EngineError
            If there cannot be so many, or nothing differs from seed to seed.
        """
        experiment = self.fleet.experiment
        if self._ledger is None:
            raise EngineError(_FROM_FILE)
        if not experiment.varied:
            raise EngineError(
                _("nothing would differ from seed to seed; let weights, order or examples vary.")
            )
        if command.count < 1 or experiment.seeds + command.count > MAX_SEEDS:
            raise EngineError(
                _("{more} more than {seeds} seeds cannot be; add 1 or more, up to {most} in all.").format(
                    more=command.count, seeds=experiment.seeds, most=MAX_SEEDS
                )
            )
        self._ask(command)

    def _ask(self, command: Addition) -> None:
        self._additions.append(command)
        self._over = False

    def _join_asked(self) -> Iterator[Event]:
        while self._additions:
            command = self._additions.pop(0)
            yield from self._branch(command) if isinstance(command, Branch) else self._add_seeds(command)

    def _branch(self, command: Branch) -> Iterator[Event]:
        """Make lanes of a branch and train them as far as the others are."""
        assert self._ledger is not None
        yield from self._flush(self._ledger)
        sources = self.fleet.of_arm(command.source)
        new = self.fleet.add_branch(command.arm, command.source)
        self._ledger.widen(len(new))
        self._untrained += tuple(self._untrained[replica.index] for replica in sources)
        yield Branched(self.run_id, command.arm, command.source, command.epoch, new)
        for old, mine in zip(sources, new, strict=True):
            self.past.branched(old.index, mine.index, command.epoch)
        self._stopped += copied_stops(self.past, sources, new, command.epoch)
        lanes = branched_lanes(command, self.fleet, self.past, sources, new)
        numbered = list(enumerate(lanes, len(self.fleet.lanes)))
        self.fleet.lanes += lanes
        yield from self._catch_up(numbered, columns_of(new), command.epoch + 1)

    def _add_seeds(self, command: MoreSeeds) -> Iterator[Event]:
        """Make lanes of further seeds and train them as far as the others are."""
        assert self._ledger is not None
        yield from self._flush(self._ledger)
        first = len(self.fleet.lanes)
        moved, lanes = self.fleet.add_seeds(command.count)
        self.past.renumber(moved)
        numbered = list(enumerate(lanes, first))
        for number, lane in numbered if self.remembers else ():
            self.past.join(number, lane)
        losses = {moved[column]: loss for column, loss in enumerate(self._untrained)}
        for lane in lanes:
            losses |= lane.untrained()
        self._untrained = tuple(losses[column] for column in sorted(losses))
        yield SeedsAdded(self.run_id, self.fleet.replicas, self._untrained)
        new = tuple(sorted(set(losses) - set(moved.values())))
        self._ledger.widen(len(new))
        yield from self._catch_up(numbered, new, 1)

    def _catch_up(
        self, numbered: Sequence[tuple[int, Lane]], columns: tuple[int, ...], first: int
    ) -> Iterator[Event]:
        """Train lanes through the epochs that the others have behind them, from one on, and report."""
        assert self._ledger is not None
        shape = len(columns), self._ledger.deepest
        ledger = Ledger(self.run_id, self._ledger.metrics, *shape, first, columns)
        for epoch in range(first, self._done + 1):
            if all(lane.ended for _, lane in numbered):
                break
            ledger.open_epoch()
            for number, lane in numbered:
                if lane.ended:
                    continue
                self.fleet.change(lane, epoch)
                for fraction in lane.epoch(epoch):
                    if time.perf_counter() - self._resumed >= SIGN_OF_LIFE:
                        yield Progress(self.run_id, epoch, fraction)
                moment = self._measured(epoch, number, lane, ledger, self._stopped)
                self.past.snapshots.join(epoch, moment)
            if time.perf_counter() - self._flushed >= self.flush_seconds:
                yield from self._flush(ledger)
        yield from self._flush(ledger)
