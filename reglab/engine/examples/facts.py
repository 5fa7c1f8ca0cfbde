"""What must be known of the features of a split to change examples in the data set's own units."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from reglab.data import Split


@dataclass(frozen=True, slots=True)
class Facts:
    """What techniques on data must know of the features of one split.

    Parameters
    ----------
    mean, scale : Tensor, shape (inputs,)
        What standardisation subtracted and divided by.
    deviation : Tensor, shape (inputs,)
        Standard deviation over the training part, of the features as the network gets them.
    image_shape : tuple of int, or None
        (channels, height, width) where the features are the pixels of a picture.
    low, high : float
        Black and white of a picture, before standardisation.
    """

    mean: Tensor
    scale: Tensor
    deviation: Tensor
    image_shape: tuple[int, int, int] | None
    low: float
    high: float

    @classmethod
    def of(cls, split: Split, like: Tensor) -> Facts:
        """Return what is known of a split, with the type and device of `like`."""
        columns = (split.feature_mean, split.feature_scale, split.x_train.std(axis=0))
        # Copies: the arrays of a split are read-only, which torch warns of.
        mean, scale, deviation = (torch.tensor(column).to(like) for column in columns)
        low, high = split.value_range
        return cls(mean, scale, deviation, split.image_shape, low, high)
