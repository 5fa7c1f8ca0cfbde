"""What stands in for the maker of previews in another process; imports neither torch nor Qt."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

import numpy as np

from reglab.experiment.experiment import Experiment
from reglab.record.preview import Preview


def moved(
    experiment: Experiment, arm: int, examples: Sequence[int], variants: int, seed: int, roll: int = 0
) -> Preview:
    """Examples on a line, and variants that lie as far away as the first number of the technique says."""
    technique = experiment.arms[arm].techniques[0]
    info = experiment.data.info
    number = float(getattr(technique, technique.parameters()[0].name))
    original = np.tile(np.arange(len(examples), dtype=np.float64)[:, None], (1, len(info.features)))
    changed = np.repeat(original[:, None] + number + roll, variants, axis=1)
    targets = np.eye(max(len(info.classes), 1))[np.arange(len(examples)) % max(len(info.classes), 1)]
    several = np.repeat(targets[:, None], variants, axis=1)
    return Preview(
        np.asarray(examples), original, changed, targets, several, info.image_shape, 0.0, 9.0, ("moved",)
    )


def refused(*_: object) -> Preview:
    """Raise, as a maker does that is given examples that there are not."""
    raise ValueError("there are no such examples; take fewer.")


def endless(*_: object) -> Preview:
    """Never return."""
    while True:
        time.sleep(1)


def process_id() -> int:
    """Return the id of the process in which this is called."""
    return os.getpid()


def dies() -> None:
    """End the process without a word."""
    os._exit(3)
