"""Optimisers as code for PyTorch, and how far they move a weight."""

from __future__ import annotations

from reglab.code.text import call, number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop


def optimizer(program: TorchProgram) -> str:
    """Return the line that makes the optimiser."""
    spec = program.case.training.optimizer
    arguments = [f"lr={number(spec.lr)}"]
    if isinstance(spec, SGD):
        if spec.momentum:
            arguments.append(f"momentum={number(spec.momentum)}")
            arguments += ["nesterov=True"] if spec.nesterov else []
    elif isinstance(spec, RMSprop):
        arguments += [f"alpha={number(spec.alpha)}"] if spec.alpha != 0.99 else []
        arguments += [f"momentum={number(spec.momentum)}"] if spec.momentum else []
    elif isinstance(spec, Adam | AdamW):
        betas = spec.beta1, spec.beta2
        if betas != (0.9, 0.999):
            arguments.append(f"betas=({number(betas[0])}, {number(betas[1])})")
    if not isinstance(spec, SGD) and spec.eps != (1e-10 if isinstance(spec, Adagrad) else 1e-8):
        arguments.append(f"eps={number(spec.eps)}")
    what = "model.parameters()"
    if isinstance(spec, AdamW):
        what = _groups(program)
        arguments.append(f"weight_decay={number(spec.weight_decay)}")
    return call(f"torch.optim.{_NAMES[spec.kind]}", [what, *arguments], "optimizer = ")


def _groups(program: TorchProgram) -> str:
    """Return two groups of parameters: biases, and those of normalisations, do not decay."""
    program.group("decaying", [f"model.{name}.weight" for name in program.case.weighted])
    program.setup.append("others = [p for p in model.parameters() if all(p is not w for w in decaying)]")
    return '[{"params": decaying}, {"params": others, "weight_decay": 0.0}]'


def reach(spec: Optimizer, weight: str) -> tuple[str, ...]:
    """Return lines that make `reach`: how far a lasting gradient of 1 moves each number of a weight."""
    state = f"optimizer.state[{weight}]"
    rate = number(spec.lr)
    if isinstance(spec, SGD):
        return (f"reach = {number(spec.lr / (1 - spec.momentum))}",)
    if isinstance(spec, RMSprop):
        rate = number(spec.lr / (1 - spec.momentum))
        root = f'{state}["square_avg"].sqrt()'
    elif isinstance(spec, Adagrad):
        root = f'{state}["sum"].sqrt()'
    else:
        return (
            f'share = 1 - {number(spec.beta2)} ** {state}["step"]',
            f'reach = {rate} / (({state}["exp_avg_sq"] / share).sqrt() + {number(spec.eps)})',
        )
    return (f"reach = {rate} / ({root} + {number(spec.eps)})",)


_NAMES = {"sgd": "SGD", "rmsprop": "RMSprop", "adagrad": "Adagrad", "adam": "Adam", "adamw": "AdamW"}
