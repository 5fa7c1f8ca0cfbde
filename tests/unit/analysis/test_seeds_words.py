"""Differences seed by seed: which there are, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest

from reglab.analysis.comparison import comparisons, seed_differences
from reglab.analysis.outcomes import arm_summaries
from reglab.analysis.paired import compare
from reglab.analysis.power import seeds_needed
from reglab.analysis.seeds_words import level_words, method, seeds_sentence, would_tell
from reglab.analysis.verdict.phrases import interval_ends
from reglab.record.events import ReplicaStopped
from tests.support.records import RUN, by_replica, experiment, record

WHAT = "validation loss at the end"


def test_differences_are_those_of_equal_seeds_and_leave_out_who_diverged() -> None:
    question = experiment(seeds=3, epochs=2)
    val = by_replica(
        question, np.array([[0.9, 0.8, 0.7], [0.5, 0.6, 0.7]]), np.array([[0.4, 0.9, 0.7], [0.6, 0.4, 0.4]])
    )
    made = record(question, {"val_loss": val}, stops=[ReplicaStopped(RUN, 4, 2, "diverged")])
    arms = arm_summaries(made)
    found = seed_differences(arms[1], arms[0], "val_loss", "last")
    assert [seed for seed, _ in found] == [0, 2]
    assert [value for _, value in found] == pytest.approx([0.1, -0.3])
    best = seed_differences(arms[1], arms[0], "val_loss", "best")
    assert [value for _, value in best] == pytest.approx([-0.1, -0.3])
    # As the verdict compares them.
    (compared,) = comparisons(arms, "classification", 500)
    assert compared.last["val_loss"].mean == pytest.approx(-0.1)


def test_what_seeds_tell_and_how_many_would() -> None:
    told = compare([0.1, 0.12, 0.11, 0.09], [0.5, 0.53, 0.5, 0.49], "lower")
    said = seeds_sentence("L2", told, WHAT, points=False)
    assert said.startswith("“L2”, validation loss at the end: better in 4 of 4 seeds, on average −0.40.")
    assert "clearly better: the 95 % interval" in said
    assert would_tell(told) == "told"
    unclear = compare([0.5, 0.3, 0.6, 0.3], [0.5, 0.5, 0.5, 0.5], "lower")
    needed = seeds_needed(unclear)
    assert needed is not None
    said = seeds_sentence("L2", unclear, WHAT, points=False)
    assert f"about {needed.seeds} seeds would tell a difference of this size in 80 % of such runs" in said
    assert would_tell(unclear) == f"about {needed.seeds}"
    one = compare([0.5], [0.4], "lower")
    assert "one seed proves nothing" in seeds_sentence("L2", one, WHAT, points=False)
    assert would_tell(one) == interval_ends(one, points=False) == "–"
    same = compare([0.5, 0.4], [0.5, 0.4], "lower")
    assert "equals the baseline in every seed" in seeds_sentence("L2", same, WHAT, points=False)
    assert "no seed" in seeds_sentence("L2", compare([], [], "lower"), WHAT, points=False)


def test_shares_are_told_in_points_and_levels_without_idle_digits() -> None:
    found = compare([0.9, 0.8, 0.95], [0.7, 0.7, 0.7], "higher").judged_at(0.9875, 0.9875)
    assert "on average +18.3 points" in seeds_sentence("L2", found, "validation accuracy", points=True)
    assert level_words(found) == "98.75 %"
    assert level_words(found.judged_at(0.95, 0.95)) == "95 %"


def test_the_correction_is_named() -> None:
    assert "95 % for all 20 differences of the verdict together (Holm)" in method(5)
