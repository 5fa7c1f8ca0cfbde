"""Where the pictures of techniques ask: a run that trained the arm, else the networks as they begin."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from reglab.experiment.experiment import Arm, Experiment
from reglab.gui.drafts.questions import DraftQuestions
from reglab.gui.run.questions import Questions
from reglab.gui.widgets.throttle import Throttle
from reglab.record.matching import as_trained, place_of
from reglab.record.questions import Answer
from reglab.record.record import RunRecord
from reglab.record.worked import TechniqueWant, TermSums

PAUSE_MS = 400
"""Pause between two looks at a run under way: questions take time from the training."""
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Source:
    """The network that a picture shows.

    Parameters
    ----------
    run, column : int
        The run and the network's column in it; run 0 for one that nobody has trained.
    epoch : int or None
        The epoch that is looked at; ``None`` for the newest.
    newest : int
        The newest epoch there is.
    seed : int
        The seed of the network.
    alone : Experiment, optional
        The experiment with this arm alone, where nobody has trained it.
    """

    run: int
    column: int
    epoch: int | None
    newest: int
    seed: int
    alone: Experiment | None = None

    @property
    def trained(self) -> bool:
        """Whether it has learned anything."""
        return self.run != 0 and (self.newest if self.epoch is None else self.epoch) > 0


class Desk(QObject):
    """Knows the run that is shown, and asks for the pictures.

    Parameters
    ----------
    questions : Questions, optional
        Those of the run; without, nobody answers.
    """

    changed = Signal()
    """Another run, or another epoch, is looked at."""

    def __init__(self, questions: Questions | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._record: RunRecord | None = None
        self._epoch: int | None = None
        self._drafts: dict[int, tuple[Experiment, DraftQuestions]] = {}
        self._throttle = Throttle(self.changed.emit, PAUSE_MS, 0.0, self)
        self._seen: object = None

    @property
    def answers(self) -> bool:
        """Whether there is somebody who answers."""
        return self._questions is not None

    def set_record(self, record: RunRecord | None) -> None:
        """Ask about another run, or none."""
        self._record, self._epoch = record, None
        self.refresh()

    def show_epoch(self, epoch: int | None) -> None:
        """Ask for the networks as of an epoch; ``None`` for the newest."""
        self._epoch = epoch
        self.refresh()

    def refresh(self) -> None:
        """Tell if there is something new, not too often."""
        record = self._record
        seen = (id(record), self._epoch, record and (record.epochs, len(record.replicas), record.state))
        if seen != self._seen:
            self._seen = seen
            self._throttle.request()

    @staticmethod
    def new_user() -> int:
        """Return a number for a picture, by which it asks."""
        return next(_numbers)

    def source(self, want: TechniqueWant, experiment: Experiment, arm: Arm) -> Source:
        """Find the network of an arm that can answer, of its first seed.

        Sums are those of the weights that there are, whatever the strength was meanwhile set to; masks are of
        the rate that is set, which only a run with it has drawn.
        """
        record = self._record
        if record is not None and record.replicas and not record.lost:
            if isinstance(want, TermSums):
                place = place_of(record.experiment, arm.key)
                if place is not None:
                    asked = record.experiment
                    same = asked.arm_network(asked.arms[place]) == experiment.arm_network(arm)
                    place = place if same else None
            else:
                place, here = None, place_of(experiment, arm.key)
                if here is not None and experiment.arms[here] == arm:
                    place = as_trained(record.experiment, experiment, here)
            if place is not None and (columns := record.columns(place)):
                column = columns[0]
                return Source(record.run, column, self._epoch, record.epochs, record.replicas[column].seed)
        return Source(0, 0, 0, 0, experiment.first_seed, _alone(want, experiment, arm))

    def ask(self, user: int, source: Source, want: TechniqueWant, take: Callable[[Answer], None]) -> None:
        """Ask a network; `take` is called with the answer unless this user asks again before."""
        if source.alone is None:
            if self._questions is not None:
                self._questions.ask(f"technique {user}", want, (source.column,), source.epoch, take)
            return
        known = self._drafts.get(user)
        if known is None or known[0] != source.alone:
            questions = DraftQuestions(self) if known is None else known[1]
            questions.set_draft(-next(_numbers), source.alone)
            self._drafts[user] = source.alone, questions
        self._drafts[user][1].ask("technique", want, (0,), 0, take)

    def leave(self, user: int) -> None:
        """Forget a user that is not seen any more: with the last one the process that answers ends."""
        if (known := self._drafts.pop(user, None)) is not None:
            known[1].close()
            known[1].deleteLater()


def _alone(want: TechniqueWant, experiment: Experiment, arm: Arm) -> Experiment:
    """The experiment with one arm and one seed; without its penalties where these are asked about."""
    techniques = arm.latest.techniques
    if isinstance(want, TermSums):
        scale = experiment.scale(arm)
        techniques = tuple(technique for technique in techniques if not technique.penalty(scale))
    own = arm.latest.model_copy(update={"techniques": techniques})
    return experiment.model_copy(update={"name": "draft", "notes": "", "seeds": 1, "arms": (own,)})
