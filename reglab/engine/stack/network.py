"""The forward and backward pass of a stack, on memory that is laid out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from torch import Tensor

from reglab.engine.layers.base import Layer, Workspace
from reglab.engine.replicas.layout import TAIL


@dataclass(frozen=True, slots=True)
class Buffer:
    """Memory for activations: `flat` as one vector with a tail, `view` as (M, units, rows)."""

    flat: Tensor
    view: Tensor

    @classmethod
    def zeros(cls, shape: Sequence[int], like: Tensor) -> Buffer:
        """Return a buffer for numbers of a shape; the tail lies behind the last."""
        size = prod(shape)
        flat = like.new_zeros(size + TAIL)
        return cls(flat, flat[:size].view(*shape))

    def seen_by(self, layer: Layer) -> Tensor:
        """Return the vector or the view, as the layer asks."""
        return self.flat if layer.flat else self.view


@dataclass(frozen=True, slots=True)
class Stage:
    """A layer in its place.

    Parameters
    ----------
    layer : Layer
        What is carried out.
    units : int
        Number of outputs.
    work : Workspace
        The memory on which it works.
    over_input : bool
        Whether its output is written over its input.
    """

    layer: Layer
    units: int
    work: Workspace
    over_input: bool = False


class Pass:
    """Forward, and with gradients also backward, through a list of stages.

    Parameters
    ----------
    stages : sequence of Stage
        From input to output; their memory is laid out here.
    replicas, rows : int
        M, and the number of examples side by side.
    like : Tensor
        Gives type and device.
    backward : bool
        Whether memory for gradients is needed.
    """

    def __init__(
        self, stages: Sequence[Stage], replicas: int, rows: int, like: Tensor, *, backward: bool
    ) -> None:
        self._forward = [(stage.layer, stage.work) for stage in stages]
        self._first, self._last = stages[0].work, stages[-1].work
        self._counting = [stage.layer for stage in stages if stage.layer.counts_examples]
        self._backward: list[tuple[Layer, Workspace]] = []
        buffer: Buffer | None = None
        for stage in stages:
            if buffer is not None:
                stage.work.x = buffer.seen_by(stage.layer)
                stage.work.x_t = buffer.view.mT
            # The outputs of the last stage lie elsewhere in every step.
            if stage is not stages[-1]:
                if buffer is None or not stage.over_input:
                    buffer = Buffer.zeros((replicas, stage.units, rows), like)
                stage.work.y = buffer.seen_by(stage.layer)
        if backward:
            self._lay_out_gradients(stages, replicas, rows, like)
        scratch = like.new_empty(max(stage.layer.scratch(replicas, rows) for stage in stages))
        for stage in stages:
            stage.work.scratch = scratch
            stage.layer.prepare(stage.work)

    def _lay_out_gradients(self, stages: Sequence[Stage], replicas: int, rows: int, like: Tensor) -> None:
        self.output_gradient = Buffer.zeros((replicas, stages[-1].units, rows), like)
        buffer = self.output_gradient
        # Nobody asks for gradients in front of the first parameters.
        first = next(place for place, stage in enumerate(stages) if stage.work.gradients)
        for before, stage in reversed(list(pairwise(stages[first:]))):
            stage.work.grad_y = buffer.seen_by(stage.layer)
            if not stage.layer.reuses_gradient:
                buffer = Buffer.zeros((replicas, before.units, rows), like)
            stage.work.grad_x = buffer.seen_by(stage.layer)
        stages[first].work.grad_y = buffer.seen_by(stages[first].layer)
        self._backward = self._forward[first:][::-1]

    def forward(self, x: Tensor, x_t: Tensor, out: Tensor, examples: int | None = None) -> None:
        """Write logits into `out`, shape (M, outputs, rows).

        `x`, shape (M, inputs, rows), and `x_t`, (M, rows, inputs), are views of the same inputs.
        The first `examples` rows count, all if it is not given.
        """
        for layer in self._counting:
            layer.examples = examples
        self._first.x = x
        self._first.x_t = x_t
        self._last.y = out
        for layer, work in self._forward:
            layer.forward_into(work)

    def backward(self) -> None:
        """Turn `output_gradient` into the gradients of all parameters."""
        for layer, work in self._backward:
            layer.backward(work)
