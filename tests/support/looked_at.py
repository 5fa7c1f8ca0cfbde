"""A record whose test part was looked at: three arms, three seeds, and one arm that validation flatters."""

from __future__ import annotations

import numpy as np

from reglab.record.peeks import Opened, Peek, Point
from reglab.record.record import RunRecord
from tests.support.records import RUN, experiment, record

VAL_LOSS = np.array([0.50, 0.60, 0.55, 0.40, 0.45, 0.41, 0.7, 0.8, 0.75])
VAL_SCORE = np.array([0.70, 0.72, 0.75, 0.80, 0.82, 0.81, 0.6, 0.61, 0.62])
TEST_LOSS = np.array([0.55, 0.62, 0.60, 0.60, 0.66, 0.64, 0.71, 0.79, 0.76])
TEST_SCORE = np.array([0.70, 0.71, 0.73, 0.60, 0.64, 0.62, 0.61, 0.63, 0.64])


def looked_at(columns: range = range(9), point: Point = "last") -> RunRecord:
    made = record(
        experiment(arms=("plain", "lucky", "other"), seeds=3, epochs=4),
        {
            "val_loss": np.stack([VAL_LOSS + 0.1, VAL_LOSS]),
            "train_loss": np.full((2, 9), 0.3),
            "val_accuracy": np.stack([VAL_SCORE - 0.1, VAL_SCORE]),
        },
    )
    found = tuple(Opened(n, 2, float(TEST_LOSS[n]), float(TEST_SCORE[n])) for n in columns)
    made.apply(Peek(RUN, 1, point, 2, "2026-11-27T13:00:00+00:00", 500, found))
    return made
