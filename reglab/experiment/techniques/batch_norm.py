"""Batch normalisation of one arm's hidden layers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.layers.batch_norm import Epsilon, Momentum
from reglab.experiment.ops import Normalize, Op
from reglab.experiment.techniques.base import Domain, Group, Scale, Suits, Technique, at_layers, number


class BatchNorm(Technique):
    """(x − mean) / √(variance + ε) · γ + β, over the batch in training, over running values after it."""

    kind: Literal["batch_norm"] = "batch_norm"
    momentum: Momentum = 0.1
    eps: Epsilon = 1e-5
    place: Annotated[
        Literal["before", "after"],
        Param("Place", "before: between the layer's sums and its activation. after: behind the activation."),
    ] = "before"

    title: ClassVar[str] = "Batch normalisation"
    name: ClassVar[str] = "batch norm"
    strength_field: ClassVar[str | None] = None
    group: ClassVar[Group] = "Network"
    order: ClassVar[int] = 10
    domain: ClassVar[Domain] = "activations"
    suits: ClassVar[Suits] = "weighted"
    on_input: ClassVar[bool] = False
    about: ClassVar[str] = (
        "Brings every unit or channel to mean 0 and variance 1 within the batch. It lets the network learn "
        "at higher rates, and the chance of which examples share a batch is a mild noise."
    )
    source: ClassVar[str] = "Ioffe & Szegedy 2015; torch.nn.BatchNorm1d"

    def formula(self, scale: Scale) -> str:
        """The normalisation with its ε."""
        return f"γ · (x − mean) / √(variance + {number(self.eps)}) + β"

    def setting(self) -> str:
        """Its place, and its momentum where it is not the default."""
        momentum = "" if self.momentum == 0.1 else f", momentum {number(self.momentum)}"
        return f"{self.place} the activation{momentum}{at_layers(self)}"

    def summary(self) -> str:
        """``"batch norm"``, with what is not the default."""
        place = "" if self.place == "before" else " after the activation"
        return f"{self.name}{place}{at_layers(self)}"

    def change_ops(self, ops: tuple[Op, ...]) -> tuple[Op, ...]:
        """Normalise what the weights put out, or what the activation does."""
        at = 1 if self.place == "before" else len(ops)
        shape = ops[0].output
        return (*ops[:at], Normalize(shape, shape, self.eps, self.momentum), *ops[at:])
