"""The examples whose outputs are asked for, and where they stand in the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array
from reglab.record.questions import ExampleSet


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The first examples of one set among all examples that are asked about.

    Parameters
    ----------
    examples : ExampleSet
        The set.
    start : int
        Place of its first training example.
    train, validation : int
        How many of its examples follow, first those of training.
    """

    examples: ExampleSet
    start: int
    train: int
    validation: int

    def x(self) -> Array:
        """Features of its examples, training first, shape (n, features)."""
        examples = self.examples
        return np.concatenate([examples.x_train[: self.train], examples.x_val[: self.validation]])

    def y(self) -> NDArray[Any]:
        """Class indices or target values, in the order of `x`."""
        examples = self.examples
        return np.concatenate([examples.y_train[: self.train], examples.y_val[: self.validation]])

    def of(self, outputs: Array) -> Array:
        """Return the outputs at its examples out of those at all examples of all blocks."""
        return outputs[self.start : self.start + self.train + self.validation]


class ExampleBlocks:
    """Examples of some replicas as one list of points; what replicas share is in it once.

    Parameters
    ----------
    sets : mapping of int to ExampleSet
        For each replica its examples.
    most_train, most_validation : int
        At most so many examples of all sets together; the same share of each.
    """

    def __init__(self, sets: Mapping[int, ExampleSet], most_train: int, most_validation: int) -> None:
        distinct = {id(examples): examples for examples in sets.values()}
        share = max(1, len(distinct))
        blocks, start = {}, 0
        for key, examples in distinct.items():
            train = min(len(examples.y_train), most_train // share)
            validation = min(len(examples.y_val), most_validation // share)
            blocks[key] = Block(examples, start, train, validation)
            start += train + validation
        self._blocks = {column: blocks[id(examples)] for column, examples in sets.items()}
        self.distinct: tuple[Block, ...] = tuple(blocks.values())
        """Every block once."""

    def points(self, features: int) -> Array:
        """Return all points, shape (n, features)."""
        return np.concatenate([np.empty((0, features)), *(block.x() for block in self.distinct)])

    @property
    def validation(self) -> tuple[int, int]:
        """How many validation examples are among the points, and how many there are."""
        return (
            sum(block.validation for block in self.distinct),
            sum(len(block.examples.y_val) for block in self.distinct),
        )

    def block(self, column: int) -> Block:
        """Return the examples of a replica as they stand among the points; several may share them."""
        return self._blocks[column]


def input_range(sets: Iterable[ExampleSet]) -> tuple[float, float]:
    """Return the smallest and the largest of all inputs of the training examples of some sets."""
    x = [examples.x_train for examples in sets]
    return min(float(own.min()) for own in x), max(float(own.max()) for own in x)
