"""Smooth kernels: squared steps between neighbouring weights in the loss."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.text import block, number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.smooth_kernel import SmoothKernel

TORCH = block(
    '''
    def roughness(kernel):
        """Return the sum of squared steps between neighbouring weights."""
        return kernel.diff(dim=2).square().sum() + kernel.diff(dim=3).square().sum()
    '''
)
KERAS = block(
    '''
    def smooth(strength):
        """Return a regularizer: squared steps between neighbouring weights of a kernel."""

        def penalty(kernel):  # height, width, channels before, channels
            down, across = kernel[1:] - kernel[:-1], kernel[:, 1:] - kernel[:, :-1]
            return strength * (ops.sum(down * down) + ops.sum(across * across))

        return penalty
    '''
)


def pytorch(spec: SmoothKernel, program: TorchProgram) -> Exactness:
    """Add the roughness of all kernels."""
    program.use("roughness", TORCH)
    kernels = program.weights(spec, "smooth")
    program.penalise(f"{number(spec.strength)} * sum(roughness(w) for w in {kernels})", "smooth kernels")
    return EXACT


def keras(spec: SmoothKernel, program: KerasProgram) -> Exactness:
    """Give the convolutions a regularizer of one's own."""
    program.use("smooth", KERAS, "from keras import ops")
    program.regularize(spec, f"smooth({number(spec.strength)})")
    return EXACT
