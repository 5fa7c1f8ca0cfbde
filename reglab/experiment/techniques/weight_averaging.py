"""Weight averaging: the network is judged by an average of its weights over the last steps."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Convention, Domain, Group, Scale, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class WeightAveraging(Technique):
    """a ← d·a + (1 − d)·w after every step, from the initial weights on; evaluation uses a.

    Nothing corrects for the start, as in Keras and PyTorch; training itself goes on with w. What batch
    normalisation has measured is used as it is.
    """

    kind: Literal["weight_averaging"] = "weight_averaging"
    decay: Annotated[
        float,
        Field(ge=0, lt=1),
        Param(
            _("Decay"),
            _(
                "Share of the average that stays in every step: it looks back over about "
                "1/(1 − d) steps, and the initial weights count until these have passed. 0 "
                "is the network itself."
            ),
            symbol="d",
            slider=(0, 0.9999),
            typical=_("0.99 to 0.9999"),
        ),
    ] = 0.999

    title: ClassVar[str] = _("Weight averaging")
    name: ClassVar[str] = _("weight averaging")
    noun: ClassVar[str] = "weight averaging"
    strength_field: ClassVar[str | None] = "decay"
    group: ClassVar[Group] = "Weights"
    order: ClassVar[int] = 130
    domain: ClassVar[Domain] = "network"
    per_layer: ClassVar[bool] = False
    about: ClassVar[str] = _(
        "Trains as ever but evaluates a moving average of the weights, which is "
        "calmer and often better than the last step."
    )
    source: ClassVar[str] = _("Polyak & Juditsky 1992; torch.optim.swa_utils.AveragedModel, Keras' use_ema")
    effect: ClassVar[Effect] = Effect(
        weights=_("Are trained as ever; beside them their moving average is kept, and evaluated."),
        network=_("What is measured, drawn and saved is the network with the averaged weights."),
    )
    choose: ClassVar[str] = _("Curves that jump from epoch to epoch: small batches and high learning rates.")
    avoid: ClassVar[str] = _(
        "Short trainings: until 1/(1 − d) steps have passed, the average still holds the initial weights."
    )

    def formula(self, scale: Scale) -> str:
        """The average with its number."""
        return _("evaluation: {formula}").format(
            formula=f"a ← {number(self.decay)} · a + {number(1 - self.decay)} · w"
        )

    def setting(self) -> str:
        """``"0.999"``, with all its digits."""
        return f"{self.decay:.6g}"

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """Arguments of the optimisers in Keras, AveragedModel in PyTorch; scikit-learn has none."""
        decay = f"{self.decay:.10g}"
        return (
            keras(
                f"""
                import keras

                optimizer = keras.optimizers.SGD(
                    learning_rate={literal(scale.lr)}, use_ema=True, ema_momentum={decay}
                )
                """,
                _(
                    "Its average begins with the weights after the first step, and evaluation "
                    "uses it only after finalize_variable_values, at the end of fit."
                ),
            ),
            torch(
                f"""
                from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

                averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn({decay}))
                averaged.update_parameters(model)  # before training: the initial weights
                optimizer.step()
                averaged.update_parameters(model)  # after every step
                """,
                _("Evaluate averaged instead of model."),
            ),
            sklearn(note=_("SGDClassifier and SGDRegressor have average, a plain mean; networks have none.")),
        )

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """How far back it looks."""
        steps = 1 / (1 - self.decay)
        epochs = steps * scale.batch / scale.train
        return (
            Convention("steps", _("Looks back"), _("steps"), steps, "1/(1 − d)"),
            Convention("epochs", _("Looks back"), _("epochs"), epochs, _("at the present batch size")),
        )
