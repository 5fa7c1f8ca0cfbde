"""What there is to be seen of an experiment before any training: its data, and its networks as they begin."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from reglab.engine.examples.example_sets import example_set, loaded
from reglab.experiment.experiment import Experiment
from reglab.record.questions import Answer, Examples, Question

if TYPE_CHECKING:
    from reglab.engine.run.trainer import Trainer

# Torch takes a second or two to import: the data need not wait for it.


def answer(experiment: Experiment, question: Question) -> Answer:
    """Answer a question about the networks of an experiment with their initial weights.

    Parameters
    ----------
    experiment : Experiment
        What would be trained; columns are counted as in a run of it.
    question : Question
        The question; whatever its epoch, it is answered for the initial weights.

    Returns
    -------
    Answer
        As a trainer gives it before the first epoch.
    """
    if isinstance(question.want, Examples):
        seeds = experiment.seed_values()
        splits = [
            loaded(experiment.data, experiment.arm_drawn(experiment.arms[column // len(seeds)]), seed)
            for column in question.replicas
            for seed in (seeds[column % len(seeds)] if experiment.data.resample else seeds[0],)
        ]
        sets = {id(split): example_set(split) for split in splits}
        return Answer(
            question.run,
            question.number,
            0,
            question.replicas,
            examples=tuple(sets[id(split)] for split in splits),
        )
    return _untrained(experiment).answer(replace(question, epoch=0))


def beginning(experiment: Experiment, metric: str) -> tuple[float, ...]:
    """Return where the curves of an experiment begin: what is measured before the first step, epoch 0.

    Parameters
    ----------
    experiment : Experiment
        What would be trained.
    metric : str
        A loss, a score, or ``"gap"``.

    Returns
    -------
    tuple of float
        For each arm the mean over its networks; NaN of what weights do not tell, such as their norm.
    """
    # Torch takes a second or two to import.
    from reglab.engine.device import training_mode

    trainer = _untrained(experiment)
    sums, counts = [0.0] * len(experiment.arms), [0] * len(experiment.arms)
    for lane in trainer.lanes:
        with training_mode(trainer.threads):
            values = lane.present().of_examples()
        values["gap"] = values["val_loss"] - values["train_loss"]
        if metric not in values:
            return (math.nan,) * len(experiment.arms)
        for member, value in zip(lane.stack.members, values[metric].tolist(), strict=True):
            arm = trainer.replicas[member.replica].arm
            sums[arm], counts[arm] = sums[arm] + value, counts[arm] + 1
    return tuple(total / count for total, count in zip(sums, counts, strict=True))


@lru_cache(maxsize=2)
def _untrained(experiment: Experiment) -> Trainer:
    from reglab.engine.run.trainer import Trainer

    trainer = Trainer(experiment, 0)
    # The first event comes as soon as the networks are there; nobody asks for the next.
    next(iter(trainer.run()))
    return trainer
