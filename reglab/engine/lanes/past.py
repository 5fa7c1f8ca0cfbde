"""The past of a run: what was kept of its lanes, and networks as they were in an earlier epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.snapshots import BUDGET, Moment, Snapshots
from reglab.engine.replicas.members import Member
from reglab.engine.stack.stack import Stack
from reglab.record.events import ReplicaStopped
from reglab.record.more_seeds import moved_stops
from reglab.record.questions import Kept

VIEWERS = 6
"""Stacks that are held ready to answer questions: one for each view, and a few more."""


class Past:
    """Keeps moments of the lanes of a run, and finds networks in them.

    Parameters
    ----------
    run : int
        Id of the run.
    budget : int
        Bytes that may be kept.
    """

    def __init__(self, run: int, budget: int = BUDGET) -> None:
        self._run = run
        self.snapshots = Snapshots(budget)
        self.elsewhere: tuple[NDArray[np.int64], ...] = ()
        """The epochs that are kept of networks trained in other processes, where those are not all."""
        self._stopped: dict[int, ReplicaStopped] = {}
        self._final: dict[int, int] = {}
        self._origins: dict[int, tuple[int, int]] = {}
        self._told: NDArray[np.int64] = np.empty(0, np.int64)
        self._viewers: dict[tuple[int, tuple[int, ...]], Stack] = {}

    # -- keeping ---------------------------------------------------------------------------

    def begin(self, lanes: Sequence[Lane]) -> None:
        """Keep the initial weights."""
        self.snapshots.take(0, [_moment(number, lane) for number, lane in enumerate(lanes)])

    def observe(self, epoch: int, number: int, lane: Lane) -> Moment:
        """Note the best epochs of a lane that was just measured, and return the moment, not yet a copy.

        Comes before replicas that stop are taken out.
        """
        assert lane.measured is not None
        losses = lane.measured.values["val_loss"]
        self.snapshots.note(epoch, lane.columns, np.where(np.isfinite(losses), losses, np.inf))
        return _moment(number, lane)

    def settle(self, epoch: int, moment: Moment, lane: Lane, stopped: Sequence[ReplicaStopped]) -> Moment:
        """Note which replicas of a lane stopped, and where the others would go back to.

        Returns the moment with the rules of those that are left as they stand after the epoch.
        """
        for event in stopped:
            self._stopped[event.replica] = event
            self.snapshots.note_stop(epoch)
            if event.restored_epoch:
                self.snapshots.note_return(event.replica, event.restored_epoch)
        if lane.ended:
            return replace(moment, watches={})
        left = [member.replica for member in lane.stack.members]
        for place, best in lane.stopping.returns.items():
            self.snapshots.note_return(left[place], best)
        watches = {moment.columns.index(left[place]): w for place, w in lane.stopping.watches.items()}
        return replace(moment, watches=watches)

    def finish(self, restored: dict[int, int]) -> None:
        """The run has ended: its networks are those of these epochs, where they went back."""
        self._final |= restored

    def branched(self, old: int, new: int, epoch: int) -> None:
        """A replica has the past of another one up to an epoch."""
        self._origins[new] = (old, epoch)

    def revive(self, epochs: int, stopped: Sequence[ReplicaStopped], restored: Mapping[int, int]) -> None:
        """Take over how a run ended whose networks come from a file."""
        self.snapshots.put(epochs, ())
        self._stopped |= {event.replica: event for event in stopped}
        self._final |= restored

    def milestones(self, column: int) -> frozenset[int]:
        """Epochs of a replica by which it is judged: its best, and the one in which it stopped."""
        stop = self._stopped.get(column)
        found = (self.snapshots.best(column), None if stop is None else stop.epoch)
        return frozenset(epoch for epoch in found if epoch)

    def find(self, column: int, epoch: int) -> tuple[int, Moment, int] | None:
        """Return the newest kept epoch of a replica up to `epoch`, its moment, and its place there."""
        while column in self._origins and epoch <= self._origins[column][1]:
            column = self._origins[column][0]
        found = self.snapshots.find(column, epoch)
        return None if found is None else (*found, found[1].columns.index(column))

    def copy_stop(self, event: ReplicaStopped) -> None:
        """A branch has a replica that had stopped before it was branched."""
        self._stopped[event.replica] = event

    def resume(self, lane: Lane, moment: Moment, places: Sequence[int]) -> None:
        """Let early stopping of a branched lane go on as it stood in a moment.

        Parameters
        ----------
        lane : Lane
            The lane.
        moment : Moment
            Where its replicas come from.
        places : sequence of int
            Their places there.
        """
        watches, best = {}, {}
        for place, where in enumerate(places):
            if (watch := moment.watches.get(where)) is None:
                continue
            watches[place] = replace(watch, rule=copy(watch.rule))
            if watch.restore and watch.rule.best_epoch:
                found = self.find(moment.columns[where], watch.rule.best_epoch)
                assert found is not None
                best[place] = (found[1].memory, found[2])
        lane.stopping.resume(watches, best)

    def join(self, number: int, lane: Lane) -> None:
        """Keep the initial weights of a lane that joins the others."""
        self.snapshots.join(0, _moment(number, lane))

    def renumber(self, moved: Mapping[int, int]) -> None:
        """Give the replicas other columns."""
        self.snapshots.renumber(moved)
        self._stopped = moved_stops(self._stopped, moved)
        self._final = {moved[column]: epoch for column, epoch in self._final.items()}
        self._origins = {moved[new]: (moved[old], epoch) for new, (old, epoch) in self._origins.items()}
        self._viewers.clear()

    @property
    def epochs(self) -> NDArray[np.int64]:
        """All epochs that are kept of every network, ascending."""
        epochs = self.snapshots.epochs
        for kept in self.elsewhere:
            epochs = np.intersect1d(epochs, kept)
        return epochs

    def news(self) -> Kept | None:
        """What there is to be told about kept epochs since this was asked last."""
        epochs = self.epochs
        if np.array_equal(epochs, self._told):
            return None
        self._told = epochs
        return Kept(self._run, epochs)

    def stop_of(self, column: int) -> ReplicaStopped | None:
        """How a replica ended before the others, if it did."""
        return self._stopped.get(column)

    # -- finding ---------------------------------------------------------------------------

    def epoch_of(self, column: int, epoch: int | None) -> int:
        """The epoch whose weights a replica has at an epoch, ``None`` for now or its end."""
        stop = self._stopped.get(column)
        if stop is not None and (epoch is None or epoch >= stop.epoch):
            return stop.restored_epoch or stop.epoch
        if epoch is None:
            return self._final.get(column, self.snapshots.newest)
        return epoch

    @torch.inference_mode()
    def networks(
        self, lanes: Sequence[Lane], members: Sequence[Member], epochs: Sequence[int | None]
    ) -> list[tuple[Stack, tuple[int, ...], int]]:
        """Return stacks of the members as they were at an epoch of their own each.

        Parameters
        ----------
        lanes : sequence of Lane
            All lanes of the run.
        members : sequence of Member
            The replicas that are asked for.
        epochs : sequence of int or None
            One for each member, as in `reglab.record.questions.Question`.

        Returns
        -------
        list of (Stack, columns, epoch)
            Stacks for evaluation, valid until the next call; their columns in order, and the
            newest epoch that they hold.
        """
        groups: dict[int, list[tuple[Member, Moment, int, int]]] = {}
        for member, epoch in zip(members, epochs, strict=True):
            found = self.find(member.replica, self.epoch_of(member.replica, epoch))
            if found is None:
                raise KeyError(member.replica)
            kept, moment, where = found
            groups.setdefault(moment.lane, []).append((member, moment, where, kept))
        result = []
        for lane, group in groups.items():
            mine, (_, first, where, _) = [entry[0] for entry in group], group[0]
            viewer = self._viewer(lanes[lane], lane, mine, first, where)
            for place, (_, moment, here, _) in enumerate(group):
                moment.memory.restore_one(viewer.memory, here, place)
            columns = tuple(member.replica for member in mine)
            result.append((viewer, columns, max(entry[3] for entry in group)))
        return result

    def _viewer(
        self, lane: Lane, number: int, members: Sequence[Member], moment: Moment, where: int
    ) -> Stack:
        key = (number, tuple(member.replica for member in members))
        viewer = self._viewers.pop(key, None)
        if viewer is None or viewer.members != tuple(members):
            viewer = lane.stack.successor(members, moment.memory, [where] * len(members))
        self._viewers[key] = viewer
        while len(self._viewers) > VIEWERS:
            self._viewers.pop(next(iter(self._viewers)))
        return viewer


def _moment(number: int, lane: Lane) -> Moment:
    stack = lane.stack
    columns = tuple(member.replica for member in stack.members)
    return Moment(number, columns, stack.memory, lane.stopping.watches)
