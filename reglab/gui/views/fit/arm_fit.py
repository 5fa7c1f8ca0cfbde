"""What is seen in one plot: curves of predictions over the examples, or predictions over true values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from reglab.gui.theme import Theme, mix
from reglab.gui.views.plane.canvas import Span
from reglab.gui.views.plane.examples import Block
from reglab.gui.views.plane.layers import Band, CurveLayer, DotLayer, Dots, Drawing, GridLayer, Line, Shade
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.symbols import Symbol, sign_radius
from reglab.record.events import Array
from reglab.words import decimals, fixed
from reglab.words.language import _

MEAN_WIDTH = 2.4
_SELECTED = 0.9
_BAND_ALPHA, _BEYOND_ALPHA = 44, 12
"""How much of a band is seen within the training range, and beyond it, where it fans out."""
_FAR = 1e3
"""Shaded areas reach this many times the width of the training range, beyond all zooming."""
EXTRAPOLATION = _("extrapolation")
LOST = _("No network is left: all diverged.")


BEFORE_WIDTH, BEFORE_PALE = 2.4, 0.6
TRUTH, TRUTH_WIDTH = _("true function"), 2.0


def truth_color(theme: Theme) -> QColor:
    """Return the colour of the target without noise, which is no arm's hue."""
    return QColor(theme.good)


def truth_line(truth: Array, theme: Theme) -> Line:
    """Return the target without noise, points of shape (n, 2), as a curve."""
    return Line(truth[:, 0], truth[:, 1], truth_color(theme), TRUTH_WIDTH * theme.line_scale)


