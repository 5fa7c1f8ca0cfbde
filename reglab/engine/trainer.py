"""The trainer: an experiment in, events out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from torch import nn

from reglab.data import Split, load
from reglab.engine.answers import answer
from reglab.engine.convert import from_module, to_module
from reglab.engine.device import available_devices, prototype, training_mode
from reglab.engine.errors import EngineError
from reglab.engine.lane import Lane
from reglab.engine.members import Member
from reglab.engine.noise import Noise
from reglab.engine.past import Past
from reglab.engine.progress import Ledger
from reglab.engine.snapshots import Moment
from reglab.engine.stack import Stack, Weights
from reglab.engine.structure import Structure
from reglab.experiment.experiment import Arm, Change, Experiment
from reglab.experiment.techniques.base import Technique
from reglab.record.events import (
    CLASSIFICATION_METRICS,
    COMMON_METRICS,
    REGRESSION_METRICS,
    ArmChanged,
    Branched,
    Event,
    Progress,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
)
from reglab.record.interventions import Branch, ChangeArm
from reglab.record.views import Answer, Query

SIGN_OF_LIFE = 0.04
"""Seconds without an event after which there is one that only gives the consumer a chance to act."""


class Trainer:
    """Trains all replicas of an experiment side by side.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    run : int
        Id that all events carry.
    flush_seconds : float
        Finished epochs are reported at most this often; 0 reports each. May be changed while
        it runs.
    threads : int, optional
        Threads for the matrix products, 1 if not given. With more, the library divides a
        product by the number of replicas beside it, so a replica's last bits depend on its
        company; small networks get slower, too. The same number gives the same results.

    Raises
    ------
    EngineError
        If this machine cannot train the experiment.
    """

    available_devices = staticmethod(available_devices)

    def __init__(
        self, experiment: Experiment, run: int, *, flush_seconds: float = 0.03, threads: int | None = None
    ) -> None:
        if threads is not None and threads < 1:
            raise EngineError(f"threads: {threads} is below 1; give 1 or more, or leave it out.")
        self.experiment = experiment
        self.run_id = run
        self.flush_seconds = flush_seconds
        self._like = prototype(experiment.training)
        self._structures = [Structure.of(experiment, arm) for arm in experiment.arms]
        self.threads = threads or 1
        """Threads used."""
        self.replicas = self._replicas()
        """All replicas, by their column."""
        self.lanes: list[Lane] = []
        """The stacks on their way, one per structure; empty before `prepare`."""
        self._data: dict[int, dict[int, Split]] = {}
        self.past = Past(run)
        """What was kept of earlier epochs."""
        self._ledger: Ledger | None = None
        self._stopped: list[ReplicaStopped] = []
        self._changes: dict[int, tuple[Technique, ...]] = {}
        self._forks: list[Branch] = []
        self._done = 0
        self._halted = False
        self._flushed = 0.0
        self._seconds = 0.0
        self._resumed = 0.0

    def _replicas(self) -> tuple[Replica, ...]:
        seeds = self.experiment.seed_values()
        return tuple(
            Replica(arm * len(seeds) + place, arm, seed, structure.parameters, structure.layers)
            for arm, structure in enumerate(self._structures)
            for place, seed in enumerate(seeds)
        )

    def prepare(self) -> None:
        """Load the data and build the stacks; done by `run` where it was not done before."""
        if self.lanes:
            return
        experiment, structures = self.experiment, list(dict.fromkeys(self._structures))
        splits = self._data = {train: self._splits(train) for train in {s.train for s in structures}}
        for structure in structures:
            members = [
                self._member(replica)
                for replica in self.replicas
                if self._structures[replica.arm] == structure
            ]
            data = splits[structure.train]
            stack = Stack(structure, members, data, experiment.training.optimizer, self._like)
            stack.initialise()
            self.lanes.append(Lane(stack))

    def _splits(self, train: int) -> dict[int, Split]:
        """Load the data of every seed; all seeds share one split where none is drawn anew."""
        data, seeds = self.experiment.data, self.experiment.seed_values()
        if not data.resample:
            return dict.fromkeys(seeds, load(data, train, seeds[0]))
        return {seed: load(data, train, seed) for seed in seeds}

    def _member(self, replica: Replica, epoch: int = 1) -> Member:
        """The replica with the techniques of its arm in an epoch."""
        arm = self.experiment.arms[replica.arm].at(epoch)
        network = self.experiment.arm_network(arm)
        scale = self.experiment.scale(arm)
        return Member(replica.index, replica.seed, network.init, arm.active, scale, network.layers)

    def weights(self, replica: int) -> Weights:
        """Return the present or final weights of a replica, by its column.

        Returns
        -------
        list of (array (inputs, outputs), array (outputs,))
            Weight matrix and biases of every layer, float64.

        Raises
        ------
        KeyError
            If there is no such replica, or nothing was prepared yet.
        """
        for lane in self.lanes:
            if replica in lane.final:
                return lane.final[replica]
        stack, place = self._find(replica)
        return stack.get_weights(place)

    def replica_module(self, replica: int) -> nn.Sequential:
        """Return a replica as a network that puts out logits, in evaluation mode, on the CPU."""
        place = self.replicas[replica]
        structure = self._structures[place.arm]
        # Factors are found in double precision, and rounded only where the network computes with them.
        noise = Noise([self._member(place)], structure, torch.empty(0, dtype=torch.float64))
        factors = {
            position: float(factor)
            for position in range(structure.hidden + 1)
            if (factor := noise.evaluation_factor(position)) is not None
        }
        return to_module(structure, self.weights(replica), self._like.dtype, factors)

    def load_module(self, replica: int, module: nn.Module) -> None:
        """Give a replica, which must not have ended, the weights of a network of the same structure.

        Raises
        ------
        ValueError
            If the shapes differ.
        KeyError
            If there is no such replica under training.
        """
        stack, place = self._find(replica)
        stack.set_weights(place, from_module(module))

    def _find(self, replica: int) -> tuple[Stack, int]:
        for lane in self.lanes:
            for place, member in enumerate(() if lane.ended else lane.stack.members):
                if member.replica == replica:
                    return lane.stack, place
        raise KeyError(replica)

    # -- running -------------------------------------------------------------------------

    def run(self) -> Iterator[Event]:
        """Train, and yield what happens.

        Closing the generator stops the training for good; another generator trains the
        branches that were asked for since. Time between an event and the request for the
        next one does not count as training.
        """
        events = self._events()
        try:
            while True:
                with training_mode(self.threads):
                    self._resumed = time.perf_counter()
                    event = next(events, None)
                    self._seconds += time.perf_counter() - self._resumed
                if event is None:
                    return
                yield event
        except GeneratorExit:
            self._halted = True
            raise

    def _elapsed(self) -> float:
        return self._seconds + time.perf_counter() - self._resumed

    def _events(self) -> Iterator[Event]:
        if self._ledger is None:
            yield self._begin()
        while True:
            yield from self._fork_asked()
            if self._halted or self._done == self.experiment.training.epochs or self._all_ended():
                break
            yield from self._change_asked(self._done + 1)
            yield from self._epoch(self._done + 1)
        restored: dict[int, int] = {}
        for lane in self.lanes:
            lane.finish()
            restored |= lane.restored
        self.past.finish(restored)
        yield RunFinished(self.run_id, "stopped" if self._halted else "completed", self._elapsed(), restored)

    def _all_ended(self) -> bool:
        return all(lane.ended for lane in self.lanes)

    def _begin(self) -> Event:
        self.prepare()
        self.past.begin(self.lanes)
        experiment = self.experiment
        own = CLASSIFICATION_METRICS if experiment.data.info.task == "classification" else REGRESSION_METRICS
        metrics = (*COMMON_METRICS, *own)
        deepest = max(replica.layers for replica in self.replicas)
        self._ledger = Ledger(self.run_id, metrics, len(self.replicas), deepest)
        self._seconds, self._resumed = 0.0, time.perf_counter()
        return RunStarted(
            self.run_id,
            self.replicas,
            experiment.training.epochs,
            metrics,
            self._structures[0].steps,
            str(self._like.device),
            self.threads,
        )

    def _epoch(self, epoch: int) -> Iterator[Event]:
        """Take every stack through an epoch, one after the other, and report."""
        assert self._ledger is not None
        active = [(number, lane) for number, lane in enumerate(self.lanes) if not lane.ended]
        self._ledger.open_epoch()
        moments = []
        for position, (number, lane) in enumerate(active):
            for fraction in lane.epoch(epoch):
                if time.perf_counter() - self._resumed >= SIGN_OF_LIFE:
                    yield Progress(self.run_id, epoch, (position + fraction) / len(active))
            moments.append(self._measured(epoch, number, lane, self._ledger, self._stopped))
        self.past.snapshots.take(epoch, moments)
        self._done = epoch
        ended = epoch == self.experiment.training.epochs or self._all_ended()
        if ended or time.perf_counter() - self._flushed >= self.flush_seconds:
            yield from self._flush(self._ledger)

    def _measured(
        self, epoch: int, number: int, lane: Lane, ledger: Ledger, stopped: list[ReplicaStopped]
    ) -> Moment:
        """Enter what a lane measured, and take out the replicas that stop."""
        assert lane.measured is not None
        ledger.enter(lane.columns, lane.measured)
        moment = self.past.observe(epoch, number, lane)
        gone = lane.settle(self.run_id, epoch)
        self.past.settle(epoch, lane, gone)
        stopped += gone
        return moment

    def _flush(self, ledger: Ledger) -> Iterator[Event]:
        """Report all epochs that wait, and what happened in them."""
        # Before the epochs, so that whoever pauses after an epoch knows all about it.
        yield from self._stopped
        self._stopped.clear()
        if (news := self.past.news()) is not None:
            yield news
        if ledger.waiting:
            yield ledger.take(self._elapsed())
        self._flushed = time.perf_counter()

    # -- hands on the run ----------------------------------------------------------------

    def change(self, command: ChangeArm) -> None:
        """Give an arm other techniques from the next epoch on; of several before it, the last counts."""
        self._changes[command.arm] = command.techniques

    def _change_asked(self, epoch: int) -> Iterator[Event]:
        """Make the changes of an epoch: those of the experiment, and those that were asked for."""
        if epoch > 1:
            for place, techniques in self._changes.items():
                arm = self.experiment.arms[place]
                change = Change(epoch=epoch, techniques=techniques)
                changed = arm.model_copy(update={"changes": (*arm.changes, change)})
                if techniques == arm.latest.techniques or self.experiment.problem_of_change(
                    arm.at(1), changed.latest
                ):
                    continue
                self.experiment = with_arm(self.experiment, place, changed)
                yield ArmChanged(self.run_id, place, change)
            self._changes.clear()
        changing = {
            place
            for place, arm in enumerate(self.experiment.arms)
            if any(change.epoch == epoch for change in arm.changes)
        }
        for lane in self.lanes:
            self._change_lane(lane, epoch, changing)

    def _change_lane(self, lane: Lane, epoch: int, changing: set[int]) -> None:
        """Give the replicas of the changing arms their techniques of an epoch."""
        mine = [] if lane.ended else [self.replicas[member.replica] for member in lane.stack.members]
        if any(replica.arm in changing for replica in mine):
            lane.change([self._member(replica, epoch) for replica in mine])

    def branch(self, command: Branch) -> None:
        """Fork an arm at an epoch that was kept; it catches up with the others before they go on.

        Raises
        ------
        EngineError
            If it cannot be forked there.
        """
        snapshots, source = self.past.snapshots, self.experiment.arms[command.source]
        if command.epoch not in snapshots.epochs:
            raise EngineError(f"epoch {command.epoch} was not kept; branch at one that was.")
        if command.epoch >= self.experiment.training.epochs:
            raise EngineError(
                "a branch at the last epoch has nothing left to train; branch at an earlier one."
            )
        if command.arm.at(command.epoch).techniques != source.at(command.epoch).techniques:
            raise EngineError("a branch must have its source's techniques up to its epoch.")
        if problem := self.experiment.problem_of_change(source.at(1), command.arm.latest):
            raise EngineError(f"the branch cannot be trained: {problem}")
        if not any(self._alive(replica, command.epoch) for replica in self._of_arm(command.source)):
            raise EngineError("all networks of that arm had stopped before; branch at an earlier epoch.")
        self._forks.append(command)

    def _of_arm(self, arm: int) -> list[Replica]:
        return [replica for replica in self.replicas if replica.arm == arm]

    def _alive(self, replica: Replica, epoch: int) -> bool:
        stop = self.past.stop_of(replica.index)
        return stop is None or stop.epoch > epoch

    def _fork_asked(self) -> Iterator[Event]:
        while self._forks:
            yield from self._fork(self._forks.pop(0))

    def _fork(self, command: Branch) -> Iterator[Event]:
        """Make a lane of a branch and train it as far as the others are."""
        assert self._ledger is not None
        yield from self._flush(self._ledger)
        sources, arm = self._of_arm(command.source), len(self.experiment.arms)
        first = len(self.replicas)
        new = tuple(replace(r, index=first + place, arm=arm) for place, r in enumerate(sources))
        self.experiment = with_arm(self.experiment, arm, command.arm)
        self._structures.append(self._structures[command.source])
        self.replicas += new
        self._ledger.widen(len(new))
        yield Branched(self.run_id, command.arm, command.source, command.epoch, new)
        living = [
            (old, mine) for old, mine in zip(sources, new, strict=True) if self._alive(old, command.epoch)
        ]
        for old, mine in zip(sources, new, strict=True):
            stop = self.past.stop_of(old.index)
            if stop is not None and stop.epoch <= command.epoch:
                self._stopped.append(replace(stop, replica=mine.index))
                self.past.copy_stop(self._stopped[-1])
        lane = self._lane_of(command, living)
        number = len(self.lanes)
        self.lanes.append(lane)
        ledger = Ledger(
            self.run_id,
            self._ledger.metrics,
            len(new),
            self._ledger.deepest,
            command.epoch + 1,
            tuple(replica.index for replica in new),
        )
        for epoch in range(command.epoch + 1, self._done + 1):
            if lane.ended:
                break
            self._change_lane(
                lane, epoch, {arm} if any(c.epoch == epoch for c in command.arm.changes) else set()
            )
            ledger.open_epoch()
            for fraction in lane.epoch(epoch):
                if time.perf_counter() - self._resumed >= SIGN_OF_LIFE:
                    yield Progress(self.run_id, epoch, fraction)
            moment = self._measured(epoch, number, lane, ledger, self._stopped)
            self.past.snapshots.join(epoch, moment)
            if time.perf_counter() - self._flushed >= self.flush_seconds:
                yield from self._flush(ledger)
        yield from self._flush(ledger)

    def _lane_of(self, command: Branch, living: Sequence[tuple[Replica, Replica]]) -> Lane:
        """Return a lane with the networks as they were at the epoch of a branch."""
        found = [self.past.snapshots.find(old.index, command.epoch) for old, _ in living]
        assert found[0] is not None
        moment = found[0][1]
        members = [self._member(mine, command.epoch) for _, mine in living]
        places = [moment.columns.index(old.index) for old, _ in living]
        lane = Lane(self.lanes[moment.lane].stack.successor(members, moment.memory, places))
        self.past.resume(lane, moment, places)
        return lane

    # -- questions -----------------------------------------------------------------------

    def answer(self, query: Query) -> Answer:
        """Answer a question about the run; see `reglab.engine.answers`."""
        members = [self._member_at(column, query.epoch) for column in query.replicas]
        return answer(query, self.past, self.lanes, members, self._split_of)

    def _split_of(self, member: Member) -> Split:
        return self._data[self._structures[self.replicas[member.replica].arm].train][member.seed]

    def _member_at(self, column: int, epoch: int | None) -> Member:
        return self._member(self.replicas[column], max(1, self.past.epoch_of(column, epoch)))


def with_arm(experiment: Experiment, place: int, arm: Arm) -> Experiment:
    """Return an experiment with another arm at a place, or one more behind the last."""
    arms = (*experiment.arms[:place], arm, *experiment.arms[place + 1 :])
    return experiment.model_copy(update={"arms": arms})
