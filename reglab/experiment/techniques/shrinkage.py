"""The L1 part that penalties share: by subgradient, or as a proximal step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Domain, Group, Scale
from reglab.experiment.techniques.families import WeightStep
from reglab.experiment.techniques.snippets import Snippet, literal, torch_weights
from reglab.experiment.techniques.terms import ABSOLUTE, PenaltyPart
from reglab.words.language import _

if TYPE_CHECKING:
    from torch import Tensor

Method = Annotated[
    Literal["subgradient", "proximal"],
    Param(
        _("Method"),
        _(
            "subgradient: as Keras and PyTorch, weights hover near zero. proximal: a "
            "soft threshold after every step leaves weights that are exactly zero. The "
            "threshold is λ times the optimiser's reach, weight by weight, so that "
            "with every optimiser training ends at the lasso of λ."
        ),
    ),
]
"""How λ Σ|w| acts."""


class Shrinkage(WeightStep):
    """A technique with a term λ₁ Σ|w|; the proximal step is a soft threshold after the optimiser's step.

    The threshold is λ₁ times the optimiser's reach. A weight at rest away from zero then feels a
    gradient of the rest of the loss of exactly ∓λ₁, and one at zero a gradient of at most λ₁, which
    are the conditions of the lasso, with momentum and with rates of its own for every weight, too.
    """

    group: ClassVar[Group] = "Penalties"
    domain: ClassVar[Domain] = "weights"
    moment: ClassVar[Literal["before", "after"]] = "after"
    per_reach: ClassVar[bool] = True

    if TYPE_CHECKING:
        method: str

    @property
    def absolute(self) -> float:
        """λ₁, the coefficient of Σ|w|."""
        raise NotImplementedError

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """λ₁ Σ|w|; in the proximal form it is counted but not part of the gradient."""
        return (PenaltyPart(ABSOLUTE, self.absolute, in_gradient=self.method == "subgradient"),)

    def step_coefficient(self, scale: Scale) -> float:
        """λ₁ in the proximal form, else 0."""
        return self.absolute if self.method == "proximal" else 0.0

    @classmethod
    def step(cls, w: Tensor, coefficient: Tensor) -> None:
        """Soft threshold: move every weight by the coefficient towards zero, and stop there."""
        w.sub_(w.clamp(min=-coefficient, max=coefficient))


def proximal_in_torch(lr: float, strength: float, biases: bool = False) -> Snippet:
    """Return the code of the proximal step in PyTorch."""
    threshold = literal(lr * strength)
    return torch_weights(
        f"""
        optimizer.step()
        with torch.no_grad():
            for w in weights:  # soft threshold: learning rate × λ
                w.sub_(w.clamp(-{threshold}, {threshold}))
        """,
        _(
            "For plain SGD; call it after every step. With momentum μ the threshold is "
            "divided by 1 − μ, with Adam, RMSprop and Adagrad by the root that divides "
            "the step of each weight."
        ),
        biases,
    )
