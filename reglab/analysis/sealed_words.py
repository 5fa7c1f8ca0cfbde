"""Looks at the sealed test part in words, for the window and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reglab.analysis.comparison import SCORE_NAMES, SCORES
from reglab.analysis.paired import PairedDifference
from reglab.analysis.sealed import ArmLook, Look, Measure
from reglab.analysis.verdict.phrases import (
    POINTS,
    interval_ends,
    interval_words,
    points_ends,
    points_interval,
    signed,
)
from reglab.experiment.dataset_info import Task
from reglab.words import counted, decimals, percent, plain

COST = "The test examples tell the truth once: whoever chooses by them needs new ones."


def measure_name(measure: Measure, task: Task) -> str:
    """``"accuracy"``, ``"R²"`` or ``"loss"``."""
    return "loss" if measure == "loss" else SCORE_NAMES[SCORES[task]]


def is_share(measure: Measure, task: Task) -> bool:
    """Whether values are shares: written in per cent, and their differences in points."""
    return measure == "score" and task == "classification"


def value_words(value: float, measure: Measure, task: Task) -> str:
    """A value of a measure."""
    return percent(value) if is_share(measure, task) else plain(value)


def difference_words(value: float, measure: Measure, task: Task) -> str:
    """Validation minus test."""
    return difference_number(value, measure, task) + (" points" if is_share(measure, task) else "")


def difference_number(value: float, measure: Measure, task: Task) -> str:
    """Validation minus test, in a cell."""
    points = is_share(measure, task)
    return signed(value, 1 if points else decimals(value), points=points)


def optimism_interval(found: PairedDifference, measure: Measure, task: Task) -> str:
    """Its interval."""
    return points_interval(found) if is_share(measure, task) else interval_words(found)


def optimism_ends(found: PairedDifference, measure: Measure, task: Task) -> str:
    """Its interval, in a cell."""
    return points_ends(found) if is_share(measure, task) else interval_ends(found)


def headline(look: Look, measure: Measure, task: Task) -> str:
    """What a look shows: the arm that validation would choose, or the only one, on the test examples."""
    first = look.ranked(measure)[0]
    name = measure_name(measure, task)
    found = first.optimism(measure)
    if not found.n:
        return f"“{first.name}” has no network that is sound: there is nothing to test."
    val, test = (value_words(value, measure, task) for value in (found.arm, found.baseline))
    there = f" on {look.shift} examples" if look.shift else ""
    examples = f"the {look.shift} test examples" if look.shift else "the test examples"
    if len(look.arms) == 1:
        said = f"“{first.name}” has a validation {name} of {val}{there}, and {test} on {examples}: "
    else:
        which = "lowest" if measure == "loss" else "highest"
        said = (
            f"“{first.name}” has the {which} validation {name} of {len(look.arms)} arms{there}, {val}. "
            f"On {examples} it is {test}, place {look.test_rank(first, measure)} of {len(look.arms)}: "
        )
    return said + _optimism(found, measure, task)


def _optimism(found: PairedDifference, measure: Measure, task: Task) -> str:
    size = difference_words(found.mean, measure, task)
    interval = optimism_interval(found, measure, task)
    if found.clearly_better:
        return f"validation flatters, validation − test is {size} ({interval})."
    if found.clearly_worse:
        return f"validation is harder here, validation − test is {size} ({interval})."
    return f"validation − test is {size} ({interval})."


def when_words(when: str) -> str:
    """The local time of a look, e.g. ``"2026-11-27 14:05"``."""
    return f"{datetime.fromisoformat(when).astimezone():%Y-%m-%d %H:%M}"


def looked_at(arms: Sequence[ArmLook]) -> str:
    """``"“L2”"`` or ``"40 arms"``."""
    return f"“{arms[0].name}”" if len(arms) == 1 else counted(len(arms), "arm")


def look_words(look: Look) -> str:
    """``"look 1: 40 arms at the end, 2026-11-27 14:05"``."""
    return f"look {look.number}: {looked_at(look.arms)} {POINTS[look.point]}, {when_words(look.when)}"


def remark(count: int) -> str:
    """What is said after the first look; a sentence more where there were several."""
    if count < 2:
        return "The seal is open: what is chosen from now on is chosen with these test examples known."
    times = "twice" if count == 2 else f"{count} times"
    return (
        f"The test examples were looked at {times}. Whoever chooses by them uses them as validation "
        "examples: only new ones would tell the truth again."
    )


def shared_examples(look: Look) -> str:
    """What the intervals do not say."""
    shifted = f", {look.shift}" if look.shift else ""
    return (
        f"All networks are measured on the same {look.examples:,} test examples{shifted}. Intervals tell how "
        "far seeds differ, 95 % for each arm alone; they know nothing of other test examples."
    )
