"""The summary of a run: what the window, the command line and the files say about it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reglab.analysis.comparison import JUDGED, SCORES, Comparison, comparisons
from reglab.analysis.holm import NAME
from reglab.analysis.outcomes import ArmSummary, ReplicaSummary, arm_summaries, json_number
from reglab.analysis.paired import PairedDifference
from reglab.analysis.sealed import Look, as_plain, looks
from reglab.analysis.student import LEVEL
from reglab.analysis.verdict import Verdict, all_diverged, verdict
from reglab.analysis.verdict.finding import ArmFinding
from reglab.experiment.differences import ArmDifferences, differences
from reglab.experiment.experiment import Experiment
from reglab.record.record import RunRecord, State


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Everything that is said about a run, complete or under way.

    Parameters
    ----------
    experiment : str
        Its name.
    state : str
        State of the record.
    epochs, planned_epochs : int
        Epochs recorded and planned.
    score : str
        ``"accuracy"`` or ``"r2"``; the metrics are ``train_…`` and ``val_…``.
    shift : str
        How the second validation set differs from the plain one; empty without one.
    metrics : tuple of str
        Names of all metrics, ``"gap"`` last; empty before the first epoch.
    arms : tuple of ArmSummary
        The baseline first.
    differences : tuple of ArmDifferences
        In what every other arm differs from the baseline.
    paired : tuple of Comparison
        Every other arm against the baseline over the seeds.
    verdict : Verdict
        What it means.
    seconds, epochs_per_s : float
        Time spent training, and epochs of the whole run per second of it.
    device, threads
        Where it was trained.
    arm_seconds : tuple of float
        Seconds of training of each arm, as `RunRecord.arm_seconds`; empty where they are not known.
    looks, shifted_looks : tuple of Look
        Every look at the sealed test part: at the plain examples, and at shifted ones where there are some.
    """

    experiment: str
    state: State
    epochs: int
    planned_epochs: int
    score: str
    shift: str
    metrics: tuple[str, ...]
    arms: tuple[ArmSummary, ...]
    differences: tuple[ArmDifferences, ...]
    paired: tuple[Comparison, ...]
    verdict: Verdict
    seconds: float
    epochs_per_s: float
    device: str
    threads: int
    arm_seconds: tuple[float, ...] = ()
    looks: tuple[Look, ...] = ()
    shifted_looks: tuple[Look, ...] = ()

    @property
    def all_diverged(self) -> bool:
        """Whether no network of any arm is sound, so that nothing can be compared."""
        return all_diverged(self.arms)

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as plain values for JSON; numbers that do not exist are ``None``."""
        return {
            "experiment": self.experiment,
            "state": self.state,
            "epochs": self.epochs,
            "planned_epochs": self.planned_epochs,
            "arms": [self._arm(arm) for arm in self.arms],
            "differences": [_difference(found) for found in self.differences],
            "paired": [_comparison(compared, self.arms[0].name) for compared in self.paired],
            "correction": _correction(len(self.paired)) if self.paired else None,
            "one_draw": self.verdict.found.one_draw,
            "verdict": self.verdict.headline,
            "verdict_kind": self.verdict.found.kind,
            "verdict_arm": None if self.verdict.leader is None else self.arms[self.verdict.leader].name,
            "sentences": list(self.verdict.sentences),
            "findings": [_finding(finding) for finding in self.verdict.found.arms],
            "notes": [*self.verdict.notes, *self.verdict.method],
            "seconds": self.seconds,
            # Beside the arms, not in them: the same experiment gives the same arms every time.
            "arm_seconds": list(self.arm_seconds) or None,
            "epochs_per_s": self.epochs_per_s,
            "device": self.device,
            "threads": self.threads,
            "peeks": [as_plain(look, self.score) for look in self.looks],
            "shifted_peeks": [as_plain(look, self.score) for look in self.shifted_looks],
        }

    def _arm(self, arm: ArmSummary) -> dict[str, Any]:
        return {
            "name": arm.name,
            "techniques": arm.techniques,
            "mean": {
                **self._values(arm.last.mean),
                "best_epoch": arm.mean_epoch("best_epoch"),
                "turn_epoch": arm.mean_epoch("turn_epoch"),
                "stopped_epoch": arm.mean_epoch("stopped_epoch"),
                "networks": arm.last.n,
                "at_best_epoch": self._values(arm.best.mean),
            },
            "median": {
                "best_epoch": arm.middle_epoch("best_epoch"),
                "turn_epoch": arm.middle_epoch("turn_epoch"),
                "stopped_epoch": arm.middle_epoch("stopped_epoch"),
            },
            "sd": self._values(arm.last.sd),
            "replicas": [self._replica(replica) for replica in arm.replicas],
        }

    def _replica(self, replica: ReplicaSummary) -> dict[str, Any]:
        return {
            "seed": replica.seed,
            "state": replica.state,
            "parameters": replica.parameters,
            "epochs": replica.epochs,
            **self._values(replica.last),
            "best_epoch": replica.best_epoch,
            "turn_epoch": replica.turn_epoch,
            "stopped_epoch": replica.stopped_epoch,
            "diverged_epoch": replica.diverged_epoch,
            "restored_epoch": replica.restored_epoch,
            "final_epoch": replica.final_epoch,
            "at_best_epoch": self._values(replica.best),
        }

    def _values(self, values: Mapping[str, float]) -> dict[str, float | None]:
        return {name: json_number(values.get(name, math.nan)) for name in self.metrics}


def summarize(record: RunRecord) -> RunSummary:
    """Say all that there is to say about a record, also while it runs; cheap enough for a live window."""
    experiment = record.experiment
    task = experiment.data.info.task
    arms = arm_summaries(record)
    compared = comparisons(arms, task, experiment.data.validation)
    differing = _differences(experiment)
    warnings = [found.warning for found in differing if found.warning]
    return RunSummary(
        experiment.name,
        record.state,
        record.epochs,
        record.planned_epochs,
        SCORES[task],
        experiment.data.shifted.name if experiment.data.shifted else "",
        (*record.metrics, "gap") if record.metrics else (),
        arms,
        differing,
        compared,
        verdict(record, arms, compared, warnings),
        record.seconds,
        record.epochs_per_second,
        record.device,
        record.threads,
        record.arm_seconds,
        looks(record),
        looks(record, "shifted"),
    )


@lru_cache(maxsize=8)
def _differences(experiment: Experiment) -> tuple[ArmDifferences, ...]:
    """They do not change while a run is under way."""
    return differences(experiment)


def _difference(found: ArmDifferences) -> dict[str, Any]:
    items = [
        {"what": d.what, "baseline": d.baseline, "arm": d.arm, "regularization": d.regularization}
        for d in found.items
    ]
    return {"arm": found.arm, "sentence": found.sentence, "items": items, "warning": found.warning}


def _correction(arms: int) -> dict[str, Any]:
    return {"method": NAME, "family_level": LEVEL, "differences": arms * JUDGED}


def _finding(finding: ArmFinding) -> dict[str, Any]:
    return {
        "arm": finding.name,
        "kind": finding.kind,
        "gap": finding.gap,
        "val_loss": finding.loss,
        "val_score": finding.score,
        "underfits": finding.underfits,
        "still_falling": finding.unfinished,
        "chosen_on_validation": finding.chosen,
        "diverged": finding.failures.count if finding.failures else 0,
    }


def _comparison(compared: Comparison, baseline: str) -> dict[str, Any]:
    points = {"last": compared.last, "at_best_epoch": compared.best}
    return {
        "arm": compared.name,
        "baseline": baseline,
        **{point: {name: _paired(d) for name, d in found.items()} for point, found in points.items()},
    }


def _paired(difference: PairedDifference) -> dict[str, Any]:
    return {
        "seeds": difference.n,
        "baseline": json_number(difference.baseline),
        "arm": json_number(difference.arm),
        "mean_difference": json_number(difference.mean),
        "low": difference.low,
        "high": difference.high,
        "level": difference.level,
        "p": difference.p if difference.error is not None else None,
        "wins": difference.wins,
        "losses": difference.losses,
        "better": difference.better,
    }
