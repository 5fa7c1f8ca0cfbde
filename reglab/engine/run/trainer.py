"""The trainer: an experiment in, events out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from reglab.engine.device import available_devices, training_mode
from reglab.engine.errors import EngineError
from reglab.engine.lanes.lane import Lane
from reglab.engine.lanes.past import Past
from reglab.engine.run.fleet import Fleet
from reglab.engine.run.helper import Helper
from reglab.engine.run.helpers import Helpers, Line
from reglab.engine.run.joining import SIGN_OF_LIFE, Joining
from reglab.engine.run.ledger import Ledger
from reglab.engine.run.orders import Begin, Finish, Settle, Settled, Train
from reglab.engine.run.respondent import Respondent
from reglab.engine.run.section import Section
from reglab.experiment.demand import Part
from reglab.experiment.experiment import Experiment
from reglab.experiment.techniques.base import Technique
from reglab.record.events import ArmChanged, Event, Progress, Replica, RunFinished, RunStarted
from reglab.record.interventions import ChangeArm
from reglab.record.networks import Revival
from reglab.record.questions import Answer, Question
from reglab.words.language import _


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
    helpers : sequence of Line
        Other processes that train a part of the networks each; without any all are trained here.
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
    helper = Helper
    """What does a helper's part in another process."""

    def __init__(
        self,
        experiment: Experiment,
        run: int,
        *,
        flush_seconds: float = 0.03,
        helpers: Sequence[Line] = (),
        threads: int | None = None,
    ) -> None:
        if threads is not None and threads < 1:
            raise EngineError(
                _("threads: {threads} is below 1; give 1 or more, or leave it out.").format(threads=threads)
            )
        super().__init__()
        self.run_id = run
        self.flush_seconds = flush_seconds
        self.helpers = Helpers(helpers)
        part = Part(0, len(helpers) + 1) if helpers else None
        self.section = Section(experiment, run, part)
        """The networks that are trained here."""
        self.respondent = Respondent(self.section, self.helpers)
        """Who answers questions."""
        self.threads = threads or 1
        """Threads used."""
        self._changes: dict[int, tuple[Technique, ...]] = {}
        self._halted = False
        self._seconds = 0.0

    @property
    def remembers(self) -> bool:
        """Whether past epochs are kept, for questions and branches; may be changed before it runs."""
        return self.section.remembers

    @remembers.setter
    def remembers(self, remembers: bool) -> None:
        self.section.remembers = remembers

    @property
    def fleet(self) -> Fleet:
        """All networks, and those that are trained here."""
        return self.section.fleet

    @property
    def past(self) -> Past:
        """What was kept of earlier epochs of the networks that are trained here."""
        return self.section.past

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
        self.section.prepare()

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
            if not self._over:
                self._halted = True
                self.helpers.halt()
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
            yield from self._epoch(self._done + 1)
        ticket = self.helpers.tell(Finish())
        restored = self.section.finish()
        for reply in self.helpers.replies(ticket):
            restored |= reply.restored
        self._over = True
        yield RunFinished(self.run_id, "stopped" if self._halted else "completed", self._elapsed(), restored)

    def _all_ended(self) -> bool:
        return self.section.ended and all(standing.ended for standing in self._elsewhere)

    def _begin(self) -> Event:
        processes = len(self.helpers) + 1
        ticket = self.helpers.tell_each(
            {
                number: Begin(self.experiment, self.run_id, Part(number, processes), self.remembers)
                for number in self.helpers.numbers
            }
        )
        losses = self.section.begin()
        for reply in self.helpers.replies(ticket):
            losses |= reply.untrained
        self._untrained = tuple(losses[replica.index] for replica in self.replicas)
        metrics = self.section.metrics
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
        """Take every network through an epoch, and report."""
        assert self._ledger is not None
        arms = []
        for changed in self._changed(epoch):
            arms.append((changed.arm, self.experiment.arms[changed.arm]))
            yield changed
        yield from self._trained(Train(epoch, tuple(arms)))
        self._settle(epoch, self._ledger)
        self._done = epoch
        ended = epoch == self.fleet.epochs or self._all_ended()
        if ended or time.perf_counter() - self._flushed >= self.flush_seconds:
            yield from self._flush(self._ledger)

    def _trained(self, order: Train) -> Iterator[Event]:
        """Train and measure an epoch, here and elsewhere, and give signs of life."""
        ticket, fraction = self.helpers.tell(order), 0.0
        for fraction in self.section.train(order.epoch, joined=order.joined):
            if time.perf_counter() - self._resumed >= SIGN_OF_LIFE:
                yield Progress(self.run_id, order.epoch, fraction)
        while not self.helpers.there(ticket, SIGN_OF_LIFE):
            yield Progress(self.run_id, order.epoch, fraction)
        self.helpers.replies(ticket)

    def _settle(self, epoch: int, ledger: Ledger) -> None:
        """Enter what was measured of the epoch, and take out the replicas that stop."""
        ticket = self.helpers.tell(Settle(epoch))
        own = self.section.settle(epoch)
        others: list[Settled] = self.helpers.replies(ticket)
        stopped = list(own.stopped)
        # Not before: one that is given up must leave no row.
        ledger.open_epoch()
        for rows in own.rows:
            ledger.enter(rows)
        for settled in others:
            for rows in settled.rows:
                ledger.enter(rows)
            stopped += settled.stopped
            for stop in settled.stopped:
                self.past.copy_stop(stop)
        if others:
            self._set_standing([settled.standing for settled in others])
            # As they come where all are trained in one process.
            stopped.sort(key=lambda stop: stop.replica)
        self._stopped += stopped

    def _flush(self, ledger: Ledger) -> Iterator[Event]:
        """Report all epochs that wait, and what happened in them."""
        # Before the epochs, so that whoever pauses after an epoch knows all about it.
        if (news := self.past.news()) is not None:
            yield news
        yield from self._stopped
        self._stopped.clear()
        if ledger.waiting:
            spent = (self.fleet.seconds, *(standing.seconds for standing in self._elsewhere))
            yield ledger.take(self._elapsed(), tuple(map(sum, zip(*spent, strict=True))))
        self._flushed = time.perf_counter()

    # -- hands on the run ----------------------------------------------------------------

    def change(self, command: ChangeArm) -> None:
        """Give an arm other techniques from the next epoch on; of several before it, the last counts."""
        self._changes[command.arm] = command.techniques

    def _changed(self, epoch: int) -> Iterator[ArmChanged]:
        """Make the changes that were asked for since the epoch before."""
        if epoch == 1:
            return
        # Between two events another one may be asked for.
        asked, self._changes = self._changes, {}
        for place, techniques in asked.items():
            arm = self.experiment.arms[place]
            changed = arm.changed(epoch, techniques)
            if techniques == arm.latest.techniques or self.experiment.problem_of_change(
                arm.at(1), changed.latest
            ):
                continue
            self.fleet.set_arm(place, changed)
            yield ArmChanged(self.run_id, place, changed.changes[-1])

    def forget(self) -> None:
        """Have the helpers let go of their networks: this trainer is not asked for anything any more."""
        self.helpers.forget()

    # -- questions -----------------------------------------------------------------------

    def answer(self, question: Question) -> Answer:
        """Answer a question about the run; one that opens the sealed test part is counted."""
        return self.respondent.answer(question)

    def revive(self, kept: Revival) -> tuple[Event, ...]:
        """Take over networks of a run that ended elsewhere, to be asked about; return what is to be told."""
        news = self.respondent.revive(kept)
        self._over = True
        return news
