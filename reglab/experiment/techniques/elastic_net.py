"""Elastic net: L1 and L2 together, by one strength and a mix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.layers.base import LayerSpec
from reglab.experiment.techniques.base import Convention, Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.fields import Biases, Strength, strength_param
from reglab.experiment.techniques.shrinkage import Method, Shrinkage
from reglab.experiment.techniques.snippets import Snippet, keras_regularized, literal, sklearn, torch_weights
from reglab.experiment.techniques.terms import SQUARE, PenaltyPart
from reglab.experiment.techniques.words import number, total
from reglab.words.language import _, plural

Corrected = Annotated[
    bool,
    Param(
        _("Undo double shrinkage"),
        _(
            "Multiplies the weights by 1 + λ₂ wherever the network is evaluated: L2 "
            "takes part in the choice of weights but does not shrink them a second "
            "time. For a network without hidden layers."
        ),
    ),
]
"""Whether the second shrinkage is taken back."""


class ElasticPenalty(Shrinkage):
    """λ₁ Σ|w| + λ₂ Σw²; corrected, the weights are evaluated as (1 + λ₂) w.

    The correction belongs to the linear model on standardised features with the mean squared error:
    there λ₂ is the coefficient beside the correlation matrix, as in the source.
    """

    source: ClassVar[str] = _("Zou & Hastie 2005; keras.regularizers.L1L2")
    effect: ClassVar[Effect] = Effect(
        loss=_("Grows by λ₁|w| + λ₂w² for every weight; biases only if asked."),
        gradient=_("λ₁ · sign(w) + 2λ₂w is added: a steady push and one in proportion."),
        weights=_("Sparse like with L1, but correlated features keep or lose their weights together."),
    )
    choose: ClassVar[str] = _("Many correlated features of which whole groups matter or do not.")
    avoid: ClassVar[str] = _("Two numbers have to be tuned; where one penalty does, take that one.")

    if TYPE_CHECKING:
        corrected: bool

    @property
    def square(self) -> float:
        """λ₂, the coefficient of Σw²."""
        raise NotImplementedError

    def formula(self, scale: Scale) -> str:
        """Both penalties with their numbers."""
        penalty = f"{number(self.absolute)} · {total('|w|', biases=self.with_biases)} + "
        penalty += f"{number(self.square)} · {total('w²', biases=self.with_biases)}"
        words = (
            _("loss + {penalty}, soft threshold after each step")
            if self.method == "proximal"
            else _("loss + {penalty}")
        )
        training = words.format(penalty=penalty)
        if not self.corrected:
            return training
        words = (
            _("{training}; evaluation: w and b × {factor}")
            if self.with_biases
            else _("{training}; evaluation: w × {factor}")
        )
        return words.format(training=training, factor=number(1 + self.square))

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """L1L2 in Keras, a term in PyTorch, ElasticNet in scikit-learn."""
        l1, l2 = literal(self.absolute), literal(self.square)
        # Its squared error is halved, and so is its L2.
        alpha = self.absolute / 2 + self.square
        ratio = self.absolute / 2 / alpha if alpha else 0.5
        fit = f"from sklearn.linear_model import ElasticNet\n\nelastic = ElasticNet(alpha={literal(alpha)}, "
        fit += f"l1_ratio={literal(ratio)})"
        note = _(
            "For a regression without hidden layers. It halves the squared error and "
            "the squares of the weights: alpha = λ₁/2 + λ₂, l1_ratio = λ₁/2 / alpha."
        )
        if self.corrected:
            corrected = _("It has no corrected form: multiply coef_ by {factor} after the fit.")
            note += f" {corrected.format(factor=literal(1 + self.square))}"
        elsewhere = _("It has no corrected form and no proximal step.")
        proximal = self.method == "proximal"
        return (
            keras_regularized(
                f"keras.regularizers.L1L2(l1={l1}, l2={l2})",
                elsewhere if proximal or self.corrected else "",
                self.with_biases,
            ),
            torch_weights(
                f"penalty = {l1} * sum(w.abs().sum() for w in weights)\n"
                f"penalty = penalty + {l2} * sum((w * w).sum() for w in weights)\n"
                "loss = loss_function(model(x), y) + penalty",
                _(
                    "For the proximal form leave out the first term and shrink the weights "
                    "after every step, as L1 shows."
                )
                if proximal
                else "",
                self.with_biases,
            ),
            sklearn(fit, note),
        )

    def _manner(self) -> list[str]:
        """What of its form is not the default, e.g. ``["proximal", "corrected"]``."""
        proximal = [_("proximal")] if self.method == "proximal" else []
        return [*proximal, _("corrected")] if self.corrected else proximal

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """λ₁ Σ|w| + λ₂ Σw²."""
        (absolute,), (one, other) = super().penalty(scale), self._factors()
        return (replace(absolute, told=one), PenaltyPart(SQUARE, self.square, told=other))

    def _factors(self) -> tuple[str, str]:
        """How λ₁ and λ₂ are made of what is set; empty where they are that."""
        return "", ""

    def evaluation_factor_of_weights(self) -> float:
        """1 + λ₂ in the corrected form."""
        return 1 + self.square if self.corrected else 1.0

    def conflict(self, layers: Sequence[LayerSpec]) -> tuple[str, str] | None:
        """The corrected form in a network with hidden layers."""
        count = sum(layer.weighted for layer in layers)
        if not self.corrected or count == 0:
            return None
        return (
            "corrected",
            (
                plural(
                    "the corrected form is defined for a network without hidden layers, but "
                    "this one has {n}; switch it off, or remove the hidden layers.",
                    "the corrected form is defined for a network without hidden layers, but "
                    "this one has {n}; switch it off, or remove the hidden layers.",
                    count,
                )
            ),
        )


class ElasticNet(ElasticPenalty):
    """λ·(mix·Σ|w| + (1 − mix)·Σw²), i.e. λ₁ = λ·mix and λ₂ = λ·(1 − mix)."""

    kind: Literal["elastic_net"] = "elastic_net"
    strength: Annotated[
        Strength,
        strength_param(
            _("Elastic net strength"), _("Strength of both penalties together."), typical=_("0.0001 to 0.01")
        ),
    ] = 0.01
    mix: Annotated[
        float,
        Field(ge=0, le=1),
        Param(
            _("Mix"), _("Share of L1: 0 is pure L2, 1 is pure L1."), symbol="α", slider=(0, 1), typical="0.5"
        ),
    ] = 0.5
    method: Method = "subgradient"
    corrected: Corrected = False
    biases: Biases = False

    title: ClassVar[str] = _("Elastic net, λ and mix")
    name: ClassVar[str] = _("elastic net")
    noun: ClassVar[str] = "elastic net"
    order: ClassVar[int] = 30
    about: ClassVar[str] = _(
        "L1 and L2 in one: sparse like L1, but correlated features are kept or dropped together like in L2."
    )

    @property
    def absolute(self) -> float:
        """λ·mix."""
        return self.strength * self.mix

    @property
    def square(self) -> float:
        """λ·(1 − mix)."""
        return self.strength * (1 - self.mix)

    def _factors(self) -> tuple[str, str]:
        """λ · α and λ · (1 − α)."""
        strength, mix = number(self.strength), number(self.mix)
        return f"{strength} · {mix}", f"{strength} · (1 − {mix})"

    def setting(self) -> str:
        """``"0.01 (mix 0.5)"``."""
        manner = ", ".join([_("mix {share}").format(share=number(self.mix)), *self._manner()])
        return self.placed(f"{number(self.strength)} ({manner})")

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """λ₁ and λ₂ as Keras' L1L2 takes them."""
        return (
            Convention("l1", _("Keras L1L2"), "l1", self.absolute),
            Convention("l2", _("Keras L1L2"), "l2", self.square),
        )
