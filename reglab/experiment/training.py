"""How the networks are trained: optimiser, batches, epochs, device."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reglab.experiment.base import Param, Spec
from reglab.words.language import _

RATE = Field(gt=0, le=100)
RATE_WORDS = Param(
    _("Learning rate"),
    _("Size of a step. Too large diverges, too small crawls."),
    symbol="η",
    scale="log",
    slider=(1e-5, 1),
    typical=_("0.001 for Adam, 0.1 for SGD"),
)
EPSILON = Field(gt=0, le=1)
EPSILON_WORDS = Param("ε", _("Keeps the division finite."), symbol="ε", scale="log", slider=(1e-10, 1e-2))
SHARE = Field(ge=0, lt=1)
MOMENTUM_WORDS = Param(
    _("Momentum"), _("Share of the last step that is kept."), symbol="μ", slider=(0, 0.99), typical="0.9"
)
NESTEROV_WORDS = Param(_("Nesterov"), _("Look ahead along the momentum."))
ALPHA_WORDS = Param("α", _("Decay of the average squared gradient."), symbol="α", slider=(0, 0.999))
BETA1_WORDS = Param("β₁", _("Decay of the average gradient."), symbol="β₁", slider=(0, 0.999))
BETA2_WORDS = Param("β₂", _("Decay of the average squared gradient."), symbol="β₂", slider=(0, 0.9999))
DECAY = Field(ge=0, le=10)
BATCH = Field(ge=1, le=100_000)
BATCH_WORDS = Param(
    _("Batch size"),
    _("Examples per step; more than there are means all of them at once."),
    scale="log",
    slider=(1, 512),
    typical=_("10 to 128"),
)
EPOCHS = Field(ge=1, le=1_000_000)
EPOCHS_WORDS = Param(
    _("Epochs"), _("How often the training examples are gone through."), scale="log", slider=(1, 5000)
)

_Rate = Annotated[float, RATE, RATE_WORDS]
_Epsilon = Annotated[float, EPSILON, EPSILON_WORDS]
_Momentum = Annotated[float, SHARE, MOMENTUM_WORDS]
_Beta1 = Annotated[float, SHARE, BETA1_WORDS]
_Beta2 = Annotated[float, SHARE, BETA2_WORDS]


class SGD(Spec):
    """Stochastic gradient descent, as ``torch.optim.SGD``."""

    kind: Literal["sgd"] = "sgd"
    lr: _Rate = 0.1
    momentum: _Momentum = 0.0
    nesterov: Annotated[bool, NESTEROV_WORDS] = False


class RMSprop(Spec):
    """RMSprop, as ``torch.optim.RMSprop``."""

    kind: Literal["rmsprop"] = "rmsprop"
    lr: _Rate = 0.001
    alpha: Annotated[float, SHARE, ALPHA_WORDS] = 0.99
    momentum: _Momentum = 0.0
    eps: _Epsilon = 1e-8


class Adagrad(Spec):
    """Adagrad, as ``torch.optim.Adagrad``."""

    kind: Literal["adagrad"] = "adagrad"
    lr: _Rate = 0.01
    eps: _Epsilon = 1e-10


class Adam(Spec):
    """Adam, as ``torch.optim.Adam``."""

    kind: Literal["adam"] = "adam"
    lr: _Rate = 0.001
    beta1: _Beta1 = 0.9
    beta2: _Beta2 = 0.999
    eps: _Epsilon = 1e-8


class AdamW(Spec):
    """Adam with decoupled weight decay on the weights (not the biases) of every arm."""

    kind: Literal["adamw"] = "adamw"
    lr: _Rate = 0.001
    beta1: _Beta1 = 0.9
    beta2: _Beta2 = 0.999
    eps: _Epsilon = 1e-8
    weight_decay: Annotated[
        float,
        DECAY,
        Param(
            _("Weight decay"),
            _(
                "Decay of every arm's weights, the baseline's too. To decay in one arm "
                "only, use the technique."
            ),
            symbol="wd",
            scale="log",
            slider=(1e-5, 1),
            typical="0.01",
        ),
    ] = 0.01


Optimizer = Annotated[SGD | RMSprop | Adagrad | Adam | AdamW, Field(discriminator="kind")]
OPTIMIZERS: dict[str, type[SGD | RMSprop | Adagrad | Adam | AdamW]] = {
    "sgd": SGD,
    "rmsprop": RMSprop,
    "adagrad": Adagrad,
    "adam": Adam,
    "adamw": AdamW,
}
OPTIMIZER_TITLES = {
    "sgd": "SGD",
    "rmsprop": "RMSprop",
    "adagrad": "Adagrad",
    "adam": "Adam",
    "adamw": "AdamW",
}


class TrainingSpec(Spec):
    """How the arms of an experiment are trained, but for what one of them has of its own (`ArmTraining`)."""

    optimizer: Optimizer = Adam()
    batch_size: Annotated[int, BATCH, BATCH_WORDS] = 32
    epochs: Annotated[int, EPOCHS, EPOCHS_WORDS] = 300
    device: Annotated[
        Literal["cpu", "cuda", "mps"],
        Param(_("Device"), _("Where the networks are trained. Small networks are fastest on the CPU.")),
    ] = "cpu"
    precision: Annotated[
        Literal["float32", "float64"],
        Param(_("Precision"), _("Number format of weights and losses. float64 is for checking mathematics.")),
    ] = "float32"

    @property
    def rule(self) -> Optimizer:
        """The optimiser apart from its rate: networks of one rule may train side by side."""
        return self.optimizer.model_copy(update={"lr": 1.0})
