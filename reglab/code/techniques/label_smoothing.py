"""Label smoothing: softer targets in training."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, inexpressible
from reglab.code.keras_program import KerasProgram
from reglab.code.program import Program
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.words.language import _


def pytorch(spec: LabelSmoothing, program: TorchProgram) -> Exactness:
    """An argument of the softmax's loss, or other targets; only in training."""
    if program.case.loss == "softmax_cross_entropy":
        program.setup.append(f"training_loss = nn.CrossEntropyLoss(label_smoothing={number(spec.s)})")
        program.training_loss = "training_loss"
    else:
        _smooth(spec, program)
    return EXACT


def keras(spec: LabelSmoothing, program: KerasProgram) -> Exactness:
    """Other targets; the argument of the losses of Keras would count otherwise with several sigmoids."""
    program.soft_targets = True
    _smooth(spec, program)
    return EXACT


def sklearn(spec: LabelSmoothing, program: SklearnProgram) -> Exactness:
    """There is none."""
    del spec, program
    return inexpressible(_("its classifiers take labels, not probabilities"))


def _smooth(spec: LabelSmoothing, program: Program) -> None:
    s, classes = number(spec.s), max(program.case.outputs, 2)
    program.data.append(f"y = y * (1 - {s}) + {s} / {classes}  # label smoothing")
