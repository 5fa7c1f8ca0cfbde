"""Weight decay, decoupled: weights shrink before the step."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, approximate
from reglab.code.keras_program import KerasProgram
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.weight_decay import WeightDecay
from reglab.experiment.training import AdamW
from reglab.words.language import _


def pytorch(spec: WeightDecay, program: TorchProgram) -> Exactness:
    """Shrink the weights before every step, whatever the optimiser."""
    weights = program.weights(spec, "decay")
    rate = number(program.case.training.optimizer.lr)
    lines = f"for w in {weights}:  # weight decay\n    w.mul_(1 - {rate} * {number(spec.strength)})"
    program.before.append(program.without_gradient(lines))
    return EXACT


def keras(spec: WeightDecay, program: KerasProgram) -> Exactness:
    """Every optimiser of Keras has it; what does not decay is excluded."""
    both = isinstance(program.case.training.optimizer, AdamW)
    program.decay(spec, spec.strength)
    if both:
        return approximate(
            _("Keras has one decay for the optimiser and the technique, whose shares are added up")
        )
    return EXACT


def sklearn(spec: WeightDecay, program: SklearnProgram) -> Exactness:
    """Take the share of the weights before the step off them behind it, which is the same."""
    rate = program.case.training.optimizer.lr
    program.behind_step(spec, f"w[:] -= {number(rate)} * {number(spec.strength)} * old  # weight decay")
    return EXACT
