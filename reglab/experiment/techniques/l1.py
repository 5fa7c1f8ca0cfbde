"""L1: the sum of absolute weights (lasso)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.techniques.base import Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.fields import Biases, Strength, strength_param
from reglab.experiment.techniques.shrinkage import Method, Shrinkage, proximal_in_torch
from reglab.experiment.techniques.snippets import Snippet, keras_regularized, literal, sklearn, torch_weights
from reglab.experiment.techniques.words import number, total
from reglab.words.language import _


class L1(Shrinkage):
    """λ Σ|w|, by subgradient or with a proximal step (soft threshold after the optimiser's step)."""

    kind: Literal["l1"] = "l1"
    strength: Annotated[
        Strength,
        strength_param(
            _("L1 strength"),
            _("Pushes every weight towards zero with the same force, however small it is."),
            typical=_("0.0001 to 0.01"),
        ),
    ] = 0.01
    method: Method = "subgradient"
    biases: Biases = False

    title: ClassVar[str] = _("L1 (lasso)")
    name: ClassVar[str] = "L1"
    noun: ClassVar[str] = "L1"
    order: ClassVar[int] = 20
    about: ClassVar[str] = _(
        "Adds the sum of absolute weights to the loss. Unneeded weights go to "
        "zero: the network becomes sparse and picks features."
    )
    source: ClassVar[str] = _("Tibshirani 1996; keras.regularizers.L1")
    effect: ClassVar[Effect] = Effect(
        loss=_("Grows by λ for every unit of |w|, summed over all weights; biases only if asked."),
        gradient=_("λ · sign(w) is added: the same push for a large and for a tiny weight."),
        weights=_("Weights that the data do not need go to zero, exactly so with the proximal step."),
    )
    choose: ClassVar[str] = _(
        "Many features of which few matter, or a network that is to become sparse and readable."
    )
    avoid: ClassVar[str] = _(
        "Correlated features, of which it keeps one by chance: elastic net shares "
        "the weight. Where nothing has to be zero, L2 costs less of the fit."
    )

    def formula(self, scale: Scale) -> str:
        """The penalty with its number."""
        penalty = f"{number(self.strength)} · {total('|w|', biases=self.with_biases)}"
        words = (
            _("loss + {penalty}")
            if self.method == "subgradient"
            else _("loss + {penalty}, soft threshold after each step")
        )
        return words.format(penalty=penalty)

    def setting(self) -> str:
        """``"0.01"``, with the method where it is the proximal one."""
        strength = number(self.strength)
        proximal = self.method == "proximal"
        return self.placed(_("{strength} (proximal)").format(strength=strength) if proximal else strength)

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A regularizer in Keras, a term in PyTorch, the lasso in scikit-learn."""
        value, half = literal(self.strength), literal(self.strength / 2)
        if self.method == "proximal":
            ours = proximal_in_torch(scale.lr, self.strength, self.biases)
            note = _(
                "Keras follows the subgradient; it has no proximal step, so no weight becomes exactly zero."
            )
        else:
            note = ""
            ours = torch_weights(
                f"penalty = {value} * sum(w.abs().sum() for w in weights)\n"
                "loss = loss_function(model(x), y) + penalty",
                biases=self.biases,
            )
        return (
            keras_regularized(f"keras.regularizers.L1({value})", note, self.biases),
            ours,
            sklearn(
                f"from sklearn.linear_model import Lasso\n\nlasso = Lasso(alpha={half})",
                _(
                    "MLPClassifier and MLPRegressor have no L1. Without hidden layers a "
                    "regression is the lasso; it halves the squared error, so alpha = λ/2."
                ),
            ),
        )

    @property
    def absolute(self) -> float:
        """λ."""
        return self.strength
