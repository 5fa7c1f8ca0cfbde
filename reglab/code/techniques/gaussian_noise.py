"""Gaussian noise on inputs or outputs of layers."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, approximate, inexpressible
from reglab.code.keras_program import KerasProgram
from reglab.code.noise import NoiseLayer, keras_noise, torch_noise
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.words.language import _

LAYER = NoiseLayer(
    "GaussianNoise", "Noise that is added", "sigma", "x + self.sigma * drawn", distribution="normal"
)


def pytorch(spec: GaussianNoise, program: TorchProgram) -> Exactness:
    """Put the module behind inputs or layers."""
    torch_noise(spec, program, LAYER, "noise", spec.sigma)
    return EXACT


def keras(spec: GaussianNoise, program: KerasProgram) -> Exactness:
    """Put the layer behind inputs or layers."""
    keras_noise(spec, program, LAYER, "noise", spec.sigma)
    return EXACT


def sklearn(spec: GaussianNoise, program: SklearnProgram) -> Exactness:
    """Add noise to the inputs of every batch; nothing else can be reached."""
    if spec.resolve_layers(program.case.layers) != (0,):
        return inexpressible(_("outputs of hidden layers cannot be reached"))
    program.setup.append(f"rng = np.random.default_rng({program.case.drawing_seed})")
    program.data.append(f"x = x + {number(spec.sigma)} * rng.standard_normal(x.shape, dtype=x.dtype)")
    return approximate(_("the noise is as strong, but drawn by numpy: other numbers"))
