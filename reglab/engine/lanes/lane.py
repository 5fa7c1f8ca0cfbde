"""One stack on its way through the epochs: trained, measured, thinned out as replicas stop."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence

from reglab.engine.lanes.stopping import Stopping
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.weights import Weights
from reglab.engine.stack.measurement import Measured, Measurement
from reglab.engine.stack.stack import Stack
from reglab.record.events import ReplicaStopped, StopReason


class Lane:
    """A stack with the early stopping of its replicas.

    Parameters
    ----------
    stack : Stack
        What is trained; replaced by a smaller one whenever replicas stop.
    """

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.final: dict[int, Weights] = {}
        """Weights of the replicas that ended, by their column."""
        self.restored: dict[int, int] = {}
        """Epoch whose weights a replica went back to, by its column."""
        self.columns: tuple[int, ...] = ()
        """Columns of the replicas that were measured last, in the order of `measured`."""
        self.ended = False
        """Whether all replicas have ended."""
        self.measured: Measured | None = None
        """What was measured last."""
        self.spent: dict[int, float] = {}
        """Seconds of training and measuring of every replica, by its column: those that were trained side by
        side share the time of the stack equally."""
        self._stopping = Stopping(stack.members, stack.layout, stack.evaluated.kept)

    @property
    def stopping(self) -> Stopping:
        """Early stopping of the replicas that are left."""
        return self._stopping

    def renumber(self, moved: Mapping[int, int]) -> None:
        """Give the replicas other columns."""
        self.stack.renumber(moved)
        self.final = {moved[column]: weights for column, weights in self.final.items()}
        self.restored = {moved[column]: epoch for column, epoch in self.restored.items()}
        self.columns = tuple(moved[column] for column in self.columns)
        self.spent = {moved[column]: seconds for column, seconds in self.spent.items()}

    def untrained(self) -> dict[int, float]:
        """Training data loss of every replica with its present weights, by its column."""
        columns = (member.replica for member in self.stack.members)
        return dict(zip(columns, self.present().train_loss.tolist(), strict=True))

    def present(self) -> Measurement:
        """Evaluate the present weights of every replica, in the order of the stack's members."""
        measurement = Measurement(self.stack.evaluation, self.stack.loss)
        for _ in self.stack.evaluation_steps(measurement):
            pass
        return measurement

    def change(self, members: Sequence[Member]) -> None:
        """Go on with other techniques; the replicas, and the rules by which they stop, are the same."""
        stack = self.stack.successor(members, self.stack.memory, range(len(members)))
        everyone = range(len(members))
        self._stopping = self._stopping.reduced(stack.members, stack.layout, stack.evaluated.kept, everyone)
        self.stack = stack

    def epoch(self, epoch: int) -> Iterator[float]:
        """Train and measure an epoch; yield often which share of it is done.

        Time between a share and the request for the next one does not count as `spent`.
        """
        seconds, work = 0.0, self._epoch(epoch)
        while True:
            began = time.perf_counter()
            fraction = next(work, None)
            seconds += time.perf_counter() - began
            if fraction is None:
                break
            yield fraction
        share = seconds / len(self.columns)
        for column in self.columns:
            self.spent[column] = self.spent.get(column, 0.0) + share

    def _epoch(self, epoch: int) -> Iterator[float]:
        stack = self.stack
        yield from stack.epoch_steps(epoch)
        measurement = Measurement(stack.evaluation, stack.loss)
        for _ in stack.evaluation_steps(measurement):
            yield 1.0
        self.columns = tuple(member.replica for member in stack.members)
        self.measured = stack.measured(measurement)

    def settle(self, run: int, epoch: int, ending: Collection[int] = ()) -> list[ReplicaStopped]:
        """Take out the replicas that stop after the epoch just measured; return the events that say so.

        Parameters
        ----------
        run, epoch : int
            Id of the run, and the epoch.
        ending : collection of int
            Columns of those that have had all of their epochs.
        """
        assert self.measured is not None
        stopped = set(self._stopping.update(epoch, self.measured))
        finite = self.measured.finite
        events = []
        for place, column in enumerate(self.columns):
            if place in stopped or column in ending or not finite[place]:
                reason: StopReason = "early_stopping" if place in stopped else "finished"
                if not finite[place]:
                    reason = "diverged"
                events.append(ReplicaStopped(run, column, epoch, reason, self._stopping.best_epoch(place)))
        if events:
            gone = {event.replica for event in events}
            self._end([place for place, column in enumerate(self.columns) if column in gone])
            self._keep([place for place, column in enumerate(self.columns) if column not in gone])
        return events

    def finish(self) -> None:
        """End all replicas that are left."""
        if not self.ended:
            self._end(range(len(self.stack.members)))
            self.ended = True

    def _end(self, places: Sequence[int]) -> None:
        """Note the final weights of replicas: the best where they are restored, else the last."""
        for place in places:
            column, best = self.stack.members[place].replica, self._stopping.best_epoch(place)
            if best is not None:
                self.restored[column] = best
            source = None if best is None else self._stopping.best
            self.final[column] = self.stack.get_weights(place, source)

    def _keep(self, keep: Sequence[int]) -> None:
        if not keep:
            self.ended = True
            return
        stack = self.stack.reduced(keep)
        self._stopping = self._stopping.reduced(stack.members, stack.layout, stack.evaluated.kept, keep)
        self.stack = stack
