"""Noise on features in units of their own, and targets that are not quite sure."""

from __future__ import annotations

from reglab.engine.effects.augment.portion import Portion
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.label_smoothing import LabelSmoothing


def jitter(technique: Jitter, portion: Portion) -> None:
    """Add noise to every feature of every example."""
    noise = portion.normal("jitter")
    portion.x = portion.x + noise * (portion.facts.deviation * technique.sigma)


def smooth(technique: LabelSmoothing, portion: Portion) -> None:
    """Spread a share of the targets over all classes; a single output, a sigmoid, chooses between two."""
    classes = max(portion.targets.shape[1], 2)
    portion.targets = portion.targets * (1 - technique.s) + technique.s / classes
