"""The words of the strength meter, judged by what penalties do in real runs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reglab.analysis.strength import STRANGLING, USEFUL, strength_words
from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from tests.support.trainers import run_all


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.0, "no effect"),
        (math.nextafter(USEFUL, 0), "no effect"),
        (USEFUL, "useful"),
        (1.0, "useful"),
        (math.nextafter(STRANGLING, 0), "useful"),
        (STRANGLING, "strangling"),
        (math.inf, "strangling"),
    ],
)
def test_words(ratio: float, words: str) -> None:
    assert strength_words(ratio) == words
