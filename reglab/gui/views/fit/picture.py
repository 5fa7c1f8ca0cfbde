"""What is seen in one plot: curves of predictions over the examples, or predictions over true values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from reglab.gui.theme import Theme, mix
from reglab.gui.views.plane.examples import Block
from reglab.gui.views.plane.layers import Band, CurveLayer, DotLayer, Dots, Drawing, GridLayer, Line, Shade
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.symbols import Symbol
from reglab.record.events import Array

MEAN_WIDTH = 2.4
_SELECTED = 0.9
_BAND_ALPHA = 44
_FAR = 1e3
"""Shaded areas reach this many times the width of the training range, beyond all zooming."""
LOST = "No network is left: all diverged."


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The curves of one arm.

    Parameters
    ----------
    x : array, shape (points,)
        Where the networks were asked.
    curves : array, shape (networks, points)
        What each of them predicts; finite.
    color : QColor
        The arm's hue.
    selected : bool
        Whether the arm is emphasised.
    """

    x: Array
    curves: Array
    color: QColor
    selected: bool


class Picture:
    """The layers of one panel."""

    def __init__(self) -> None:
        self.panel = Panel()
        canvas = self.panel.canvas
        self.grid = GridLayer(canvas.view, canvas.bottom, canvas.left)
        self.ground = CurveLayer(canvas.view)
        self.dots = DotLayer(canvas.view)
        self.curves = CurveLayer(canvas.view)
        for layer in (self.grid, self.ground, self.dots, self.curves):
            canvas.add_layer(layer)
        self.dots_key: tuple[object, ...] = ()
        """What the examples that are painted depend on."""

    def show_fits(self, fits: Sequence[Fit], theme: Theme, *, seeds: bool) -> None:
        """Show the mean of each arm's networks, the band that they fill, and each of them where `seeds`."""
        paper = QColor(theme.surface)
        bands, thin, strong = [], [], []
        for fit in fits:
            if len(fit.curves) > 1:
                tint = QColor(fit.color)
                tint.setAlpha(_BAND_ALPHA)
                bands.append(Band(fit.x, fit.curves.min(axis=0), fit.curves.max(axis=0), tint))
                if seeds:
                    pale = mix(fit.color, paper, 0.5)
                    thin += [Line(fit.x, curve, pale, 1.0) for curve in fit.curves]
            width = (MEAN_WIDTH + _SELECTED * fit.selected) * theme.line_scale
            strong.append((fit.selected, Line(fit.x, fit.curves.mean(axis=0), fit.color, width)))
        # The selected arm on top.
        lines = [line for _, line in sorted(strong, key=lambda pair: pair[0])]
        self.curves.show_drawing(Drawing(bands=bands, lines=(*thin, *lines)))
        self.panel.show_note("" if fits else LOST)

    def show_range(self, low: float, high: float, theme: Theme) -> None:
        """Set off what lies beyond the training examples, which reach from `low` to `high`."""
        far = _FAR * max(high - low, 1e-9)
        tint, ink = QColor(theme.text), QColor(theme.muted)
        tint.setAlpha(16)
        self.ground.show_drawing(
            Drawing(
                shades=(
                    Shade(low - far, low, tint, "extrapolation", ink),
                    Shade(high, high + far, tint, "extrapolation", ink),
                )
            )
        )

    def show_diagonal(self, low: float, high: float, theme: Theme) -> None:
        """Show where predictions are right."""
        far = high - low
        ends = np.array([low - far, high + far])
        self.ground.show_drawing(
            Drawing(lines=(Line(ends, ends, QColor(theme.muted), 1.2 * theme.line_scale),))
        )


def example_symbols(theme: Theme, color: QColor, size: float) -> tuple[Symbol, Symbol]:
    """Return the signs of training, solid, and of validation, hollow and faint."""
    faint = mix(color, QColor(theme.surface), 0.45)
    return (
        Symbol("circle", color.name(), theme.surface, size),
        Symbol("circle", faint.name(), "", size * 0.85, hollow=True, width=1.1),
    )


def block_dots(
    blocks: Sequence[Block],
    places: Sequence[Array],
    symbols: tuple[Symbol, Symbol],
    *,
    train: bool,
    validation: bool,
) -> list[Dots]:
    """Return the signs of the examples of some blocks.

    Parameters
    ----------
    blocks : sequence of Block
        The examples.
    places : sequence of array, shape (n, 2)
        For each block where its examples stand, training first.
    symbols : tuple of Symbol
        Signs of training and validation.
    train, validation : bool
        Which are shown.
    """
    dots = []
    # Validation below: of the fewer training examples none is covered.
    for shown, part in ((validation, 1), (train, 0)):
        if shown and blocks:
            own = np.concatenate(
                [
                    at[block.train :] if part else at[: block.train]
                    for block, at in zip(blocks, places, strict=True)
                ]
            )
            dots.append(Dots(symbols[part], own[:, 0], own[:, 1]))
    return dots
