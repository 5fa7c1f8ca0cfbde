"""What came out of a point: numbers of every network, at the end and at its best epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from reglab.analysis.outcomes import ReplicaSummary, arm_summaries, json_number
from reglab.experiment.sweeps import Batch
from reglab.record.record import RunRecord

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class NetworkOutcome:
    """One network of a point, as `reglab.analysis.outcomes.ReplicaSummary` has it.

    Parameters
    ----------
    arm : int
        Position of its arm at the point.
    seed : int
        Its seed.
    outcome : str
        ``"completed"``, ``"stopped_early"`` or ``"diverged"``.
    epochs : int
        Number of epochs with numbers.
    best_epoch, final_epoch, diverged_epoch : int or None
        Epoch of the smallest validation loss, of the weights it ended with, and where it diverged.
    parameters : int
        Number of weights and biases.
    last, best : mapping of str to float
        Metrics at the end and at the best epoch, ``"gap"`` among them; NaN where there is none.
    """

    arm: int
    seed: int
    outcome: str
    epochs: int
    best_epoch: int | None
    final_epoch: int | None
    diverged_epoch: int | None
    parameters: int
    last: Values
    best: Values


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What came out of a point.

    Parameters
    ----------
    key : str
        Identity of its experiment.
    networks : tuple of NetworkOutcome
        By arm, then seed.
    """

    key: str
    networks: tuple[NetworkOutcome, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values for a JSON file; numbers that are not finite are ``None``."""
        networks = [asdict(network) for network in self.networks]
        for network in networks:
            for at in ("last", "best"):
                network[at] = {n: json_number(v) for n, v in network[at].items()}
        return {"key": self.key, "networks": networks}

    @staticmethod
    def from_dict(values: dict[str, Any]) -> CellOutcome:
        """Read what `to_dict` made.

        Raises
        ------
        KeyError, TypeError, ValueError
            If anything is missing or of another kind.
        """
        return CellOutcome(str(values["key"]), tuple(map(_network, values["networks"])))


def outcomes_of(batch: Batch, record: RunRecord) -> tuple[CellOutcome, ...]:
    """Return what came out of every point of a batch, from the record of its joint experiment."""
    found: list[list[NetworkOutcome]] = [[] for _ in batch.cells]
    for summary in arm_summaries(record):
        cell, arm = batch.place(summary.index)
        found[cell] += [_outcome(arm, replica) for replica in summary.replicas]
    return tuple(CellOutcome(key, tuple(mine)) for key, mine in zip(batch.keys, found, strict=True))


def _outcome(arm: int, replica: ReplicaSummary) -> NetworkOutcome:
    return NetworkOutcome(
        arm,
        replica.seed,
        replica.state,
        replica.epochs,
        replica.best_epoch,
        replica.final_epoch,
        replica.diverged_epoch,
        replica.parameters,
        dict(replica.last),
        dict(replica.best),
    )


def _network(values: dict[str, Any]) -> NetworkOutcome:
    fields = dict(values)
    for at in ("last", "best"):
        fields[at] = {str(n): math.nan if v is None else float(v) for n, v in fields[at].items()}
    return NetworkOutcome(**fields)
