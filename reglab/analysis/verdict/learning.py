"""Whether an arm has learnt anything at all."""

from __future__ import annotations

import math

import numpy as np

from reglab.analysis.outcomes import ArmSummary, ReplicaSummary
from reglab.experiment.network import Output
from reglab.experiment.ops import Normalize
from reglab.record.record import RunRecord

NEARLY = 0.99
"""A loss of at least this share of a constant answer’s is no better than it."""
LEAST_R2 = 0.01
"""An R² on the training examples below this is no better than the mean of the targets."""
CHANCE = 0.1
"""An accuracy within this of that of a guess is no better than it."""


def learnt_nothing(record: RunRecord, arm: ArmSummary) -> bool:
    """Whether most networks of an arm do no better than one constant answer for all examples.

    So it is where R² on the training examples is zero; where loss and accuracy are those of a
    guess among equal classes; and where all weights of a layer are near zero, so that no example
    reaches the output (batch normalisation, which scales whatever is left, excepted).
    """
    sound = [replica for replica in arm.replicas if replica.final_epoch is not None]
    idle = [replica for replica in sound if _constant(record, replica) or _cut_off(record, replica)]
    return 2 * len(idle) > len(sound)


def lost(record: RunRecord, arm: ArmSummary) -> bool:
    """Whether most networks of an arm end worse on their own training examples than they began.

    Of a record that does not know the losses before the first step nothing is said.
    """
    before = record.untrained
    sound = [replica for replica in arm.replicas if replica.final_epoch is not None]
    worse = [r for r in sound if r.index < len(before) and r.last["train_loss"] > before[r.index]]
    return 2 * len(worse) > len(sound)


def _constant(record: RunRecord, replica: ReplicaSummary) -> bool:
    info, last = record.experiment.data.info, replica.last
    if info.task == "regression":
        return last["train_r2"] < LEAST_R2 and last["val_r2"] < LEAST_R2
    network = record.experiment.arm_network(record.experiment.arms[replica.arm])
    classes = len(info.classes)
    guess = _loss_of_a_guess(network.resolved_output(info), classes)
    return last["train_loss"] >= NEARLY * guess and last["val_accuracy"] <= 1 / classes + CHANCE


def _loss_of_a_guess(output: Output, classes: int) -> float:
    """The smallest loss of a constant answer where all classes are equally frequent."""
    share = 1 / classes
    match output:
        case "softmax":
            return math.log(classes)
        case "linear":
            return share * (1 - share)
        case "sigmoid":
            return math.log(2)
        case _:
            return -share * math.log(share) - (1 - share) * math.log1p(-share)


def _cut_off(record: RunRecord, replica: ReplicaSummary) -> bool:
    if "near_zero" not in record.layer_metrics or replica.final_epoch is None:
        return False
    shares = record.layer_values("near_zero")[replica.final_epoch - 1, replica.index]
    arm = record.experiment.arms[replica.arm]
    if not np.any(shares >= 1):
        return False
    return not any(isinstance(step.op, Normalize) for step in record.experiment.arm_plan(arm).steps)
