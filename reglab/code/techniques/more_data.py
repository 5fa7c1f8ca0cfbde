"""More data: the file beside the script holds them."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.program import Program
from reglab.experiment.techniques.more_data import MoreData


def pytorch(spec: MoreData, program: Program) -> Exactness:
    """Nothing is to be added: the examples are those of the arm."""
    del spec, program
    return EXACT


keras = sklearn = pytorch
