"""What a network begins with: its examples as it sees them, and its initial weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reglab.record.events import Array


@dataclass(frozen=True, slots=True)
class Beginning:
    """Everything but the settings that it takes to train one network of an arm again elsewhere.

    Numbers have the format of the training, so that they are those from which the engine starts.

    Parameters
    ----------
    x_train, x_val : array, shape (n, inputs)
        Examples as the network sees them: standardised, where the experiment asks for it.
    y_train, y_val : array, shape (n,)
        Classes as int64, or targets of a regression.
    mean, scale : array, shape (inputs,)
        What standardisation subtracted and divided by.
    low, high : float
        Black and white of a picture, before standardisation.
    weights : mapping of str to array
        Initial weights by their names in a state dict of PyTorch (`reglab.experiment.module_names`), in its
        shapes.
    order : array, shape (epochs, n of the training part)
        Which example stands where in every epoch; empty where it was not asked for.
    """

    x_train: Array
    y_train: NDArray[Any]
    x_val: Array
    y_val: NDArray[Any]
    mean: Array
    scale: Array
    low: float
    high: float
    weights: Mapping[str, Array]
    order: NDArray[np.int64]
