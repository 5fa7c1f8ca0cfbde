"""The trainer: an experiment in, events out."""

from __future__ import annotations

import time
from collections.abc import Iterator

from reglab.engine.answers.keeping import revive
from reglab.engine.device import available_devices, prototype, training_mode
from reglab.engine.errors import EngineError
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.lanes.snapshots import Moment
from reglab.engine.run.asked import answered
from reglab.engine.run.fleet import Fleet
from reglab.engine.run.joining import SIGN_OF_LIFE, Joining
from reglab.engine.run.ledger import Ledger
from reglab.engine.stack.measurement import metrics_of
from reglab.experiment.experiment import Experiment
from reglab.experiment.techniques.base import Technique
from reglab.record.events import (
    ArmChanged,
    Event,
    Progress,
    Replica,
    ReplicaStopped,
    RunFinished,
    RunStarted,
)
from reglab.record.interventions import ChangeArm
from reglab.record.networks import Revival
from reglab.record.questions import Answer, Question


class Trainer(Joining):
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
        super().__init__()
        self.run_id = run
        self.flush_seconds = flush_seconds
        self.remembers = True
        """Whether past epochs are kept, for questions and branches; may be changed before it runs."""
        self.fleet = Fleet(experiment, prototype(experiment.training))
        """The networks."""
        self.threads = threads or 1
        """Threads used."""
        self.past = Past(run)
        """What was kept of earlier epochs."""
        self._changes: dict[int, tuple[Technique, ...]] = {}
        self._looks = 0
        self._halted = False
        self._seconds = 0.0

    @property
    def experiment(self) -> Experiment:
        """What is trained, with all changes that were made since."""
        return self.fleet.experiment

    @property
    def replicas(self) -> tuple[Replica, ...]:
        """All replicas, by their column."""
        return self.fleet.replicas

    @property
    def lanes(self) -> list[Lane]:
        """The stacks on their way; empty before `prepare`."""
        return self.fleet.lanes

    def prepare(self) -> None:
        """Load the data and build the stacks; done by `run` where it was not done before."""
        if not self.lanes:
            self.fleet.prepare()

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
            # Whoever got the last event need not ask for another one.
            self._halted = self._halted or not self._over
            raise

    def _elapsed(self) -> float:
        return self._seconds + time.perf_counter() - self._resumed

    def _events(self) -> Iterator[Event]:
        if self._ledger is None:
            yield self._begin()
        while True:
            yield from self._join_asked()
            if self._halted or self._done == self.fleet.epochs or self._all_ended():
                break
            yield from self._change_asked(self._done + 1)
            yield from self._epoch(self._done + 1)
        restored: dict[int, int] = {}
        for lane in self.lanes:
            lane.finish()
            restored |= lane.restored
        self.past.finish(restored)
        self._over = True
        yield RunFinished(self.run_id, "stopped" if self._halted else "completed", self._elapsed(), restored)

    def _all_ended(self) -> bool:
        return all(lane.ended for lane in self.lanes)

    def _begin(self) -> Event:
        self.prepare()
        if self.remembers:
            self.past.begin(self.lanes)
        self._untrained, metrics = self.fleet.untrained(), metrics_of(self.experiment.data)
        deepest = max(replica.layers for replica in self.replicas)
        self._ledger = Ledger(self.run_id, metrics, len(self.replicas), deepest)
        self._seconds, self._resumed = 0.0, time.perf_counter()
        return RunStarted(
            self.run_id,
            self.replicas,
            self.fleet.epochs,
            metrics,
            self.fleet.structures[0].steps,
            str(self.fleet.like.device),
            self.threads,
            self._untrained,
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
        if self.remembers:
            self.past.snapshots.take(epoch, moments)
        self._done = epoch
        ended = epoch == self.fleet.epochs or self._all_ended()
        if ended or time.perf_counter() - self._flushed >= self.flush_seconds:
            yield from self._flush(self._ledger)

    def _measured(
        self, epoch: int, number: int, lane: Lane, ledger: Ledger, stopped: list[ReplicaStopped]
    ) -> Moment:
        """Enter what a lane measured, and take out the replicas that stop."""
        assert lane.measured is not None
        ledger.enter(lane.columns, lane.measured)
        moment = self.past.observe(epoch, number, lane)
        gone = lane.settle(self.run_id, epoch, self.fleet.ending(lane, epoch))
        stopped += gone
        return self.past.settle(epoch, moment, lane, gone)

    def _flush(self, ledger: Ledger) -> Iterator[Event]:
        """Report all epochs that wait, and what happened in them."""
        # Before the epochs, so that whoever pauses after an epoch knows all about it.
        if (news := self.past.news()) is not None:
            yield news
        yield from self._stopped
        self._stopped.clear()
        if ledger.waiting:
            yield ledger.take(self._elapsed(), self.fleet.seconds)
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
                changed = arm.changed(epoch, techniques)
                if techniques == arm.latest.techniques or self.experiment.problem_of_change(
                    arm.at(1), changed.latest
                ):
                    continue
                self.fleet.set_arm(place, changed)
                yield ArmChanged(self.run_id, place, changed.changes[-1])
            self._changes.clear()
        for lane in self.lanes:
            self.fleet.change(lane, epoch)

    # -- questions -----------------------------------------------------------------------

    def answer(self, question: Question) -> Answer:
        """Answer a question about the run; one that opens the sealed test part is counted."""
        found = answered(question, self.run_id, self.fleet, self.past, self._looks)
        self._looks += found.peek is not None
        return found

    def revive(self, kept: Revival) -> tuple[Event, ...]:
        """Take over networks of a run that ended elsewhere, to be asked about; return what is to be told."""
        self.prepare()
        revive(self.past, self.lanes, kept)
        self._looks, self._over = kept.looks, True
        return tuple(filter(None, [self.past.news()]))
