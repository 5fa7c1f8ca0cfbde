"""Advice on what acts on the weights: penalties, decay and bounds."""

from __future__ import annotations

from collections.abc import Iterator

from reglab.experiment.advice.base import Advice, Case, Rule
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.terms import ABSOLUTE, SQUARE, PenaltyTerm
from reglab.experiment.techniques.words import layer_names, number
from reglab.words import capital
from reglab.words.language import _

_INITIAL_NORMS = {"he": 2**0.5, "glorot": 1.0, "pytorch": 3**-0.5}
"""Norm of the weights that come into a unit before training, roughly."""


def _with(case: Case, term: PenaltyTerm) -> list[Technique]:
    """The active techniques whose penalty on the weights has a term in its gradient."""
    return [
        technique
        for technique in case.arm.active
        if any(p.term is term and p.coefficient and p.in_gradient for p in technique.penalty(case.scale))
    ]


def squares_and_adam(case: Case) -> Iterator[Advice]:
    """Adam divides the push of a penalty by the size of the gradients."""
    if case.adaptive:
        for technique in _with(case, SQUARE):
            yield case.note(
                _("{optimiser} shrinks weights unevenly").format(optimiser=case.optimizer_title),
                _(
                    "{optimiser} divides the push of {technique} by the size of each "
                    "weight's gradients, so weights with large gradients shrink less "
                    "(Loshchilov & Hutter 2019). To shrink all alike, take decoupled weight "
                    "decay."
                ).format(optimiser=case.optimizer_title, technique=technique.name),
                technique,
            )


def squares_and_decay(case: Case) -> Iterator[Advice]:
    """Two techniques that shrink the same weights."""
    for square in _with(case, SQUARE):
        for decay in case.of("weight_decay"):
            if set(case.acting(square)) & set(case.acting(decay)):
                yield case.warn(
                    _("Shrinks the same weights twice"),
                    _(
                        "{square} and weight decay both shrink the same weights, so neither number "
                        "says how strongly. Switch one of them off, or give them different layers."
                    ).format(square=capital(square.name)),
                    square,
                    decay,
                )


def decay_of_the_optimizer(case: Case) -> Iterator[Advice]:
    """AdamW decays the weights of every arm already."""
    own = getattr(case.optimizer, "weight_decay", 0.0)
    if not own:
        return
    for technique in case.of("weight_decay"):
        yield case.warn(
            _("AdamW decays the weights already"),
            _(
                "AdamW already decays the weights of every arm by {decay}, the baseline's too; this comes "
                "on top, {total} in all. Train with Adam instead, or set AdamW's weight decay to 0."
            ).format(decay=number(own), total=number(own + technique.strength)),
            technique,
        )
    for technique in _with(case, SQUARE):
        yield case.note(
            _("AdamW decays the weights already"),
            _(
                "AdamW already decays the weights of every arm by {decay}; {technique} comes on top. Train "
                "with Adam to see it alone."
            ).format(decay=number(own), technique=technique.name),
            technique,
        )


def more_than_all_of_a_weight(case: Case) -> Iterator[Advice]:
    """A step that takes away as much as there is, or more."""
    lr, own = case.optimizer.lr, getattr(case.optimizer, "weight_decay", 0.0)
    if (share := lr * own) >= 1:
        yield case.warn(
            _("AdamW forgets all weights"),
            _(
                "AdamW’s weight decay times the learning rate, {product}, is the share that every step "
                "takes off each weight of every arm: {fate}. Take a smaller weight decay or learning rate."
            ).format(product=f"{number(lr)} · {number(own)} = {number(share)}", fate=_fate(share)),
        )
    for technique in case.of("weight_decay"):
        if (share := technique.step_coefficient(case.scale)) >= 1:
            yield case.warn(
                _("Takes more off than there is"),
                _(
                    "Learning rate times weight decay, {product}, is the share that every step takes off "
                    "each weight: {fate}. Take a smaller weight decay or learning rate."
                ).format(
                    product=f"{number(lr)} · {number(technique.strength)} = {number(share)}",
                    fate=_fate(share),
                ),
                technique,
            )
    if case.adaptive:
        return
    for technique in _with(case, SQUARE):
        strength = sum(p.coefficient for p in technique.penalty(case.scale) if p.term is SQUARE)
        if (share := 2 * lr * strength) >= 1:
            yield case.warn(
                _("Takes more off than there is"),
                _(
                    "With SGD the penalty alone takes 2 · learning rate · λ = {share} off each weight in "
                    "every step: {fate}. Take a smaller strength or learning rate."
                ).format(share=number(share), fate=_fate(share)),
                technique,
            )


