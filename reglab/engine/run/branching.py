"""Branches: an arm goes on from an epoch that was kept as another one, which catches up with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reglab.engine.errors import EngineError
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.lanes.snapshots import Moment
from reglab.engine.run.fleet import Fleet
from reglab.record.events import Replica, ReplicaStopped
from reglab.record.interventions import Branch
from reglab.words.language import _


def check(command: Branch, fleet: Fleet, past: Past) -> None:
    """Raise `EngineError` if an arm cannot be branched as asked."""
    experiment = fleet.experiment
    source = experiment.arms[command.source]
    if command.epoch not in past.epochs:
        raise EngineError(
            _("epoch {epoch} was not kept; branch at one that was.").format(epoch=command.epoch)
        )
    if command.epoch >= fleet.epochs_of(command.source):
        raise EngineError(_("a branch at the last epoch has nothing to train; branch at an earlier one."))
    if command.arm.at(command.epoch).techniques != source.at(command.epoch).techniques:
        raise EngineError(_("a branch must have its source's techniques up to its epoch."))
    if problem := experiment.problem_of_change(source.at(1), command.arm.latest):
        raise EngineError(_("the branch cannot be trained: {problem}").format(problem=problem))
    if not any(alive(past, replica, command.epoch) for replica in fleet.of_arm(command.source)):
        raise EngineError(_("all networks of that arm had stopped before; branch at an earlier epoch."))


def alive(past: Past, replica: Replica, epoch: int) -> bool:
    """Whether a replica is still trained after an epoch."""
    stop = past.stop_of(replica.index)
    return stop is None or stop.epoch > epoch


def copied_stops(
    past: Past, sources: Sequence[Replica], new: Sequence[Replica], epoch: int
) -> list[ReplicaStopped]:
    """Let the replicas of a branch whose sources had stopped before its epoch have stopped, too."""
    events = []
    for old, mine in zip(sources, new, strict=True):
        stop = past.stop_of(old.index)
        if stop is not None and not alive(past, old, epoch):
            events.append(replace(stop, replica=mine.index))
            past.copy_stop(events[-1])
    return events


def branched_lanes(
    command: Branch, fleet: Fleet, past: Past, replicas: Sequence[tuple[Replica, Replica]]
) -> list[Lane]:
    """Return lanes with the living networks of an arm as they were at the epoch of a branch.

    There are as many as those that they come from: further seeds have lanes of their own.

    Parameters
    ----------
    command : Branch
        The branch.
    fleet, past
        The networks, and what was kept of them.
    replicas : sequence of (Replica, Replica)
        A replica of the arm that is branched, and that of the branch which comes of it; those trained here.
    """
    groups: dict[int, list[tuple[Replica, Moment, int]]] = {}
    for old, mine in replicas:
        if alive(past, old, command.epoch):
            found = past.find(old.index, command.epoch)
            assert found is not None
            _, moment, place = found
            groups.setdefault(id(moment), []).append((mine, moment, place))
    lanes = []
    for group in groups.values():
        moment, places = group[0][1], [place for _, _, place in group]
        members = [fleet.member(mine, command.epoch) for mine, _, _ in group]
        lane = Lane(fleet.lanes[moment.lane].stack.successor(members, moment.memory, places))
        past.resume(lane, moment, places)
        lanes.append(lane)
    return lanes
