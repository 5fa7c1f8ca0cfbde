"""One point for each example: predicted over true values, or residuals over predictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from reglab.gui.theme import Theme
from reglab.gui.views.fit.arm_fit import ArmFit, block_dots, scatter_symbols
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.examples import Block, ExampleBlocks
from reglab.gui.views.plane.symbols import sign_radius
from reglab.record.events import Array


@dataclass(frozen=True, slots=True, eq=False)
class Scatter:
    """The examples of some networks, each network on its own.

    Parameters
    ----------
    blocks : tuple of Block
        Examples of the networks whose predictions are numbers.
    places : tuple of array, shape (n, 2)
        Where the examples of each block stand: at true and predicted value, or at prediction and residual.
    residuals : bool
        Whether the places are those of residuals.
    """

    blocks: tuple[Block, ...]
    places: tuple[Array, ...]
    residuals: bool

    @classmethod
    def of(cls, blocks: ExampleBlocks, outputs: Mapping[int, Array], *, residuals: bool) -> Scatter:
        """Take the outputs of each network at all examples of all blocks, by its column."""
        found: list[Block] = []
        places: list[Array] = []
        for column, values in outputs.items():
            block = blocks.block(column)
            predicted, true = block.of(values)[:, 0], block.y()
            if np.isfinite(predicted).all():
                found.append(block)
                pair = (predicted, true - predicted) if residuals else (true, predicted)
                places.append(np.column_stack(pair))
        return cls(tuple(found), tuple(places), residuals)

    def show(
        self, picture: ArmFit, span: Span, hue: QColor, theme: Theme, *, train: bool, validation: bool
    ) -> None:
        """Paint the points, and the line on which predictions are right.

        Parameters
        ----------
        picture : ArmFit
            Where to.
        span : Span
            The part of the plane that is seen.
        hue : QColor
            The arm's.
        theme : Theme
            Whose colours to take.
        train, validation : bool
            Which examples are shown.
        """
        picture.show_right(span, theme, level=self.residuals)
        size = sign_radius(theme, sum(block.train for block in self.blocks), picture.panel.canvas.area())
        symbols = scatter_symbols(theme, hue, size)
        # Training on top: there are fewer, and their nearness to the line is what validation is held against.
        dots = block_dots(self.blocks, self.places, symbols, train=train, validation=validation)
        picture.dots.show_groups(reversed(dots))
        picture.show_fits((), theme, seeds=False)
        if self.blocks:
            picture.panel.show_note("")
