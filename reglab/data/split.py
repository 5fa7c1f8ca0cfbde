"""The three parts of the data that the networks of one seed share."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from reglab.data.arrays import Flags, Floats, Targets


@dataclass(frozen=True, eq=False, slots=True)
class Split:
    """Training, validation and test part, ready for a network. All arrays are read-only.

    Classes are int64 indices. With standardisation, features (and the target of a regression)
    have mean 0 and standard deviation 1 over the training part, and so have the channels of
    pictures; the originals are ``x * feature_scale + feature_mean`` and
    ``y * target_scale + target_mean``.

    Parameters
    ----------
    x_train, x_val, x_test : array of float64, shape (n, d)
        Features.
    y_train, y_val, y_test : array of int64 or float64, shape (n,)
        Class indices, or target values of a regression.
    flipped : array of bool, shape (n of the training part,)
        Training examples whose label was replaced by a wrong one.
    feature_mean, feature_scale : array of float64, shape (d,)
        What was subtracted from, and then divided out of every feature.
    target_mean, target_scale : float
        The same for the target; 0 and 1 where it was left alone.
    image_shape : tuple of int, or None
        (channels, height, width) where the features are the pixels of a picture.
    truth : array of float64, shape (points, 2), or None
        Of a generated regression of one input the input and the target without noise, both in the units of
        the data set; the inputs ascend, evenly, over three times the range of the training part.
    value_range : tuple of float
        Black and white of a picture, as the data set has them.
    coefficients : array of float64, shape (d,), or None
        By how much the target without noise changes with each feature, on average and in the units of the
        data set, where that is known.
    x_val_shifted, x_test_shifted : array of float64, shape (n, d), or None
        The validation and the test features as the training examples do not show them; ``None`` without
        a shift.
    """

    x_train: Floats
    y_train: Targets
    x_val: Floats
    y_val: Targets
    x_test: Floats
    y_test: Targets
    flipped: Flags
    feature_mean: Floats
    feature_scale: Floats
    target_mean: float
    target_scale: float
    image_shape: tuple[int, int, int] | None = None
    truth: Floats | None = None
    value_range: tuple[float, float] = (0.0, 1.0)
    coefficients: Floats | None = None
    x_val_shifted: Floats | None = None
    x_test_shifted: Floats | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)


def location_and_scale(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation (divisor n) of every column; the scale of a constant column is 1.

    Parameters
    ----------
    values : array of float64, shape (n, d)
        The training part.

    Returns
    -------
    mean, scale : array of float64, shape (d,)
        Statistics of the columns.
    """
    constant = values.min(axis=0) == values.max(axis=0)
    # Rounding can give a constant column a mean beside its value, and a tiny deviation.
    mean = np.where(constant, values[0], values.mean(axis=0))
    return mean, np.where(constant, 1.0, values.std(axis=0))
