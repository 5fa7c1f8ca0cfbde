"""An order of labelled examples in which every beginning keeps the proportions of the classes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from reglab.data.arrays import Integers, Targets

_PASSES = 16


def stratified_order(
    labels: Targets, rng: np.random.Generator, parts: Sequence[int] = (), behind: int = 0
) -> Integers:
    """Return a random order of the examples whose every beginning is stratified.

    Among the first n examples, the number of each class differs from n times its share of
    all examples by less than one. So the first n are a stratified sample, and a larger
    sample contains the smaller. With one class (or for a regression, labels all equal) it is a
    plain shuffle.

    Few examples can lack a class even so. Where a beginning that is a part of the data does, or
    leaves too few of a class for the parts that come behind, the order of as few examples as
    it takes is changed; all other orders are as if nobody had looked.

    Parameters
    ----------
    labels : array of int, shape (n,)
        Class of each example.
    rng : numpy.random.Generator
        Source of the shuffle.
    parts : sequence of int
        Lengths of beginnings that must have every class, the longest first. A shorter one takes
        its examples out of the longer ones. Those shorter than the number of classes are left alone.
    behind : int
        How many examples of every class must come behind each of them, where there are so many.

    Returns
    -------
    array of int64, shape (n,)
        A permutation of 0 … n − 1.
    """
    _, classes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    pattern = _loosened(np.array(_dealt(tuple(counts.tolist())), dtype=np.int64), counts, rng)
    for size in parts:
        _complete(pattern, counts, size, behind)
    order = np.empty(len(labels), dtype=np.int64)
    for index in range(len(counts)):
        order[pattern == index] = rng.permutation(np.flatnonzero(classes == index))
    return order


@lru_cache(maxsize=64)
def _dealt(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Return one sequence of classes with the property above.

    This is the quota method of apportionment (Balinski & Young 1975): the n-th place goes to
    the class with the most examples per place, among those that would not exceed their quota
    rounded up; it then never falls below the quota rounded down either. Whole numbers only,
    so that no rounding decides.
    """
    total = sum(counts)
    dealt = [0] * len(counts)
    pattern = []
    for place in range(1, total + 1):
        eligible = [k for k, size in enumerate(counts) if dealt[k] * total < place * size]
        # Compares size/(dealt + 1) exactly enough: equal fractions are equal floats.
        chosen = max(eligible, key=lambda k: counts[k] / (dealt[k] + 1))
        dealt[chosen] += 1
        pattern.append(chosen)
    return tuple(pattern)


def _loosened(pattern: Integers, counts: Integers, rng: np.random.Generator) -> Integers:
    """Swap neighbours at random wherever the property survives it.

    Without this the place of an example would tell its class, and whatever is done to every
    tenth place would always hit the same one.
    """
    total = int(counts.sum())
    pattern = pattern.copy()
    # Its number within its class; neighbours of two classes keep theirs when they change places.
    nth = np.empty(total, dtype=np.int64)
    by_class = np.argsort(pattern, kind="stable")
    nth[by_class] = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    for sweep in range(_PASSES):
        first = np.arange(sweep % 2, total - 1, 2)
        left, right = pattern[first], pattern[first + 1]
        # Only the beginning that ends between the two changes: `left` out, `right` in.
        places = first + 1
        less = (nth[first] - 1) * total - places * counts[left]
        more = nth[places] * total - places * counts[right]
        swap = (less > -total) & (more < total) & (rng.random(len(first)) < 0.5) & (left != right)
        first, second = first[swap], places[swap]
        pattern[first], pattern[second] = right[swap], left[swap]
        nth[first], nth[second] = nth[second], nth[first]
    return pattern


def _complete(pattern: Integers, counts: Integers, size: int, behind: int) -> None:
    """Swap places, so that the first `size` have every class and leave `behind` of it; in place.

    Each swap takes an example of a class that has one to spare out of the beginning, from as far
    back in it as there is one, and the next one of a class that is lacking into it.
    """
    classes = len(counts)
    if size < classes or len(pattern) - size < classes * behind:
        return
    quota = size * counts / len(pattern)
    most = np.maximum(counts - behind, 1)
    while True:
        taken = np.bincount(pattern[:size], minlength=classes)
        lacking, excessive = np.flatnonzero(taken == 0), np.flatnonzero(taken > most)
        if not len(lacking) and not len(excessive):
            return
        # One that must come or go first; beside it whichever is furthest from its share.
        come = lacking if len(lacking) else np.flatnonzero(taken < most)
        go = excessive if len(excessive) else np.flatnonzero(taken > 1)
        into = come[np.argmin((taken - quota)[come])]
        out = go[np.argmax((taken - quota)[go])]
        last = np.flatnonzero(pattern[:size] == out)[-1]
        first = size + np.flatnonzero(pattern[size:] == into)[0]
        pattern[[last, first]] = into, out
