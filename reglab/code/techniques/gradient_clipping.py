"""Gradient clipping by the norm of all gradients."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.text import number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.gradient_clipping import GradientClipping


def pytorch(spec: GradientClipping, program: TorchProgram) -> Exactness:
    """Shorten the gradients before the step."""
    program.gradient.append(f"nn.utils.clip_grad_norm_(model.parameters(), max_norm={number(spec.c)})")
    return EXACT


def keras(spec: GradientClipping, program: KerasProgram) -> Exactness:
    """An argument of every optimiser."""
    program.optimizer_arguments.append(f"global_clipnorm={number(spec.c)}")
    return EXACT
