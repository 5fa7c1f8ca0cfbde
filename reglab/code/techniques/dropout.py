"""Dropout, in both forms; also that of a layer of the network."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.noise import NoiseLayer, keras_noise, put, torch_noise
from reglab.code.program import Program
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.dropout import Dropout

INVERTED = NoiseLayer(
    "Dropout", "Dropout", "p", "x * (drawn >= self.p) / (1 - self.p)", distribution="uniform"
)
CLASSIC = NoiseLayer(
    "ClassicDropout",
    "Dropout that scales at evaluation",
    "p",
    "x * (drawn >= self.p)",
    distribution="uniform",
    evaluation="x * (1 - self.p)",
)


def pytorch(spec: Dropout, program: TorchProgram) -> Exactness:
    """Put the module behind the layers."""
    torch_noise(spec, program, _layer(spec), "dropout", spec.p)
    return EXACT


def keras(spec: Dropout, program: KerasProgram) -> Exactness:
    """Put the layer behind the layers."""
    keras_noise(spec, program, _layer(spec), "dropout", spec.p)
    return EXACT


def of_network(program: Program) -> None:
    """Put the dropout that belongs to the network itself where it stands."""
    for position, p in program.case.plan.dropouts.items():
        if p > 0:
            keras_code = isinstance(program, KerasProgram)
            program.use(INVERTED.name, INVERTED.keras_class() if keras_code else INVERTED.torch_class())
            put(Dropout(p=p), program, INVERTED, "dropout", p, position)


def _layer(spec: Dropout) -> NoiseLayer:
    return INVERTED if spec.form == "inverted" else CLASSIC
