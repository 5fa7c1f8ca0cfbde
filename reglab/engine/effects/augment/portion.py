"""The training examples of one seed in some steps, on their way through the techniques on data."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from reglab.engine.device import on_device
from reglab.engine.draws import Draws
from reglab.engine.effects.augment.images import augmented
from reglab.engine.effects.augment.mixing import beta_of
from reglab.engine.examples.facts import Facts
from reglab.experiment.techniques.image_settings import DRAWN, ImageSettings


@dataclass(slots=True)
class Portion:
    """Examples and targets that techniques replace, and the random numbers that belong to them.

    Numbers are keyed by seed, purpose, epoch and step, so all arms of a seed draw the same ones
    wherever their networks differ.

    Parameters
    ----------
    x : Tensor, shape (steps, batch, inputs)
        Inputs.
    targets : Tensor, shape (steps, outputs, batch)
        Targets.
    sizes : tuple of int
        Examples in each step; what lies behind them is ignored.
    facts : Facts
        About the features.
    draws : Draws
        Source of random numbers.
    seed, epoch, first : int
        Their key; `first` is the number of the first step, from 0.
    """

    x: Tensor
    targets: Tensor
    sizes: tuple[int, ...]
    facts: Facts
    draws: Draws
    seed: int
    epoch: int
    first: int

    @property
    def batch(self) -> int:
        """Number of examples of a whole step."""
        return self.x.shape[1]

    @property
    def deviation(self) -> Tensor:
        """Standard deviation of every input over the training examples, shape (inputs,)."""
        return self.facts.deviation

    def uniform(self, numbers: int, purpose: str) -> Tensor:
        """Return so many numbers between 0 and 1 for every example, shape (numbers, steps, batch)."""
        drawn = [
            self.draws.uniform(numbers * self.batch, [self.seed], purpose, self.epoch, self.first + step)
            for step in range(len(self.sizes))
        ]
        mine = torch.cat(drawn).view(-1, numbers, self.batch).transpose(0, 1)
        return on_device(mine, self.x).to(self.x)

    def normal(self, purpose: str) -> Tensor:
        """Return a number from N(0, 1) for every input of every example, shape of `x`."""
        drawn = [
            self.draws.normal(self.x[0].numel(), [self.seed], purpose, self.epoch, self.first + step)
            for step in range(len(self.sizes))
        ]
        return on_device(torch.cat(drawn).view(self.x.shape), self.x).to(self.x)

    def beta(self, alpha: float, purpose: str) -> Tensor:
        """Return a number from Beta(α, α) for every example, shape (steps, batch)."""
        return beta_of(self.uniform(1, purpose)[0], alpha)

    def partners(self, purpose: str) -> Tensor:
        """Return for every example the number of another of its step, int64 of shape (steps, batch).

        A shuffle of each step's examples; what lies behind them keeps its number.
        """
        partners = torch.arange(self.batch).repeat(len(self.sizes), 1)
        for step, size in enumerate(self.sizes):
            generator = self.draws.at(self.seed, purpose, self.epoch, self.first + step)
            partners[step, :size] = torch.randperm(size, generator=generator)
        return on_device(partners, self.x)

    def augmented(self, settings: ImageSettings) -> Tensor:
        """Return the inputs as pictures that are changed as the settings say, shape of `x`."""
        facts = self.facts
        assert facts.image_shape is not None
        drawn = self.uniform(len(DRAWN), "image-augmentation").reshape(len(DRAWN), -1)
        pictures = (self.x * facts.scale).add_(facts.mean).view(-1, *facts.image_shape)
        changed = augmented(settings, pictures, drawn, facts)
        return (changed.reshape(self.x.shape) - facts.mean).div_(facts.scale)
