"""Whether what a lesson asks for, or says, has come true."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reglab.analysis.comparison import SCORES
from reglab.analysis.outcomes import ArmSummary, ReplicaSummary, Values, middle
from reglab.experiment.dataset_info import Task
from reglab.lessons.spec import Condition, Goal, Measure
from reglab.record.peeks import Point


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a goal is: the arm that comes furthest, and which of the conditions it meets."""

    arm: str
    met: tuple[bool, ...]
    values: tuple[float, ...]
    """Mean of each condition's measure; NaN where there is none."""

    @property
    def whole(self) -> bool:
        """Whether the goal is reached."""
        return all(self.met)


def metric_of(measure: Measure, task: Task) -> str:
    """The metric's name: ``"val_score"`` is ``"val_accuracy"`` or ``"val_r2"``."""
    return measure.replace("score", SCORES[task])


def higher_is_better(measure: Measure) -> bool:
    """Whether more of a measure is what a person wants."""
    return measure.endswith("score")


def mean_of(arm: ArmSummary, measure: Measure, at: Point, task: Task) -> float:
    """Mean of a measure over the networks of an arm, of epochs the median; NaN where there is none."""
    if measure == "epochs":
        epochs = [r.final_epoch for r in arm.replicas if r.final_epoch is not None]
        # As it stands in the tables, which the numbers of a lesson are held against.
        return float(middle(epochs)) if epochs else math.nan
    means = arm.last if at == "last" else arm.best
    return means.mean.get(metric_of(measure, task), math.nan)


def value_of(replica: ReplicaSummary, measure: Measure, at: Point, task: Task) -> float:
    """A measure of one network; NaN where it diverged or has not begun."""
    if replica.final_epoch is None:
        return math.nan
    if measure == "epochs":
        return float(replica.final_epoch)
    values: Values = replica.last if at == "last" else replica.best
    return values.get(metric_of(measure, task), math.nan)


def reached(goal: Goal, arms: tuple[ArmSummary, ...], task: Task) -> Reached:
    """Return how far a goal is: of the arms that it may mean, the one that meets most of its conditions."""
    named = {arm.name: arm for arm in arms}
    found = [_met(arm, goal.conditions, named, task) for arm in (arms[1:] or arms)]
    return max(found, key=lambda each: sum(each.met))


def _met(
    anyone: ArmSummary, conditions: tuple[Condition, ...], named: dict[str, ArmSummary], task: Task
) -> Reached:
    """Which conditions are met where those that name no arm speak of `anyone`."""
    met, values = [], []
    for condition in conditions:
        arm = named.get(condition.arm) if condition.arm else anyone
        value = math.nan if arm is None else mean_of(arm, condition.measure, condition.at, task)
        values.append(value)
        bounds = [
            math.nan if name not in named else mean_of(named[name], condition.measure, condition.at, task)
            for name in (condition.above_arm, condition.below_arm)
        ]
        met.append(holds(condition, value, *bounds))
    return Reached(anyone.name, tuple(met), tuple(values))


def seeds_that_agree(conditions: tuple[Condition, ...], arms: tuple[ArmSummary, ...], task: Task) -> int:
    """Of how many seeds the networks meet all conditions, each of which names its arm."""
    named = {arm.name: arm for arm in arms}

    def of(name: str, place: int, condition: Condition) -> float:
        if name not in named:
            return math.nan
        return value_of(named[name].replicas[place], condition.measure, condition.at, task)

    return sum(
        all(
            holds(
                condition,
                of(condition.arm, place, condition),
                of(condition.above_arm, place, condition),
                of(condition.below_arm, place, condition),
            )
            for condition in conditions
        )
        for place in range(len(arms[0].replicas))
    )


def holds(condition: Condition, value: float, above: float, below: float) -> bool:
    """Whether a value meets a condition; `above` and `below` are the values of the arms that it names."""
    if math.isnan(value):
        return False
    least = [] if condition.above is None else [condition.above]
    most = [] if condition.below is None else [condition.below]
    least += [above + condition.by] if condition.above_arm else []
    most += [below - condition.by] if condition.below_arm else []
    return all(value > bound for bound in least) and all(value < bound for bound in most)
