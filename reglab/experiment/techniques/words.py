"""The words of a setting: numbers, the layers on which a technique acts, sums in a formula."""

from __future__ import annotations

from typing import Literal

from reglab.experiment.techniques.fields import LayerRef
from reglab.words import listed, typed
from reglab.words.language import _, plural


def number(value: float) -> str:
    """A coefficient as a person writes it: at most three digits, no trailing zeros, ``"1e-5"``."""
    return typed(value, 3)


def total(summand: str, *, biases: bool) -> str:
    """The sum of a penalty in a formula: ``"Σw²"``, or ``"(Σw² + Σb²)"`` with biases."""
    return f"(Σ{summand} + Σ{summand.replace('w', 'b')})" if biases else f"Σ{summand}"


def layer_names(layers: Literal["all"] | tuple[LayerRef, ...]) -> str:
    """Layers in words, e.g. ``"layers 1 and 2"`` or ``"input and layer 1"``."""
    if layers == "all":
        return _("all layers")
    if not layers:
        return _("no layer")
    inner = [str(ref) for ref in sorted({ref for ref in layers if isinstance(ref, int)})]
    named = [_("input")] if "input" in layers else []
    if inner:
        named.append(plural("layer {numbers}", "layers {numbers}", len(inner), numbers=listed(inner)))
    if "output" in layers:
        named.append(_("output"))
    return listed(named)
