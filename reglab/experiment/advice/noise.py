"""Advice on what disturbs the activations."""

from __future__ import annotations

from collections.abc import Iterator

from reglab.experiment.advice.base import Advice, Case, Rule
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.experiment.techniques.words import number
from reglab.words.language import _

_DROPPING = ("dropout", "spatial_dropout", "gaussian_dropout")
_SWITCHING = ("dropout", "spatial_dropout")
_LARGEST = 0.8
_ALL_OFF = 0.01


def before_normalization(case: Case) -> Iterator[Advice]:
    """Dropout changes the variance on which a batch normalisation behind it relies."""
    if not case.normalized:
        return
    last = max(case.normalized)
    for technique in case.of(*_DROPPING):
        positions = technique.resolve_layers(case.network.layers)
        if any(position < last for position in positions):
            yield case.warn(
                _("{technique} before batch normalisation").format(technique=technique.title),
                (
                    _(
                        "{technique} stands before batch normalisation: in training it changes the "
                        "variance that is learned there, so evaluation meets another one (variance shift, "
                        "Li et al. 2019). Set it on the layers behind the last normalisation (layer "
                        "{layer}), or leave one of the two out."
                    )
                    if last in positions
                    else _(
                        "{technique} stands before batch normalisation: in training it changes the "
                        "variance that is learned there, so evaluation meets another one (variance shift, "
                        "Li et al. 2019). Set it on the layers behind the last normalisation, or leave one "
                        "of the two out."
                    )
                ).format(technique=technique.title, layer=last),
                technique,
                *case.of("batch_norm"),
            )


def all_units_off(case: Case) -> Iterator[Advice]:
    """So few units that all of them are off at times."""
    for technique in case.of(*_SWITCHING):
        for ref in case.acting(technique):
            units = _switched(case, technique, ref)
            chance = technique.p**units
            if chance > _ALL_OFF:
                yield case.warn(
                    _("At times nothing gets through"),
                    _off_words(of_input=ref == "input", alone=units == 1).format(
                        rate=number(technique.p), layer=ref, width=units, percent=number(100 * chance)
                    ),
                    technique,
                )
                break


def _off_words(*, of_input: bool, alone: bool) -> str:
    """What to say where all numbers of a layer can be off at once, with names in braces."""
    if of_input and alone:
        return _(
            "With p {rate} on the input of width {width}, its only number is off in {percent} % of the "
            "cases, and nothing gets through. Make p smaller or the layer wider, or leave this layer out."
        )
    if of_input:
        return _(
            "With p {rate} on the input of width {width}, all of its numbers are off in {percent} % of the "
            "cases, and nothing gets through. Make p smaller or the layer wider, or leave this layer out."
        )
    if alone:
        return _(
            "With p {rate} on layer {layer} of width {width}, its only number is off in {percent} % of the "
            "cases, and nothing gets through. Make p smaller or the layer wider, or leave this layer out."
        )
    return _(
        "With p {rate} on layer {layer} of width {width}, all of its numbers are off in {percent} % of the "
        "cases, and nothing gets through. Make p smaller or the layer wider, or leave this layer out."
    )


def _switched(case: Case, technique: Technique, ref: LayerRef) -> int:
    """How many switches there are on a layer: one per number, or one per channel."""
    shape = case.plan.shapes[0 if isinstance(ref, str) else ref]
    if technique.kind == "spatial_dropout":
        return shape[0]
    units = 1
    for size in shape:
        units *= size
    return units


def too_much(case: Case) -> Iterator[Advice]:
    """So large a rate that hardly anything learns."""
    for technique in case.of(*_DROPPING):
        if technique.p > _LARGEST:
            noise = (technique.p / (1 - technique.p)) ** 0.5
            words = (
                _(
                    "With p {rate} the noise is {times} times as large as the signal: the network will "
                    "underfit. Try 0.1 to 0.5."
                )
                if technique.kind == "gaussian_dropout"
                else _(
                    "With p {rate} only {percent} % take part in a step: the network will underfit. Try 0.1 "
                    "to 0.5."
                )
            )
            yield case.warn(
                _("So strong that the network underfits"),
                words.format(
                    rate=number(technique.p), times=number(noise), percent=number(100 * (1 - technique.p))
                ),
                technique,
            )


RULES: tuple[Rule, ...] = (before_normalization, all_units_off, too_much)
