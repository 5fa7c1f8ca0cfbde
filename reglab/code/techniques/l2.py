"""L2: a term in the loss; alpha of scikit-learn."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, approximate
from reglab.code.keras_program import KerasProgram
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.l2 import L2
from reglab.words.language import _


def pytorch(spec: L2, program: TorchProgram) -> Exactness:
    """Add λ Σw² to the loss."""
    weights = program.weights(spec, "l2")
    factor = number(spec.keras_strength(program.case.scale))
    if spec.convention == "sklearn":
        factor = f"{number(spec.strength)} / (2 * len(x))"
    program.penalise(f"{factor} * sum(w.square().sum() for w in {weights})", "L2")
    return EXACT


def keras(spec: L2, program: KerasProgram) -> Exactness:
    """Give the layers a regularizer."""
    scale = program.case.scale
    program.regularize(spec, f"regularizers.L2({number(spec.keras_strength(scale))})")
    if spec.convention == "sklearn" and scale.last != scale.batch:
        return approximate(_("alpha counts more in the last, smaller batch; a regularizer of Keras does not"))
    return EXACT


def sklearn(spec: L2, program: SklearnProgram) -> Exactness:
    """Set alpha, which acts on all weights and is divided by the size of each batch."""
    return program.set_alpha(spec, spec.keras_strength(program.case.scale), even=spec.convention != "sklearn")
