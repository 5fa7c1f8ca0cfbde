"""Mixup: mixtures of two examples and of their targets."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, inexpressible
from reglab.code.program import Program
from reglab.code.text import number
from reglab.experiment.techniques.mixup import Mixup
from reglab.words.language import _


def pytorch(spec: Mixup, program: Program) -> Exactness:
    """Replace every batch by mixtures; shares come from the quantiles of Beta(α, α)."""
    program.draw("uniform")
    program.counts_steps = program.soft_targets = True
    program.imports.add("from scipy.special import betaincinv")
    alpha = number(spec.alpha)
    program.data += [
        'drawn = uniform(BATCH, generator("mixup", epoch, step))[: len(x)]  # mixup',
        f"share = betaincinv({alpha}, {alpha}, drawn.double().numpy())",
        "share = torch.from_numpy(share).to(x.dtype)[:, None]",
        'partner = torch.randperm(len(x), generator=generator("mixup-partner", epoch, step))',
        "y = share * y + (1 - share) * y[partner]",
        "share = share.view(-1, *[1] * (x.dim() - 1))",
        "x = share * x + (1 - share) * x[partner]",
    ]
    return EXACT


keras = pytorch


def sklearn(spec: Mixup, program: Program) -> Exactness:
    """Labels cannot be mixed."""
    del spec, program
    return inexpressible(
        _("its classifiers take no mixed targets, and its own random numbers would be others")
    )
