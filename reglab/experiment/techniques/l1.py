"""L1: the sum of absolute weights (lasso)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import (
    Domain,
    Group,
    Scale,
    Strength,
    WeightStep,
    at_layers,
    number,
    strength_param,
)
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch_weights
from reglab.experiment.techniques.terms import ABSOLUTE, PenaltyPart

if TYPE_CHECKING:
    from torch import Tensor


class L1(WeightStep):
    """λ Σ|w|, by subgradient or with a proximal step (soft threshold lr·λ after the update)."""

    kind: Literal["l1"] = "l1"
    strength: Annotated[
        Strength,
        strength_param(
            "L1 strength",
            "Pushes every weight towards zero with the same force, however small it is.",
            typical="0.0001 to 0.01",
        ),
    ] = 0.01
    method: Annotated[
        Literal["subgradient", "proximal"],
        Param(
            "Method",
            "subgradient: as Keras and PyTorch, weights hover near zero. proximal: a soft threshold after "
            "every step leaves weights that are exactly zero. With plain SGD it ends at the lasso of λ; with "
            "momentum and Adam the steps outgrow the threshold: the same λ is weaker, fewer are zero.",
        ),
    ] = "subgradient"

    title: ClassVar[str] = "L1 (lasso)"
    name: ClassVar[str] = "L1"
    group: ClassVar[Group] = "Penalties"
    order: ClassVar[int] = 20
    domain: ClassVar[Domain] = "weights"
    moment: ClassVar[Literal["before", "after"]] = "after"
    about: ClassVar[str] = (
        "Adds the sum of absolute weights to the loss. Unneeded weights go to zero: the network becomes "
        "sparse and picks features."
    )
    source: ClassVar[str] = "Tibshirani 1996; keras.regularizers.L1"
    effect: ClassVar[Effect] = Effect(
        loss="Grows by λ for every unit of |w|, summed over all weights; biases are left alone.",
        gradient="λ · sign(w) is added: the same push for a large and for a tiny weight.",
        weights="Weights that the data do not need go to zero, exactly so with the proximal step.",
    )
    choose: ClassVar[str] = (
        "Many features of which few matter, or a network that is to become sparse and readable."
    )
    avoid: ClassVar[str] = (
        "Correlated features, of which it keeps one by chance: elastic net shares the weight. Where nothing "
        "has to be zero, L2 costs less of the fit."
    )

    def formula(self, scale: Scale) -> str:
        """The penalty with its number."""
        text = f"loss + {number(self.strength)} · Σ|w|"
        return text if self.method == "subgradient" else f"{text}, soft threshold after each step"

    def setting(self) -> str:
        """``"0.01"``, with the method where it is the proximal one."""
        method = " (proximal)" if self.method == "proximal" else ""
        return f"{number(self.strength)}{method}{at_layers(self)}"

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A regularizer in Keras, a term in PyTorch, the lasso in scikit-learn."""
        value, half = literal(self.strength), literal(self.strength / 2)
        regularizer = f"""
            import keras

            regularizer = keras.regularizers.L1({value})
            layer = keras.layers.Dense(64, activation="relu", kernel_regularizer=regularizer)
        """
        if self.method == "proximal":
            threshold = literal(scale.lr * self.strength)
            ours = torch_weights(
                f"""
                optimizer.step()
                with torch.no_grad():
                    for w in weights:  # soft threshold: learning rate × λ
                        w.sub_(w.clamp(-{threshold}, {threshold}))
                """,
                "Not part of the optimiser; call it after every step.",
            )
            note = (
                "Keras follows the subgradient; it has no proximal step, so no weight becomes exactly zero."
            )
        else:
            note = ""
            ours = torch_weights(
                f"penalty = {value} * sum(w.abs().sum() for w in weights)\n"
                "loss = loss_function(model(x), y) + penalty"
            )
        return (
            keras(regularizer, note),
            ours,
            sklearn(
                f"from sklearn.linear_model import Lasso\n\nlasso = Lasso(alpha={half})",
                "MLPClassifier and MLPRegressor have no L1. Without hidden layers a regression is the lasso; "
                "it halves the squared error, so alpha = λ/2.",
            ),
        )

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """λ Σ|w|; in the proximal form it is counted but not part of the gradient."""
        return (PenaltyPart(ABSOLUTE, self.strength, in_gradient=self.method == "subgradient"),)

    def step_coefficient(self, scale: Scale) -> float:
        """The threshold lr·λ in the proximal form, else 0."""
        return scale.lr * self.strength if self.method == "proximal" else 0.0

    @classmethod
    def step(cls, w: Tensor, coefficient: Tensor) -> None:
        """Soft threshold: move every weight by lr·λ towards zero, and stop there."""
        w.sub_(w.clamp(min=-coefficient, max=coefficient))
