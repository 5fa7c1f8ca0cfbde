"""Spatial dropout: whole channels."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.noise import NoiseLayer, keras_noise, torch_noise
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.spatial_dropout import SpatialDropout

LAYER = NoiseLayer(
    "SpatialDropout",
    "Dropout of whole channels",
    "p",
    "x * (drawn >= self.p) / (1 - self.p)",
    distribution="uniform",
    per_channel=True,
)


def pytorch(spec: SpatialDropout, program: TorchProgram) -> Exactness:
    """Put the module behind the layers."""
    torch_noise(spec, program, LAYER, "spatial_dropout", spec.p)
    return EXACT


def keras(spec: SpatialDropout, program: KerasProgram) -> Exactness:
    """Put the layer behind the layers."""
    keras_noise(spec, program, LAYER, "spatial_dropout", spec.p)
    return EXACT
