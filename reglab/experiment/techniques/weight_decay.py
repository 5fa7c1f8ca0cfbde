"""Weight decay, decoupled from the loss (AdamW)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from reglab.experiment.techniques.base import Convention, Domain, Group, Scale
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.families import WeightStep
from reglab.experiment.techniques.fields import Biases, Strength, strength_param
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch_weights
from reglab.experiment.techniques.words import number
from reglab.words.language import _

if TYPE_CHECKING:
    from torch import Tensor


class WeightDecay(WeightStep):
    """w ← w·(1 − lr·wd) before every step; never part of the loss."""

    kind: Literal["weight_decay"] = "weight_decay"
    strength: Annotated[
        Strength,
        strength_param(
            _("Weight decay"),
            _(
                "Share of each weight that is lost per step, times the learning rate. "
                "Unlike L2 in the loss it is not rescaled by Adam."
            ),
            symbol="wd",
            typical=_("0.01 to 0.1 with Adam"),
        ),
    ] = 0.01
    biases: Biases = False

    title: ClassVar[str] = _("Weight decay (decoupled)")
    name: ClassVar[str] = _("weight decay")
    noun: ClassVar[str] = "weight decay"
    group: ClassVar[Group] = "Weights"
    domain: ClassVar[Domain] = "weights"
    moment: ClassVar[Literal["before", "after"]] = "before"
    about: ClassVar[str] = _(
        "Shrinks the weights directly before every step, apart from the loss, as AdamW does."
    )
    source: ClassVar[str] = _("Loshchilov & Hutter 2019; torch.optim.AdamW")
    effect: ClassVar[Effect] = Effect(
        weights=_(
            "Each loses the share lr · wd before every step, whatever its gradient is; biases only if asked."
        ),
    )
    choose: ClassVar[str] = _(
        "With Adam and its relatives: it shrinks all weights alike, which a penalty in the loss does not."
    )
    avoid: ClassVar[str] = _(
        "With plain SGD it is the same as L2 with λ = wd/2. It never shows in the "
        "loss, so a penalty that is to be seen and compared is clearer."
    )

    def formula(self, scale: Scale) -> str:
        """The update with its number."""
        step = f"w ← w · (1 − {number(scale.lr)} · {number(self.strength)})"
        return _("{formula}, b likewise").format(formula=step) if self.biases else step

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """AdamW in Keras and PyTorch; scikit-learn has none."""
        alone = ", ".join(f'"{name}"' for name in ("bias", "gamma", "beta")[self.biases :])
        decay, lr = literal(self.strength), literal(scale.lr)
        return (
            keras(
                f"""
                import keras

                optimizer = keras.optimizers.AdamW(learning_rate={lr}, weight_decay={decay})
                optimizer.exclude_from_weight_decay(var_names=[{alone}])
                """,
                _("Every Keras optimiser takes weight_decay, and decouples it."),
            ),
            torch_weights(
                "others = [p for p in model.parameters() if all(p is not w for w in weights)]\n"
                "optimizer = torch.optim.AdamW(\n"
                f'    [{{"params": weights}}, {{"params": others, "weight_decay": 0.0}}],\n'
                f"    lr={lr},\n"
                f"    weight_decay={decay},\n"
                ")",
                _("weight_decay of SGD and Adam is another thing: a penalty in the loss, (wd/2)·Σw²."),
                self.biases,
            ),
            sklearn(note=_("No counterpart: its alpha is L2 in the loss, also with Adam.")),
        )

    def conventions(self, scale: Scale) -> tuple[Convention, ...]:
        """The L2 that equals it for plain SGD."""
        return (
            Convention(
                "l2", _("L2 with plain SGD"), "λ", self.strength / 2, _("the same step only without momentum")
            ),
        )

    def step_coefficient(self, scale: Scale) -> float:
        """The share lr·wd that is lost per step."""
        return scale.lr * self.strength

    @classmethod
    def step(cls, w: Tensor, coefficient: Tensor) -> None:
        """Multiply every weight by 1 − lr·wd."""
        w.addcmul_(w, coefficient, value=-1.0)