def _fate(share: float) -> str:
    """What becomes of a weight of which every step takes this share, 1 or more."""
    if share == 1:
        return _("nothing is left of what was learned before")
    if share < 2:
        return _("weights change their sign in every step while they vanish")
    return _("weights change their sign in every step and do not shrink, so training diverges")


def zeros_by_subgradient(case: Case) -> Iterator[Advice]:
    """The subgradient leaves no weight exactly zero."""
    for technique in _with(case, ABSOLUTE):
        yield case.note(
            _("Leaves no weight exactly zero"),
            _(
                "With the subgradient, as in Keras and PyTorch, weights hover around zero "
                "and none is exactly zero. Where zeros are wanted, choose the proximal "
                "method."
            ),
            technique,
        )


def penalty_on_normalized_layers(case: Case) -> Iterator[Advice]:
    """Batch normalisation undoes the scale of the weights before it."""
    free = {step.layer for step in case.plan.steps if step.op.weighted and _scale_free(case, step.layer)}
    shrinking = [t for t in case.arm.active if t.kind == "weight_decay" or t.penalty(case.scale)]
    for technique in shrinking:
        hit = tuple(ref for ref in case.acting(technique) if ref in free)
        if hit:
            yield case.note(
                _("Batch normalisation undoes its effect"),
                _(
                    "Batch normalisation undoes the scale of the weights of {layers}: there {technique} "
                    "does not smooth the function, smaller weights only make larger steps (van Laarhoven "
                    "2017). Choose the other layers to limit what the network can do."
                ).format(layers=layer_names(hit), technique=technique.name),
                technique,
            )


def _scale_free(case: Case, layer: int) -> bool:
    """Whether the next thing that happens to the sums of a layer is to be normalised."""
    layers: tuple[LayerSpec, ...] = case.network.layers
    if layer > len(layers):
        return False
    before = [t for t in case.of("batch_norm") if t.place == "before"]
    if any(layer in case.acting(technique) for technique in before):
        return True
    follower = layers[layer] if layer < len(layers) else None
    linear = getattr(layers[layer - 1], "activation", "") == "linear"
    return linear and follower is not None and follower.kind == "batch_norm"


def bound_out_of_reach(case: Case) -> Iterator[Advice]:
    """A bound on norms that are never that large."""
    initial = _INITIAL_NORMS[case.network.init]
    for technique in case.of("max_norm"):
        bound = technique.c
        if bound > 4 * initial:
            yield case.note(
                _("A bound that may never be reached"),
                _(
                    "Before training the weights that come into a unit have a norm of about "
                    "{norm}; the bound {bound} may never be reached, and then nothing happens. Try 1 to 4."
                ).format(norm=number(initial), bound=number(bound)),
                technique,
            )
        elif bound < initial:
            yield case.note(
                _("Cuts the initial weights already"),
                _(
                    "The bound {bound} is below the norm of about {norm} that the weights of a unit have "
                    "before training, so it already cuts those of the first step."
                ).format(bound=number(bound), norm=number(initial)),
                technique,
            )


RULES: tuple[Rule, ...] = (
    squares_and_adam,
    squares_and_decay,
    decay_of_the_optimizer,
    more_than_all_of_a_weight,
    zeros_by_subgradient,
    penalty_on_normalized_layers,
    bound_out_of_reach,
)
