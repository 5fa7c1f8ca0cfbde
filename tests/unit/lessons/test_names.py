"""Seeds of names: the same everywhere, and different for different names."""

from __future__ import annotations

import hashlib

from reglab.lessons.names import SEEDS, seed_of_name


def test_a_seed_is_what_the_documentation_says_it_is() -> None:
    # By hand: the first eight digits of the checksum.
    digits = hashlib.sha256(b"ana maria").hexdigest()[:8]
    assert seed_of_name("ana maria") == int(digits, 16) % 100_000
    # Settled: another number would give a participant other data after an update.
    assert [seed_of_name(name) for name in ("ana", "Jürgen", "Анна", "")] == SETTLED


def test_how_it_is_written_means_nothing() -> None:
    for name in ("Ana Maria", " ana  MARIA ", "ANA\u00a0MARIA"):
        assert seed_of_name(name) == seed_of_name("ana maria")
    # Both ways to write a letter with its accent.
    assert seed_of_name("J\u00fcrgen") == seed_of_name("Ju\u0308rgen")


def test_a_class_has_data_of_its_own_each() -> None:
    seeds = {seed_of_name(f"participant {number}") for number in range(30)}
    assert len(seeds) == 30
    assert all(0 <= seed < SEEDS for seed in seeds)


SETTLED = [20879, 31849, 35386, 12610]
