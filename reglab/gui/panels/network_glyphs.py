"""What stands in the picture of a network: one glyph for each layer, fewer where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.ops import Shape
from reglab.experiment.plan import Plan
from reglab.words import counted
from reglab.words.language import grouped

GlyphKind = Literal["units", "pictures", "narrow", "bar", "dashes", "gap"]
"""Circles; stacked squares; a funnel; a bar; a dashed bar; dots for layers that are left out."""

_MARKS: dict[str, GlyphKind] = {
    "max_pool2d": "narrow",
    "average_pool2d": "narrow",
    "global_average_pool": "narrow",
    "dropout": "dashes",
}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One layer in the picture.

    Parameters
    ----------
    kind : str
        What is drawn.
    shape : tuple of int
        Shape of an example behind the layer.
    hidden : bool
        Whether it is neither the input nor the output.
    """

    kind: GlyphKind
    shape: Shape = ()
    hidden: bool = True

    @property
    def label(self) -> str:
        """``"8×28×28"`` below pictures; nothing below others."""
        return shape_text(self.shape) if self.kind == "pictures" else ""

    @property
    def units(self) -> int:
        """Numbers of one example."""
        return prod(self.shape)


def glyphs(layers: Sequence[LayerSpec], plan: Plan) -> list[Glyph]:
    """Return the input, every hidden layer and the output."""
    inputs, *hidden, outputs = plan.shapes
    found = [Glyph(_stage(inputs), inputs, hidden=False)]
    for layer, shape in zip(layers, hidden, strict=True):
        found.append(Glyph(_stage(shape) if layer.weighted else _MARKS.get(layer.kind, "bar"), shape))
    return [*found, Glyph("units", outputs, hidden=False)]


def _stage(shape: Shape) -> GlyphKind:
    return "pictures" if len(shape) == 3 else "units"


def fitting(all_of_them: Sequence[Glyph], widths: Sequence[float], room: float) -> list[Glyph]:
    """Leave out glyphs in the middle until the others fit.

    Parameters
    ----------
    all_of_them : sequence of Glyph
        From input to output.
    widths : sequence of float
        What each needs, in pixels; the last is that of the dots.
    room : float
        Pixels that there are.
    """
    *each, dots = widths
    if sum(each) <= room:
        return list(all_of_them)
    left, right = 1, 1
    used = each[0] + each[-1] + dots
    # From both ends inwards, one by one; input and output stay in any case.
    while left + right < len(each):
        turn = left <= right
        needed = each[left] if turn else each[-right - 1]
        if used + needed > room:
            break
        used += needed
        left, right = left + turn, right + (not turn)
    return [*all_of_them[:left], Glyph("gap"), *all_of_them[len(all_of_them) - right :]]


def shape_text(shape: Shape) -> str:
    """``"64"`` or ``"8×28×28"``."""
    return "×".join(grouped(size) for size in shape)


def network_words(layers: Sequence[LayerSpec], plan: Plan) -> str:
    """``"2 → 64 → 64 → 2 · 4,482 parameters"``; long networks are shortened in their middle.

    Layers that neither have weights nor change the shape are left out.
    """
    inputs, *hidden, outputs = plan.shapes
    shown, last = [shape_text(inputs)], inputs
    for layer, shape in zip(layers, hidden, strict=True):
        if layer.weighted or shape != last:
            shown.append(shape_text(shape))
        last = shape
    shown.append(shape_text(outputs))
    if len(shown) > 7:
        shown = [*shown[:3], "…", *shown[-3:]]
    return f"{' → '.join(shown)} · {parameter_words(plan.parameters)}"


def parameter_words(count: int) -> str:
    """``"1 parameter"``, ``"4,482 parameters"``."""
    return counted(count, "parameter")
