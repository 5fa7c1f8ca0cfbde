"""What a person has done in the steps of a lesson."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reglab.analysis.outcomes import ArmSummary
from reglab.lessons.conditions import Reached, metric_of
from reglab.lessons.hand_in import Foretold
from reglab.lessons.spec import Measure
from reglab.record.events import Array
from reglab.record.record import RunRecord

COLUMNS = 24
"""So many values a sketch has, from epoch 0 to the last."""
UNKNOWN = ""
"""The prediction of whoever does not know."""


@dataclass(frozen=True)
class Course:
    """A measure of one arm over the epochs.

    Parameters
    ----------
    mean : ndarray of float, shape (epochs,)
        Over the networks of the arm.
    low, high : ndarray of float, shape (epochs,)
        The band of the networks: from the smallest to the largest.
    first : int
        The epoch of the first value: 0 where it is known what was before the first step.
    """

    mean: Array
    low: Array
    high: Array
    first: int = 1

    def begun_at(self, value: float) -> Course:
        """The same with what was before the first step; without it where that is not known."""
        if self.first == 0 or not np.isfinite(value):
            return self
        mean, low, high = (np.concatenate(([value], part)) for part in (self.mean, self.low, self.high))
        return Course(mean, low, high, 0)

    def at_columns(self, epochs: int) -> Array:
        """The mean at the columns of a sketch that goes to an epoch; NaN where it ends before."""
        own = np.arange(len(self.mean)) + self.first
        at = np.linspace(0, epochs, COLUMNS)
        return np.where(at <= own[-1], np.interp(at, own, self.mean), np.nan)

    def spread(self) -> float:
        """How far single networks are from their mean: the mean over the epochs of half the band."""
        return float(np.nanmean(self.high - self.low) / 2)


def course_of(record: RunRecord, arm: str, measure: Measure) -> Course | None:
    """The course of a measure of an arm, by its name; ``None`` where there is none."""
    places = [place for place, each in enumerate(record.experiment.arms) if each.name == arm]
    if not places or measure == "epochs" or not record.epochs:
        return None
    values = record.values(metric_of(measure, record.experiment.data.info.task))
    own = values[:, record.columns(places[0])]
    # A network that diverges has no value there; the others have.
    own = np.where(np.isfinite(own), own, np.nan)
    own = own[np.isfinite(own).any(axis=1)]
    if not len(own):
        return None
    return Course(np.nanmean(own, axis=1), np.nanmin(own, axis=1), np.nanmax(own, axis=1))


@dataclass
class StepState:
    """What a person has done in a step.

    Parameters
    ----------
    answer : int, optional
        The answer that was chosen.
    prediction : str, float, or a tuple of float
        What was foretold; ``None`` before, and empty where a person did not know.
    confidence : int, optional
        How sure one was, from 0; ``None`` where one did not know.
    reflection : str, optional
        Why it came out so, or other than one had expected; empty where one did not want to say.
    ran : bool
        Whether a run has ended in this step.
    arms : tuple of ArmSummary
        What came of it.
    reached : Reached, optional
        How far the goal is.
    course : Course, optional
        The course of what a curve was drawn of.
    baseline : Course, optional
        That of the first arm, which has run before one was asked.
    baseline_arm : ArmSummary, optional
        What the first arm came to in that run.
    """

    answer: int | None = None
    prediction: Foretold | None = None
    confidence: int | None = None
    reflection: str | None = None
    ran: bool = False
    arms: tuple[ArmSummary, ...] = field(default=())
    reached: Reached | None = None
    course: Course | None = None
    baseline: Course | None = None
    baseline_arm: ArmSummary | None = None
