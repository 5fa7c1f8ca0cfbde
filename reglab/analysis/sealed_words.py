"""Looks at the sealed test part in words, for the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from reglab.analysis.comparison import SCORE_NAMES, SCORES
from reglab.analysis.paired import PairedDifference
from reglab.analysis.sealed import ArmLook, Look, Measure
from reglab.analysis.verdict.phrases import (
    interval_ends,
    interval_words,
    points_ends,
    points_interval,
    signed,
)
from reglab.experiment.dataset_info import Task
from reglab.experiment.shifts import SHIFTS
from reglab.words import counted, decimals, percent, plain, quoted
from reglab.words.language import _, plural

COST = _("The test examples tell the truth once: whoever chooses by them needs new ones.")


def measure_name(measure: Measure, task: Task) -> str:
    """``"accuracy"``, ``"R²"`` or ``"loss"``."""
    return _("loss") if measure == "loss" else SCORE_NAMES[SCORES[task]]


def is_share(measure: Measure, task: Task) -> bool:
    """Whether values are shares: written in per cent, and their differences in points."""
    return measure == "score" and task == "classification"


def value_words(value: float, measure: Measure, task: Task) -> str:
    """A value of a measure."""
    return percent(value) if is_share(measure, task) else plain(value)


def difference_words(value: float, measure: Measure, task: Task) -> str:
    """Validation minus test."""
    number = difference_number(value, measure, task)
    return _("{number} points").format(number=number) if is_share(measure, task) else number


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
        return _("“{arm}” has no network that is sound: there is nothing to test.").format(arm=first.name)
    val, test = (value_words(value, measure, task) for value in (found.arm, found.baseline))
    values = {"arm": first.name, "measure": name, "validation": val, "test": test, "shift": _shifted(look)}
    if len(look.arms) == 1:
        text = (
            _(
                "“{arm}” has a validation {measure} of {validation} on {shift} examples, "
                "and {test} on the {shift} test examples:"
            )
            if look.shift
            else _("“{arm}” has a validation {measure} of {validation}, and {test} on the test examples:")
        )
        said = text.format(**values)
    else:
        said = _leading(look, measure, values, look.test_rank(first, measure))
    return f"{said} {_optimism(found, measure, task)}"


def _leading(look: Look, measure: Measure, texts: Mapping[str, str], place: int) -> str:
    """What is said of the best of several arms."""
    arms, values = len(look.arms), {**texts, "place": place}
    if measure == "loss" and look.shift:
        return plural(
            "“{arm}” has the lowest validation {measure} of {n} arm on {shift} examples, {validation}. "
            "On the {shift} test examples it is {test}, place {place} of {n}:",
            "“{arm}” has the lowest validation {measure} of {n} arms on {shift} examples, {validation}. "
            "On the {shift} test examples it is {test}, place {place} of {n}:",
            arms,
            **values,
        )
    if measure == "loss":
        return plural(
            "“{arm}” has the lowest validation {measure} of {n} arm, {validation}. "
            "On the test examples it is {test}, place {place} of {n}:",
            "“{arm}” has the lowest validation {measure} of {n} arms, {validation}. "
            "On the test examples it is {test}, place {place} of {n}:",
            arms,
            **values,
        )
    if look.shift:
        return plural(
            "“{arm}” has the highest validation {measure} of {n} arm on {shift} examples, {validation}. "
            "On the {shift} test examples it is {test}, place {place} of {n}:",
            "“{arm}” has the highest validation {measure} of {n} arms on {shift} examples, {validation}. "
            "On the {shift} test examples it is {test}, place {place} of {n}:",
            arms,
            **values,
        )
    return plural(
        "“{arm}” has the highest validation {measure} of {n} arm, {validation}. "
        "On the test examples it is {test}, place {place} of {n}:",
        "“{arm}” has the highest validation {measure} of {n} arms, {validation}. "
        "On the test examples it is {test}, place {place} of {n}:",
        arms,
        **values,
    )


def _optimism(found: PairedDifference, measure: Measure, task: Task) -> str:
    size = difference_words(found.mean, measure, task)
    interval = optimism_interval(found, measure, task)
    if found.clearly_better:
        text = _("validation flatters, validation − test is {size} ({interval}).")
    elif found.clearly_worse:
        text = _("validation is harder here, validation − test is {size} ({interval}).")
    else:
        text = _("validation − test is {size} ({interval}).")
    return text.format(size=size, interval=interval)


def when_words(when: str) -> str:
    """The local time of a look, e.g. ``"2026-11-27 14:05"``."""
    return f"{datetime.fromisoformat(when).astimezone():%Y-%m-%d %H:%M}"


def looked_at(arms: Sequence[ArmLook]) -> str:
    """``"“L2”"`` or ``"40 arms"``."""
    return quoted(arms[0].name) if len(arms) == 1 else counted(len(arms), "arm")


def look_words(look: Look) -> str:
    """``"look 1: 40 arms at the end, 2026-11-27 14:05"``."""
    text = (
        _("look {number}: {arms} at the end, {time}")
        if look.point == "last"
        else _("look {number}: {arms} at the best epochs, {time}")
    )
    return text.format(number=look.number, arms=looked_at(look.arms), time=when_words(look.when))


def remark(count: int) -> str:
    """What is said after the first look; a sentence more where there were several."""
    if count < 2:
        return _("The seal is open: what is chosen from now on is chosen with these test examples known.")
    if count == 2:
        return _(
            "The test examples were looked at twice. Whoever chooses by them uses "
            "them as validation examples: only new ones would tell the truth again."
        )
    return plural(
        "The test examples were looked at {n} time. Whoever chooses by them uses "
        "them as validation examples: only new ones would tell the truth again.",
        "The test examples were looked at {n} times. Whoever chooses by them uses "
        "them as validation examples: only new ones would tell the truth again.",
        count,
    )


def shared_examples(look: Look) -> str:
    """What the intervals do not say."""
    if look.shift:
        return plural(
            "All networks are measured on the same {n} test example, {shift}. "
            "Intervals tell how far seeds differ, 95 % for each arm alone; they know "
            "nothing of other test examples.",
            "All networks are measured on the same {n} test examples, {shift}. "
            "Intervals tell how far seeds differ, 95 % for each arm alone; they know "
            "nothing of other test examples.",
            look.examples,
            shift=_shifted(look),
        )
    return plural(
        "All networks are measured on the same {n} test example. "
        "Intervals tell how far seeds differ, 95 % for each arm alone; they know "
        "nothing of other test examples.",
        "All networks are measured on the same {n} test examples. "
        "Intervals tell how far seeds differ, 95 % for each arm alone; they know "
        "nothing of other test examples.",
        look.examples,
    )


def _shifted(look: Look) -> str:
    """How the examples of a look are shifted, in words; empty where they are not."""
    return next((shift.words for shift in SHIFTS.values() if shift.name == look.shift), "")
