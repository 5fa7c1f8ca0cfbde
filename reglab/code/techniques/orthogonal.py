"""Orthogonal weights: a mean of |cos| in the loss."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.text import block, number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.ops import Op
from reglab.experiment.techniques.orthogonal import Orthogonal

OVERLAP = block(
    '''
    def overlap(weight, dim):
        """Return the mean |cos| of the angles between rows (dim 1) or columns (dim 0)."""
        vectors = nn.functional.normalize(weight, dim=dim)
        cosines = (vectors @ vectors.T if dim == 1 else vectors.T @ vectors).abs()
        n = len(cosines)
        return (cosines.sum() - cosines.diagonal().sum()) / (n * (n - 1))
    '''
)


def pytorch(spec: Orthogonal, program: TorchProgram) -> Exactness:
    """Add the overlap of every weight matrix; that of PyTorch is turned over."""
    program.use("overlap", OVERLAP)
    dim = 0 if spec.mode == "rows" else 1
    for name in _several(spec, program):
        program.penalise(f"{number(spec.strength)} * overlap(model.{name}.weight, {dim})", "orthogonal")
    return EXACT


def keras(spec: Orthogonal, program: KerasProgram) -> Exactness:
    """Give the layers the regularizer, where there are two vectors at least."""
    code = f'regularizers.OrthogonalRegularizer({number(spec.strength)}, mode="{spec.mode}")'
    program.regularize(spec, code, only=_several(spec, program))
    return EXACT


def _several(spec: Orthogonal, program: TorchProgram | KerasProgram) -> tuple[str, ...]:
    """The matrices with more than one vector."""
    case = program.case
    shapes: dict[str, Op] = {
        name: step.op for name, step in zip(case.names, case.plan.steps, strict=True) if step.op.weighted
    }
    along = 1 if spec.mode == "rows" else 0
    return tuple(name for name in case.weighted_by(spec) if shapes[name].weight_shape[along] > 1)
