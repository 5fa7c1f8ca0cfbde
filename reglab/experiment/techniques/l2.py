"""L2: the sum of squared weights (ridge)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Convention, Domain, Group, Scale, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.fields import Biases, Strength, strength_param
from reglab.experiment.techniques.snippets import Snippet, keras_regularized, literal, sklearn, torch_weights
from reglab.experiment.techniques.terms import SQUARE, PenaltyPart
from reglab.experiment.techniques.words import number, total
from reglab.words.language import _

L2Convention = Literal["keras", "lambda_2m", "pytorch", "sklearn"]


def _factors(scale: Scale) -> dict[L2Convention, float]:
    """How many units of each convention make one λ of Keras."""
    return {"keras": 1.0, "lambda_2m": 2.0 * scale.train, "pytorch": 2.0, "sklearn": 2.0 * scale.batch}


class L2(Technique):
    """λ Σw², without ½ and without 1/m, unless another convention is chosen for the number."""

    kind: Literal["l2"] = "l2"
    strength: Annotated[
        Strength,
        strength_param(
            _("L2 strength"),
            _("Shrinks every weight in proportion to its size; large weights are punished most."),
            typical=_("0.0001 to 0.03"),
        ),
    ] = 0.01
    convention: Annotated[
        L2Convention,
        Param(
            _("Convention"),
            _(
                "What the number means. keras: λΣw². lambda_2m: λ/(2m)·Σw², m training "
                "examples. pytorch: weight_decay of SGD, (wd/2)·Σw². sklearn: "
                "alpha/(2·batch)·Σw², as MLPClassifier; MLPRegressor halves the squared "
                "error, so its alpha is half of it."
            ),
        ),
    ] = "keras"
    biases: Biases = False

    title: ClassVar[str] = _("L2 (ridge)")
    name: ClassVar[str] = "L2"
    noun: ClassVar[str] = "L2"
    group: ClassVar[Group] = "Penalties"
    order: ClassVar[int] = 10
    domain: ClassVar[Domain] = "weights"
    about: ClassVar[str] = _(
        "Adds the sum of squared weights to the loss. Weights stay small, the "
        "function stays smooth; no weight becomes exactly zero."
    )
    source: ClassVar[str] = _("Krogh & Hertz 1992; keras.regularizers.L2")
    effect: ClassVar[Effect] = Effect(
        loss=_("Grows by λw² for every weight; biases only if asked."),
        gradient=_("2λw is added: a push in proportion to the weight, which fades near zero."),
        weights=_("All shrink, the large ones most; none becomes exactly zero."),
    )
    choose: ClassVar[str] = _(
        "The first thing to try: it smooths the function and copes with correlated "
        "features, whose weights it shares out."
    )
    avoid: ClassVar[str] = _(
        "With Adam its push is divided by the size of the gradients, so that it "
        "acts unevenly: take decoupled weight decay there. On batch-normalised "
        "layers it changes the size of the steps rather than the function."
    )

    def keras_strength(self, scale: Scale) -> float:
        """λ of the penalty λ Σw²."""
        return self.strength / _factors(scale)[self.convention]

    def formula(self, scale: Scale) -> str:
        """The penalty with its number, in the chosen convention."""
        squares = total("w²", biases=self.with_biases)
        uneven = self.convention == "sklearn" and scale.last != scale.batch
        words = _("loss + {penalty}; last batch: /(2·{last})") if uneven else _("loss + {penalty}")
        return words.format(penalty=f"{self._factor(scale)} · {squares}", last=scale.last)

    def _factor(self, scale: Scale) -> str:
        """What Σw² is multiplied by, with the number as it is set: ``"0.5/(2·200)"``."""
        value = number(self.strength)
        forms = {
            "keras": value,
            "lambda_2m": f"{value}/(2·{scale.train})",
            "pytorch": f"{value}/2",
            "sklearn": f"{value}/(2·{scale.batch})",
        }
        return forms[self.convention]

    def setting(self) -> str:
        """``"0.01"``, with the convention where it is not Keras'."""
        names = {
            "keras": "",
            "lambda_2m": " (λ/2m)",
            "pytorch": " (weight_decay)",
            "sklearn": " (alpha)",
        }
        return self.placed(f"{number(self.strength)}{names[self.convention]}")

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """A regularizer in Keras, weight_decay of SGD in PyTorch, alpha in scikit-learn."""
        value = {c.key: literal(c.value) for c in self.conventions(scale)}
        uneven = alone = ""
        if scale.last != scale.batch:
            own = self.convention == "sklearn"
            uneven = _(
                "scikit-learn divides by the size of each batch, so its penalty weighs {times} times as "
                "much in the last batch of {last}."
            ).format(times=number(scale.batch / scale.last), last=scale.last)
            alone = "" if own else f" {uneven}"
            uneven = uneven if own else ""
        if self.biases:
            alone += f" {_('alpha leaves biases alone.')}"
        return (
            keras_regularized(f"keras.regularizers.L2({value['keras']})", uneven, self.biases),
            torch_weights(
                "others = [p for p in model.parameters() if all(p is not w for w in weights)]\n"
                "optimizer = torch.optim.SGD(\n"
                f'    [{{"params": weights, "weight_decay": {value["pytorch"]}}}, {{"params": others}}],\n'
                f"    lr={literal(scale.lr)},\n"
                ")",
                _(
                    "weight_decay is 2λ, because it stands for (wd/2)·Σw². That is so for SGD; "
                    "AdamW's decay is decoupled and another technique."
                )
                + ("" if self.biases else f" {_('Two groups, since it would act on biases, too.')}")
                + (f" {uneven}" if uneven else ""),
                self.biases,
            ),
            sklearn(
                f"""
                from sklearn.neural_network import MLPClassifier

                classifier = MLPClassifier(alpha={value["sklearn"]}, batch_size={scale.batch})
                """,
                _(
                    "alpha is divided by twice the batch size. MLPRegressor halves the squared "
                    "error: take half."
                )
                + alone,
            ),
        )

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """λ in every convention, for the present training size and batch size."""
        keras = self.keras_strength(scale)
        factors = _factors(scale)
        return (
            Convention("keras", "Keras", "λ", keras, "λ Σw²"),
            Convention(
                "lambda_2m", "λ/(2m)", "λ", keras * factors["lambda_2m"], f"λ/(2m) Σw², m = {scale.train}"
            ),
            Convention(
                "pytorch", "PyTorch", "weight_decay", keras * factors["pytorch"], _("of SGD: (wd/2) Σw²")
            ),
            Convention(
                "sklearn",
                "scikit-learn",
                "alpha",
                keras * factors["sklearn"],
                (
                    _("alpha/(2·batch) Σw² of MLPClassifier, batch = {batch}; MLPRegressor: half of it")
                    if scale.last == scale.batch
                    else _(
                        "alpha/(2·batch) Σw² of MLPClassifier, batch = {batch}, {last} in the last one; "
                        "MLPRegressor: half of it"
                    )
                ).format(batch=scale.batch, last=scale.last),
            ),
        )

    def in_convention(self, convention: L2Convention, scale: Scale) -> L2:
        """The same penalty with its number expressed in another convention."""
        value = self.keras_strength(scale) * _factors(scale)[convention]
        return self.model_copy(update={"strength": value, "convention": convention})

    def penalty(self, scale: Scale) -> tuple[PenaltyPart, ...]:
        """λ Σw²; given as alpha, it is divided by the size of each batch."""
        told, by_rows = self._factor(scale), self.convention == "sklearn"
        return (PenaltyPart(SQUARE, self.keras_strength(scale), by_rows=by_rows, told=told),)
