"""Techniques on the examples and targets of training batches."""

from reglab.engine.augment.augmentation import Augmentation

__all__ = ["Augmentation"]
