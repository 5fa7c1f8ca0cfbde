"""Elastic net: both terms in the loss; the corrected form where the network is measured."""

from __future__ import annotations

from reglab.code.exactness import Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.shrinking import keras_shrinkage, sklearn_shrinkage, torch_shrinkage
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.l1_l2 import L1L2


def pytorch(spec: L1L2, program: TorchProgram) -> Exactness:
    """Add both terms to the loss."""
    return torch_shrinkage(spec, program, "elastic", square=spec.square)


def keras(spec: L1L2, program: KerasProgram) -> Exactness:
    """Give the layers a regularizer of both terms."""
    return keras_shrinkage(spec, program, square=spec.square)


def sklearn(spec: L1L2, program: SklearnProgram) -> Exactness:
    """Change the weights behind every step."""
    return sklearn_shrinkage(spec, program, square=spec.square)
