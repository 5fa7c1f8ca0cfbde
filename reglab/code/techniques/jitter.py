"""Jitter: noise on every feature, by its own spread."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, approximate
from reglab.code.program import Program
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import number
from reglab.experiment.techniques.jitter import Jitter
from reglab.words.language import _


def pytorch(spec: Jitter, program: Program) -> Exactness:
    """Add noise to the inputs of every batch."""
    program.draw("normal")
    program.counts_steps = True
    program.setup.append("deviation = torch.as_tensor(x_train).std(dim=0, correction=0)")
    program.data += [
        'noise = normal(BATCH * x[0].numel(), generator("jitter", epoch, step))',
        f"x = x + {number(spec.sigma)} * deviation * noise.view(BATCH, *x.shape[1:])[: len(x)]",
    ]
    return EXACT


keras = pytorch


def sklearn(spec: Jitter, program: SklearnProgram) -> Exactness:
    """Add noise to the inputs of every batch."""
    program.setup.append(f"rng = np.random.default_rng({program.case.drawing_seed})")
    program.setup.append("deviation = x_train.std(axis=0)")
    noise = "rng.standard_normal(x.shape, dtype=x.dtype)"
    program.data.append(f"x = x + {number(spec.sigma)} * deviation * {noise}")
    return approximate(_("the noise is as strong, but drawn by numpy: other numbers"))
