"""Batch normalisation of one arm's hidden layers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from reglab.experiment.base import Param
from reglab.experiment.layers.batch_norm import Epsilon, Momentum
from reglab.experiment.ops import Normalize, Op
from reglab.experiment.techniques.base import Domain, Group, Scale, Suits, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _


class BatchNorm(Technique):
    """(x − mean) / √(variance + ε) · γ + β, over the batch in training, over running values after it."""

    kind: Literal["batch_norm"] = "batch_norm"
    momentum: Momentum = 0.1
    eps: Epsilon = 1e-5
    place: Annotated[
        Literal["before", "after"],
        Param(
            _("Place"),
            _("before: between the layer's sums and its activation. after: behind the activation."),
        ),
    ] = "before"

    title: ClassVar[str] = _("Batch normalisation")
    name: ClassVar[str] = _("batch norm")
    noun: ClassVar[str] = "batch norm"
    strength_field: ClassVar[str | None] = None
    main_number: ClassVar[bool] = False
    group: ClassVar[Group] = "Network"
    order: ClassVar[int] = 10
    domain: ClassVar[Domain] = "activations"
    suits: ClassVar[Suits] = "weighted"
    on_input: ClassVar[bool] = False
    about: ClassVar[str] = _(
        "Brings every unit or channel to mean 0 and variance 1 within the batch. "
        "It lets the network learn at higher rates, and the chance of which "
        "examples share a batch is a mild noise."
    )
    source: ClassVar[str] = _("Ioffe & Szegedy 2015; torch.nn.BatchNorm1d")
    effect: ClassVar[Effect] = Effect(
        loss=_("Depends on which examples share the batch: a mild noise."),
        gradient=_(
            "Does not change when the weights before it are scaled; larger learning rates stay stable."
        ),
        activations=_("Mean 0 and variance 1 within the batch, then times γ plus β, which are learned."),
        network=_("Two trained numbers more for each unit or channel."),
    )
    choose: ClassVar[str] = _("Deep or convolutional networks that learn slowly, with batches of 16 or more.")
    avoid: ClassVar[str] = _(
        "Small batches, whose statistics are guesses. As a regularizer it is weak; do not count on it alone."
    )

    def formula(self, scale: Scale) -> str:
        """What comes out for x: normalised over the batch, with the current ε, then scaled and shifted."""
        return _("γ · (x − mean) / √(variance + {epsilon}) + β").format(epsilon=number(self.eps))

    def setting(self) -> str:
        """Its place, and its momentum where it is not the default."""
        if self.momentum == 0.1:
            words = _("before the activation") if self.place == "before" else _("after the activation")
            return self.placed(words)
        words = (
            _("before the activation, momentum {momentum}")
            if self.place == "before"
            else _("after the activation, momentum {momentum}")
        )
        return self.placed(words.format(momentum=number(self.momentum)))

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """The layers of Keras and PyTorch; scikit-learn has none."""
        eps = literal(self.eps)
        norm = f"keras.layers.BatchNormalization(momentum={literal(1 - self.momentum)}, epsilon={eps}),"
        torch_norm = f"torch.nn.BatchNorm1d(64, eps={eps}, momentum={literal(self.momentum)}),"

        def ordered(dense: str, norm: str, activation: str) -> str:
            inner = (norm, activation) if self.place == "before" else (activation, norm)
            return "\n".join(f"    {line}" for line in (dense, *inner))

        return (
            keras(
                "import keras\n\nlayers = [\n"
                + ordered("keras.layers.Dense(64),", norm, 'keras.layers.Activation("relu"),')
                + "\n]",
                _(
                    "Its momentum is the share that is kept: 1 − ours. Its running variance is "
                    "the biased one."
                ),
            ),
            torch(
                "import torch\n\nlayers = [\n"
                + ordered("torch.nn.Linear(64, 64),", torch_norm, "torch.nn.ReLU(),")
                + "\n]",
                _("BatchNorm2d behind a convolution."),
            ),
            sklearn(note=_("No counterpart: its networks have no batch normalisation.")),
        )

    def summary(self) -> str:
        """``"batch norm"``, with what is not the default."""
        words = self.name if self.place == "before" else f"{self.name} {_('after the activation')}"
        return self.placed(words)

    def change_ops(self, ops: tuple[Op, ...]) -> tuple[Op, ...]:
        """Normalise what the weights put out, or what the activation does."""
        at = 1 if self.place == "before" else len(ops)
        shape = ops[0].output
        return (*ops[:at], Normalize(shape, shape, self.eps, self.momentum), *ops[at:])
