"""A question about a run and the answer to it: outputs, weights and examples as of an epoch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array, Event
from reglab.record.networks import AllNetworks, NetworksAt
from reglab.record.peeks import OpenSeal, Peek
from reglab.record.worked import TechniqueWant, Worked

Part = Literal["train", "validation"]
"""The sealed test part is not among them: see `OpenSeal`."""


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """Ask what the networks put out at points.

    Parameters
    ----------
    points : array, shape (n, features), or "train" or "validation"
        Points in the units of the data set, the same for every replica; or the examples on
        which each replica is trained or validated.
    """

    points: Array | Part


@dataclass(frozen=True, slots=True)
class Weights:
    """Ask for the weights, and how often each unit is active."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Ask for the training and validation examples of each replica; they are the same at every epoch."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """Ask by how much the output of a regression changes with each feature."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """Ask what is left of the networks when small weights are taken out; the run's networks stay as they are.

    Parameters
    ----------
    threshold : float
        Weights below it in size are set to 0, biases are not; 0 takes out what is 0 already.
    """

    threshold: float


@dataclass(frozen=True, slots=True)
class PruneShares:
    """Ask how good the networks are when growing shares of their smallest weights are taken out.

    Parameters
    ----------
    shares : tuple of float
        Shares of all weights of a network, 0 to 1; biases are not counted, and stay.
    """

    shares: tuple[float, ...]


Want = Outputs | Weights | Examples | Slopes | Pruned | PruneShares | OpenSeal | AllNetworks | TechniqueWant


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question about a run, under way or ended.

    Parameters
    ----------
    run : int
        Id of the run.
    number : int
        Carried by the answer.
    want : Want
        What is asked.
    replicas : tuple of int
        Columns of the replicas that are asked about.
    epoch : int, optional
        Epoch, counted from 1, 0 for the initial weights; the present weights if left out.
    """

    run: int
    number: int
    want: Want
    replicas: tuple[int, ...]
    epoch: int | None = None

    @property
    def epochs(self) -> tuple[int | None, ...]:
        """The epoch that is asked about, for each replica."""
        if isinstance(self.want, OpenSeal):
            return self.want.epochs
        return (self.epoch,) * len(self.replicas)


@dataclass(frozen=True, slots=True, eq=False)
class LayerWeights:
    """Weights of one layer, as the network computes with them.

    Parameters
    ----------
    weight : array, shape (outputs, inputs) or (channels, channels before, height, width)
        Weight matrix or kernels. Inputs of the first layer are standardised where the data are.
    bias : array, shape (outputs,) or (channels,)
        Biases.
    active : array, shape (outputs,) or (channels,)
        Share of the training examples in which the unit puts out something else than 0, mean
        over the places of a picture; a unit with 0 is dead. All 1 for the network's output.
    """

    weight: Array
    bias: Array
    active: Array


@dataclass(frozen=True, slots=True, eq=False)
class ExampleSet:
    """The examples of one replica, in the units of the data set.

    Parameters
    ----------
    x_train, x_val : array, shape (n, features)
        Features.
    y_train, y_val : array of int64 or float64, shape (n,)
        Class indices, or target values.
    flipped : array of bool, shape (n of the training part,)
        Training examples whose label was replaced by a wrong one.
    truth : array, shape (points, 2), or None
        Input and target without noise, where they are known: of a generated regression of one input.
    x_val_shifted : array, shape (n, features), or None
        The validation features as the training examples do not show them; ``None`` without a shift.
    """

    x_train: Array
    y_train: NDArray[Any]
    x_val: Array
    y_val: NDArray[Any]
    flipped: NDArray[np.bool_]
    truth: Array | None = None
    x_val_shifted: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSlopes:
    """By how much the output changes with each feature, in the units of the data set.

    Parameters
    ----------
    learned : array, shape (features,)
        Mean of the output's derivatives over the validation examples; of a network without hidden layer
        exactly its coefficients.
    true : array, shape (features,), or None
        The same of the target without noise, over all examples that could be drawn; where it is known.
    """

    learned: Array
    true: Array | None


@dataclass(frozen=True, slots=True)
class Size:
    """What a network is made of, and takes.

    Parameters
    ----------
    inputs : int
        Features that are read.
    weights : int
        Weights, biases and normalisations aside; of a pruned network those that are not 0.
    units : int
        Hidden units and channels.
    parameters : int
        Numbers that need to be kept: those weights, and biases and normalisations of the units.
    multiplications : int
        Multiplications by those weights for one example.
    loss, score : float
        Validation loss, and accuracy or R² on the validation examples.
    seconds : float
        Measured time for a thousand examples of the features that are read, in batches; the zeros in the
        matrices that are left cost as much as any other number.
    sparse_seconds : float
        The same with matrices that are stored and multiplied without their zeros, by torch's kernels for
        them; NaN where there are none, as for convolutions, or where it was not measured.
    """

    inputs: int
    weights: int
    units: int
    parameters: int
    multiplications: int
    loss: float
    score: float
    seconds: float
    sparse_seconds: float = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class PruningCurve:
    """How good a network is without its smallest weights.

    Parameters
    ----------
    shares : array, shape (n,)
        Shares of the weights that are 0, at least those that were asked for: more where weights are equal.
    losses, scores : array, shape (n,)
        Validation loss, and accuracy or R² on the validation examples.
    """

    shares: Array
    losses: Array
    scores: Array


@dataclass(frozen=True, slots=True)
class PrunedNetwork:
    """A network before and after pruning."""

    before: Size
    after: Size


@dataclass(frozen=True, slots=True, eq=False)
class Answer(Event):
    """The answer to a `Question`; what was not asked is empty.

    Parameters
    ----------
    number : int
        That of the question.
    epoch : int
        The epoch that is answered: the newest that was kept and is not beyond the one asked
        for, or the replica's last where it had stopped before.
    replicas : tuple of int
        Columns, in the order of the answers.
    outputs : tuple of array, shape (n, classes) or (n, 1)
        Per replica: what it puts out for each class – probabilities where the output is a
        softmax or a sigmoid, which is told for both classes – or the target in its own unit.
    weights : tuple of tuple of LayerWeights
        Per replica, from input to output.
    examples : tuple of ExampleSet
        Per replica; those of one seed are one object.
    slopes : tuple of FeatureSlopes
        Per replica; empty of a classification.
    pruned : tuple of PrunedNetwork
        Per replica.
    curves : tuple of PruningCurve
        Per replica.
    worked : tuple of WorkedSums or SeenMasks
        Per replica.
    networks : tuple of NetworksAt
        By epoch, ascending; empty where they do not fit.
    peek : Peek or None
        What the test part shows, and the look that is counted for it.
    trouble : str
        A sentence where the question cannot be answered, else empty.
    """

    number: int
    epoch: int
    replicas: tuple[int, ...]
    outputs: tuple[Array, ...] = ()
    weights: tuple[tuple[LayerWeights, ...], ...] = ()
    examples: tuple[ExampleSet, ...] = ()
    slopes: tuple[FeatureSlopes, ...] = ()
    pruned: tuple[PrunedNetwork, ...] = ()
    curves: tuple[PruningCurve, ...] = ()
    worked: tuple[Worked, ...] = ()
    networks: tuple[NetworksAt, ...] = ()
    peek: Peek | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Kept(Event):
    """Which epochs can be gone back to.

    Parameters
    ----------
    epochs : array of int64, shape (n,)
        All of them, ascending; 0 stands for the initial weights.
    """

    epochs: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
