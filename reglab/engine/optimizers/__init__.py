"""Update rules on flat buffers."""

from __future__ import annotations

from torch import Tensor

from reglab.engine.optimizers.adagrad import FlatAdagrad
from reglab.engine.optimizers.adam import FlatAdam, FlatAdamW
from reglab.engine.optimizers.base import FlatOptimizer
from reglab.engine.optimizers.rmsprop import FlatRMSprop
from reglab.engine.optimizers.sgd import FlatSGD
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop

__all__ = ["FlatOptimizer", "make_optimizer"]


def make_optimizer(spec: Optimizer, weights: Tensor, decays: Tensor) -> FlatOptimizer:
    """Return the update rule of a spec.

    Parameters
    ----------
    spec : SGD, RMSprop, Adagrad, Adam or AdamW
        Rule and rates.
    weights : Tensor
        Flat buffer that it changes.
    decays : Tensor
        1 for weights, 0 for biases: what the decay of AdamW acts on.
    """
    match spec:
        case SGD():
            return FlatSGD(spec, weights)
        case RMSprop():
            return FlatRMSprop(spec, weights)
        case Adagrad():
            return FlatAdagrad(spec, weights)
        case AdamW():
            return FlatAdamW(spec, weights, decays)
        case Adam():
            return FlatAdam(spec, weights)
