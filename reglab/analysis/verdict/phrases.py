"""Phrases that several sentences of the verdict share."""

from __future__ import annotations

from reglab.analysis.comparison import SCORE_NAMES, SCORES
from reglab.analysis.paired import PairedDifference
from reglab.analysis.verdict.finding import Failures
from reglab.experiment.dataset_info import Task
from reglab.record.peeks import Point
from reglab.words import MISSING, change, decimals, fixed, percent_change
from reglab.words.language import _, grouped

POINTS: dict[Point, str] = {"last": _("at the end"), "best": _("at the best epochs")}
"""With which weights something is measured."""
SEEDS_WANTED = 5
"""Seeds that a person is advised to train."""
MORE_SEEDS = _("Train {seeds_wanted} seeds or more").format(seeds_wanted=SEEDS_WANTED)


def failure_words(failures: Failures) -> str:
    """``"3 of 5 networks of “L2” diverged (the first at epoch 21)"``."""
    if failures.all:
        who = (
            _("every network of “{failures}”").format(failures=failures.name)
            if failures.networks > 1
            else f"“{failures.name}”"
        )
        return _("{who} diverged").format(who=who)
    return _("{count} of {networks} networks of “{failures}” diverged ({value}at epoch {first})").format(
        count=failures.count,
        networks=failures.networks,
        failures=failures.name,
        value=_("the first ") if failures.count > 1 else "",
        first=grouped(failures.first),
    )


def interval_words(difference: PairedDifference) -> str:
    """``"95 % interval −0.11 to 0.09"``; corrected where many differences are looked at."""
    if difference.low is None or difference.high is None:
        return _no_interval(difference)
    return _("95 % interval {interval_ends}").format(interval_ends=interval_ends(difference))


def interval_ends(difference: PairedDifference, *, points: bool = False) -> str:
    """``"−0.11 to 0.09"``, of shares in percentage points; a dash where there is no interval."""
    if difference.low is None or difference.high is None:
        return MISSING
    digits = 1 if points else decimals(difference.low, difference.high)
    low, high = (fixed(100 * end if points else end, digits) for end in (difference.low, difference.high))
    return _("{low} to {high}").format(low=low, high=high)


def _no_interval(difference: PairedDifference) -> str:
    return _("no interval from one seed") if difference.n == 1 else _("no interval: the seeds do not differ")


def points_interval(difference: PairedDifference) -> str:
    """The interval of a difference of two shares, in percentage points."""
    if difference.low is None or difference.high is None:
        return _no_interval(difference)
    return _("95 % interval {points_ends} points").format(points_ends=points_ends(difference))


def points_ends(difference: PairedDifference) -> str:
    """``"−4 to 12"``, without tenths where the interval is wide; a dash where there is none."""
    if difference.low is None or difference.high is None:
        return MISSING
    ends = (100 * difference.low, 100 * difference.high)
    digits = 0 if min(map(abs, ends)) >= 0.5 and max(map(abs, ends)) >= 3 else 1
    return _("{ends} to {ends2}").format(ends=fixed(ends[0], digits), ends2=fixed(ends[1], digits))


def signed(value: float, digits: int, *, points: bool) -> str:
    """A difference with its sign; of shares in percentage points."""
    text = fixed(100 * value if points else value, digits)
    return f"+{text}" if value > 0 and text != MISSING else text


def score_name(task: Task) -> str:
    """The validation score of a task."""
    return _("validation {score_names}").format(score_names=SCORE_NAMES[SCORES[task]])


def score_change(score: PairedDifference, task: Task) -> str:
    """A score of the baseline and of an arm, e.g. ``"84 % → 91 %"``."""
    if task == "classification":
        return percent_change(score.baseline, score.arm)
    return change(score.baseline, score.arm)
