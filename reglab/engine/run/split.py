"""How much predictions change with each thing that seeds vary: variation by variation."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from reglab.engine.run.trainer import Trainer
from reglab.experiment.experiment import Experiment
from reglab.experiment.varying import SOURCES, alone
from reglab.record.endings import unsound
from reglab.record.events import Array, EpochsDone
from reglab.record.questions import Outputs, Question
from reglab.record.record import RunRecord

Predictions = dict[str, tuple[tuple[Array, ...], ...]]
"""For each of `SOURCES` by its key, and each arm, what every network puts out, shape (points, outputs)."""


def predictions(experiment: Experiment, points: Array, seeds: int) -> Generator[float, None, Predictions]:
    """Train an experiment as often as there are things that may vary, and ask for outputs at points.

    Parameters
    ----------
    experiment : Experiment
        What was trained.
    points : array, shape (n, features)
        Where, in the units of the data set.
    seeds : int
        Networks of each arm and variation, at least 2.

    Yields
    ------
    float
        Share of the work that is done.

    Returns
    -------
    dict of str to tuple
        See `Predictions`; NaN of networks that have diverged.
    """
    found: Predictions = {}
    for number, source in enumerate(SOURCES):
        asked = alone(experiment, source.key, seeds)
        trainer, record = Trainer(asked, 1, flush_seconds=0.1), RunRecord(asked, 1)
        for event in trainer.run():
            record.apply(event)
            if isinstance(event, EpochsDone):
                yield (number + record.epochs / asked.epochs) / len(SOURCES)
        columns = tuple(replica.index for replica in record.replicas)
        answer = trainer.answer(Question(1, 1, Outputs(points), columns))
        lost = unsound(record, columns)
        outputs = [
            np.full_like(values, np.nan) if column in lost else values
            for column, values in zip(columns, answer.outputs, strict=True)
        ]
        found[source.key] = tuple(
            tuple(outputs[column] for column in record.columns(arm)) for arm in range(len(asked.arms))
        )
    return found
