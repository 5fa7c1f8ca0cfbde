"""L1: a term in the loss, or a soft threshold after the step."""

from __future__ import annotations

from reglab.code.exactness import Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.shrinking import keras_shrinkage, sklearn_shrinkage, torch_shrinkage
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.l1 import L1


def pytorch(spec: L1, program: TorchProgram) -> Exactness:
    """Add λ Σ|w| to the loss, or shrink the weights after every step."""
    return torch_shrinkage(spec, program, "l1", square=0.0)


def keras(spec: L1, program: KerasProgram) -> Exactness:
    """Give the layers a regularizer, or shrink the weights after every step."""
    return keras_shrinkage(spec, program, square=0.0)


def sklearn(spec: L1, program: SklearnProgram) -> Exactness:
    """Change the weights behind every step."""
    return sklearn_shrinkage(spec, program, square=0.0)
