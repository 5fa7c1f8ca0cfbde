"""The families of techniques that act on tensors: on weights, on outputs of layers, on batches of examples.

Each says what the engine asks of its members, and how. Techniques that only add a function
of the weights to the loss need none: `Technique.penalty` is what they have.

The methods that act on tensors use tensor methods alone and never import torch, so a
process without torch can read every technique. The engine calls them with tensors in
which the replicas of a stack lie side by side; a coefficient of zero must leave a replica
bit for bit as it is.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, ClassVar, Literal

from reglab.experiment.techniques.base import Domain, Group, Scale, Technique
from reglab.experiment.techniques.terms import PenaltyPart

if TYPE_CHECKING:
    from torch import Tensor

    from reglab.experiment.techniques.batches import Batches


class WeightStep(Technique):
    """A technique that changes the weights directly, before or after the optimiser's step."""

    moment: ClassVar[Literal["before", "after"]]
    per_reach: ClassVar[bool] = False
    """Whether the engine multiplies its coefficient by the optimiser's reach: how far a lasting
    gradient of 1 moves a weight in one step. Where not, the learning rate is part of it."""

    def step_coefficient(self, scale: Scale) -> float:
        """The coefficient of a replica; 0 where the technique does not act."""
        raise NotImplementedError

    @classmethod
    def step(cls, w: Tensor, coefficient: Tensor) -> None:
        """Change the weights in place; `coefficient` has the shape of `w`."""
        raise NotImplementedError


class UnitConstraint(Technique):
    """A technique that bounds the incoming weights of every unit or channel after every step."""

    domain: ClassVar[Domain] = "weights"

    def bound(self) -> float:
        """The largest norm that the incoming weights of a unit may have."""
        raise NotImplementedError

    @classmethod
    def factor(cls, norms: Tensor, bounds: Tensor) -> Tensor:
        """What the weights of units with these norms are multiplied by; 1 where the bound is infinite."""
        raise NotImplementedError


class ActivityPenalty(Technique):
    """A technique that adds functions of a layer's outputs to the loss, summed over its units."""

    domain: ClassVar[Domain] = "activations"

    def activity(self) -> tuple[PenaltyPart, ...]:
        """Elementwise terms of the outputs; of each the mean over the examples counts."""
        raise NotImplementedError


class DataTechnique(Technique):
    """A technique that changes examples or targets of the training batches, and nothing else.

    What is measured stays on the originals.
    """

    group: ClassVar[Group] = "Data"
    domain: ClassVar[Domain] = "data"
    per_layer: ClassVar[bool] = False
    turn: ClassVar[int]
    """When it has its turn among those of an arm; smaller comes first."""

    def change(self, batches: Batches) -> None:
        """Replace inputs or targets; where the strength changes nothing it is not called."""
        raise NotImplementedError


class ActivationNoise(Technique):
    """A technique that disturbs a layer's output x during training: x · factor + shift.

    The engine draws numbers keyed by (seed, `purpose`, layer, epoch), the same for every
    arm, and asks for factor or shift of many steps at once. Both may be written over the
    draws; a technique that has both must leave them to the second, `shift`.
    """

    domain: ClassVar[Domain] = "activations"
    purpose: ClassVar[str]
    distribution: ClassVar[Literal["uniform", "normal"]]
    """Of the draws; uniform ones come as whole numbers, see `on_grid`."""
    switches: ClassVar[bool] = False
    """Whether its factor is 0 or at least 1 and nothing is added: what is positive stays so or becomes 0."""
    per_channel: ClassVar[bool] = False
    """Whether all pixels of a channel share one draw."""

    def coefficients(self) -> tuple[float, ...]:
        """Numbers of one replica."""
        raise NotImplementedError

    @classmethod
    def neutral(cls) -> tuple[float, ...]:
        """The numbers of a replica on which it does not act."""
        raise NotImplementedError

    @classmethod
    def factor(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """What the output is multiplied by in training; ``None`` for a technique that only adds."""
        return None

    @classmethod
    def shift(cls, draw: Tensor, *coefficients: Tensor) -> Tensor | None:
        """What is added to the output in training; ``None`` for a technique that only multiplies."""
        return None

    @classmethod
    def evaluation_factor(cls, *coefficients: Tensor) -> Tensor | None:
        """What the output is multiplied by at evaluation; ``None`` where it is left alone."""
        return None


def on_grid(p: float) -> float:
    """The smallest whole number k, from −2¹⁵ on, for which (k + 2¹⁵ + ½)/2¹⁶ is not below `p`.

    Uniform draws are given as such k: to compare them with this is to compare that number with `p`.
    """
    return float(ceil(p * 2**16 - 2**15 - 0.5))
