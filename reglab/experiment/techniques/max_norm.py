"""Max-norm: the incoming weights of a unit may not grow beyond a length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Group, Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import UnitConstraint
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch_weights
from reglab.experiment.techniques.words import number
from reglab.words.language import _

if TYPE_CHECKING:
    from torch import Tensor

EPSILON = 1e-7
"""Added to a norm that is divided by, as ``torch.renorm`` and Keras do."""


class MaxNorm(UnitConstraint):
    """w ← w · c/(‖w‖ + 1e-7) for every unit or kernel with ‖w‖ > c, after every step.

    This is ``torch.renorm``. Keras' MaxNorm multiplies what lies within the bound by ‖w‖/(‖w‖ + 1e-7),
    too; here it is left alone.
    """

    kind: Literal["max_norm"] = "max_norm"
    c: Annotated[
        float,
        Field(gt=0, le=1e6),
        Param(
            _("Largest norm"),
            _("The incoming weights of a unit, or a whole kernel, are no longer than this. Small is strict."),
            symbol="c",
            scale="log",
            slider=(0.1, 10),
            typical=_("1 to 4"),
        ),
    ] = 3.0

    title: ClassVar[str] = _("Max-norm")
    name: ClassVar[str] = _("max-norm")
    noun: ClassVar[str] = "max-norm"
    strength_field: ClassVar[str | None] = None
    group: ClassVar[Group] = "Weights"
    order: ClassVar[int] = 110
    about: ClassVar[str] = _(
        "Cuts the incoming weights of every unit back to a length after each step. "
        "Weights within the bound are free; with it, high learning rates cannot "
        "blow them up."
    )
    source: ClassVar[str] = _("Srivastava et al. 2014; torch.renorm, keras.constraints.MaxNorm")
    effect: ClassVar[Effect] = Effect(
        weights=_("Units whose incoming weights are too long are cut back to the bound after every step."),
    )
    choose: ClassVar[str] = _("High learning rates, and together with dropout, for which it was proposed.")
    avoid: ClassVar[str] = _("Where all weights are to be small: within the bound nothing pulls them back.")

    def formula(self, scale: Scale) -> str:
        """The projection with its number."""
        return _("after each step: w ← w · {bound}/‖w‖ for units with ‖w‖ > {bound}").format(
            bound=number(self.c)
        )

    def setting(self) -> str:
        """``"3"``."""
        return self.placed(number(self.c))

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A constraint in Keras, ``torch.renorm`` after the step; scikit-learn has none."""
        value = literal(self.c)
        return (
            keras(
                f"""
                import keras

                constraint = keras.constraints.MaxNorm({value}, axis=0)
                layer = keras.layers.Dense(64, activation="relu", kernel_constraint=constraint)
                """,
                _("For Conv2D give axis=[0, 1, 2]."),
            ),
            torch_weights(
                f"""
                optimizer.step()
                with torch.no_grad():
                    for w in weights:
                        w.renorm_(2, 0, {value})
                """,
                _("Call it after every step."),
            ),
            sklearn(note=_("No counterpart.")),
        )

    def bound(self) -> float:
        """The largest norm of a unit's incoming weights: c."""
        return self.c

    @classmethod
    def factor(cls, norms: Tensor, bounds: Tensor) -> Tensor:
        """c/(‖w‖ + 1e-7) above the bound, else 1."""
        return (bounds / (norms + EPSILON)).masked_fill_(norms <= bounds, 1.0)
