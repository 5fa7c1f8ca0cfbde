"""Max-norm: a bound on the incoming weights of every unit, after the step."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import inset, number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.max_norm import MaxNorm


def pytorch(spec: MaxNorm, program: TorchProgram) -> Exactness:
    """Cut the weights back after every step."""
    weights = program.weights(spec, "bounded")
    program.after.append(
        program.without_gradient(f"for w in {weights}:  # max-norm\n    w.renorm_(2, 0, {number(spec.c)})")
    )
    return EXACT


def keras(spec: MaxNorm, program: KerasProgram) -> Exactness:
    """Give the layers a constraint."""
    program.constrain(spec, f"constraints.MaxNorm({number(spec.c)}, axis={{axis}})")
    return EXACT


def sklearn(spec: MaxNorm, program: SklearnProgram) -> Exactness:
    """Cut the weights back after every step, in place."""
    lines = [
        "norms = np.linalg.norm(w, axis=0)  # max-norm",
        f"w[:] *= np.where(norms > {number(spec.c)}, {number(spec.c)} / (norms + 1e-7), 1)",
    ]
    program.after.append(f"for w in {program.group_of(spec)}:\n{inset(lines)}")
    return EXACT
