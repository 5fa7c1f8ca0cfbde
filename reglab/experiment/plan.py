"""A network laid out: every operation from input to output, with its shapes and the layer it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec, UnfitError, shape_words
from reglab.experiment.ops import Drop, Linear, Op, Shape
from reglab.words.language import _

Rewrite = Callable[[int, tuple[Op, ...]], tuple[Op, ...]]
"""(number of a hidden layer, from 1; its operations) → the operations that stand in their stead."""


class PlanError(ValueError):
    """A layer cannot follow on the one before; its text is a sentence for a person.

    Parameters
    ----------
    layer : int
        Number of the layer, from 1; one beyond the last for the output.
    reason : str
        What does not fit, as a sentence that does not say the layer's number.
    before : tuple of str
        Kinds of layers that would mend it in front of that layer.
    output : bool
        Whether it is the output that does not fit, which has no number.
    """

    def __init__(self, layer: int, reason: str, before: tuple[str, ...], *, output: bool = False) -> None:
        super().__init__(
            reason if output else _("layer {layer}: {reason}").format(layer=layer, reason=reason)
        )
        self.layer, self.reason, self.before = layer, reason, before


@dataclass(frozen=True, slots=True)
class Step:
    """One operation in its place.

    Parameters
    ----------
    op : Op
        The operation.
    layer : int
        Number of the hidden layer to which it belongs, from 1; one beyond the last for the output.
    """

    op: Op
    layer: int


@dataclass(frozen=True)
class Plan:
    """All operations of a network.

    Parameters
    ----------
    steps : tuple of Step
        From input to output.
    hidden : int
        Number of hidden layers, whatever their kinds.
    input : tuple of int
        Shape of an example.
    """

    steps: tuple[Step, ...]
    hidden: int
    input: Shape

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """Shape of an example at the input (0), after every hidden layer, and at the output."""
        shapes = [self.input]
        for layer in range(1, self.hidden + 2):
            mine = [step.op.output for step in self.steps if step.layer == layer]
            shapes.append(mine[-1] if mine else shapes[-1])
        return tuple(shapes)

    @cached_property
    def weighted(self) -> tuple[Step, ...]:
        """The steps with weights, in the order in which weight matrices are counted."""
        return tuple(step for step in self.steps if step.op.weighted)

    @property
    def parameters(self) -> int:
        """Number of trained numbers."""
        return sum(step.op.parameters for step in self.steps)

    @cached_property
    def dropouts(self) -> dict[int, float]:
        """Rate of dropout that belongs to the network, by the number of its layer."""
        return {step.layer: step.op.p for step in self.steps if isinstance(step.op, Drop)}


def plan_of(layers: Sequence[LayerSpec], shape: Shape, outputs: int, rewrite: Rewrite | None = None) -> Plan:
    """Lay out a network.

    Parameters
    ----------
    layers : sequence of LayerSpec
        The hidden layers.
    shape : tuple of int
        Shape of an example.
    outputs : int
        Number of outputs.
    rewrite : callable, optional
        What techniques make of a layer's operations; shapes must stay.

    Raises
    ------
    PlanError
        If a layer cannot follow on the one before.
    """
    first, steps = shape, []
    for number, layer in enumerate(layers, 1):
        try:
            ops = layer.ops(shape)
        except UnfitError as error:
            raise PlanError(number, str(error), error.before) from None
        for op in ops if rewrite is None else rewrite(number, ops):
            steps.append(Step(op, number))
            shape = op.output
    if len(shape) != 1:
        raise PlanError(
            len(layers) + 1,
            _(
                "the output needs a row of numbers, but the last layer puts out pictures of {size}; put "
                "Flatten or global average pooling behind it."
            ).format(size=shape_words(shape)),
            ("flatten",),
            output=True,
        )
    steps.append(Step(Linear(shape, (outputs,)), len(layers) + 1))
    return Plan(tuple(steps), len(layers), first)


def mended(
    layers: Sequence[LayerSpec], shape: Shape, outputs: int
) -> tuple[tuple[LayerSpec, ...], tuple[int, ...]] | None:
    """Return layers with what is missing put in between, and where; ``None`` where that does not help.

    Parameters
    ----------
    layers, shape, outputs
        As for `plan_of`.
    """
    mending: list[LayerSpec] = list(layers)
    added: list[int] = []
    for _unused in range(len(layers) + 1):
        try:
            plan_of(mending, shape, outputs)
        except PlanError as error:
            if not error.before:
                return None
            at = error.layer - 1
            mending[at:at] = [LAYERS[kind](kind=kind) for kind in error.before]
            added += range(at, at + len(error.before))
        else:
            return tuple(mending), tuple(added)
    return None
