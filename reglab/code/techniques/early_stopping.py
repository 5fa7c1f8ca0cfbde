"""Early stopping by Keras' rule."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.stopping import keras_stopping, written_out
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.early_stopping import EarlyStopping


def pytorch(spec: EarlyStopping, program: TorchProgram) -> Exactness:
    """The rule written out."""
    keep = f"copy.deepcopy({program.kept}.state_dict())"
    written_out(spec, program, keep, f"{program.kept}.load_state_dict(kept)")
    if spec.restore_best:
        program.imports.add("import copy")
    return EXACT


def keras(spec: EarlyStopping, program: KerasProgram) -> Exactness:
    """The callback of Keras, told of every epoch."""
    keras_stopping(spec, program)
    return EXACT


def sklearn(spec: EarlyStopping, program: SklearnProgram) -> Exactness:
    """The rule written out, since that of scikit-learn watches a part of its own."""
    program.stops = spec
    keep = "[w.copy() for w in weights]"
    written_out(spec, program, keep, "set_weights(kept)")
    return EXACT
