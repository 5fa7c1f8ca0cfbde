"""The work on one batch: trained as one experiment, wherever that is. All ways to run a sweep end here.

torch is imported by the trainer, so only where this is called.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from reglab.analysis.curves import best_epochs, lengths
from reglab.experiment.sweeps import Batch
from reglab.record.endings import unsound, weights_epoch
from reglab.record.events import EpochsDone
from reglab.record.record import RunRecord
from reglab.runtime.trainer import TRAINER, load_trainer
from reglab.sweeps.events import Array, PointsMoved
from reglab.sweeps.outcomes import CellOutcome, outcomes_of

RUN = 1
TELL_SECONDS = 0.1
"""Least time between two reports of points that are under way."""


def train_batch(
    batch: Batch, trainer: str = TRAINER
) -> Generator[PointsMoved | None, None, tuple[CellOutcome, ...]]:
    """Train a batch; yield its points as they move, or ``None`` as a sign of life, and return what came out.

    Parameters
    ----------
    batch : Batch
        What is trained.
    trainer : str
        What trains, as ``"module:attribute"``.
    """
    record = RunRecord(batch.experiment, RUN)
    training = load_trainer(trainer)(batch.experiment, RUN)
    # Nobody asks it anything: a point that is looked at is trained again, as an ordinary run.
    training.remembers = False
    training.flush_seconds = 0.0
    for event in training.run():
        record.apply(event)
        if isinstance(event, EpochsDone):
            training.flush_seconds = TELL_SECONDS
            yield moved(batch, record)
        else:
            yield None
    return outcomes_of(batch, record)


def moved(batch: Batch, record: RunRecord) -> PointsMoved:
    """Return the points of a batch as they stand in the record of its joint experiment."""
    shape = (len(batch.cells), batch.arms, batch.experiment.seeds)
    columns = np.arange(len(record.replicas))
    curves = {name: record.values(name) for name in (*record.metrics, "gap")}
    lost = unsound(record, columns.tolist())
    now = [0 if column in lost else weights_epoch(record, column) for column in columns.tolist()]
    val = curves["val_loss"]
    bests = [epoch or 0 for epoch in best_epochs(val, lengths(curves["train_loss"], val))]

    def at(epochs: list[int]) -> dict[str, Array]:
        rows = np.array(epochs) - 1
        return {
            name: np.where(rows < 0, np.nan, curve[rows, columns]).reshape(shape)
            for name, curve in curves.items()
        }

    return PointsMoved(batch.cells, record.epochs, record.planned_epochs, at(now), at(bests))
