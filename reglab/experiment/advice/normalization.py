"""Advice on batch normalisation."""

from __future__ import annotations

from collections.abc import Iterator

from reglab.experiment.advice.base import Advice, Case, Rule

_FEW = 8


def small_batches(case: Case) -> Iterator[Advice]:
    """Statistics of few examples are guesses; of one there are none."""
    techniques = case.of("batch_norm")
    if not techniques:
        return
    train, batch = case.scale.train, case.scale.batch
    if batch == 1:
        yield case.warn(
            "Batches of a single example",
            "With a batch of one example, batch normalisation takes the mean of the example itself away, "
            "and with it what the example says. Take a batch size of 8 or more.",
            *techniques,
        )
    elif batch < _FEW:
        yield case.warn(
            f"Batches of only {batch} examples",
            f"Mean and variance of {batch} examples are a guess, so batch normalisation adds much noise and "
            "evaluates with other values than it trained with. Take a batch size of 16 or more.",
            *techniques,
        )
    if batch > 1 and train % batch == 1:
        yield case.warn(
            "A last batch of a single example",
            f"{train:,} examples in batches of {batch} leave a last batch of one example, of which batch "
            "normalisation cannot take a variance. Change the batch size or the number of examples by one.",
            *techniques,
        )


RULES: tuple[Rule, ...] = (small_batches,)
