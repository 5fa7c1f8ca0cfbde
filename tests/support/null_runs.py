"""Runs whose arms are trained under identical conditions: whatever is declared of them is an error.

Only the draws differ. A seed has a level of its own, which all arms share (its examples and initial
weights); every network adds noise of its own, larger where losses are large, as it is in training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reglab.experiment.experiment import Experiment
from reglab.record.events import Array
from reglab.record.record import RunRecord
from tests.support.records import experiment, record

EPOCHS = 4
EXAMPLES = 500


@dataclass(frozen=True)
class World:
    """How networks vary.

    Parameters
    ----------
    between : float
        Standard deviation of the logarithm of a seed's loss.
    within : float
        The same of a network's around its seed.
    outliers : float
        Share of networks with a loss three times as large.
    draw : float
        Standard deviation of an arm's own effect on one draw of the data (relative); over many draws
        it is zero, but seeds that share a draw share it.
    """

    between: float = 0.3
    within: float = 0.08
    outliers: float = 0.0
    draw: float = 0.0


WORLDS = {
    "calm": World(between=0.1, within=0.03),
    "as in training": World(),
    "with outliers": World(outliers=0.1),
}


def question(arms: int, seeds: int, *, resample: bool) -> Experiment:
    """An experiment with so many arms beside the baseline."""
    names = ["plain", *(f"arm {n}" for n in range(1, arms + 1))]
    data = {"resample": resample, "validation": EXAMPLES}
    return experiment(arms=names, seeds=seeds, epochs=EPOCHS, data=data)


def null_run(rng: np.random.Generator, asked: Experiment, world: World) -> RunRecord:
    """A record of `asked` in which no arm differs from another but by chance."""
    shape = (len(asked.arms), asked.seeds)
    level = np.log(0.6) + world.between * rng.standard_normal(shape[1])
    effect = world.draw * rng.standard_normal((shape[0], 1))
    effect[0] = 0
    log_loss = level + effect + world.within * rng.standard_normal(shape)
    log_loss += np.log(3) * (rng.random(shape) < world.outliers)
    val = np.exp(log_loss)
    train = 0.02 * np.exp(0.3 * rng.standard_normal(shape))
    # A larger loss is mostly a lower accuracy, which is counted on so many examples.
    right = np.clip(0.88 - 0.12 * (log_loss - np.log(0.6)), 0.02, 0.98)
    accuracy = rng.binomial(EXAMPLES, right) / EXAMPLES
    return run_of(asked, {"val_loss": val, "train_loss": train, "val_accuracy": accuracy})


def run_of(asked: Experiment, ends: Mapping[str, Array]) -> RunRecord:
    """A record whose networks have these numbers in every epoch, ordered by arm, then seed."""
    return record(asked, {name: _level(values) for name, values in ends.items()})


def _level(values: Array) -> Array:
    """The same value in every epoch."""
    return np.tile(values.reshape(1, -1), (EPOCHS, 1))
