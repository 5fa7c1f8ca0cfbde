"""What the picture of a technique asks of a network: the sums of its penalty, the units off in a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reglab.experiment.techniques.terms import PenaltyTerm, ShapedTerm


@dataclass(frozen=True, slots=True)
class TermSums:
    """Ask for the sums that a penalty is made of, and for the loss that it is added to.

    Parameters
    ----------
    terms : tuple of PenaltyTerm or ShapedTerm
        The functions of the weights, without coefficients.
    positions : tuple of int
        The weight matrices that count, from 0, as of `Technique.resolve_layers`.
    biases : bool
        Whether the biases of these layers count, too.
    """

    terms: tuple[PenaltyTerm | ShapedTerm, ...]
    positions: tuple[int, ...]
    biases: bool = False


@dataclass(frozen=True, slots=True)
class WorkedSums:
    """The sums of one network.

    Parameters
    ----------
    sums : tuple of float
        For each term its sum over the weights that are trained.
    weights : int
        How many weights, and biases where they were asked for.
    loss : float
        Training data loss, without any penalty.
    """

    sums: tuple[float, ...]
    weights: int
    loss: float


@dataclass(frozen=True, slots=True)
class StepMasks:
    """Ask which units dropout switches off in a step of the training, and what evaluation makes of it.

    Parameters
    ----------
    step : int
        Counted from 0 from the first step of the first epoch.
    """

    step: int


@dataclass(frozen=True, slots=True, eq=False)
class LayerMask:
    """Which units of a layer are off for one example, and for how many of the step they are.

    Parameters
    ----------
    position : int
        0 for the inputs, k for the output of hidden layer k.
    p : float
        Probability with which each is off.
    off : array of bool, shape (units,)
        Units, or channels where these are dropped as a whole, that are off for the step's first example.
    share : float
        Share that is off over all examples of the step.
    """

    position: int
    p: float
    off: NDArray[np.bool_]
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class SeenMasks:
    """The masks of one network in a step.

    Parameters
    ----------
    epoch, step : int
        The epoch, and the number of the step in it, both from 1.
    steps, examples : int
        Steps of an epoch, and examples of this step.
    layers : tuple of LayerMask
        From the inputs on; none where nothing is dropped.
    scaled, unscaled : tuple of float
        Validation loss, and accuracy or R²: as the network is evaluated, and with every unit as strong as
        those that are kept in training, that is without the keep probability.
    """

    epoch: int
    step: int
    steps: int
    examples: int
    layers: tuple[LayerMask, ...]
    scaled: tuple[float, float]
    unscaled: tuple[float, float]


TechniqueWant = TermSums | StepMasks
Worked = WorkedSums | SeenMasks
