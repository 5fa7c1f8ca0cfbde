"""Random numbers keyed by what they are for."""

from __future__ import annotations

import hashlib

import numpy as np


def generator(purpose: str, *key: int) -> np.random.Generator:
    """Return the generator that belongs to a purpose and a key of non-negative integers.

    Equal arguments give equal numbers on every machine and in every process; different
    purposes and keys, also of different length, give independent streams. The key never
    holds anything of an arm, so that the arms of a seed share what they draw.
    """
    # Python's own hash of a text differs from process to process.
    digest = hashlib.sha256(purpose.encode()).digest()
    # The length goes in because trailing zeros would otherwise not count.
    words = [int.from_bytes(digest[:8], "little"), len(key), *key]
    return np.random.default_rng(np.random.SeedSequence(words))
