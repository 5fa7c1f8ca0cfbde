"""Orthogonal: weight vectors of a layer shall point in different directions."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Domain, Group, Scale, Suits, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.fields import Strength, strength_param
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch_weights
from reglab.experiment.techniques.terms import OverlapTerm, PenaltyPart
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class Orthogonal(Technique):
    """The mean |cos| of the angles between weight vectors, times a factor (as Keras)."""

    kind: Literal["orthogonal"] = "orthogonal"
    strength: Annotated[
        Strength,
        strength_param(
            _("Orthogonality"),
            _(
                "Punishes weight vectors that point in the same or in opposite directions. "
                "It is a mean over all pairs, never more than the factor itself."
            ),
            symbol="f",
            typical=_("0.01 to 1"),
        ),
    ] = 0.01
    mode: Annotated[
        Literal["rows", "columns"],
        Param(
            _("Vectors"),
            _(
                "Of Keras' kernel, inputs × units. rows: the outgoing weights of each "
                "input. columns: the incoming weights of each unit."
            ),
        ),
    ] = "rows"

    title: ClassVar[str] = _("Orthogonal weights")
    name: ClassVar[str] = _("orthogonal")
    noun: ClassVar[str] = "orthogonal"
    group: ClassVar[Group] = "Penalties"
    order: ClassVar[int] = 40
    domain: ClassVar[Domain] = "weights"
    suits: ClassVar[Suits] = "matrices"
    about: ClassVar[str] = _(
        "Weight vectors that overlap say the same twice. It turns them apart and leaves their lengths alone."
    )
    source: ClassVar[str] = _("keras.regularizers.OrthogonalRegularizer")
    effect: ClassVar[Effect] = Effect(
        loss=_("Grows with the mean |cos| of the angles between weight vectors, by the factor at most."),
        gradient=_("Turns weight vectors away from each other; it has no part along a vector."),
        weights=_("Their directions spread out, their lengths are left alone."),
    )
    choose: ClassVar[str] = _(
        "Wide layers in which many units learn the same, and networks that learn slowly in the beginning."
    )
    avoid: ClassVar[str] = _(
        "Where the weights are too large: it leaves lengths alone. More vectors "
        "than dimensions cannot all be orthogonal, so the penalty then never "
        "becomes zero."
    )

    def formula(self, scale: Scale) -> str:
        """The penalty with its number."""
        words = (
            _("loss + {strength} · mean |cos(wᵢ, wⱼ)| over rows i ≠ j")
            if self.mode == "rows"
            else _("loss + {strength} · mean |cos(wᵢ, wⱼ)| over columns i ≠ j")
        )
        return words.format(strength=number(self.strength))

    def setting(self) -> str:
        """``"0.01"``, with the mode where it is not Keras' default."""
        strength = number(self.strength)
        words = strength if self.mode == "rows" else _("{strength} (columns)").format(strength=strength)
        return self.placed(words)

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """OrthogonalRegularizer in Keras, a term in PyTorch; scikit-learn has none."""
        dim = 0 if self.mode == "rows" else 1
        product = "units.T @ units" if self.mode == "rows" else "units @ units.T"
        return (
            keras(
                f"""
                import keras

                regularizer = keras.regularizers.OrthogonalRegularizer(
                    {literal(self.strength)}, mode="{self.mode}"
                )
                layer = keras.layers.Dense(64, activation="relu", kernel_regularizer=regularizer)
                """
            ),
            torch_weights(
                f"""
                penalty = 0.0
                for w in weights:
                    if w.dim() == 2 and w.shape[{1 - dim}] > 1:
                        units = nn.functional.normalize(w, dim={dim})
                        n = w.shape[{1 - dim}]
                        cosines = ({product}).abs()
                        overlap = (cosines.sum() - cosines.diagonal().sum()) / (n * (n - 1))
                        penalty = penalty + {literal(self.strength)} * overlap
                loss = loss_function(model(x), y) + penalty
                """,
                _(
                    "torch.nn.utils.parametrizations.orthogonal is another thing: it holds the vectors "
                    "exactly orthogonal and of length 1."
                ),
            ),
            sklearn(note=_("No counterpart.")),
        )

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """The overlap of rows or columns; W lies here as (outputs, inputs), turned over."""
        return (PenaltyPart(OverlapTerm(along=1 if self.mode == "rows" else 0), self.strength),)
