"""A contest of strength curves in sentences: who did best at its best, and who is not told apart."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.contest import LEAST_SEEDS, Pair, Standings
from reglab.analysis.holm import NAME
from reglab.words import capital, counted, decimals, fixed, listed, percent, typed

HOW = (
    "Told apart is what differs both at the best points and on seeds that did not choose them: the best of "
    "many points is too good by luck."
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
        return [f"{capital(seeds)} cannot say which is best at its best; take {LEAST_SEEDS} or more."]
    if not found.order:
        return [f"None has a {metric} of every seed at any point, so none is the best."]
    tell = _Telling(found, names, metric, "higher" if higher else "lower", share)
    how = f"Paired over {counted(found.seeds, 'seed')}, all comparisons together ({NAME})."
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
            return [f"Only {name} has a {self._metric} of every seed."]
        if not beside:
            return [f"At its best, {name} did best: its {self._metric} is {self._side} than {listed(gaps)}."]
        group = [self._names[place] for place in (leader, *beside)]
        if behind:
            apart = f"{capital(listed(group))} are not told apart at their best"
            return [f"{apart}; {name}’s {self._metric} is {self._side} than {listed(gaps)}."]
        if len(group) == 2:
            size = self._size(leader, beside[0])
            return [f"{capital(listed(group))} are not told apart at their best: the difference is {size}."]
        told = [pair for pair in self._found.pairs if pair.second is not None and pair.told]
        some = (
            f"{capital(name)} is not told from any other" if told else f"No two of {listed(group)} are told"
        )
        return [f"{some}{'' if told else ' apart'} at their best."]

    def off(self) -> list[str]:
        """Which of them are better than without."""
        found = [(place, pair) for place in self._found.order if (pair := self._found.pair(place, None))]
        sides: dict[str, list[str]] = {"better": [], "none": [], "worse": []}
        for place, pair in found:
            key = "better" if pair.better else "worse" if pair.worse else "none"
            sides[key].append(self._names[place])
        said = []
        if sides["better"]:
            said.append(f"{listed(sides['better'])} {_are(sides['better'])} better than 0, which is off")
        if sides["none"]:
            said.append(f"{listed(sides['none'])} {_are(sides['none'])} not told apart from 0, which is off")
        if sides["worse"]:
            said.append(f"{listed(sides['worse'])} {_are(sides['worse'])} worse than 0, which is off")
        return [f"{capital('; '.join(said))}."] if said else []

    def _by(self, leader: int, other: int) -> str:
        return f"by {self._size(leader, other)}"

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
    return (
        f"{_number(mean, size, share=share)} ({typed(100 * difference.level, 3)} % interval {low} to {high})"
    )


def _number(value: float, size: float, *, share: bool) -> str:
    return percent(value, 1) if share else fixed(value, decimals(size))
