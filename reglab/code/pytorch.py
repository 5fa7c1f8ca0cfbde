"""A network of an arm as a script for PyTorch."""

from __future__ import annotations

from itertools import pairwise

from reglab.code import draws
from reglab.code.exactness import EXACT, Exactness, approximate, inexpressible
from reglab.code.program import Section
from reglab.code.techniques.dropout import of_network
from reglab.code.text import block, call, comment, inset, number
from reglab.code.torch_layers import network
from reglab.code.torch_optimizers import optimizer
from reglab.code.torch_program import TorchProgram
from reglab.experiment import ops
from reglab.experiment.training import SGD
from reglab.words.language import _

LOSSES = {
    "softmax_cross_entropy": "nn.CrossEntropyLoss()",
    "sigmoid_cross_entropy": "nn.BCEWithLogitsLoss()",
    "mean_squared_error": "nn.MSELoss()",
}


def structure(program: TorchProgram) -> list[tuple[str, Exactness]]:
    """Return how well network and training can be said, apart from the techniques."""
    case = program.case
    steps = [step.op for step in case.plan.steps]
    normal = [op for op in steps if isinstance(op, ops.Normalize)]
    if case.scale.last == 1 and any(len(op.output) == 1 for op in normal):
        return [(_("The network"), inexpressible(SINGLE))]
    in_front = any(isinstance(after, ops.Normalize) and op.weighted for op, after in pairwise(steps))
    if in_front and not case.double and not isinstance(case.training.optimizer, SGD):
        return [(_("The network"), approximate(NO_GRADIENT))]
    return [(_("The network"), EXACT)]


SINGLE = _(
    "the last batch of an epoch has a single example, of which PyTorch takes no mean and variance; choose "
    "another batch size"
)
NO_GRADIENT = _(
    "biases in front of a batch normalisation have no gradient but errors of rounding, which this optimiser "
    "makes whole steps of; training is the same, what is measured differs a little; with the precision "
    "float64 it does not"
)


def write(program: TorchProgram) -> list[Section]:
    """Return the script's parts, once every technique has added its lines."""
    program.use("generator", draws.GENERATOR, "import hashlib")
    of_network(program)
    model = [_model(program), *program.setup]
    training = _training(program)
    parts = [
        Section("The data and the initial weights", _data(program)),
        Section("Random numbers, as reglab draws them", "\n\n\n".join(program.functions())),
        Section("The network", "\n".join(model)),
        Section("The training", training),
    ]
    imports = {
        "import numpy as np",
        "import torch",
        "from torch import nn",
        "from collections import OrderedDict",
    }
    return [Section("", "\n".join(imports | program.imports)), *parts]


def _data(program: TorchProgram) -> str:
    case = program.case
    lines = ["torch.set_default_dtype(torch.float64)"] if case.double else []
    lines.append('x_train, x_val = torch.from_numpy(stored["x_train"]), torch.from_numpy(stored["x_val"])')
    lines.append('y_train, y_val = torch.from_numpy(stored["y_train"]), torch.from_numpy(stored["y_val"])')
    if case.loss != "softmax_cross_entropy" or not case.classes:
        if case.classes and case.outputs > 1:
            change = f"functional.one_hot({{0}}, {case.outputs}).to(x_train.dtype)"
            program.imports.add("from torch.nn import functional")
        elif case.classes:
            change = "{0}[:, None].to(x_train.dtype)"
        else:
            change = "{0}[:, None]"
        lines += [f"{name} = {change.format(name)}" for name in ("y_train", "y_val")]
    lines += ["", f"SEED, EPOCHS, BATCH = {case.drawing_seed}, {case.training.epochs}, {case.scale.batch}"]
    return "\n".join(lines)


def _model(program: TorchProgram) -> str:
    modules = [f"{name}={code}" for name, code in network(program)]
    names = "for name in model.state_dict()"
    if program.corrected:
        program.imports.add("import copy")
        program.setup.append("corrected = copy.deepcopy(model)")
    program.setup.append(optimizer(program))
    return "\n".join(
        [
            call("nn.Sequential", [call("OrderedDict", modules)], "model = "),
            f"initial = {{name: torch.from_numpy(stored[name]) {names}}}",
            "model.load_state_dict(initial)",
            f"loss_function = {LOSSES[program.case.loss]}",
        ]
    )


def _correction(program: TorchProgram) -> list[str]:
    """Lines that make the network that is measured, where its weights are corrected."""
    if program.corrected is None:
        return []
    names, factor = program.corrected
    source = "averaged.module" if program.kept == "averaged" else "model"
    enlarged = "\n".join(f"corrected.{name} *= {number(factor)}" for name in names)
    return [
        f"corrected.load_state_dict({source}.state_dict())",
        program.without_gradient(f"# double shrinkage is undone\n{enlarged}"),
    ]


def _training(program: TorchProgram) -> str:
    case = program.case
    if program.soft_targets and case.loss == "softmax_cross_entropy":
        program.data.insert(0, f"y = functional.one_hot(y, {case.outputs}).to(x.dtype)")
        program.imports.add("from torch.nn import functional")
    step = [
        "x, y = x_train[batch], y_train[batch]",
        *program.data,
        f"loss = {program.training_loss}(model(x), y)",
        *program.loss,
        "optimizer.zero_grad()",
        "loss.backward()",
        *program.gradient,
        *program.before,
        "optimizer.step()",
        *program.after,
    ]
    loop = (
        "for step, batch in enumerate(order.split(BATCH)):"
        if program.counts_steps
        else ("for batch in order.split(BATCH):")
    )
    measured = program.measured
    epoch = [
        "model.train()",
        'order = torch.randperm(len(x_train), generator=generator("order", epoch))',
        loop,
        inset(step),
        *program.ended,
        *_correction(program),
        f"train = data_loss({measured}, x_train, y_train)",
        f"history.append((train, data_loss({measured}, x_val, y_val)))",
        *(line.replace("MEASURED", measured) for line in program.told),
    ]
    return "\n".join(
        [
            "@torch.no_grad()",
            "def data_loss(network, x, y):",
            inset(
                '"""Return the loss in evaluation mode, without penalties."""\n'
                "return loss_function(network.eval()(x), y).item()"
            ),
            "",
            "",
            comment("Training and validation loss of every epoch"),
            "history = []",
            "for epoch in range(1, EPOCHS + 1):",
            inset(epoch),
            *program.finished,
            LAST,
        ]
    )


LAST = block(
    """
    train, validation = history[epoch - 1]
    print(f"epoch {epoch}: training loss {train:.7f}, validation loss {validation:.7f}")
    """
)
