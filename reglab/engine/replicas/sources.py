"""Which replicas of a stack see the same inputs, so that work on inputs alone need be done once for all."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sources:
    """The different inputs of a stack, and who sees which.

    Parameters
    ----------
    of : tuple of int
        For every replica the number of its inputs.
    firsts : tuple of int
        For each of the different inputs the first replica that sees them.
    """

    of: tuple[int, ...]
    firsts: tuple[int, ...]

    @classmethod
    def each(cls, replicas: int) -> Sources:
        """Every replica has inputs of its own."""
        return cls(tuple(range(replicas)), tuple(range(replicas)))

    @classmethod
    def by(cls, keys: Iterable[Hashable]) -> Sources:
        """Replicas with equal keys see the same inputs, numbered in the order of their first replicas."""
        keys = list(keys)
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        return cls(tuple(numbers[key] for key in keys), tuple(map(keys.index, numbers)))

    @property
    def shared(self) -> bool:
        """Whether any two replicas see the same inputs."""
        return len(self.firsts) < len(self.of)

    def seen_by(self, first: int, last: int) -> list[int]:
        """Return the replicas that see one of the inputs first … last − 1."""
        return [replica for replica, number in enumerate(self.of) if first <= number < last]
