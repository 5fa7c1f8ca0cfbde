"""Gaussian dropout: a random factor around 1."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.noise import NoiseLayer, keras_noise, torch_noise
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.gaussian_dropout import GaussianDropout

LAYER = NoiseLayer(
    "GaussianDropout", "Factors around 1", "sigma", "x * (1 + self.sigma * drawn)", distribution="normal"
)


def pytorch(spec: GaussianDropout, program: TorchProgram) -> Exactness:
    """Put the module behind the layers."""
    torch_noise(spec, program, LAYER, "gaussian_dropout", spec.deviation)
    return EXACT


def keras(spec: GaussianDropout, program: KerasProgram) -> Exactness:
    """Put the layer behind the layers."""
    keras_noise(spec, program, LAYER, "gaussian_dropout", spec.deviation)
    return EXACT
