"""Random numbers that depend on what they are for, never on which arms are there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import torch
from torch import Tensor


def key(seed: int, purpose: str, *where: int) -> int:
    """Return a 32-bit number for one use of randomness.

    Parameters
    ----------
    seed : int
        Seed of the replica.
    purpose : str
        What the numbers are for, e.g. ``"init"`` or ``"dropout"``.
    *where : int
        Where and when they are used: layer, epoch, chunk.
    """
    return _key(seed, _use(purpose, *where))


@lru_cache(maxsize=16)
def _use(purpose: str, *where: int) -> str:
    """Return what the keys of all seeds have in common; it is the same for many of them in a row."""
    return "|".join((purpose, *map(str, where)))


def _key(seed: int, use: str) -> int:
    # The CPU generator of torch takes no more than 32 bits of a seed.
    return int.from_bytes(blake2b(f"{seed}|{use}".encode(), digest_size=4).digest(), "little")


class Draws:
    """A generator that is seeded afresh for every use, so that no use shifts the numbers of another.

    Numbers are drawn on the CPU in single precision whatever the training uses, so that
    another device or precision sees the same masks.

    Parameters
    ----------
    fixed : int, optional
        Seed whose numbers all seeds have; ``None`` where each has its own.
    """

    def __init__(self, fixed: int | None = None) -> None:
        self._fixed = fixed
        self._generator = torch.Generator()
        self._bits = torch.empty(0, dtype=torch.int64)
        self._orders = torch.empty(0, 0, dtype=torch.int32)
        self._order_of: tuple[Tensor, ...] = ()

    def at(self, seed: int, purpose: str, *where: int) -> torch.Generator:
        """Return the generator, seeded for one use; valid until the next call."""
        own = seed if self._fixed is None else self._fixed
        return self._generator.manual_seed(key(own, purpose, *where))

    def permutation(self, n: int, seed: int, epoch: int) -> Tensor:
        """Return the order of `n` examples in an epoch (counted from 1), int64 of shape (n,)."""
        return torch.randperm(n, generator=self.at(seed, "order", epoch))

    def permutations(self, n: int, seeds: Sequence[int], epoch: int) -> Tensor:
        """Return the orders of `n` examples in an epoch (counted from 1), int32 of shape (seeds, n).

        They are those of `permutation`. Their memory is used again by the next call.
        """
        if self._orders.shape != (len(seeds), n):
            self._orders = torch.empty(len(seeds), n, dtype=torch.int32)
            self._order_of = self._orders.unbind(0)
        generator, use = self._generator, _use("order", epoch)
        for order, seed in zip(self._order_of, seeds, strict=True):
            generator.manual_seed(_key(seed if self._fixed is None else self._fixed, use))
            torch.randperm(n, generator=generator, out=order)
        return self._orders

    def grid(self, n: int, seeds: Sequence[int], purpose: str, *where: int) -> Tensor:
        """Return `n` whole numbers from −2¹⁵ to 2¹⁵ − 1 for every seed, int16 of shape (seeds, n).

        Their memory is used again by the next call. Four come out of one 64-bit draw, which
        takes a third of the time of drawing each by itself.
        """
        words = -(-n // 4)
        if self._bits.numel() < len(seeds) * words:
            self._bits = torch.empty(len(seeds) * words, dtype=torch.int64)
        bits = self._bits[: len(seeds) * words].view(len(seeds), words)
        for row, seed in zip(bits.unbind(0), seeds, strict=True):
            row.random_(-(2**63), None, generator=self.at(seed, purpose, *where))
        return bits.view(torch.int16)[:, :n]

    def uniform(self, n: int, seeds: Sequence[int], purpose: str, *where: int) -> Tensor:
        """Return `n` numbers between 0 and 1 for every seed, float32 of shape (seeds, n).

        They are those of `grid`, k, as (k + 2¹⁵ + ½)/2¹⁶: a dropout rate is met to within 10⁻⁵.
        """
        return self.grid(n, seeds, purpose, *where).to(torch.float32).add_(32768.5).mul_(2.0**-16)

    def normal(self, n: int, seeds: Sequence[int], purpose: str, *where: int) -> Tensor:
        """Return `n` numbers from N(0, 1) for every seed, float32 of shape (seeds, n)."""
        numbers = torch.empty(len(seeds), n)
        for row, seed in zip(numbers.unbind(0), seeds, strict=True):
            row.normal_(generator=self.at(seed, purpose, *where))
        return numbers
