"""Hands on a run: edits of techniques act on the networks while they train."""

from __future__ import annotations

from reglab.experiment.experiment import Experiment
from reglab.experiment.techniques.base import Technique
from reglab.gui.worker import TrainingWorker
from reglab.record.interventions import ChangeArm
from reglab.record.matching import places, same_question
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

    def begin(self) -> None:
        """A run begins: nothing was asked for yet."""
        self._asked.clear()

    def stands(self, record: RunRecord) -> Experiment:
        """Return the record's experiment as it stands after all changes that were asked for."""
        arms = tuple(
            arm
            if (techniques := self._asked.get(place)) is None
            else arm.model_copy(update={"techniques": techniques, "changes": ()})
            for place, arm in enumerate(record.experiment.arms)
        )
        return record.experiment.model_copy(update={"arms": arms})

    def follow(self, record: RunRecord, wanted: Experiment) -> None:
        """Pass techniques on that were edited, where nothing else was and they can be changed so."""
        present = self.stands(record)
        standing = places(present, wanted)
        pairs = [
            (old.latest, wanted.arms[place].latest)
            for old, place in zip(present.arms, standing, strict=True)
            if place is not None
        ]
        if len(pairs) != len(present.arms):
            return
        edited = [place for place, (old, new) in enumerate(pairs) if old.techniques != new.techniques]
        arms = tuple(old.model_copy(update={"techniques": new.techniques}) for old, new in pairs)
        if not edited or not same_question(present.model_copy(update={"arms": arms}), wanted):
            return
        if any(present.problem_of_change(*pairs[place]) for place in edited):
            return
        for place in edited:
            techniques = pairs[place][1].techniques
            self._asked[place] = techniques
            self._worker.change_arm(ChangeArm(place, techniques))
