"""Data of one's own from one's name: the same problem for all, and other examples for each."""

from __future__ import annotations

import hashlib
import unicodedata

SEEDS = 100_000
"""Seeds made of names are below this number, so that a person can read them out."""


def seed_of_name(name: str) -> int:
    """Return the seed of a name: the same one on every computer, today and later.

    It is the first four bytes (big-endian) of the SHA-256 of the name in UTF-8, modulo `SEEDS`. Before, the
    name is brought into the form NFKC without capitals, and runs of spaces become one: "Ana  Maria" and
    "ana maria" have the same data.

    Parameters
    ----------
    name : str
        A name or pseudonym.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return int.from_bytes(hashlib.sha256(plain.encode()).digest()[:4]) % SEEDS
