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
from reglab.words.language import _, grouped

COST = _("The test examples tell the truth once: whoever chooses by them needs new ones.")


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
        return _("“{first}” has no network that is sound: there is nothing to test.").format(first=first.name)
    val, test = (value_words(value, measure, task) for value in (found.arm, found.baseline))
    there = _(" on {shift} examples").format(shift=look.shift) if look.shift else ""
    examples = (
        _("the {shift} test examples").format(shift=look.shift) if look.shift else _("the test examples")
    )
    if len(look.arms) == 1:
        said = _("“{first}” has a validation {name} of {val}{there}, and {test} on {examples}: ").format(
            first=first.name, name=name, val=val, there=there, test=test, examples=examples
        )
    else:
        which = "lowest" if measure == "loss" else "highest"
        said = _(
            "“{first}” has the {which} validation {name} of {arms} arms{there}, {val}. "
            "On {examples} it is {test}, place {test_rank} of {arms}: "
        ).format(
            first=first.name,
            which=which,
            name=name,
            arms=len(look.arms),
            there=there,
            val=val,
            examples=examples,
            test=test,
            test_rank=look.test_rank(first, measure),
        )
    return said + _optimism(found, measure, task)


def _optimism(found: PairedDifference, measure: Measure, task: Task) -> str:
    size = difference_words(found.mean, measure, task)
    interval = optimism_interval(found, measure, task)
    if found.clearly_better:
        return _("validation flatters, validation − test is {size} ({interval}).").format(
            size=size, interval=interval
        )
    if found.clearly_worse:
        return _("validation is harder here, validation − test is {size} ({interval}).").format(
            size=size, interval=interval
        )
    return _("validation − test is {size} ({interval}).").format(size=size, interval=interval)


def when_words(when: str) -> str:
    """The local time of a look, e.g. ``"2026-11-27 14:05"``."""
    return f"{datetime.fromisoformat(when).astimezone():%Y-%m-%d %H:%M}"


def looked_at(arms: Sequence[ArmLook]) -> str:
    """``"“L2”"`` or ``"40 arms"``."""
    return f"“{arms[0].name}”" if len(arms) == 1 else counted(len(arms), "arm")


def look_words(look: Look) -> str:
    """``"look 1: 40 arms at the end, 2026-11-27 14:05"``."""
    return _("look {number}: {looked_at} {points}, {when_words}").format(
        number=look.number,
        looked_at=looked_at(look.arms),
        points=POINTS[look.point],
        when_words=when_words(look.when),
    )


def remark(count: int) -> str:
    """What is said after the first look; a sentence more where there were several."""
    if count < 2:
        return _("The seal is open: what is chosen from now on is chosen with these test examples known.")
    times = "twice" if count == 2 else _("{count} times").format(count=count)
    return _(
        "The test examples were looked at {times}. Whoever chooses by them uses "
        "them as validation examples: only new ones would tell the truth again."
    ).format(times=times)


def shared_examples(look: Look) -> str:
    """What the intervals do not say."""
    shifted = f", {look.shift}" if look.shift else ""
    return _(
        "All networks are measured on the same {examples} test examples{shifted}. "
        "Intervals tell how far seeds differ, 95 % for each arm alone; they know "
        "nothing of other test examples."
    ).format(examples=grouped(look.examples), shifted=shifted)
