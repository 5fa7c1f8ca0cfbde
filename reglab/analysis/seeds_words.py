"""Differences from the baseline seed by seed, in words: what the seeds tell, and how many would."""

from __future__ import annotations

from reglab.analysis.comparison import JUDGED
from reglab.analysis.holm import NAME
from reglab.analysis.paired import PairedDifference
from reglab.analysis.power import MOST, POWER, seeds_needed
from reglab.analysis.student import LEVEL
from reglab.analysis.verdict.phrases import interval_ends, signed
from reglab.words import MISSING, counted, decimals, fixed, of_seeds, percent


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
        return "told"
    return f"over {MOST:,}" if needed.seeds is None else f"about {needed.seeds:,}"


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
        return f"“{name}” has no seed in which its network and the baseline's are both sound."
    if found.n == 1:
        return f"“{name}”: one seed proves nothing. Train more."
    if found.equal:
        return f"“{name}” equals the baseline in every seed, in its {what}."
    unit = " points" if points else ""
    said = (
        f"“{name}”, {what}: better in {of_seeds(found.wins, found.n)}, on average "
        f"{mean_words(found, points=points)}{unit}"
    )
    needed = seeds_needed(found)
    if needed is None:
        return f"{said}. The seeds do not differ, so nothing can be said beyond them."
    ends = f"{level_words(found)} interval {interval_ends(found, points=points)}{unit}"
    if needed.told:
        side = "better" if found.clearly_better else "worse"
        return f"{said}. It is clearly {side}: the {ends} lies beside zero."
    many = f"more than {MOST:,} seeds" if needed.seeds is None else f"about {counted(needed.seeds, 'seed')}"
    return (
        f"{said}. That is not clear yet ({ends}): {many} would tell a difference of this size in "
        f"{percent(POWER)} of such runs, if it and its spread are as they look."
    )


def method(arms: int) -> str:
    """With which correction intervals are drawn."""
    count = arms * JUDGED
    return (
        f"Each interval has the level that it was judged with: {percent(LEVEL)} for all "
        f"{counted(count, 'difference')} of the verdict together ({NAME}). Gap and score at the best epochs "
        "are judged in no sentence, and have the widest."
    )
