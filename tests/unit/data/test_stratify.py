"""The stratified order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reglab.data.stratify import stratified_order

LABELS = st.lists(st.integers(0, 60), min_size=1, max_size=8).filter(sum)


@given(counts=LABELS, seed=st.integers(0, 99))
def test_every_beginning_keeps_the_proportions_to_within_one(counts: list[int], seed: int) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    order = stratified_order(labels, np.random.default_rng(seed))
    np.testing.assert_array_equal(np.sort(order), np.arange(len(labels)))
    taken = np.cumsum(labels[order][:, None] == np.arange(len(counts)), axis=0)
    # In whole numbers: |taken · total − n · count| < total.
    places = np.arange(1, len(labels) + 1)[:, None]
    assert (np.abs(taken * len(labels) - places * np.array(counts)) < len(labels)).all()


def test_every_example_is_equally_likely_to_come_first() -> None:
    labels = np.array([0] * 4 + [1] * 8)
    rng = np.random.default_rng(0)
    firsts = np.bincount([stratified_order(labels, rng)[0] for _ in range(6000)], minlength=12)
    # Within a class nothing but chance decides.
    for members in (firsts[:4], firsts[4:]):
        expected = members.mean()
        assert np.abs(members - expected).max() < 5 * np.sqrt(expected)
    assert firsts[:4].sum() > 0
    assert firsts[4:].sum() > 0


def test_places_do_not_tell_the_class() -> None:
    labels = np.repeat(np.arange(3), [60, 65, 75])
    rng = np.random.default_rng(1)
    at_ten = [labels[stratified_order(labels, rng)[9]] for _ in range(2000)]
    shares = np.bincount(at_ten) / 2000
    assert np.abs(shares - np.array([60, 65, 75]) / 200).max() < 0.08


def test_one_class_is_a_plain_shuffle() -> None:
    rng = np.random.default_rng(2)
    firsts = np.bincount([stratified_order(np.zeros(5), rng)[0] for _ in range(5000)])
    assert np.abs(firsts - 1000).max() < 5 * np.sqrt(1000)
