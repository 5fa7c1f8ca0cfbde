"""Differences from the baseline seed by seed, in words: what the seeds tell, and how many would."""

from __future__ import annotations

from reglab.analysis.comparison import JUDGED
from reglab.analysis.holm import NAME
from reglab.analysis.paired import PairedDifference
from reglab.analysis.power import MOST, POWER, seeds_needed
from reglab.analysis.student import LEVEL
from reglab.analysis.verdict.phrases import interval_ends, signed
from reglab.words import MISSING, counted, decimals, fixed, of_seeds, percent
from reglab.words.language import _, grouped


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
    return (
        _("over {most}").format(most=grouped(MOST))
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
        return _("“{name}” has no seed in which its network and the baseline's are both sound.").format(
            name=name
        )
    if found.n == 1:
        return _("“{name}”: one seed proves nothing. Train more.").format(name=name)
    if found.equal:
        return _("“{name}” equals the baseline in every seed, in its {what}.").format(name=name, what=what)
    unit = " points" if points else ""
    said = _("“{name}”, {what}: better in {seeds}, on average {mean_words}{unit}").format(
        name=name,
        what=what,
        seeds=of_seeds(found.wins, found.n),
        mean_words=mean_words(found, points=points),
        unit=unit,
    )
    needed = seeds_needed(found)
    if needed is None:
        return _("{said}. The seeds do not differ, so nothing can be said beyond them.").format(said=said)
    ends = _("{level_words} interval {interval_ends}{unit}").format(
        level_words=level_words(found), interval_ends=interval_ends(found, points=points), unit=unit
    )
    if needed.told:
        side = "better" if found.clearly_better else "worse"
        return _("{said}. It is clearly {side}: the {ends} lies beside zero.").format(
            said=said, side=side, ends=ends
        )
    many = (
        _("more than {most} seeds").format(most=grouped(MOST))
        if needed.seeds is None
        else _("about {seeds}").format(seeds=counted(needed.seeds, "seed"))
    )
    return _(
        "{said}. That is not clear yet ({ends}): {many} would tell a difference of "
        "this size in {power} of such runs, if it and its spread are as they look."
    ).format(said=said, ends=ends, many=many, power=percent(POWER))


def method(arms: int) -> str:
    """With which correction intervals are drawn."""
    count = arms * JUDGED
    return _(
        "Each interval has the level that it was judged with: {level} for all "
        "{differences} of the verdict together ({name}). Gap and score at the best "
        "epochs are judged in no sentence, and have the widest."
    ).format(level=percent(LEVEL), differences=counted(count, "difference"), name=NAME)