def beyond_color(theme: Theme) -> QColor:
    """Return the colour of the area beyond the training examples."""
    color = QColor(theme.text)
    color.setAlpha(26 if theme.dark else 16)
    return color


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The curves of one arm.

    Parameters
    ----------
    name : str
        The arm's name.
    x : array, shape (points,)
        Where the networks were asked.
    curves : array, shape (networks, points)
        What each of them predicts; finite.
    others : array, shape (networks, points)
        What the arm's networks of seeds that are not chosen predict; finite.
    color : QColor
        The arm's hue.
    selected : bool
        Whether the arm is emphasised.
    earlier : (array, array), or None
        Places and heights of its mean curve before training examples were moved.
    """

    name: str
    x: Array
    curves: Array
    others: Array
    color: QColor
    selected: bool
    earlier: tuple[Array, Array] | None = None

    def words(self, x: float) -> str:
        """Say what the networks predict at a place: their mean, and in brackets the range of several."""
        own = np.array([np.interp(x, self.x, curve) for curve in self.curves])
        digits = decimals(float(np.ptp(self.curves)))
        mean = f"{self.name}: {fixed(float(own.mean()), digits)}"
        low, high = fixed(float(own.min()), digits), fixed(float(own.max()), digits)
        if len(own) == 1:
            return mean
        return _("{mean} ({low} to {high})").format(mean=mean, low=low, high=high)


class ArmFit:
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
        self.fits: tuple[Fit, ...] = ()
        """The curves that are shown."""

    def show_fits(
        self, fits: Sequence[Fit], theme: Theme, *, seeds: bool, known: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        """Show the mean of each arm's networks, the band that they fill, and each of them where `seeds`.

        Beyond the training examples, which reach over the range `known`, bands are faint.
        """
        self.fits = tuple(fits)
        paper = QColor(theme.surface)
        bands, thin, strong = [], [], []
        for fit in fits:
            if len(fit.curves) > 1:
                bands += _bands(fit, known)
            if seeds:
                pale = mix(fit.color, paper, 0.5)
                several = fit.curves if len(fit.curves) > 1 else fit.curves[:0]
                thin += [Line(fit.x, curve, pale, 1.0) for curve in (*several, *fit.others)]
            if fit.earlier is not None:
                thin.append(
                    Line(*fit.earlier, mix(fit.color, paper, BEFORE_PALE), BEFORE_WIDTH * theme.line_scale)
                )
            width = (MEAN_WIDTH + _SELECTED * fit.selected) * theme.line_scale
            strong.append((fit.selected, Line(fit.x, fit.curves.mean(axis=0), fit.color, width)))
        # The selected arm on top.
        lines = [line for _, line in sorted(strong, key=lambda pair: pair[0])]
        self.curves.show_drawing(Drawing(bands=bands, lines=(*thin, *lines)))
        self.panel.show_note("" if fits else LOST)

    def show_examples(
        self,
        blocks: Sequence[Block],
        known: tuple[float, float],
        theme: Theme,
        truth: Array | None,
        *,
        train: bool,
        validation: bool,
    ) -> None:
        """Show examples under curves over the one input, unless just these are painted already.

        Parameters
        ----------
        blocks : sequence of Block
            Each set of examples once.
        known : (float, float)
            The range over which the training examples reach.
        theme : Theme
            Whose inks to take.
        truth : array or None
            The target without noise, points of shape (n, 2), where it is to be seen.
        train, validation : bool
            Which examples are to be seen.
        """
        area = self.panel.canvas.area()
        ids = tuple(id(block.examples) for block in blocks)
        key = (ids, theme.name, area, train, validation, truth is None)
        if key == self.dots_key:
            return
        self.dots_key = key
        self.show_range(*known, theme, truth)
        points = [np.column_stack([block.x()[:, 0], block.y()]) for block in blocks]
        size = sign_radius(theme, sum(block.train for block in blocks), area)
        symbols = example_symbols(theme, QColor(theme.text), size)
        # Training on top: it is what the curves were drawn to.
        self.dots.show_groups(
            reversed(block_dots(blocks, points, symbols, train=train, validation=validation))
        )

    def show_range(self, low: float, high: float, theme: Theme, truth: Array | None = None) -> None:
        """Set off what lies beyond the training examples, which reach from `low` to `high`.

        Behind the examples is the target without noise, points of shape (n, 2), where it is known.
        """
        far = _FAR * max(high - low, 1e-9)
        tint, ink = beyond_color(theme), QColor(theme.muted)
        self.ground.show_drawing(
            Drawing(
                shades=(
                    Shade(low - far, low, tint, EXTRAPOLATION, ink),
                    Shade(high, high + far, tint, EXTRAPOLATION, ink),
                ),
                lines=() if truth is None else (truth_line(truth, theme),),
            )
        )

    def show_right(self, span: Span, theme: Theme, *, level: bool) -> None:
        """Show where predictions are right: on the diagonal, or where `level` on the line of no residual."""
        far = span.right - span.left
        ends = np.array([span.left - far, span.right + far])
        heights = np.zeros(2) if level else ends
        self.ground.show_drawing(
            Drawing(lines=(Line(ends, heights, QColor(theme.muted), 1.2 * theme.line_scale),))
        )


def _bands(fit: Fit, known: tuple[float, float]) -> list[Band]:
    """The band that the networks of an arm fill, before, within and after a range."""
    low, high = fit.curves.min(axis=0), fit.curves.max(axis=0)
    start, end = float(fit.x[0]), float(fit.x[-1])
    first, last = (min(max(edge, start), end) for edge in known)
    bands = []
    for left, right, alpha in (
        (start, first, _BEYOND_ALPHA),
        (first, last, _BAND_ALPHA),
        (last, end, _BEYOND_ALPHA),
    ):
        if left < right:
            x = np.concatenate([[left], fit.x[(fit.x > left) & (fit.x < right)], [right]])
            tint = QColor(fit.color)
            tint.setAlpha(alpha)
            bands.append(Band(x, np.interp(x, fit.x, low), np.interp(x, fit.x, high), tint))
    return bands


def scatter_symbols(theme: Theme, color: QColor, size: float) -> tuple[Symbol, Symbol]:
    """Return the signs of predictions: training solid and strong, validation hollow and thin."""
    faint = mix(color, QColor(theme.surface), 0.3)
    return (
        Symbol("circle", color.name(), theme.surface, size),
        Symbol("circle", faint.name(), "", size * 0.9, hollow=True, width=1.0),
    )


def example_symbols(theme: Theme, color: QColor, size: float) -> tuple[Symbol, Symbol]:
    """Return the signs of examples beside curves: training solid, validation hollow and faint."""
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
    """Return the signs of the examples of some blocks, training first.

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
    pairs = list(zip(blocks, places, strict=True))
    if train and pairs:
        own = np.concatenate([at[: block.train] for block, at in pairs])
        dots.append(Dots(symbols[0], own[:, 0], own[:, 1]))
    if validation and pairs:
        own = np.concatenate([at[block.train :] for block, at in pairs])
        dots.append(Dots(symbols[1], own[:, 0], own[:, 1]))
    return dots
