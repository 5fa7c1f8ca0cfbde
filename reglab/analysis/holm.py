"""Many hypotheses judged together: a false claim among all of them stays as rare as for a single one."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.student import LEVEL

NAME = "Holm"


def holm_levels(p: Sequence[float], level: float = LEVEL) -> tuple[float, ...]:
    """Confidence level with which each hypothesis is judged in Holm's procedure.

    The smallest p-value is judged as one of m (as Bonferroni judges all of them); if it is significant
    the next one is judged as one of m − 1, and so on, until one is not: it and all that follow are
    judged at the level that was reached. A hypothesis is significant exactly where an interval of its
    level lies beside zero. S. Holm, A simple sequentially rejective multiple test procedure, 1979.

    Parameters
    ----------
    p : sequence of float
        Two-sided p-values.
    level : float
        Confidence level of all together, as a share.

    Returns
    -------
    tuple of float
        A confidence level for each, in the order of `p`.
    """
    alpha, left = 1 - level, len(p)
    levels = [level] * len(p)
    for place in sorted(range(len(p)), key=lambda k: p[k]):
        levels[place] = 1 - alpha / left
        if p[place] <= alpha / left and left > 1:
            left -= 1
    return tuple(levels)
