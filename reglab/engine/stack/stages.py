"""From the operations of a plan to the layers that carry them out, each in its place."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise
from math import prod

from torch import Tensor

from reglab.engine.layers.activations import ACTIVATIONS
from reglab.engine.layers.base import Layer, Workspace
from reglab.engine.layers.convolution import Convolution
from reglab.engine.layers.copying import Copy
from reglab.engine.layers.dense import Dense
from reglab.engine.layers.idle import IdleUnits
from reglab.engine.layers.normalization import BatchNorm, RunningNorm
from reglab.engine.layers.pooled_convolution import PooledConvolution
from reglab.engine.layers.pooling import AveragePool, GlobalAverage, MaxPool
from reglab.engine.replicas.layout import Layout
from reglab.engine.replicas.sources import Sources
from reglab.engine.stack.network import Stage
from reglab.experiment import ops
from reglab.experiment.plan import Plan

POOLS = {"max": MaxPool, "average": AveragePool}


def stages_of(
    layout: Layout,
    weights: Tensor,
    gradients: Tensor | None,
    disturbing: Mapping[int, Layer],
    watching: Mapping[int, Layer],
    sources: Sources | None = None,
) -> list[Stage]:
    """Return the stages from input to output.

    Parameters
    ----------
    layout : Layout
        The network, and the division of the flat buffers.
    weights, gradients : Tensor
        Flat buffers; no gradients for a pass that only evaluates.
    disturbing : mapping of int to Layer
        What acts on the output of hidden layer k, by k.
    watching : mapping of int to Layer
        What looks at the output of hidden layer k before that, by k.
    sources : Sources, optional
        Which pictures each replica sees, where replicas share them: the first stage is a convolution then.
    """
    building = _Building(layout, weights, gradients, sources)
    steps = list(enumerate(layout.plan.steps))
    later = _behind_pooling(layout.plan, {*disturbing, *watching})
    for layer in range(1, layout.plan.hidden + 2):
        for number, step in steps:
            if step.layer == layer and number not in later:
                building.add(number, step.op)
                if number - 1 in later:
                    building.add(number - 1, steps[number - 1][1].op)
        if layer in watching:
            building.append(watching[layer])
        if layer in disturbing:
            building.append(disturbing[layer])
    return building.stages


def _behind_pooling(plan: Plan, busy: AbstractSet[int]) -> set[int]:
    """Return the positions of ReLUs that are carried out behind the max pooling that follows on them.

    The same numbers and gradients come out, bit for bit, of a fraction of the work: the largest of what is
    cut off at 0 is the largest, cut off at 0. Not where anything is done to the output in between.
    """
    return {
        number
        for number, (step, behind) in enumerate(pairwise(plan.steps))
        if isinstance(step.op, ops.Activate)
        and step.op.function == "relu"
        and isinstance(behind.op, ops.Pool)
        and behind.op.kind == "max"
        and (step.layer == behind.layer or not busy & set(range(step.layer, behind.layer)))
    }


class _Building:
    """Stages under construction."""

    def __init__(
        self, layout: Layout, weights: Tensor, gradients: Tensor | None, sources: Sources | None
    ) -> None:
        self._layout = layout
        self._weights = weights
        self._gradients = gradients
        self._sources = sources
        self.stages: list[Stage] = []
        self._units = layout.units[0]
        """Units in memory behind the last stage."""
        self._real = prod(layout.plan.input)
        """How many of them count."""

    def add(self, number: int, op: ops.Op) -> None:
        """Add what carries out the operation at a position of the plan."""
        if isinstance(op, ops.Activate):
            self._activate(op)
            return
        there, real = self._layout.units[number + 1], prod(op.output)
        if isinstance(op, ops.Reshape):
            # A picture's numbers lie in a row anyway.
            if there != self._units:
                self.append(Copy(real, there), there)
        elif not isinstance(op, ops.Drop):
            if (pooled := self._pooled(op)) is not None:
                work = self.stages.pop().work
                self.append(pooled, there, work)
            else:
                work = self._workspace(number)
                self.append(self._layer(op, there, work), there, work)
        self._units, self._real = there, real

    def _pooled(self, op: ops.Op) -> PooledConvolution | None:
        """Return the convolution before it and a pooling as one layer, where that is of use.

        Without a way back the outputs in between need not be kept; a graphics card has no use for the
        smaller pieces.
        """
        before = self.stages[-1].layer if self.stages else None
        if not isinstance(op, ops.Pool) or not isinstance(before, Convolution):
            return None
        if (
            self._gradients is not None
            or self._weights.device.type != "cpu"
            or not PooledConvolution.fits(op)
        ):
            return None
        return PooledConvolution.of(before, op)

    def _layer(self, op: ops.Op, there: int, work: Workspace) -> Layer:
        if isinstance(op, ops.Linear):
            return Dense()
        if isinstance(op, ops.Convolution):
            return Convolution(op, work.parameters[0].shape[2], None if self.stages else self._sources)
        if isinstance(op, ops.Pool):
            return POOLS[op.kind](op)
        if isinstance(op, ops.GlobalAverage):
            return GlobalAverage(op, there)
        assert isinstance(op, ops.Normalize)
        groups = there if len(op.output) == 1 else op.output[0]
        return RunningNorm(op, groups) if self._gradients is None else BatchNorm(op, groups)

    def _activate(self, op: ops.Activate) -> None:
        activation = ACTIVATIONS[op.function]
        assert activation is not None
        self.append(activation())
        if activation.moves_zero and self._units != self._real:
            self.stages.append(Stage(IdleUnits(self._real), self._units, Workspace(), over_input=True))

    def append(self, layer: Layer, units: int | None = None, work: Workspace | None = None) -> None:
        """Append a stage; its output has as many units as its input where none are named."""
        before = self.stages[-1].layer if self.stages else None
        # Only products and convolutions cope with inputs that lie elsewhere in every step.
        enters = before is None and not isinstance(layer, Dense | Convolution | PooledConvolution)
        overwrites = before is not None and before.keeps_output and layer.reuses_input
        if enters or (overwrites and self._gradients is not None):
            self.stages.append(Stage(Copy(self._units, self._units), self._units, Workspace()))
        # What is switched off has no gradient either way: what is left tells the derivative as well.
        over = layer.reuses_input or (before is not None and before.asks_sign and layer.switches)
        there = self._units if units is None else units
        self.stages.append(Stage(layer, there, work or Workspace(), over_input=over))

    def _workspace(self, number: int) -> Workspace:
        """Return a workspace with the parameters of the operation at a position of the plan."""
        layout, blocks = self._layout, self._layout.of_step(number)
        trained = [block for block in blocks if block.role not in ("mean", "variance")]
        gradients = self._gradients
        work = Workspace(
            tuple(layout.view(self._weights, block) for block in trained),
            () if gradients is None else tuple(layout.view(gradients, block) for block in trained),
            tuple(layout.view(self._weights, block) for block in blocks if block not in trained),
        )
        if blocks and blocks[0].role == "weight":
            work.weight_t = work.parameters[0].mT
        return work
