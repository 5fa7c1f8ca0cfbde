"""Hands on a run: edits of techniques act on the networks while they train."""

from __future__ import annotations

from reglab.experiment.arm import MAX_CHANGES, Arm
from reglab.experiment.experiment import Experiment
from reglab.experiment.techniques.base import Technique
from reglab.gui.run.staleness import Staleness, staleness
from reglab.gui.run.worker import TrainingWorker
from reglab.record.interventions import ChangeArm
from reglab.record.matching import as_trained, names_now, places, same_question
from reglab.record.record import RunRecord


class LiveHands:
    """Passes what was edited in the techniques on to the networks under training.

    Parameters
    ----------
    worker : TrainingWorker
        What trains.
    """

    def __init__(self, worker: TrainingWorker) -> None:
        self._worker = worker
        self._asked: dict[int, tuple[Technique, ...]] = {}
        self._branches: list[Arm] = []
        self._seeds = 0
        """How many seeds the run will have; 0 where none were added."""
        self._acts: dict[int, int] = {}
        """Changes of each arm, at most."""

    def forget(self) -> bool:
        """Nothing is asked for any more, as a run begins or has ended; return whether anything was."""
        pending = bool(self._asked or self._branches or self._seeds)
        self._asked.clear()
        self._branches.clear()
        self._seeds = 0
        self._acts.clear()
        return pending

    def branch(self, arm: Arm) -> None:
        """An arm was branched; it joins the record when its networks are there."""
        self._branches.append(arm)

    def add_seeds(self, seeds: int) -> None:
        """The run will have so many seeds; they join the record when their networks are there."""
        self._seeds = seeds

    def stands(self, record: RunRecord) -> Experiment:
        """Return the record's experiment as it stands after all changes that were asked for."""
        return self._changed(record, record.experiment)

    def expected(self, record: RunRecord) -> Experiment:
        """Return what the record's experiment will be, with branches and seeds that are still to come."""
        known = {arm.key for arm in record.experiment.arms}
        coming = (arm for arm in self._branches if arm.key not in known)
        arms = (*record.experiment.arms, *coming)
        seeds = max(record.experiment.seeds, self._seeds)
        return self._changed(record, record.experiment.model_copy(update={"arms": arms, "seeds": seeds}))

    def pending(self, record: RunRecord) -> frozenset[str]:
        """Keys of the arms on which a hand was laid of which the epoch is not known yet."""
        return frozenset(
            arm.key
            for place, arm in enumerate(self.expected(record).arms)
            if place in self._asked and not self._settled(record, place)
        )

    def compare(self, record: RunRecord, present: Experiment) -> Staleness:
        """Give the record's arms their names of now, and return what of it still fits the experiment."""
        pending = self.pending(record)
        record.rename(names_now(self.stands(record), present, pending))
        return staleness(self.expected(record), present, pending)

    def as_trained(self, record: RunRecord, present: Experiment, place: int) -> int | None:
        """Position in the record of an arm that is as it was trained, by its position in the experiment."""
        return as_trained(self.stands(record), present, place, self.pending(record))

    def _settled(self, record: RunRecord, place: int) -> bool:
        arms = record.experiment.arms
        return place < len(arms) and arms[place].latest.techniques == self._asked.get(place)

    def _changed(self, record: RunRecord, experiment: Experiment) -> Experiment:
        arms = tuple(
            arm
            if (techniques := self._asked.get(place)) is None or self._settled(record, place)
            else arm.model_copy(update={"techniques": techniques, "changes": ()})
            for place, arm in enumerate(experiment.arms)
        )
        return experiment.model_copy(update={"arms": arms})

    def follow(self, record: RunRecord, wanted: Experiment) -> None:
        """Pass techniques on that were edited, where nothing else was and they can be changed so."""
        present = self.expected(record)
        pairs = [
            (old, wanted.arms[place].latest)
            for old, place in zip(present.arms, places(present, wanted), strict=True)
            if place is not None
        ]
        if len(pairs) != len(present.arms):
            return
        edited = [n for n, (old, new) in enumerate(pairs) if old.latest.techniques != new.techniques]
        arms = tuple(
            old.with_latest(old.latest.model_copy(update={"techniques": new.techniques}))
            for old, new in pairs
        )
        touched = self.pending(record) | {present.arms[place].key for place in edited}
        if not edited or not same_question(present.model_copy(update={"arms": arms}), wanted, touched):
            return
        if any(present.problem_of_change(pairs[n][0].latest, pairs[n][1]) for n in edited):
            return
        for place in edited:
            self._acts.setdefault(place, len(present.arms[place].changes))
        # An act makes one change at most, and what could not be saved is not done.
        if any(self._acts[place] >= MAX_CHANGES for place in edited):
            return
        for place in edited:
            self._acts[place] += 1
            techniques = pairs[place][1].techniques
            self._asked[place] = techniques
            self._worker.change_arm(ChangeArm(place, techniques))
