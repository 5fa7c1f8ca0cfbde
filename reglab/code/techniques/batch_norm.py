"""Batch normalisation: the script's network has its layers."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, approximate
from reglab.code.program import Program
from reglab.experiment.techniques.batch_norm import BatchNorm
from reglab.words.language import _

BIASED = _(
    "Keras carries the biased variance of a batch forward, PyTorch and this program the unbiased one; "
    "training is the same, what is measured differs, and the more the smaller the batch is"
)


def pytorch(spec: BatchNorm, program: Program) -> Exactness:
    """Nothing is to be added: the operations of the network hold it."""
    del spec, program
    return EXACT


def keras(spec: BatchNorm, program: Program) -> Exactness:
    """The layers are there, but another variance is carried forward."""
    del spec, program
    return approximate(BIASED)
