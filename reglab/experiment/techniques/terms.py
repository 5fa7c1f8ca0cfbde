"""The terms that penalties are made of: functions of the weights, with their derivatives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class PenaltyTerm:
    """An elementwise penalty f(w); the penalty of a layer is coefficient · Σ f(w).

    `value` maps a tensor to f of each element; `add_value` adds weight · f(w) to a total in
    place; `add_gradient` adds coefficient · f′(w) to a gradient in place, for a coefficient
    tensor of the same shape, or of one that spreads to it.
    """

    name: str

    def value(self, w: Tensor) -> Tensor:
        """Return f(w), elementwise."""
        raise NotImplementedError

    def at(self, w: float) -> tuple[float, float]:
        """Return f(w) and f′(w) of one weight, for a plot."""
        raise NotImplementedError

    def add_value(self, w: Tensor, total: Tensor, weight: float) -> None:
        """Add weight · f(w) to `total` in place."""
        total.add_(self.value(w), alpha=weight)

    def add_gradient(self, w: Tensor, coefficient: Tensor, gradient: Tensor) -> None:
        """Add coefficient · f′(w) to `gradient` in place."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class AbsoluteTerm(PenaltyTerm):
    """f(w) = |w|, with the subgradient sign(w), which is 0 at 0 (as Keras and PyTorch)."""

    name: str = "absolute"

    def value(self, w: Tensor) -> Tensor:
        """Return |w|."""
        return w.abs()

    def at(self, w: float) -> tuple[float, float]:
        """Return |w| and its sign."""
        return abs(w), float((w > 0) - (w < 0))

    def add_gradient(self, w: Tensor, coefficient: Tensor, gradient: Tensor) -> None:
        """Add coefficient · sign(w)."""
        gradient.addcmul_(w.sign(), coefficient)


@dataclass(frozen=True, slots=True)
class SquareTerm(PenaltyTerm):
    """f(w) = w², with the gradient 2w."""

    name: str = "square"

    def value(self, w: Tensor) -> Tensor:
        """Return w²."""
        return w * w

    def at(self, w: float) -> tuple[float, float]:
        """Return w² and 2w."""
        return w * w, 2 * w

    def add_value(self, w: Tensor, total: Tensor, weight: float) -> None:
        """Add weight · w² in one pass."""
        total.addcmul_(w, w, value=weight)

    def add_gradient(self, w: Tensor, coefficient: Tensor, gradient: Tensor) -> None:
        """Add coefficient · 2w."""
        gradient.addcmul_(w, coefficient, value=2.0)


ABSOLUTE = AbsoluteTerm()
SQUARE = SquareTerm()


@dataclass(frozen=True, slots=True)
class ShapedTerm:
    """A penalty on the weights of a layer as a whole: coefficient · f(W), where f looks at where they stand.

    Weights come as (n, outputs, inputs) or (n, channels, channels before, height, width), for n
    replicas. What lies beyond the shape that counts is zero. Whatever is done must treat every
    replica alike, however many there are: elementwise operations, sums over the last dimension
    and batched products do.
    """

    name: str

    def value_and_gradient(self, w: Tensor, shape: tuple[int, ...]) -> tuple[Tensor, Tensor]:
        """Return f of every replica's weights, shape (n,), and ∂f/∂W, of the shape of `w`.

        Parameters
        ----------
        w : Tensor
            Weights, perhaps with zeros beyond `shape`.
        shape : tuple of int
            Shape of one replica's weights that count.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class OverlapTerm(ShapedTerm):
    """Half the sum of |cos| of the angles between weight vectors, over half the number of pairs.

    `along` is the dimension of W = (outputs, inputs) that counts the vectors: 0 takes the
    incoming weights of every unit, 1 the outgoing weights of every input. A zero vector has
    no direction and is orthogonal to all.
    """

    along: int = 0
    name: str = "overlap"

    def value_and_gradient(self, w: Tensor, shape: tuple[int, ...]) -> tuple[Tensor, Tensor]:
        """½ Σ |r̂ᵢ·r̂ⱼ| over i ≠ j, divided by n(n−1)/2, for unit vectors r̂."""
        count = shape[self.along]
        if count < 2:
            return w.new_zeros(len(w)), w.new_zeros(w.shape)
        vectors = w if self.along == 0 else w.mT.contiguous()
        norms = (vectors * vectors).sum(2, keepdim=True).sqrt_()
        units = vectors / norms.masked_fill(norms == 0, 1.0)
        cosines = units.bmm(units.mT)
        cosines.diagonal(dim1=1, dim2=2).zero_()
        pairs = count * (count - 1) / 2
        values = cosines.abs().sum(2).sum(1).mul_(0.5 / pairs)
        direction = cosines.sign_().bmm(units).mul_(1.0 / pairs)
        # Only what turns a vector counts: its length changes no angle.
        turning = direction - units * (direction * units).sum(2, keepdim=True)
        turning.div_(norms.masked_fill_(norms == 0, 1.0))
        return values, turning if self.along == 0 else turning.mT.contiguous()


@dataclass(frozen=True, slots=True)
class RoughnessTerm(ShapedTerm):
    """The sum of squared differences between neighbouring numbers of each kernel, down and across."""

    name: str = "roughness"

    def value_and_gradient(self, w: Tensor, shape: tuple[int, ...]) -> tuple[Tensor, Tensor]:
        """Σ (w[y+1, x] − w[y, x])² + Σ (w[y, x+1] − w[y, x])², and its derivative."""
        del shape
        values, gradient = w.new_zeros(len(w)), w.new_zeros(w.shape)
        for axis in (-2, -1):
            size = w.shape[axis] - 1
            if size < 1:
                continue
            steps = w.narrow(axis, 1, size) - w.narrow(axis, 0, size)
            values += (steps * steps).flatten(1).sum(1)
            steps.mul_(2.0)
            gradient.narrow(axis, 1, size).add_(steps)
            gradient.narrow(axis, 0, size).sub_(steps)
        return values, gradient


ROUGHNESS = RoughnessTerm()


@dataclass(frozen=True, slots=True)
class PenaltyPart:
    """One term with its coefficient.

    Parameters
    ----------
    term : PenaltyTerm or ShapedTerm
        The function of the weights.
    coefficient : float
        Its factor in a whole batch.
    in_gradient : bool
        Off where a proximal step acts instead.
    by_rows : bool
        Whether the penalty of a step is divided by the number of its examples, so that it weighs
        more in a last, smaller batch.
    told : str
        How the coefficient is made of what a person sets, e.g. ``"0.5/(2·200)"``; empty where it is that.
    """

    term: PenaltyTerm | ShapedTerm
    coefficient: float
    in_gradient: bool = True
    by_rows: bool = False
    told: str = field(default="", compare=False)
