"""What lets networks join a run that is under way or has ended: branches, and further seeds."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from reglab.engine.errors import EngineError
from reglab.engine.run.branching import check
from reglab.engine.run.fleet import columns_of
from reglab.engine.run.helpers import Helpers
from reglab.engine.run.ledger import Ledger
from reglab.engine.run.orders import Join, Joined, Standing, Train
from reglab.engine.run.section import Section
from reglab.experiment.experiment import MAX_SEEDS
from reglab.record.events import Branched, Event, ReplicaStopped, SeedsAdded
from reglab.record.interventions import Addition, Branch, MoreSeeds
from reglab.words.language import _

SIGN_OF_LIFE = 0.04
"""Seconds without an event after which there is one that only gives the consumer a chance to act."""
_FROM_FILE = _("these networks come from a file; run the experiment again to go on with it.")


class Joining(ABC):
    """The part of a trainer that takes networks in and trains them as far as the others are."""

    run_id: int
    flush_seconds: float
    section: Section
    helpers: Helpers

    def __init__(self) -> None:
        self._additions: list[Addition] = []
        self._ledger: Ledger | None = None
        self._stopped: list[ReplicaStopped] = []
        self._elsewhere: list[Standing] = []
        """How far the networks of the helpers are."""
        self._untrained: tuple[float, ...] = ()
        self._done = 0
        """The last epoch that all networks have."""
        self._over = False
        self._flushed = self._resumed = 0.0

    @abstractmethod
    def _flush(self, ledger: Ledger) -> Iterator[Event]:
        """Report all epochs that wait, and what happened in them."""

    @abstractmethod
    def _trained(self, order: Train) -> Iterator[Event]:
        """Train and measure an epoch, here and elsewhere, and give signs of life."""

    @abstractmethod
    def _settle(self, epoch: int, ledger: Ledger) -> None:
        """Enter what was measured of the epoch, and take out the replicas that stop."""

    def _set_standing(self, elsewhere: Sequence[Standing]) -> None:
        """Note how far the networks of the helpers are."""
        self._elsewhere = list(elsewhere)
        self.section.past.elsewhere = tuple(s.kept for s in elsewhere if s.kept is not None)

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
        check(command, self.section.fleet, self.section.past)
        self._ask(command)

    def add_seeds(self, command: MoreSeeds) -> None:
        """Train every arm with further seeds, which catch up with the others before they go on.

        Raises
        ------
        EngineError
            If there cannot be so many, or nothing differs from seed to seed.
        """
        experiment = self.section.fleet.experiment
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
        """Take in a branch and train it as far as the others are."""
        assert self._ledger is not None
        yield from self._flush(self._ledger)
        ticket = self.helpers.tell(Join(command))
        new, stops = self.section.branch(command)
        self._ledger.widen(len(new))
        sources = columns_of(self.section.fleet.of_arm(command.source))
        self._untrained += tuple(self._untrained[column] for column in sources)
        yield Branched(self.run_id, command.arm, command.source, command.epoch, new)
        self._stopped += stops
        self._set_standing([reply.standing for reply in self.helpers.replies(ticket)])
        yield from self._catch_up(columns_of(new), command.epoch + 1)

    def _add_seeds(self, command: MoreSeeds) -> Iterator[Event]:
        """Take in further seeds and train them as far as the others are."""
        assert self._ledger is not None
        yield from self._flush(self._ledger)
        ticket = self.helpers.tell(Join(command))
        moved, untrained = self.section.add_seeds(command.count)
        replies: list[Joined] = self.helpers.replies(ticket)
        self._set_standing([reply.standing for reply in replies])
        losses = {moved[column]: loss for column, loss in enumerate(self._untrained)} | untrained
        for reply in replies:
            losses |= reply.untrained
        self._untrained = tuple(losses[column] for column in sorted(losses))
        yield SeedsAdded(self.run_id, self.section.fleet.replicas, self._untrained)
        new = tuple(sorted(set(losses) - set(moved.values())))
        self._ledger.widen(len(new))
        yield from self._catch_up(new, 1)

    def _catch_up(self, columns: tuple[int, ...], first: int) -> Iterator[Event]:
        """Train what has joined through the epochs that the others have behind them, from one on."""
        assert self._ledger is not None
        shape = len(columns), self._ledger.deepest
        ledger = Ledger(self.run_id, self._ledger.metrics, *shape, first, columns)
        for epoch in range(first, self._done + 1):
            if all(standing.joined_ended for standing in (self.section.standing, *self._elsewhere)):
                break
            yield from self._trained(Train(epoch, joined=True))
            self._settle(epoch, ledger)
            if time.perf_counter() - self._flushed >= self.flush_seconds:
                yield from self._flush(ledger)
        yield from self._flush(ledger)
