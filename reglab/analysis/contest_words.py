"""A contest of strength curves in sentences: who did best at its best, and who is not told apart."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.contest import LEAST_SEEDS, Pair, Standings
from reglab.analysis.holm import NAME
from reglab.words import capital, counted, decimals, fixed, listed, percent, typed
from reglab.words.language import _

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
        seeds = counted(found.seeds, "seed")
        return [
            _("{seeds} cannot say which is best at its best; take {least_seeds} or more.").format(
                seeds=capital(seeds), least_seeds=LEAST_SEEDS
            )
        ]
    if not found.order:
        return [
            _("None has a {metric} of every seed at any point, so none is the best.").format(metric=metric)
        ]
    tell = _Telling(found, names, metric, "higher" if higher else "lower", share)
    how = _("Paired over {seeds}, all comparisons together ({name}).").format(
        seeds=counted(found.seeds, "seed"), name=NAME
    )
    return [*tell.first(), *tell.off(), how]


class _Telling:
    """Makes the sentences."""

    def __init__(self, found: Standings, names: Sequence[str], metric: str, side: str, share: bool) -> None:
        self._found, self._names, self._metric, self._side, self._share = found, names, metric, side, share

    def first(self) -> list[str]:
        """Who is first, and from whom it is not told apart."""
        leader, *others = self._found.order
        behind: list[int] = []
        beside: list[int] = []
        for other in others:
            pair = self._found.pair(leader, other)
            (behind if pair is not None and pair.told else beside).append(other)
        name = self._names[leader]
        gaps = [f"{self._names[other]}’s {self._by(leader, other)}" for other in behind]
        if not others:
            return [_("Only {name} has a {metric} of every seed.").format(name=name, metric=self._metric)]
        if not beside:
            return [
                _("At its best, {name} did best: its {metric} is {side} than {gaps}.").format(
                    name=name, metric=self._metric, side=self._side, gaps=listed(gaps)
                )
            ]
        group = [self._names[place] for place in (leader, *beside)]
        if behind:
            apart = _("{group} are not told apart at their best").format(group=capital(listed(group)))
            return [
                _("{apart}; {name}’s {metric} is {side} than {gaps}.").format(
                    apart=apart, name=name, metric=self._metric, side=self._side, gaps=listed(gaps)
                )
            ]
        if len(group) == 2:
            size = self._size(leader, beside[0])
            return [
                _("{group} are not told apart at their best: the difference is {size}.").format(
                    group=capital(listed(group)), size=size
                )
            ]
        told = [pair for pair in self._found.pairs if pair.second is not None and pair.told]
        some = (
            _("{name} is not told from any other").format(name=capital(name))
            if told
            else _("No two of {group} are told").format(group=listed(group))
        )
        return [_("{some}{value} at their best.").format(some=some, value="" if told else " apart")]

    def off(self) -> list[str]:
        """Which of them are better than without."""
        found = [(place, pair) for place in self._found.order if (pair := self._found.pair(place, None))]
        sides: dict[str, list[str]] = {"better": [], "none": [], "worse": []}
        for place, pair in found:
            key = "better" if pair.better else "worse" if pair.worse else "none"
            sides[key].append(self._names[place])
        said = []
        if sides["better"]:
            said.append(
                _("{sides} {are} better than 0, which is off").format(
                    sides=listed(sides["better"]), are=_are(sides["better"])
                )
            )
        if sides["none"]:
            said.append(
                _("{sides} {are} not told apart from 0, which is off").format(
                    sides=listed(sides["none"]), are=_are(sides["none"])
                )
            )
        if sides["worse"]:
            said.append(
                _("{sides} {are} worse than 0, which is off").format(
                    sides=listed(sides["worse"]), are=_are(sides["worse"])
                )
            )
        return [f"{capital('; '.join(said))}."] if said else []

    def _by(self, leader: int, other: int) -> str:
        return _("by {size}").format(size=self._size(leader, other))

    def _size(self, leader: int, other: int) -> str:
        """The difference of two with its interval, as an amount of which more is better."""
        pair = self._found.pair(leader, other)
        assert pair is not None
        return _amount(pair, share=self._share)


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


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
    return _("{number} ({typed} % interval {low} to {high})").format(
        number=_number(mean, size, share=share), typed=typed(100 * difference.level, 3), low=low, high=high
    )


def _number(value: float, size: float, *, share: bool) -> str:
    return percent(value, 1) if share else fixed(value, decimals(size))
