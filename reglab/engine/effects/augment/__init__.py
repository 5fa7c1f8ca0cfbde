"""Techniques on the examples and targets of training batches."""

from reglab.engine.effects.augment.augmentation import Augmentation

__all__ = ["Augmentation"]
