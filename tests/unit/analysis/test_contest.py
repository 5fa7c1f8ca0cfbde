"""Curves beside each other: judged by seeds that did not choose, told apart only where the numbers say so."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from reglab.analysis.contest import Contender, held_out, standings
from reglab.analysis.contest_words import contest_sentences
from reglab.record.events import Array


def curve(bottom: float, points: int = 9, place: int = 4) -> Array:
    """A valley over strengths."""
    return bottom + 0.05 * np.abs(np.arange(points) - place)


def words(lines: list[Contender], names: list[str], *, higher: bool = False) -> str:
    found = standings(lines, better="higher" if higher else "lower")
    return " ".join(contest_sentences(found, names, metric="validation loss at the end", higher=higher))


def test_a_seed_does_not_choose_the_point_by_which_it_is_judged() -> None:
    values = np.array([[1.0, 5.0, 3.0], [2.0, 2.0, 2.0], [9.0, 1.0, 1.0]])
    # Means of the others: without seed 0: 4, 2, 1; without 1: 2, 2, 5; without 2: 3, 2, 5.
    assert held_out(values).tolist() == [9.0, 5.0, 2.0]
    # Of equals the weaker: here the weaker is the last.
    assert held_out(values, stronger="smaller").tolist() == [9.0, 2.0, 2.0]
    assert held_out(values, better="higher").tolist() == [1.0, 1.0, 1.0]


def test_two_seeds_choose_nothing_and_points_with_a_gap_are_never_the_best() -> None:
    assert np.isnan(held_out(np.ones((3, 2)))).all()
    values = np.array([[1.0, np.nan, 1.0], [2.0, 2.0, 2.0]])
    assert held_out(values).tolist() == [2.0, 2.0, 2.0]
    assert np.isnan(held_out(np.full((2, 4), np.nan))).all()


def test_the_best_of_many_points_is_not_too_good() -> None:
    """Points that are alike in truth: the smallest mean is too small, what is held out is not."""
    random = np.random.default_rng(1)
    draws = random.normal(0, 1, (400, 16, 5))
    naive = [values.mean(axis=1).min() for values in draws]
    honest = [held_out(values).mean() for values in draws]
    assert np.mean(naive) < -0.6
    assert abs(np.mean(honest)) < 3 * np.std(honest) / math.sqrt(400)


def test_differences_are_those_of_scipy_at_the_level_of_holm() -> None:
    random = np.random.default_rng(3)
    hard = random.normal(0, 0.1, 6)
    first, second = (curve(level)[:, None] + hard + random.normal(0, 0.01, (9, 6)) for level in (1.0, 1.2))
    found = standings([Contender(first, "larger"), Contender(second, "larger")], scale="share")
    assert found.order == (0, 1)
    (pair,) = found.pairs
    tests = (
        (pair.difference, stats.ttest_rel(held_out(first), held_out(second))),
        (pair.chosen, stats.ttest_rel(first[4], second[4])),
    )
    for difference, judged in tests:
        interval = judged.confidence_interval(0.95)
        assert (difference.low, difference.high) == pytest.approx((interval.low, interval.high))
        assert difference.p == pytest.approx(judged.pvalue)
    assert pair.p == pytest.approx(max(judged.pvalue for _, judged in tests))
    assert pair.told
    # Of three, the smallest p-value is judged as one of three.
    third = Contender(second + 0.5 + random.normal(0, 0.01, (9, 6)), "larger")
    pairs = standings([Contender(first, "larger"), Contender(second, "larger"), third]).pairs
    assert max(pair.difference.level for pair in pairs) == pytest.approx(1 - 0.05 / 3)


def alike(points: int, seeds: int, kept: float, random: np.random.Generator) -> Array:
    """A curve that is flat in truth; what is kept of the luck of one point has the next one, too."""
    values = random.normal(0, 1, (points, seeds))
    for place in range(1, points):
        values[place] = kept * values[place - 1] + math.sqrt(1 - kept**2) * values[place]
    return values


@pytest.mark.parametrize("seeds", [5, 10])
@pytest.mark.parametrize("kept", [0.0, 0.9])
def test_alike_ones_are_told_apart_in_few_contests(seeds: int, kept: float) -> None:
    """Three curves and their points at zero differ in luck alone: at most 5 % of 400 contests say more."""
    random, told = np.random.default_rng(0), 0
    for _ in range(400):
        hard = 5 + random.normal(0, 1, seeds)
        # One has fewer points to choose from than the others.
        lines = [
            Contender(hard + alike(points, seeds, kept, random), "larger", zero=0) for points in (12, 12, 3)
        ]
        told += any(pair.told for pair in standings(lines, scale="share").pairs)
    assert told <= 0.05 * 400


def test_who_did_best_is_named_and_from_whom_it_is_not_told_apart() -> None:
    random = np.random.default_rng(5)
    base = random.normal(0, 0.1, 8)
    names = ["L2", "dropout", "jitter"]
    apart = [
        Contender(np.add.outer(curve(level), base) + random.normal(0, 0.004, (9, 8)), "larger")
        for level in (0.7, 0.4, 0.5)
    ]
    said = words(apart, names)
    assert said.startswith(
        "At its best, dropout did best: its validation loss at the end is lower than jitter’s by 0.1"
    )
    assert "L2’s by 0.3" in said
    assert "(Holm)" in said
    twin = np.add.outer(curve(0.4), base) + random.normal(0, 0.004, (9, 8))
    twins = [apart[1], Contender(twin, "larger"), apart[0]]
    said = words(twins, names)
    assert "are not told apart at their best; " in said
    assert "lower than jitter’s by 0." in said
    assert "No two of" in words([twins[0], twins[1], twins[1]], names)
    assert "are not told apart at their best: the difference is" in words(twins[:2], names[:2])
    steep = [Contender(values.values, "larger", zero=0) for values in apart]
    assert "better than 0, which is off" in words(steep, names)


def test_nothing_is_said_of_one_seed_or_of_what_has_diverged() -> None:
    one = [Contender(np.ones((3, 1)), "larger"), Contender(np.zeros((3, 1)), "larger")]
    assert words(one, ["a", "b"]) == "1 seed cannot say which is best at its best; take 3 or more."
    lost = Contender(np.full((3, 4), np.nan), "larger")
    assert words([lost, lost], ["a", "b"]).startswith("None has a validation loss")
    assert words([lost, Contender(np.ones((3, 4)), "larger")], ["a", "b"]).startswith("Only b has a")
    equal = Contender(np.ones((3, 4)), "larger", zero=0)
    said = words([equal, equal], ["a", "b"])
    assert "A and b are not told apart at their best" in said
    assert "A and b are not told apart from 0, which is off" in said
