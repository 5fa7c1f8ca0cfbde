"""What a technique on data is given of the training batches of one seed, and what it may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor

    from reglab.experiment.techniques.image_settings import ImageSettings


class Batches(Protocol):
    """Some steps of an epoch: examples and targets that a technique replaces, and random numbers for them.

    All arms of a seed draw the same numbers for the same `purpose`; each technique has one of its own. The
    engine gives what is asked for here, so a technique needs no more than methods of tensors.
    """

    x: Tensor
    """Inputs, shape (steps, batch, inputs), in the units in which the networks see them."""
    targets: Tensor
    """Targets, shape (steps, outputs, batch)."""

    @property
    def deviation(self) -> Tensor:
        """Standard deviation of every input over the training examples, shape (inputs,)."""

    def uniform(self, numbers: int, purpose: str) -> Tensor:
        """So many numbers between 0 and 1 for every example, shape (numbers, steps, batch)."""

    def normal(self, purpose: str) -> Tensor:
        """A number from N(0, 1) for every input of every example, shape of `x`."""

    def beta(self, alpha: float, purpose: str) -> Tensor:
        """A number from Beta(α, α) for every example, shape (steps, batch)."""

    def partners(self, purpose: str) -> Tensor:
        """For every example the number of another of its step, whole numbers of shape (steps, batch)."""

    def augmented(self, settings: ImageSettings) -> Tensor:
        """The inputs as pictures that are changed as the settings say, each by numbers of its own."""
