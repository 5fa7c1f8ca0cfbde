"""Advice on what acts on steps and epochs: stopping, clipping, averaging."""

from __future__ import annotations

from collections.abc import Iterator

from reglab.experiment.advice.base import Advice, Case, Rule
from reglab.experiment.techniques.words import number
from reglab.words.language import _, grouped


def stopping_never(case: Case) -> Iterator[Advice]:
    """A rule that cannot stop within the epochs of the run."""
    epochs = case.training.epochs
    for technique in case.of("early_stopping"):
        watched = epochs - technique.start_from_epoch
        if watched <= 0:
            yield case.warn(
                _("Never watches within these epochs"),
                _(
                    "It starts to watch after epoch {first}, but training ends at epoch {last}. Let it "
                    "start earlier, or train longer."
                ).format(first=grouped(technique.start_from_epoch), last=grouped(epochs)),
                technique,
            )
        elif technique.patience >= watched:
            yield case.warn(
                _("Never stops within these epochs"),
                (
                    _(
                        "A patience of {patience} is not less than the {epochs} epochs after epoch "
                        "{first}, so it never stops. Take a smaller patience, or train longer."
                    )
                    if technique.start_from_epoch
                    else _(
                        "A patience of {patience} is not less than the {epochs} epochs, so it never stops. "
                        "Take a smaller patience, or train longer."
                    )
                ).format(
                    patience=grouped(technique.patience),
                    epochs=grouped(watched),
                    first=grouped(technique.start_from_epoch),
                ),
                technique,
            )


def stopping_at_once(case: Case) -> Iterator[Advice]:
    """No patience with a curve that goes up and down."""
    for technique in case.of("early_stopping"):
        if technique.patience <= 1:
            yield case.note(
                _("Stops at the first chance rise"),
                _(
                    "Without patience the first epoch that is not better ends the training, "
                    "and validation curves go up and down by chance. Try 5 to 20."
                ),
                technique,
            )


def stopping_on_training(case: Case) -> Iterator[Advice]:
    """A monitor that does not see overfitting."""
    for technique in case.of("early_stopping"):
        if technique.monitor == "train_loss":
            yield case.warn(
                _("Does not notice overfitting"),
                _(
                    "The training loss goes on falling while the network overfits, so this "
                    "rule does not notice it. Monitor the validation loss."
                ),
                technique,
            )


def average_of_few_steps(case: Case) -> Iterator[Advice]:
    """An average that reaches back further than the training."""
    steps = case.batches * case.training.epochs
    for technique in case.of("weight_averaging"):
        horizon = 1 / (1 - technique.decay) if technique.decay < 1 else float("inf")
        if horizon > steps:
            yield case.warn(
                _("Averages over more steps than there are"),
                _(
                    "A decay of {decay} averages over about {averaged} steps, but this run has {steps}: "
                    "the average stays near the initial weights. Take a decay of {fitting} or less, or "
                    "train longer."
                ).format(
                    decay=number(technique.decay),
                    averaged=grouped(round(horizon)),
                    steps=grouped(steps),
                    fitting=_fitting_decay(steps),
                ),
                technique,
            )


def _fitting_decay(steps: int) -> str:
    """A decay that averages over a tenth of the steps at most."""
    for decay in (0.999, 0.99, 0.9):
        if 1 / (1 - decay) <= steps / 10:
            return number(decay)
    return "0.5"


def clipping_and_adam(case: Case) -> Iterator[Advice]:
    """Adam takes the size of the gradients out itself."""
    if case.adaptive:
        for technique in case.of("gradient_clipping"):
            yield case.note(
                _("{optimiser} rescales gradients anyway").format(optimiser=case.optimizer_title),
                _(
                    "{optimiser} divides by the size of the gradients anyway: where "
                    "every gradient is clipped the steps stay as they are, and only single "
                    "large ones count less. With SGD clipping limits each step."
                ).format(optimiser=case.optimizer_title),
                technique,
            )


RULES: tuple[Rule, ...] = (
    stopping_never,
    stopping_at_once,
    stopping_on_training,
    average_of_few_steps,
    clipping_and_adam,
)
