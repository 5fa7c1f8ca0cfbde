"""A contest of strength curves in sentences: who did best at its best, and who is not told apart."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.contest import LEAST_SEEDS, Pair, Standings
from reglab.analysis.holm import NAME
from reglab.words import capital, decimals, fixed, listed, percent, typed
from reglab.words.language import _, plural

HOW = _(
    "Told apart is what differs both at the best points and on seeds that did "
    "not choose them: the best of many points is too good by luck."
)
"""How a contest is judged."""


def contest_sentences(
    found: Standings, names: Sequence[str], *, metric: str, higher: bool, share: bool = False
) -> list[str]:
    """All that a contest says.

    Parameters
    ----------
    found : Standings
        How they stand.
    names : sequence of str
        What they are called within a sentence.
    metric : str
        What was compared, e.g. ``"validation loss at the end"``.
    higher : bool
        Whether more of it is better.
    share : bool
        Whether it is written in per cent.
    """
    if found.seeds < LEAST_SEEDS:
        return [
            plural(
                "{n} seed cannot say which is best at its best; take {least} or more.",
                "{n} seeds cannot say which is best at its best; take {least} or more.",
                found.seeds,
                least=LEAST_SEEDS,
            )
        ]
    if not found.order:
        return [
            _("None has a {metric} of every seed at any point, so none is the best.").format(metric=metric)
        ]
    tell = _Telling(found, names, metric, higher, share)
    how = plural(
        "Paired over {n} seed, all comparisons together ({correction}).",
        "Paired over {n} seeds, all comparisons together ({correction}).",
        found.seeds,
        correction=NAME,
    )
    return [*tell.first(), *tell.off(), how]


class _Telling:
    """Makes the sentences."""

    def __init__(
        self, found: Standings, names: Sequence[str], metric: str, higher: bool, share: bool
    ) -> None:
        self._found, self._names = found, names
        self._metric, self._higher, self._share = metric, higher, share

    def first(self) -> list[str]:
        """Who is first, and from whom it is not told apart."""
        leader, *others = self._found.order
        behind: list[int] = []
        beside: list[int] = []
        for other in others:
            pair = self._found.pair(leader, other)
            (behind if pair is not None and pair.told else beside).append(other)
        name = self._names[leader]
        gaps = listed(
            _("{other}’s by {size}").format(other=self._names[other], size=self._size(leader, other))
            for other in behind
        )
        if not others:
            return [_("Only {name} has a {metric} of every seed.").format(name=name, metric=self._metric)]
        if not beside:
            text = (
                _("At its best, {name} did best: its {metric} is higher than {others}.")
                if self._higher
                else _("At its best, {name} did best: its {metric} is lower than {others}.")
            )
            return [text.format(name=name, metric=self._metric, others=gaps)]
        group = listed(self._names[place] for place in (leader, *beside))
        if behind:
            text = (
                _("{group} are not told apart at their best; {name}’s {metric} is higher than {others}.")
                if self._higher
                else _("{group} are not told apart at their best; {name}’s {metric} is lower than {others}.")
            )
            return [text.format(group=capital(group), name=name, metric=self._metric, others=gaps)]
        if len(beside) == 1:
            text = _("{group} are not told apart at their best: the difference is {size}.")
            return [text.format(group=capital(group), size=self._size(leader, beside[0]))]
        if any(pair.second is not None and pair.told for pair in self._found.pairs):
            text = _("{name} is not told from any other at their best.")
        else:
            text = _("No two of {group} are told apart at their best.")
        return [text.format(name=capital(name), group=group)]

    def off(self) -> list[str]:
        """Which of them are better than without."""
        found = [(place, pair) for place in self._found.order if (pair := self._found.pair(place, None))]
        better = [self._names[place] for place, pair in found if pair.better]
        worse = [self._names[place] for place, pair in found if pair.worse and not pair.better]
        none = [self._names[place] for place, pair in found if not pair.better and not pair.worse]
        said = []
        if better:
            said.append(
                plural(
                    "{names} is better than 0, which is off",
                    "{names} are better than 0, which is off",
                    len(better),
                    names=listed(better),
                )
            )
        if none:
            said.append(
                plural(
                    "{names} is not told apart from 0, which is off",
                    "{names} are not told apart from 0, which is off",
                    len(none),
                    names=listed(none),
                )
            )
        if worse:
            said.append(
                plural(
                    "{names} is worse than 0, which is off",
                    "{names} are worse than 0, which is off",
                    len(worse),
                    names=listed(worse),
                )
            )
        return [f"{capital('; '.join(said))}."] if said else []

    def _size(self, leader: int, other: int) -> str:
        """The difference of two with its interval, as an amount of which more is better."""
        pair = self._found.pair(leader, other)
        assert pair is not None
        return _amount(pair, share=self._share)


def _amount(pair: Pair, *, share: bool) -> str:
    """``"0.021 (95 % interval 0.010 to 0.032)"``; the interval has the level at which it was judged."""
    difference = pair.difference
    sign = -1.0 if difference.better == "lower" else 1.0
    mean = sign * difference.mean
    if difference.low is None or difference.high is None:
        return _number(mean, mean, share=share)
    ends = sorted((sign * difference.low, sign * difference.high))
    size = max(abs(end) for end in ends)
    low, high = (_number(end, size, share=share) for end in ends)
    return _("{amount} ({level} % interval {low} to {high})").format(
        amount=_number(mean, size, share=share), level=typed(100 * difference.level, 3), low=low, high=high
    )


def _number(value: float, size: float, *, share: bool) -> str:
    return percent(value, 1) if share else fixed(value, decimals(size))
