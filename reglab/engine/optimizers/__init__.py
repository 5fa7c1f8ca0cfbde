"""Update rules on flat buffers."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from reglab.engine.optimizers.adagrad import FlatAdagrad
from reglab.engine.optimizers.adam import FlatAdam, FlatAdamW
from reglab.engine.optimizers.base import FlatOptimizer
from reglab.engine.optimizers.rates import Rates
from reglab.engine.optimizers.rmsprop import FlatRMSprop
from reglab.engine.optimizers.sgd import FlatSGD
from reglab.engine.replicas.layout import Layout
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop

__all__ = ["FlatOptimizer", "make_optimizer"]


def make_optimizer(
    spec: Optimizer,
    weights: Tensor,
    decays: Tensor,
    layout: Layout | None = None,
    rates: Sequence[float] = (),
) -> FlatOptimizer:
    """Return the update rule of a spec.

    Parameters
    ----------
    spec : SGD, RMSprop, Adagrad, Adam or AdamW
        Rule and rate.
    weights : Tensor
        Flat buffer that it changes.
    decays : Tensor
        1 for weights, 0 for biases: what the decay of AdamW acts on.
    layout : Layout, optional
        Division of the flat buffer, where replicas have rates of their own.
    rates : sequence of float
        The learning rate of every replica; none for that of the spec.
    """
    learning = Rates(layout, rates or (spec.lr,), weights)
    match spec:
        case SGD():
            return FlatSGD(spec, weights, learning)
        case RMSprop():
            return FlatRMSprop(spec, weights, learning)
        case Adagrad():
            return FlatAdagrad(spec, weights, learning)
        case AdamW():
            return FlatAdamW(spec, weights, learning, decays)
        case Adam():
            return FlatAdam(spec, weights, learning)
