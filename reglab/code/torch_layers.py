"""Operations of a network as modules of PyTorch."""

from __future__ import annotations

from functools import singledispatch
from math import prod

from reglab.code.program import Program
from reglab.code.text import call, number
from reglab.experiment import ops

ACTIVATIONS = {
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "gelu": "nn.GELU()",
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
}


def network(program: Program) -> list[tuple[str, str]]:
    """Return name and code of every module of a network, with what stands between its layers."""
    case = program.case
    modules = _between(program, 0)
    for layer in range(1, case.plan.hidden + 2):
        for name, step in zip(case.names, case.plan.steps, strict=True):
            if step.layer == layer and not isinstance(step.op, ops.Drop):
                modules.append((name, module(step.op)))
        modules += _between(program, layer)
    return modules


def _between(program: Program, layer: int) -> list[tuple[str, str]]:
    return [
        (name, call(function, arguments, room=12 + len(name)))
        for name, function, arguments in program.behind.get(layer, [])
    ]


@singledispatch
def module(op: ops.Op) -> str:
    """Return the code of what carries out an operation."""
    raise NotImplementedError(op)


@module.register
def _(op: ops.Linear) -> str:
    return f"nn.Linear({prod(op.input)}, {op.output[0]})"


@module.register
def _(op: ops.Convolution) -> str:
    extra = f", stride={op.stride}" if op.stride != 1 else ""
    extra += f", padding={op.padding}" if op.padding else ""
    return f"nn.Conv2d({op.input[0]}, {op.output[0]}, {op.kernel}{extra})"


@module.register
def _(op: ops.Normalize) -> str:
    kind = "BatchNorm1d" if len(op.output) == 1 else "BatchNorm2d"
    extra = f", eps={number(op.eps)}" if op.eps != 1e-5 else ""
    extra += f", momentum={number(op.momentum)}" if op.momentum != 0.1 else ""
    return f"nn.{kind}({op.output[0]}{extra})"


@module.register
def _(op: ops.Activate) -> str:
    return ACTIVATIONS[op.function]


@module.register
def _(op: ops.Pool) -> str:
    kind = "MaxPool2d" if op.kind == "max" else "AvgPool2d"
    return f"nn.{kind}({op.size}{f', stride={op.stride}' if op.stride != op.size else ''})"


@module.register
def _(op: ops.GlobalAverage) -> str:
    del op
    return "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())"


@module.register
def _(op: ops.Reshape) -> str:
    del op
    return "nn.Flatten()"
