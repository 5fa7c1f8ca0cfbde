"""The replicas of a stack, and the numbers of their techniques in the order of the stack.

A replica's *place* is its position in the stack, from 0; its *column* is its position in the record's arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Scale, Technique


@dataclass(frozen=True, slots=True)
class Member:
    """One replica of a stack.

    Parameters
    ----------
    replica : int
        Its column in every metric array of the run.
    seed : int
        Its seed.
    init : {"he", "glorot", "pytorch"}
        Its initial weights.
    techniques : tuple of Technique
        The techniques of its arm that are switched on and change anything.
    scale : Scale
        Sizes on which conventions depend.
    layers : tuple of LayerSpec
        Hidden layers of its network, by which techniques find those that they act on.
    """

    replica: int
    seed: int
    init: str
    techniques: tuple[Technique, ...]
    scale: Scale
    layers: tuple[LayerSpec, ...]


Kind = TypeVar("Kind", bound=Technique)


def techniques_of(members: Sequence[Member], base: type[Kind]) -> Iterator[tuple[int, Member, Kind]]:
    """Yield (position in the stack, member, technique) for the techniques of one base class."""
    for position, member in enumerate(members):
        for technique in member.techniques:
            if isinstance(technique, base):
                yield position, member, technique


def rows_of(technique: Technique, member: Member, layers: int) -> tuple[int, ...]:
    """Return the rows that a technique on weights fills in a table of coefficients (`Layout.tabled`).

    Parameters
    ----------
    technique : Technique
        The technique.
    member : Member
        The replica.
    layers : int
        Number of weight matrices.
    """
    mine = technique.resolve_layers(member.layers)
    return (*mine, *(layers + layer for layer in mine)) if technique.with_biases else mine


def span(positions: Sequence[int]) -> tuple[int, int]:
    """Return the smallest range (first, behind the last) that holds all positions."""
    return min(positions), max(positions) + 1
