"""Which replicas of a stack may share their inputs, and all work that is done on inputs alone."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.engine.effects.augment.augmentation import pipeline_of
from reglab.engine.effects.noise import Noise
from reglab.engine.replicas.members import Member
from reglab.engine.replicas.sources import Sources
from reglab.experiment import ops
from reglab.experiment.plan import Plan


def shares_inputs(plan: Plan) -> bool:
    """Whether the first stage of a network takes inputs that several replicas see: a convolution does."""
    return isinstance(plan.steps[0].op, ops.Convolution)


def training_sources(members: Sequence[Member], noise: Noise, plan: Plan) -> Sources:
    """Return which replicas see the same batches: those of a seed with the same techniques on data.

    With noise on the inputs of any of them, each has its own.
    """
    if not shares_inputs(plan) or any(part.position == 0 for part in noise.parts):
        return Sources.each(len(members))
    return Sources.by((member.seed, pipeline_of(member.techniques)) for member in members)
