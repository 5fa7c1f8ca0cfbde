"""Advice on batch normalisation, as a technique and as a layer of the network."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from reglab.experiment.advice.base import Advice, Case, Rule
from reglab.experiment.ops import Normalize
from reglab.experiment.techniques.base import Technique
from reglab.words.language import _, grouped

_FEW = 8


def small_batches(case: Case) -> Iterator[Advice]:
    """Statistics of few numbers are guesses; of one there are none.

    Behind a convolution they are taken over all places of a picture too, so there are many even
    of one example, which PyTorch accepts.
    """
    pixels = {step.layer: prod(step.op.output[1:]) for step in case.plan.steps if _normalizes(step.op)}
    if not pixels:
        return
    train, batch = case.scale.train, case.scale.batch
    single = tuple(layer for layer, count in pixels.items() if count == 1)
    techniques = _on(case, single or tuple(pixels))
    if batch == 1 and single:
        yield case.warn(
            _("Batches of a single example"),
            _(
                "With a batch of one example, batch normalisation takes the mean of the "
                "example itself away, and with it what the example says. Take a batch size "
                "of 8 or more."
            ),
            *techniques,
        )
    elif batch == 1:
        yield case.note(
            _("Batches of a single picture"),
            _(
                "With a batch of one example, batch normalisation takes mean and variance "
                "over the places of a single picture, but evaluates with averages over "
                "many. Take a batch size of 8 or more."
            ),
            *techniques,
        )
    elif batch * min(pixels.values()) < _FEW:
        yield case.warn(
            _("Batches of only {batch} examples").format(batch=batch),
            _(
                "Mean and variance of {batch} examples are a guess, so batch normalisation "
                "adds much noise and evaluates with other values than it trained with. "
                "Take a batch size of 16 or more."
            ).format(batch=batch),
            *techniques,
        )
    if batch > 1 and train % batch == 1 and single:
        yield case.warn(
            _("A last batch of a single example"),
            _(
                "{train} examples in batches of {batch} leave a last batch of one example, "
                "of which batch normalisation cannot take a variance (PyTorch refuses it; "
                "here it leaves nothing of the example). Change the batch size or the "
                "number of examples by one."
            ).format(train=grouped(train), batch=batch),
            *techniques,
        )


def _normalizes(op: object) -> bool:
    return isinstance(op, Normalize)


def _on(case: Case, layers: tuple[int, ...]) -> tuple[Technique, ...]:
    """The techniques that normalise one of some layers; none where it is the network itself."""
    return tuple(
        technique
        for technique in case.of("batch_norm")
        if set(technique.resolve_layers(case.network.layers)) & set(layers)
    )


RULES: tuple[Rule, ...] = (small_batches,)
