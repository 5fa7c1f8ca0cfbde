"""Early stopping by Keras' rule, for each replica alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reglab.experiment.base import Param
from reglab.experiment.techniques.base import Domain, Group, Scale, Technique
from reglab.experiment.techniques.effects import Effect
from reglab.experiment.techniques.snippets import Snippet, keras, literal, sklearn, torch
from reglab.experiment.techniques.words import number
from reglab.words.language import _, plural

Monitor = Literal["val_loss", "val_accuracy", "val_r2", "train_loss"]
LOSSES: frozenset[Monitor] = frozenset({"val_loss", "train_loss"})
"""Values of which lower is better."""


@dataclass(slots=True)
class StoppingRule:
    """The state of the rule for one replica.

    An epoch improves when its value is better than the best so far by more than
    `min_delta`; after `patience` epochs in a row without improvement training stops. Epochs up
    to `start_from_epoch` are not looked at.

    Parameters
    ----------
    sign : {1, -1}
        1 where smaller is better, -1 where larger is.
    min_delta, patience, start_from_epoch
        As in `EarlyStopping`.
    """

    sign: int
    min_delta: float
    patience: int
    start_from_epoch: int
    best: float | None = None
    best_epoch: int | None = None
    wait: int = 0

    def update(self, epoch: int, value: float) -> tuple[bool, bool]:
        """Take the value of `epoch` (counted from 1); return (improved, stop).

        Raises
        ------
        ValueError
            If `epoch` is below 1.
        """
        if epoch < 1:
            raise ValueError(f"epochs are counted from 1, not {epoch}")
        if epoch - 1 < self.start_from_epoch:
            return False, False
        # The smallest improvement is added on this side, as Keras does: the other rounds differently.
        if self.best is None or self.sign * value + self.min_delta < self.sign * self.best:
            self.best, self.best_epoch, self.wait = value, epoch, 0
            return True, False
        return False, self.pass_over(epoch, epoch) is not None

    def pass_over(self, first: int, last: int) -> int | None:
        """Take the epochs from `first` to `last`, none of which improves; return the one that stops.

        Where a curve is known beforehand, long stretches are passed over at once. ``None`` where
        training goes on after `last`, or nothing lies between the two.
        """
        first = max(first, self.start_from_epoch + 1)
        if last < first:
            return None
        stop = max(first, first + self.patience - self.wait - 1)
        self.wait += min(stop, last) - first + 1
        return stop if stop <= last else None


class EarlyStopping(Technique):
    """Stop where the monitored value no longer improves, and give back the best weights."""

    kind: Literal["early_stopping"] = "early_stopping"
    monitor: Annotated[
        Monitor,
        Param(_("Monitor"), _("The value that must improve. Accuracy is for classes, R² for regression.")),
    ] = "val_loss"
    patience: Annotated[
        int,
        Field(ge=0, le=100_000),
        Param(
            _("Patience"),
            _("Epochs without improvement before it stops."),
            slider=(0, 100),
            typical=_("5 to 20"),
        ),
    ] = 5
    min_delta: Annotated[
        float,
        Field(ge=0, le=1e6),
        Param(
            _("Smallest improvement"),
            _("Smaller changes do not count."),
            symbol="δ",
            scale="log",
            slider=(1e-6, 0.1),
        ),
    ] = 0.0
    start_from_epoch: Annotated[
        int,
        Field(ge=0, le=1_000_000),
        Param(_("Start after epoch"), _("Epochs at the beginning that are not watched."), slider=(0, 200)),
    ] = 0
    restore_best: Annotated[
        bool,
        Param(
            _("Restore best weights"),
            _("Go back to the weights of the best epoch, also where it never stopped."),
        ),
    ] = True

    title: ClassVar[str] = _("Early stopping")
    name: ClassVar[str] = _("early stopping")
    noun: ClassVar[str] = "early stopping"
    strength_field: ClassVar[str | None] = None
    group: ClassVar[Group] = "Stopping"
    domain: ClassVar[Domain] = "network"
    per_layer: ClassVar[bool] = False
    about: ClassVar[str] = _(
        "Stops each network where its validation loss no longer improves, before "
        "it learns the noise by heart."
    )
    source: ClassVar[str] = _("Prechelt 1998; keras.callbacks.EarlyStopping")
    effect: ClassVar[Effect] = Effect(
        weights=_("Those of the best epoch are kept: they had less time to grow."),
        network=_("Each network ends its training on its own."),
    )
    choose: ClassVar[str] = _("Almost always: it saves time, and needs no strength to be tuned.")
    avoid: ClassVar[str] = _(
        "Where the validation curve falls twice (it stops in between), or where "
        "optimising and fighting overfitting are to be studied apart. The "
        "validation loss it stops at is a little too good."
    )

    @property
    def lower_is_better(self) -> bool:
        """Whether the monitored value is a loss, not a score."""
        return self.monitor in LOSSES

    def formula(self, scale: Scale) -> str:
        """The rule with its numbers."""
        better, sign = ("<", "−") if self.lower_is_better else (">", "+")
        delta = f" {sign} {number(self.min_delta)}" if self.min_delta else ""
        return plural(
            "stop after {n} epoch without {formula}",
            "stop after {n} epochs without {formula}",
            max(self.patience, 1),
            formula=f"{self.monitor} {better} best{delta}",
        )

    def setting(self) -> str:
        """``"patience 5"``, with the monitored value where it is not the validation loss."""
        words = (
            _("patience {patience}") if self.monitor == "val_loss" else _("patience {patience}, on {monitor}")
        )
        return words.format(patience=self.patience, monitor=self.monitor)

    def elsewhere(self, scale: Scale) -> tuple[Snippet, ...]:
        """The callback of Keras, its rule written out for PyTorch, and what scikit-learn has."""
        monitor = {"train_loss": "loss", "val_r2": "val_r2_score"}.get(self.monitor, self.monitor)
        smaller = self.lower_is_better
        sign, worst = ("<", "inf") if smaller else (">", "-inf")
        delta = literal(self.min_delta)
        restore = "model.load_state_dict(kept)" if self.restore_best else ""
        return (
            keras(
                f"""
                import keras

                stopping = keras.callbacks.EarlyStopping(
                    monitor="{monitor}",
                    mode="{"min" if smaller else "max"}",
                    min_delta={delta},
                    patience={self.patience},
                    start_from_epoch={self.start_from_epoch},
                    restore_best_weights={self.restore_best},
                )
                """,
                _(
                    "Its losses contain the penalties; the training loss is measured while the "
                    "weights change."
                ),
            ),
            torch(
                f"""
                import copy

                best, wait = float("{worst}"), 0
                for epoch in range(epochs):
                    train_one_epoch()
                    if epoch < {self.start_from_epoch}:
                        continue
                    value = measure()  # {self.monitor}
                    if value {"+" if smaller else "-"} {delta} {sign} best:
                        best, wait = value, 0
                        kept = copy.deepcopy(model.state_dict())
                        continue
                    wait += 1
                    if wait >= {self.patience} and epoch > 0:
                        break
                {restore}
                """,
                _("PyTorch has no early stopping; train_one_epoch and measure are yours."),
            ),
            sklearn(
                f"""
                from sklearn.neural_network import MLPClassifier

                classifier = MLPClassifier(
                    early_stopping=True, n_iter_no_change={max(self.patience, 1)}, tol={delta}
                )
                """,
                _(
                    "It watches accuracy (R² in a regression) on a validation part of its own, "
                    "goes back to the best weights in any case, and stops one epoch later."
                ),
            ),
        )

    def summary(self) -> str:
        """``"early stopping (patience 5)"``."""
        return f"{self.name} ({self.setting()})"

    def rule(self) -> StoppingRule:
        """A fresh rule for one replica."""
        sign = 1 if self.lower_is_better else -1
        return StoppingRule(sign, abs(self.min_delta), self.patience, self.start_from_epoch)
