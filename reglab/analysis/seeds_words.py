"""Differences from the baseline seed by seed, in words: what the seeds tell, and how many would."""

from __future__ import annotations

from reglab.analysis.comparison import JUDGED
from reglab.analysis.holm import NAME
from reglab.analysis.paired import PairedDifference
from reglab.analysis.power import MOST, POWER, seeds_needed
from reglab.analysis.student import LEVEL
from reglab.analysis.verdict.phrases import interval_ends, signed
from reglab.words import MISSING, decimals, fixed, of_seeds, percent
from reglab.words.language import _, grouped, in_context, plural


def mean_words(found: PairedDifference, *, points: bool) -> str:
    """Mean of the differences."""
    return signed(found.mean, 1 if points else decimals(found.mean), points=points)


def level_words(found: PairedDifference) -> str:
    """With which confidence an interval was judged, ``"98.75 %"``."""
    return f"{fixed(100 * found.level, 2).rstrip('0').rstrip('.')} %"


def would_tell(found: PairedDifference) -> str:
    """How many seeds would tell, in a cell."""
    needed = seeds_needed(found)
    if needed is None:
        return MISSING
    if needed.told:
        return in_context("seeds tell a difference", "told")
    return (
        _("over {seeds}").format(seeds=grouped(MOST))
        if needed.seeds is None
        else _("about {seeds}").format(seeds=grouped(needed.seeds))
    )


def seeds_sentence(name: str, found: PairedDifference, what: str, *, points: bool) -> str:
    """What the seeds say of one arm.

    Parameters
    ----------
    name : str
        The arm's.
    found : PairedDifference
        Its difference from the baseline.
    what : str
        The measure and the point, e.g. ``"validation loss at the end"``.
    points : bool
        Whether values are shares.
    """
    if found.n == 0:
        return _("“{arm}” has no seed in which its network and the baseline's are both sound.").format(
            arm=name
        )
    if found.n == 1:
        return _("“{arm}”: one seed proves nothing. Train more.").format(arm=name)
    if found.equal:
        return _("“{arm}” equals the baseline in every seed, in its {measure}.").format(
            arm=name, measure=what
        )
    mean = mean_words(found, points=points)
    text = (
        _("“{arm}”, {measure}: better in {seeds}, on average {mean} points")
        if points
        else _("“{arm}”, {measure}: better in {seeds}, on average {mean}")
    )
    said = text.format(arm=name, measure=what, seeds=of_seeds(found.wins, found.n), mean=mean)
    return said + _how_clear(found, points=points)


def _how_clear(found: PairedDifference, *, points: bool) -> str:
    """Whether the mean says anything beyond these seeds, and how many would; to follow a clause."""
    needed = seeds_needed(found)
    if needed is None:
        return _(". The seeds do not differ, so nothing can be said beyond them.")
    level, ends = level_words(found), interval_ends(found, points=points)
    if needed.told:
        return _told(found, points=points).format(level=level, ends=ends)
    interval = _("{level} interval {ends} points") if points else _("{level} interval {ends}")
    share, interval = percent(POWER), interval.format(level=level, ends=ends)
    if needed.seeds is None:
        return plural(
            ". That is not clear yet ({interval}): more than {n} seed would tell a difference of this size "
            "in {share} of such runs, if it and its spread are as they look.",
            ". That is not clear yet ({interval}): more than {n} seeds would tell a difference of this size "
            "in {share} of such runs, if it and its spread are as they look.",
            MOST,
            interval=interval,
            share=share,
        )
    return plural(
        ". That is not clear yet ({interval}): about {n} seed would tell a difference of this size "
        "in {share} of such runs, if it and its spread are as they look.",
        ". That is not clear yet ({interval}): about {n} seeds would tell a difference of this size "
        "in {share} of such runs, if it and its spread are as they look.",
        needed.seeds,
        interval=interval,
        share=share,
    )


def _told(found: PairedDifference, *, points: bool) -> str:
    """What is said where the interval lies beside zero, with its level and ends still to be filled in."""
    if points:
        return (
            _(". It is clearly better: the {level} interval {ends} points lies beside zero.")
            if found.clearly_better
            else _(". It is clearly worse: the {level} interval {ends} points lies beside zero.")
        )
    return (
        _(". It is clearly better: the {level} interval {ends} lies beside zero.")
        if found.clearly_better
        else _(". It is clearly worse: the {level} interval {ends} lies beside zero.")
    )


def method(arms: int) -> str:
    """With which correction intervals are drawn."""
    return plural(
        "Each interval has the level that it was judged with: {level} for all {n} difference of the verdict "
        "together ({correction}). Gap and score at the best epochs are judged in no sentence, and have the "
        "widest.",
        "Each interval has the level that it was judged with: {level} for all {n} differences of the verdict "
        "together ({correction}). Gap and score at the best epochs are judged in no sentence, and have the "
        "widest.",
        arms * JUDGED,
        level=percent(LEVEL),
        correction=NAME,
    )
