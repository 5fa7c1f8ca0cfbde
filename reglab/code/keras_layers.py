"""Operations of a network as layers of Keras."""

from __future__ import annotations

from reglab.code.keras_program import KerasProgram
from reglab.code.text import block, call, number
from reglab.experiment import ops
from reglab.experiment.plan import Step

FUSED = ("relu", "elu", "gelu", "tanh", "sigmoid")
"""Activations that a layer of Keras can be given by name, with the meaning that they have here."""

SUM_OF = block(
    '''
    def sum_of(*parts):
        """Return a regularizer that adds up several ones."""
        return lambda weights: sum(part(weights) for part in parts)
    '''
)


def network(program: KerasProgram) -> list[str]:
    """Return the code of every layer, with what stands between them."""
    case = program.case
    shape = ", ".join(map(str, case.plan.input))
    code = [f"keras.Input(({shape}{',' if len(case.plan.input) == 1 else ''}))"]
    code += _between(program, 0)
    for layer in range(1, case.plan.hidden + 2):
        mine = [
            (name, step)
            for name, step in zip(case.names, case.plan.steps, strict=True)
            if step.layer == layer and not isinstance(step.op, ops.Drop)
        ]
        place = 0
        while place < len(mine):
            name, step = mine[place]
            after = mine[place + 1][1].op if place + 1 < len(mine) else None
            fused = step.op.weighted and isinstance(after, ops.Activate) and after.function in FUSED
            code += _layer(
                program, name, step, after.function if fused and isinstance(after, ops.Activate) else ""
            )
            place += 2 if fused else 1
        code += _between(program, layer)
    return code


def _between(program: KerasProgram, layer: int) -> list[str]:
    return [
        call(function, [*arguments, f'name="{name}"'], room=8)
        for name, function, arguments in program.behind.get(layer, [])
    ]


def _layer(program: KerasProgram, name: str, step: Step, activation: str) -> list[str]:
    op = step.op
    arguments: list[str] = []
    before: list[str] = []
    if isinstance(op, ops.Linear):
        kind, arguments = "Dense", [str(op.output[0])]
    elif isinstance(op, ops.Convolution):
        kind, arguments = "Conv2D", [str(op.output[0]), str(op.kernel)]
        arguments += [f"strides={op.stride}"] if op.stride != 1 else []
        if op.padding and op.stride == 1 and op.kernel == 2 * op.padding + 1:
            arguments.append('padding="same"')
        elif op.padding:
            before = [f"layers.ZeroPadding2D({op.padding})"]
    elif isinstance(op, ops.Normalize):
        kind = "BatchNormalization"
        axis = ["axis=1"] if len(op.output) == 3 else []
        arguments = [*axis, f"momentum={number(1 - op.momentum)}", f"epsilon={number(op.eps)}"]
    elif isinstance(op, ops.Activate):
        if op.function == "leaky_relu":
            kind, arguments = "LeakyReLU", ["negative_slope=0.01"]
        else:
            kind, arguments = "Activation", [f'"{op.function}"']
    elif isinstance(op, ops.Pool):
        kind = "MaxPooling2D" if op.kind == "max" else "AveragePooling2D"
        arguments = [str(op.size), *([f"strides={op.stride}"] if op.stride != op.size else [])]
    elif isinstance(op, ops.GlobalAverage):
        kind = "GlobalAveragePooling2D"
    else:
        assert isinstance(op, ops.Reshape)
        # The numbers stay in their order: of channels first, Flatten would bring channels last.
        kind, arguments = "Reshape", [f"({op.output[0]},)"]
    arguments += [f'activation="{activation}"'] if activation else []
    if op.weighted:
        arguments += _attached(program, name, op)
    return [*before, call(f"layers.{kind}", [*arguments, f'name="{name}"'])]


def _attached(program: KerasProgram, name: str, op: ops.Op) -> list[str]:
    found = []
    for part in ("kernel", "bias"):
        codes = program.regularizers.get((name, part), [])
        if len(codes) > 1:
            program.use("sum_of", SUM_OF)
            found.append(call("sum_of", codes, f"{part}_regularizer="))
        elif codes:
            found.append(f"{part}_regularizer={codes[0]}")
    if name in program.constraints:
        axis = "0" if isinstance(op, ops.Linear) else "[0, 1, 2]"
        found.append(f"kernel_constraint={program.constraints[name].format(axis=axis)}")
    return found


def weight_names(program: KerasProgram) -> dict[str, tuple[str, bool]]:
    """Return for every name of PyTorch that of Keras, and whether its array is turned over."""
    case = program.case
    found: dict[str, tuple[str, bool]] = {}
    for name, step in zip(case.names, case.plan.steps, strict=True):
        if isinstance(step.op, ops.Normalize):
            words = {
                "weight": "gamma",
                "bias": "beta",
                "running_mean": "moving_mean",
                "running_var": "moving_variance",
            }
            found |= {f"{name}.{torch}": (f"{name}.{keras}", False) for torch, keras in words.items()}
        elif step.op.weighted:
            found |= {f"{name}.weight": (f"{name}.kernel", True), f"{name}.bias": (f"{name}.bias", False)}
    return found
