"""Phrases that several sentences of the verdict share."""

from __future__ import annotations

from reglab.analysis.paired import PairedDifference
from reglab.analysis.verdict.finding import Failures
from reglab.experiment.dataset_info import Task
from reglab.record.peeks import Point
from reglab.words import MISSING, change, decimals, fixed, of_seeds, percent_change
from reglab.words.language import _, grouped

POINTS: dict[Point, str] = {"last": _("at the end"), "best": _("at the best epochs")}
"""With which weights something is measured."""
SEEDS_WANTED = 5
"""Seeds that a person is advised to train."""


def more_seeds() -> str:
    """The advice after one seed."""
    return _("Train {seeds} seeds or more.").format(seeds=SEEDS_WANTED)


def failure_words(failures: Failures) -> str:
    """``"3 of 5 networks of “L2” diverged (the first at epoch 21)"``."""
    name = failures.name
    if failures.all:
        text = _("every network of “{arm}” diverged") if failures.networks > 1 else _("“{arm}” diverged")
        return text.format(arm=name)
    text = (
        _("{count} of {networks} networks of “{arm}” diverged (the first at epoch {epoch})")
        if failures.count > 1
        else _("{count} of {networks} networks of “{arm}” diverged (at epoch {epoch})")
    )
    return text.format(
        count=failures.count, networks=failures.networks, arm=name, epoch=grouped(failures.first)
    )


def interval_words(difference: PairedDifference, *, of_difference: bool = False) -> str:
    """``"95 % interval −0.11 to 0.09"``; corrected where many differences are looked at.

    With `of_difference` it says that it is the difference's, beside values that are not.
    """
    ends = _ends(difference, points=False)
    if ends is None:
        return _no_interval(difference)
    text = (
        _("95 % interval {low} to {high} for the difference")
        if of_difference
        else _("95 % interval {low} to {high}")
    )
    return text.format(low=ends[0], high=ends[1])


def _ends(difference: PairedDifference, *, points: bool) -> tuple[str, str] | None:
    if difference.low is None or difference.high is None:
        return None
    digits = 1 if points else decimals(difference.low, difference.high)
    low, high = (fixed(100 * end if points else end, digits) for end in (difference.low, difference.high))
    return low, high


def interval_ends(difference: PairedDifference, *, points: bool = False) -> str:
    """``"−0.11 to 0.09"``, of shares in percentage points; a dash where there is no interval."""
    return _to(_ends(difference, points=points))


def _to(ends: tuple[str, str] | None) -> str:
    return MISSING if ends is None else _("{low} to {high}").format(low=ends[0], high=ends[1])


def _no_interval(difference: PairedDifference) -> str:
    return _("no interval from one seed") if difference.n == 1 else _("no interval: the seeds do not differ")


def points_interval(difference: PairedDifference) -> str:
    """The interval of a difference of two shares, in percentage points."""
    ends = _point_ends(difference)
    if ends is None:
        return _no_interval(difference)
    return _("95 % interval {low} to {high} points").format(low=ends[0], high=ends[1])


def points_ends(difference: PairedDifference) -> str:
    """``"−4 to 12"``, without tenths where the interval is wide; a dash where there is none."""
    return _to(_point_ends(difference))


def _point_ends(difference: PairedDifference) -> tuple[str, str] | None:
    if difference.low is None or difference.high is None:
        return None
    ends = (100 * difference.low, 100 * difference.high)
    digits = 0 if min(map(abs, ends)) >= 0.5 and max(map(abs, ends)) >= 3 else 1
    return fixed(ends[0], digits), fixed(ends[1], digits)


def not_enough(difference: PairedDifference, better: str, worse: str, mixed: str) -> str:
    """In how many seeds an arm is better, where that does not tell it from the baseline.

    Parameters
    ----------
    difference : PairedDifference
        Seed by seed.
    better, worse, mixed : str
        What is said where all seeds agree that it is, that it is not, and where they do not agree; each has
        ``seeds`` in braces.
    """
    if difference.n in (difference.wins, difference.losses):
        text, agreeing = better if difference.n == difference.wins else worse, difference.n
    else:
        text, agreeing = mixed, difference.wins
    return text.format(seeds=of_seeds(agreeing, difference.n))


def signed(value: float, digits: int, *, points: bool) -> str:
    """A difference with its sign; of shares in percentage points."""
    text = fixed(100 * value if points else value, digits)
    return f"+{text}" if value > 0 and text != MISSING else text


def score_name(task: Task) -> str:
    """The validation score of a task, within a sentence."""
    return _("validation accuracy") if task == "classification" else _("validation R²")


def score_change(score: PairedDifference, task: Task) -> str:
    """A score of the baseline and of an arm, e.g. ``"84 % → 91 %"``."""
    if task == "classification":
        return percent_change(score.baseline, score.arm)
    return change(score.baseline, score.arm)
