"""Classes as signs: examples of training and validation, right and wrong, and their key."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reglab.gui.theme import Theme
from reglab.gui.views.boundary.class_colors import class_ink
from reglab.gui.views.plane.examples import Block
from reglab.gui.views.plane.layers import Dots
from reglab.gui.views.plane.symbols import SHAPES, Symbol, sign_radius
from reglab.record.events import Array

_TRAIN_ROOM, _VALIDATION_ROOM, _CURVE_ROOM = 30.0, 900.0, 130.0
"""Square pixels that a picture must have for each example that is painted: of training, of validation on a
map, whose border shall be seen between them, and of validation beside curves, which they do not cover.
"""


def class_symbol(theme: Theme, index: int, size: float, *, hollow: bool = False) -> Symbol:
    """Return the sign of a class's examples: solid for training, hollow for validation."""
    shape, ink = SHAPES[index % len(SHAPES)], class_ink(theme, index)
    width = min(1.2, 0.5 * size) * math.sqrt(theme.line_scale)
    return Symbol(shape, ink, theme.surface, size * (0.9 if hollow else 1.0), hollow, width)


def wrong_symbol(theme: Theme, size: float) -> Symbol:
    """Return the ring around an example that is predicted wrongly."""
    width = min(1.0, 0.4 * size) * math.sqrt(theme.line_scale)
    return Symbol("circle", theme.text, "", size + 2.2, hollow=True, width=width)


def flipped_symbol(theme: Theme, size: float) -> Symbol:
    """Return the cross around an example whose label was replaced; the sign of its class stays uncovered."""
    return Symbol("cross", theme.text, theme.surface, size + 4.6, width=1.4, gap=size + 1.2)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which examples and marks are painted."""

    train: bool
    validation: bool
    wrong: bool
    flipped: bool


def counts(block: Block, area: float, *, flat: bool) -> tuple[int, int]:
    """Return how many training and validation examples there is room for on an area in square pixels.

    The first ones are painted: they are drawn at random, with all classes in proportion. On a map (`flat`)
    each needs more room than beside curves.
    """
    rooms = (_TRAIN_ROOM, _VALIDATION_ROOM if flat else _CURVE_ROOM)
    train, validation = (int(area / room) // 10 * 10 for room in rooms)
    return min(block.train, max(10, train)), min(block.validation, max(10, validation))


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """The examples of one picture.

    Parameters
    ----------
    block : Block
        The examples.
    places : array, shape (n, 2)
        Where they stand, training first.
    area : float
        Size of the picture in square pixels.
    flat : bool
        Whether it is a map, not curves over one input.
    theme : Theme
        Whose colours to take.
    choice : Choice
        Which of them are painted.
    """

    block: Block
    places: Array
    area: float
    flat: bool
    theme: Theme
    choice: Choice

    def _parts(self) -> list[tuple[slice, float, bool]]:
        """Place, size of sign, and whether hollow, of validation and of training examples.

        Validation comes first, and is covered: training examples are fewer.
        """
        start, (train, validation) = self.block.train, counts(self.block, self.area, flat=self.flat)
        parts = []
        if self.choice.validation:
            size = sign_radius(self.theme, validation, self.area)
            parts.append((slice(start, start + validation), size, True))
        if self.choice.train:
            parts.append((slice(0, train), sign_radius(self.theme, train, self.area), False))
        return parts

    def dots(self) -> list[Dots]:
        """Return the signs of the examples."""
        labels, found = self.block.y(), []
        for part, size, hollow in self._parts():
            for index in np.unique(labels[part]).tolist():
                own = self.places[part][labels[part] == index]
                symbol = class_symbol(self.theme, index, size, hollow=hollow)
                found.append(Dots(symbol, own[:, 0], own[:, 1]))
        return found

    def marks(self, predicted: NDArray[np.int64]) -> list[Dots]:
        """Return rings around the examples whose class is not the predicted one, and crosses over flips."""
        found = []
        wrong, flips = predicted != self.block.y(), self.block.examples.flipped
        for part, size, hollow in self._parts():
            if self.choice.wrong:
                own = self.places[part][wrong[part]]
                found.append(Dots(wrong_symbol(self.theme, size), own[:, 0], own[:, 1]))
            if self.choice.flipped and not hollow:
                own = self.places[part][flips[part]]
                found.append(Dots(flipped_symbol(self.theme, size), own[:, 0], own[:, 1]))
        return found


def rug_places(x: Array, y: NDArray[np.int64], classes: int) -> Array:
    """Return where examples of one input stand beside curves of probabilities, shape (n, 2).

    Of two classes the second stands around 1, the first around 0; of more all stand around 0, below the
    curves. Up and down they are scattered, so that they do not cover each other.
    """
    scatter = (np.arange(len(x)) * (math.sqrt(5) - 1) / 2) % 1 - 0.5
    level = y if classes == 2 else np.zeros(len(x))
    outward = np.where(level > 0.5, 0.075, -0.075)
    return np.column_stack([x, level + outward + 0.09 * scatter])


def mean_outputs(outputs: Sequence[Array]) -> Array | None:
    """Return the mean over the networks whose outputs are numbers; ``None`` where there is none."""
    sound = [values for values in outputs if np.isfinite(values).all()]
    return np.mean(sound, axis=0) if sound else None
