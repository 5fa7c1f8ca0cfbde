"""What a technique's card says, and how its strength is shown; no Qt here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any, Protocol, runtime_checkable

from reglab.experiment.base import FieldInfo
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.gui.widgets.names import group_name
from reglab.words import capital, in_sentence, rounded, typed
from reglab.words.language import _, in_context

_UNBROKEN = {ord(" "): "\u00a0", ord("-"): "\u2011"}
"""Keeps a name and its number on one line."""

_SPELLED = {
    "c": _("limit c"),
    "d": _("decay d"),
    "f": _("factor f"),
    "s": _("smoothing s"),
    "wd": _("decay wd"),
    "×": _("factor ×"),
}
"""Symbols that say nothing by themselves, with a word."""

_PLACES = {
    "kernels": (
        _("{technique} acts on convolutions, and this network has none. Add a convolution."),
        _(
            "{technique} acts on convolutions, and this network has none. "
            "Add a convolution or choose the input under “Layers”."
        ),
    ),
    "matrices": (
        _("{technique} acts on dense layers, and this network has none. Add a dense layer."),
        _(
            "{technique} acts on dense layers, and this network has none. "
            "Add a dense layer or choose the input under “Layers”."
        ),
    ),
    "any": (
        _("{technique} acts on hidden layers, and this network has none. Add a hidden layer."),
        _(
            "{technique} acts on hidden layers, and this network has none. "
            "Add a hidden layer or choose the input under “Layers”."
        ),
    ),
}
_PLACES["pictures"] = _PLACES["kernels"]
"""What is said where no layer is one that a technique acts on; the second where it can act on the input."""

OUT = in_context("short for the output layer", "out")
_WORD = re.compile(r"[^\W_]+")


@runtime_checkable
class Convertible(Protocol):
    """A technique whose number can be told in several conventions."""

    convention: Any

    def in_convention(self, convention: Any, scale: Scale) -> Technique:
        """The same strength with its number in another convention."""


def main_parameter(technique: Technique, scale: Scale) -> FieldInfo | None:
    """The number that stands first on the card: the strength, else the first; ``None`` where there is none.

    In a convention of another scale the slider's ends are converted too, so that a place on the
    slider means the same penalty in every convention.
    """
    infos = technique.parameters()
    info = next((i for i in infos if i.name == technique.strength_field), None)
    if info is None and technique.main_number:
        info = next((i for i in infos if i.kind in ("float", "int")), None)
    if info is None or not isinstance(technique, Convertible) or info.param.slider is None:
        return info
    ends = [_converted(technique, info.name, end, scale) for end in info.param.slider]
    return replace(info, param=replace(info.param, slider=(ends[0], ends[1])))


def main_label(info: FieldInfo) -> str:
    """What stands beside the slider: the symbol, with a word where it says nothing by itself."""
    symbol = info.param.symbol or info.param.label
    return _SPELLED.get(symbol, symbol)


def _converted(technique: Technique, name: str, value: float, scale: Scale) -> float:
    """`value` of the default convention in that of `technique`, to two significant digits."""
    plain = type(technique)(kind=technique.kind).model_copy(update={name: value})
    if not isinstance(technique, Convertible) or not isinstance(plain, Convertible):
        return value
    converted = plain.in_convention(technique.convention, scale)
    return rounded(getattr(converted, name), 2)


def unavailable(technique: Technique, layers: Sequence[LayerSpec], info: DatasetInfo) -> str:
    """Why a technique would do nothing with these hidden layers and this data set; else empty."""
    if misfit := technique.misfit(info):
        # What is not on need not be told to be switched off.
        sentence = str(misfit) if technique.enabled else f"{misfit.fault}."
        return capital(sentence)
    if not technique.per_layer or technique.acting(layers):
        return ""
    if technique.layers == "all":
        plainly, or_input = _PLACES.get(technique.suits, _PLACES["any"])
        sentence = or_input if technique.layer_choices(layers) else plainly
        return sentence.format(technique=technique.title)
    return _("No layer is chosen on which {technique} acts. Choose one under “Layers”.").format(
        technique=technique.title
    )


def has_meter(technique: Technique) -> bool:
    """Whether it adds a penalty on the weights, whose push can be compared with that of the data."""
    return technique.domain == "weights" and bool(technique.penalty(Scale(2, 1, 0.1)))


def meter_rows(
    technique: Technique, layers: Sequence[LayerSpec], *, every: bool = False
) -> tuple[tuple[str, ...], tuple[int | None, ...]]:
    """The rows of a strength meter: short names of layers, ``("1", "2", "out")``, and their weight matrices.

    Parameters
    ----------
    technique : Technique
        A penalty.
    layers : sequence of LayerSpec
        The hidden layers.
    every : bool
        Whether layers on which it could act have rows too; their matrices are ``None``.
    """
    acting = dict(zip(technique.acting(layers), technique.resolve_layers(layers), strict=True))
    refs = technique.layer_choices(layers) if every else tuple(acting)
    names = tuple(OUT if ref == "output" else str(ref) for ref in refs)
    return names, tuple(acting.get(ref) for ref in refs)


def matches(technique: type[Technique], text: str) -> bool:
    """Whether every word of `text` begins a word in what a technique is called or does."""
    told = f"{technique.title} {technique.name} {group_name(technique.group)} {technique.about}".casefold()
    begins = _WORD.findall(told)
    return all(any(word.startswith(part) for word in begins) for part in _WORD.findall(text.casefold()))


def layer_name(ref: LayerRef) -> str:
    """``"Layer 2"``, ``"Input"`` or ``"Output"``."""
    return _end_name(ref) if isinstance(ref, str) else _("Layer {number}").format(number=ref)


def _end_name(ref: str) -> str:
    return _("Input") if ref == "input" else _("Output")


def layer_label(ref: LayerRef, layers: Sequence[LayerSpec]) -> str:
    """A layer with its kind: ``"2 Conv"``, ``"Input"`` or ``"Output"``."""
    return _end_name(ref) if isinstance(ref, str) else f"{ref} {layers[ref - 1].short}"


def layers_words(technique: Technique, layers: Sequence[LayerSpec]) -> str:
    """Where a technique acts, e.g. ``"Layer 2, Output"``."""
    if technique.layers == "all":
        return all_layers_name(technique)
    return ", ".join(map(layer_name, technique.acting(layers))) or _("no layer")


def all_layers_name(technique: Technique) -> str:
    """What ``"all"`` means for a technique."""
    return _("All layers") if technique.domain == "weights" else _("All hidden layers")


def conventions_line(technique: Technique, scale: Scale) -> str:
    """The strength in the words of others, but for the convention in use; empty where there is none."""
    used = technique.convention if isinstance(technique, Convertible) else None
    others = [c for c in technique.conventions(scale) if c.key != used]
    if not others:
        return ""
    # With one title for all, the symbols tell them apart.
    one = len({c.title for c in others}) < len(others)
    words = [f"{c.symbol if one else c.title} {typed(c.value)}".translate(_UNBROKEN) for c in others]
    return (f"{others[0].title}: " if one else "=\u00a0") + "\u00a0· ".join(words)


def conventions_tooltip(technique: Technique, scale: Scale) -> str:
    """Every convention on a line of its own, with its meaning."""
    rows = "".join(
        f"<tr><td>{escape(c.title)}&nbsp;</td><td>{escape(c.symbol)} = {typed(c.value)}&nbsp;</td>"
        f"<td>{escape(c.note)}</td></tr>"
        for c in technique.conventions(scale)
    )
    return f"<p>{_('The same strength elsewhere:')}</p><table>{rows}</table>" if rows else ""


def technique_tooltip(technique: Technique, scale: Scale) -> str:
    """What a technique does, its formula, typical strength and source, as rich text."""
    info = main_parameter(technique, scale)
    facts = [technique.formula(scale)]
    if info is not None and info.param.typical:
        facts.append(
            _("Typical {number}: {typical}").format(
                number=info.param.symbol or in_sentence(info.param.label), typical=info.param.typical
            )
        )
    facts.append(_("Source: {source}").format(source=technique.source))
    return (
        f"<p><b>{escape(technique.title)}</b><br>{escape(technique.about)}</p>"
        f"<p>{'<br>'.join(map(escape, facts))}</p>"
    )
