"""Looks at the sealed test part: validation beside test, and how far a choice by validation flattered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from reglab.analysis.comparison import SCORES
from reglab.analysis.outcomes import json_number
from reglab.analysis.paired import PairedDifference, compare
from reglab.record.endings import is_sound
from reglab.record.peeks import Opened, Peek, Point
from reglab.record.record import RunRecord

Measure = Literal["score", "loss"]
ShownAs = Literal["plain", "shifted"]
"""Examples as they are, or as the training examples do not show them."""


@dataclass(frozen=True, slots=True)
class SeedLook:
    """One network that was tested, with its validation numbers of the same epoch.

    `sound` is false where its weights had diverged; it then counts in no mean.
    """

    seed: int
    epoch: int
    val_loss: float
    test_loss: float
    val_score: float
    test_score: float
    sound: bool

    def pair(self, measure: Measure) -> tuple[float, float]:
        """Validation and test, of one measure."""
        return (self.val_loss, self.test_loss) if measure == "loss" else (self.val_score, self.test_score)


@dataclass(frozen=True, slots=True)
class ArmLook:
    """One arm that was tested.

    Parameters
    ----------
    arm : int
        Its position.
    name : str
        Its name.
    seeds : tuple of SeedLook
        Its networks.
    loss, score : PairedDifference
        Validation minus test, seed by seed: ``arm`` is the mean on validation and ``baseline`` that on the
        test part, and ``clearly_better`` means that validation clearly flatters.
    """

    arm: int
    name: str
    seeds: tuple[SeedLook, ...]
    loss: PairedDifference
    score: PairedDifference

    def optimism(self, measure: Measure) -> PairedDifference:
        """Validation minus test of one measure."""
        return self.loss if measure == "loss" else self.score


@dataclass(frozen=True, slots=True)
class Look:
    """One look; the fields are those of `Peek`.

    `shift` says how the examples are shifted, validation and test alike; empty for the plain ones.
    """

    number: int
    point: Point
    epoch: int
    when: str
    examples: int
    arms: tuple[ArmLook, ...]
    shift: str = ""

    def ranked(self, measure: Measure) -> tuple[ArmLook, ...]:
        """The arms by their validation mean, the best first; those without a number last."""
        sign = 1 if measure == "loss" else -1

        def rank(arm: ArmLook) -> float:
            value = sign * arm.optimism(measure).arm
            return value if math.isfinite(value) else math.inf

        return tuple(sorted(self.arms, key=rank))

    def test_rank(self, arm: ArmLook, measure: Measure) -> int:
        """Place of an arm by its test mean, counted from 1."""
        mine = arm.optimism(measure).baseline
        others = [each.optimism(measure).baseline for each in self.arms]
        return 1 + sum(other < mine if measure == "loss" else other > mine for other in others)


def looks(record: RunRecord, shown: ShownAs = "plain") -> tuple[Look, ...]:
    """Return every look at the test part that a record holds, of plain or of shifted examples.

    Looks without shifted examples, as earlier versions recorded them, are not among the shifted ones.
    """
    if shown == "plain":
        return tuple(_look(record, peek, shown) for peek in record.peeks)
    if "shifted_loss" not in record.metrics:
        return ()
    measured = [p for p in record.peeks if any(tested.shifted_loss is not None for tested in p.tested)]
    return tuple(_look(record, peek, shown) for peek in measured)


def _look(record: RunRecord, peek: Peek, shown: ShownAs) -> Look:
    arms: dict[int, list[SeedLook]] = {}
    for tested in peek.tested:
        replica = record.replicas[tested.replica]
        arms.setdefault(replica.arm, []).append(_seed(record, tested, shown))
    return Look(
        peek.number,
        peek.point,
        peek.epoch,
        peek.when,
        peek.examples,
        tuple(_arm(record, arm, tuple(seeds)) for arm, seeds in arms.items()),
        "" if shown == "plain" else record.experiment.data.shift,
    )


def _seed(record: RunRecord, tested: Opened, shown: ShownAs) -> SeedLook:
    column, epoch = tested.replica, tested.epoch
    part, values = "val", (tested.loss, tested.score)
    if shown == "shifted":
        loss, score = tested.shifted_loss, tested.shifted_score
        part, values = "shifted", (math.nan if loss is None else loss, math.nan if score is None else score)
    names = f"{part}_loss", f"{part}_{SCORES[record.experiment.data.info.task]}"
    known = 1 <= epoch <= record.epochs
    val_loss, val_score = (
        float(record.values(name)[epoch - 1, column]) if known else math.nan for name in names
    )
    sound = is_sound(record, column, epoch) and math.isfinite(values[0])
    seed = record.replicas[column].seed
    return SeedLook(seed, epoch, val_loss, values[0], val_score, values[1], sound)


def _arm(record: RunRecord, arm: int, seeds: tuple[SeedLook, ...]) -> ArmLook:
    sound = [seed for seed in seeds if seed.sound]
    loss = compare([s.val_loss for s in sound], [s.test_loss for s in sound], "lower")
    score = compare([s.val_score for s in sound], [s.test_score for s in sound], "higher")
    return ArmLook(arm, record.experiment.arms[arm].name, seeds, loss, score)


def as_plain(look: Look, score: str) -> dict[str, Any]:
    """Return a look as plain values for JSON; `score` is the name of the score."""
    return {
        "number": look.number,
        "point": look.point,
        "epoch": look.epoch,
        "when": look.when,
        "test_examples": look.examples,
        "shift": look.shift or None,
        "arms": [
            {
                "name": arm.name,
                "validation_minus_test": {"loss": _plain(arm.loss), score: _plain(arm.score)},
                "replicas": [
                    {
                        "seed": each.seed,
                        "epoch": each.epoch,
                        "diverged": not each.sound,
                        "val_loss": json_number(each.val_loss),
                        "test_loss": json_number(each.test_loss),
                        f"val_{score}": json_number(each.val_score),
                        f"test_{score}": json_number(each.test_score),
                    }
                    for each in arm.seeds
                ],
            }
            for arm in look.arms
        ],
    }


def _plain(found: PairedDifference) -> dict[str, Any]:
    return {
        "seeds": found.n,
        "validation": json_number(found.arm),
        "test": json_number(found.baseline),
        "mean": json_number(found.mean),
        "low": found.low,
        "high": found.high,
        "level": found.level,
    }
