"""Weight decay, decoupled from the loss (AdamW)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from reglab.experiment.techniques.base import (
    Convention,
    Domain,
    Group,
    Scale,
    Strength,
    WeightStep,
    number,
    strength_param,
)

if TYPE_CHECKING:
    from torch import Tensor


class WeightDecay(WeightStep):
    """w ← w·(1 − lr·wd) before every step; never part of the loss."""

    kind: Literal["weight_decay"] = "weight_decay"
    strength: Annotated[
        Strength,
        strength_param(
            "Weight decay",
            "Share of each weight that is lost per step, times the learning rate. Unlike L2 in the loss it "
            "is not rescaled by Adam.",
            symbol="wd",
            typical="0.01 to 0.1 with Adam",
        ),
    ] = 0.01

    title: ClassVar[str] = "Weight decay (decoupled)"
    name: ClassVar[str] = "weight decay"
    group: ClassVar[Group] = "Weights"
    domain: ClassVar[Domain] = "weights"
    moment: ClassVar[Literal["before", "after"]] = "before"
    about: ClassVar[str] = (
        "Shrinks the weights directly before every step, apart from the loss, as AdamW does."
    )
    source: ClassVar[str] = "Loshchilov & Hutter 2019; torch.optim.AdamW"

    def formula(self, scale: Scale) -> str:
        """The update with its number."""
        return f"w ← w · (1 − {number(scale.lr)} · {number(self.strength)})"

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """The L2 that equals it for plain SGD."""
        return (
            Convention(
                "l2", "L2 with plain SGD", "λ", self.strength / 2, "the same step only without momentum"
            ),
        )

    def step_coefficient(self, scale: Scale) -> float:
        """The share lr·wd that is lost per step."""
        return scale.lr * self.strength

    @classmethod
    def step(cls, w: Tensor, coefficient: Tensor) -> None:
        """Multiply every weight by 1 − lr·wd."""
        w.addcmul_(w, coefficient, value=-1.0)
