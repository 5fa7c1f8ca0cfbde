"""The terms that penalties are made of: functions of one weight, with their derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class PenaltyTerm:
    """An elementwise penalty f(w); the penalty of a layer is coefficient · Σ f(w).

    `value` maps a tensor to f of each element; `add_value` adds weight · f(w) to a total in
    place; `add_gradient` adds coefficient · f′(w) to a gradient in place, for a coefficient
    tensor of the same shape.
    """

    name: str

    def value(self, w: Tensor) -> Tensor:
        """Return f(w), elementwise."""
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

    def add_value(self, w: Tensor, total: Tensor, weight: float) -> None:
        """Add weight · w² in one pass."""
        total.addcmul_(w, w, value=weight)

    def add_gradient(self, w: Tensor, coefficient: Tensor, gradient: Tensor) -> None:
        """Add coefficient · 2w."""
        gradient.addcmul_(w, coefficient, value=2.0)


ABSOLUTE = AbsoluteTerm()
SQUARE = SquareTerm()


@dataclass(frozen=True, slots=True)
class PenaltyPart:
    """One term with its coefficient; `in_gradient` is off where a proximal step acts instead."""

    term: PenaltyTerm
    coefficient: float
    in_gradient: bool = True
