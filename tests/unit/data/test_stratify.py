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


@given(
    counts=st.lists(st.integers(3, 40), min_size=1, max_size=6),
    seed=st.integers(0, 99),
    behind=st.integers(0, 2),
    draw=st.data(),
)
def test_parts_have_every_class_and_leave_enough_of_it(
    counts: list[int], seed: int, behind: int, draw: st.DataObject
) -> None:
    labels, classes = np.repeat(np.arange(len(counts)), counts), len(counts)
    size = draw.draw(st.integers(classes, len(labels) - behind * classes))
    plain = stratified_order(labels, np.random.default_rng(seed))
    order = stratified_order(labels, np.random.default_rng(seed), (size,), behind)
    np.testing.assert_array_equal(np.sort(order), np.arange(len(labels)))
    part, rest = (np.bincount(labels[half], minlength=classes) for half in (order[:size], order[size:]))
    assert part.min() > 0
    assert rest.min() >= behind
    # Nothing is changed that is well as it is.
    usual = np.bincount(labels[plain[:size]], minlength=classes)
    if usual.min() > 0 and (np.array(counts) - usual).min() >= behind:
        np.testing.assert_array_equal(order, plain)


@given(seed=st.integers(0, 99), draw=st.data())
def test_a_shorter_part_is_taken_out_of_the_longer(seed: int, draw: st.DataObject) -> None:
    labels = np.repeat(np.arange(3), [59, 71, 48])
    long = draw.draw(st.integers(3, 20))
    short = draw.draw(st.integers(3, long))
    first = stratified_order(labels, np.random.default_rng(seed), (long,))[:long]
    order = stratified_order(labels, np.random.default_rng(seed), (long, short))
    assert set(order[:long]) == set(first)
    assert set(order[:short]) <= set(first)
    assert len(np.unique(labels[order[:short]])) == 3


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
