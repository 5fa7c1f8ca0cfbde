"""Weights of one network as a file that PyTorch, and whatever reads safetensors, takes: no pickle.

The names are those of a plain module (`reglab.experiment.module_names`), so that ``load_state_dict`` of the
network in the code that the program shows takes it::

    from safetensors.torch import load_file
    network.load_state_dict(load_file("l2-seed0-best.safetensors"))
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reglab import __version__
from reglab.analysis.outcomes import ReplicaSummary, arm_summaries
from reglab.experiment.experiment import Experiment
from reglab.experiment.module_names import module_names, parameter_names
from reglab.experiment.ops import Normalize, Op
from reglab.record.networks import NetworksAt, Numbers
from reglab.record.record import RunRecord
from reglab.words import listed
from reglab.words.language import _, grouped

Moment = Literal["last", "best"]
"""What a network ended with, or its epoch of the smallest validation loss."""


class WeightsError(ValueError):
    """Weights that cannot be had; its text is a sentence."""


def state_dict(experiment: Experiment, arm: int, numbers: Numbers) -> dict[str, NDArray[np.generic]]:
    """Return all parameters of a network of an arm by their names, in PyTorch's shapes.

    Parameters
    ----------
    experiment : Experiment
        What was trained.
    arm : int
        Position of the arm.
    numbers : array, shape (numbers of the network,)
        As `NetworksAt` has them.

    Raises
    ------
    WeightsError
        If their number does not fit the network.
    """
    plan = experiment.arm_plan(experiment.arms[arm].at(1))
    found: dict[str, NDArray[np.generic]] = {}
    at = 0
    for name, step in zip(module_names(plan), plan.steps, strict=True):
        for kind, shape in zip(parameter_names(step.op), _shapes(step.op), strict=True):
            piece = numbers[at : at + prod(shape)]
            if len(piece) < prod(shape):
                raise _unfit(len(numbers))
            # A matrix is kept as (inputs, outputs); PyTorch has it the other way round.
            piece = piece.reshape(shape[::-1]).T if len(shape) == 2 else piece.reshape(shape)
            found[f"{name}.{kind}"] = np.ascontiguousarray(piece)
            at += prod(shape)
    if at != len(numbers):
        raise _unfit(len(numbers))
    return found


def _unfit(count: int) -> WeightsError:
    return WeightsError(
        _("{count} numbers are not those of a network of this arm; train the experiment again.").format(
            count=grouped(count)
        )
    )


def _shapes(op: Op) -> tuple[tuple[int, ...], ...]:
    if isinstance(op, Normalize):
        return ((op.output[0],),) * 4
    return (op.weight_shape, op.weight_shape[:1]) if op.weighted else ()


def weights_file(
    record: RunRecord, networks: Sequence[NetworksAt], arm: int, seed: int, moment: Moment
) -> bytes:
    """Return the weights of one network of a run as a safetensors file.

    Parameters
    ----------
    record : RunRecord
        The run.
    networks : sequence of NetworksAt
        Networks that were kept of it.
    arm : int
        Position of the arm in the record's experiment.
    seed : int
        The seed.
    moment : {"last", "best"}
        Which of its weights.

    Raises
    ------
    WeightsError
        If there is no such network, or its weights were not kept.
    """
    # Needed here alone.
    from safetensors.numpy import save

    replica = _replica(record, arm, seed)
    name = record.experiment.arms[arm].name
    epoch = replica.final_epoch if moment == "last" else replica.best_epoch
    if epoch is None:
        raise WeightsError(
            _("“{arm}”, seed {seed}, has no weights to keep: the network diverged or never began.").format(
                arm=name, seed=seed
            )
        )
    for kept in networks:
        if kept.epoch == epoch and replica.index in kept.columns:
            values = state_dict(record.experiment, arm, kept.values[kept.columns.index(replica.index)])
            about = {
                "format": "pt",
                "program": f"reglab {__version__}",
                "experiment": record.experiment.name,
                "arm": name,
                "seed": str(seed),
                "epoch": str(epoch),
                "weights": moment,
            }
            return save(values, metadata=about)
    raise WeightsError(
        _("The weights of “{arm}”, seed {seed}, at epoch {epoch} were not kept.").format(
            arm=name, seed=seed, epoch=epoch
        )
    )


def _replica(record: RunRecord, arm: int, seed: int) -> ReplicaSummary:
    found = arm_summaries(record)[arm].replicas
    for replica in found:
        if replica.seed == seed:
            return replica
    seeds = listed([str(replica.seed) for replica in found])
    raise WeightsError(
        _("There is no seed {seed} of “{arm}”; there are {seeds}.").format(
            seed=seed, arm=record.experiment.arms[arm].name, seeds=seeds
        )
    )
