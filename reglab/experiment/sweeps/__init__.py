"""Sweeps: an experiment varied along its parameters, as a question; see `reglab.sweeps` for the work.

sweep = make_sweep(experiment, {"l2.strength": "0,1e-5:1:25log"}, arms=("L2",), seeds=10)
sweep.cells()                       # 26 ordinary experiments
estimate(sweep, cells, jobs=2).words   # "26 × 10 = 260 networks, about 40 s"
batches(cells, jobs=2)              # the same points, cut into experiments that train as one stack each
"""

from __future__ import annotations

from reglab.experiment.sweeps.batches import Batch, batches, halves
from reglab.experiment.sweeps.contest import Contest, Entrant, make_contest
from reglab.experiment.sweeps.errors import SweepError
from reglab.experiment.sweeps.estimate import Estimate, estimate
from reglab.experiment.sweeps.files import dumps, loads
from reglab.experiment.sweeps.identity import identity
from reglab.experiment.sweeps.parameters import Parameter, find_parameter, parameters
from reglab.experiment.sweeps.sweep import Axis, Cell, Strand, Sweep, make_sweep
from reglab.experiment.sweeps.values import format_values, parse_values, span

__all__ = [
    "Axis",
    "Batch",
    "Cell",
    "Contest",
    "Entrant",
    "Estimate",
    "Parameter",
    "Strand",
    "Sweep",
    "SweepError",
    "batches",
    "dumps",
    "estimate",
    "find_parameter",
    "format_values",
    "halves",
    "identity",
    "loads",
    "make_contest",
    "make_sweep",
    "parameters",
    "parse_values",
    "span",
]
