"""The forward and backward pass of a stack, on memory that is laid out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from torch import Tensor

from reglab.engine.layers.activations import ACTIVATIONS
from reglab.engine.layers.base import Layer, Workspace
from reglab.engine.layers.dense import Dense
from reglab.engine.layers.idle import IdleUnits
from reglab.engine.layout import TAIL, Layout
from reglab.engine.structure import Structure
from reglab.experiment.ops import Activate, Linear


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
    """A layer in its place: number of outputs, and the memory on which it works."""

    layer: Layer
    units: int
    work: Workspace


def stages_of(
    structure: Structure,
    layout: Layout,
    weights: Tensor,
    gradients: Tensor | None,
    noise: Mapping[int, Layer],
) -> list[Stage]:
    """Return the stages from input to output.

    Parameters
    ----------
    structure : Structure
        The network.
    layout : Layout
        Division of the flat buffers.
    weights, gradients : Tensor
        Flat buffers; no gradients for a pass that only evaluates.
    noise : mapping of int to Layer
        What disturbs the output of hidden layer k, by k.
    """
    stages: list[Stage] = []
    widths = structure.widths
    steps, position = structure.plan.steps, 0
    for step, following in pairwise((*steps, None)):
        units = layout.widths[step.layer]
        if isinstance(step.op, Linear):
            blocks = layout.of_layer(position)
            work = Workspace(
                tuple(layout.view(weights, block) for block in blocks),
                () if gradients is None else tuple(layout.view(gradients, block) for block in blocks),
            )
            work.weight_t = work.parameters[0].mT
            stages.append(Stage(Dense(), units, work))
            position += 1
        elif isinstance(step.op, Activate):
            activation = ACTIVATIONS[step.op.function]
            assert activation is not None
            stages.append(Stage(activation(), units, Workspace()))
            if activation.moves_zero and units != widths[step.layer]:
                stages.append(Stage(IdleUnits(widths[step.layer]), units, Workspace()))
        ends = following is None or following.layer != step.layer
        if ends and step.layer in noise:
            stages.append(Stage(noise[step.layer], units, Workspace()))
    return stages


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
        self._backward = self._forward[::-1]
        self._first, self._last = stages[0].work, stages[-1].work
        buffer: Buffer | None = None
        for stage in stages:
            if buffer is not None:
                stage.work.x = buffer.seen_by(stage.layer)
                stage.work.x_t = buffer.view.mT
            # The outputs of the last stage lie elsewhere in every step.
            if stage is not stages[-1]:
                if buffer is None or not stage.layer.reuses_input:
                    buffer = Buffer.zeros((replicas, stage.units, rows), like)
                stage.work.y = buffer.seen_by(stage.layer)
        if backward:
            self.output_gradient = Buffer.zeros((replicas, stages[-1].units, rows), like)
            buffer = self.output_gradient
            for before, stage in reversed(list(pairwise(stages))):
                stage.work.grad_y = buffer.seen_by(stage.layer)
                if not stage.layer.reuses_gradient:
                    buffer = Buffer.zeros((replicas, before.units, rows), like)
                stage.work.grad_x = buffer.seen_by(stage.layer)
            self._first.grad_y = buffer.seen_by(stages[0].layer)

    def forward(self, x: Tensor, x_t: Tensor, out: Tensor) -> None:
        """Write logits into `out`, shape (M, outputs, rows).

        `x`, shape (M, inputs, rows), and `x_t`, (M, rows, inputs), are views of the same inputs.
        """
        self._first.x = x
        self._first.x_t = x_t
        self._last.y = out
        for layer, work in self._forward:
            layer.forward_into(work)

    def backward(self) -> None:
        """Turn `output_gradient` into the gradients of all parameters."""
        for layer, work in self._backward:
            layer.backward(work)
