"""Judges a run: from numbers to facts, and none of them more than the numbers bear."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from reglab.analysis.comparison import SCORES, Comparison, compare_losses
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.paired import PairedDifference, compare
from reglab.analysis.student import LEVEL
from reglab.analysis.trend import still_falling, unsettled
from reglab.analysis.verdict.finding import (
    DOUBTS,
    ArmFinding,
    ArmKind,
    Chosen,
    Failures,
    Gap,
    RunFinding,
    RunKind,
    Side,
    Standing,
)
from reglab.analysis.verdict.learning import learnt_nothing, lost
from reglab.experiment.experiment import Arm
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.record.record import RunRecord

OPEN_SHARE = 0.1
"""The gap is open where it is at least this share of the validation loss."""
OPEN_SCORE = 0.05
"""The gap is open too where the score (accuracy, R²) is clearly, and by at least this, better in training."""


def judge(record: RunRecord, arms: Sequence[ArmSummary], compared: Sequence[Comparison]) -> RunFinding:
    """Say as facts what a record shows, also while it runs."""
    failures = tuple(some for arm in arms if (some := _failures(arm)) is not None)
    if all_diverged(arms):
        return RunFinding("all_diverged", failures=failures)
    if record.epochs == 0 or not record.replicas:
        return RunFinding("empty")
    one_draw = not record.experiment.data.resample and record.experiment.seeds > 1
    if arms[0].last.n == 0:
        return RunFinding("baseline_diverged", failures=failures)
    found = tuple(_judge_arm(record, arms, each) for each in compared)
    kind, gap = _kind(record, arms[0], found)
    judged = [arms[finding.arm] for finding in found if finding.kind == "compared"]
    leader = _leader(judged, found)
    if leader is None and found:
        # One that learnt nothing is no example to follow, but what is said of it must be said.
        rest = min(found, key=lambda finding: finding.kind != "learnt_nothing")
        leader = rest.arm if rest.failures is None or len(failures) == 1 else None
    if kind == "baseline_lost":
        # Only one that did learn is worth a word beside a baseline that did not.
        leader, judged = next((each.arm for each in found if each.score == "better"), None), []
    elif kind in DOUBTS:
        leader, judged = _pressing(found), []
    elif kind == "one_seed" and len(found) > 1:
        # Of one seed each, no arm is before another.
        leader = None
    standing = None if leader is None or len(judged) < 2 else _standing(arms[0], arms[leader], judged, record)
    return RunFinding(kind, gap, found, failures, leader, standing, one_draw and kind != "one_seed")


def all_diverged(arms: Sequence[ArmSummary]) -> bool:
    """Whether no network of any arm is sound."""
    replicas = [replica for arm in arms for replica in arm.replicas]
    return bool(replicas) and all(replica.state == "diverged" for replica in replicas)


def side(difference: PairedDifference) -> Side:
    """Which way a difference goes, at the levels that it is judged with."""
    if difference.n == 0:
        return "unknown"
    if difference.equal:
        return "equal"
    if difference.clearly_better:
        return "better"
    if difference.clearly_worse:
        return "worse"
    # A second look at the same seeds: with the interval’s 5 % this makes 10 % at most.
    if difference.likely:
        return "probably better" if difference.wins > difference.losses else "probably worse"
    return "unclear"


# ---------------------------------------------------------------------- one arm
def _failures(arm: ArmSummary) -> Failures | None:
    if not arm.diverged:
        return None
    first = min(replica.diverged_epoch or 0 for replica in arm.diverged)
    return Failures(arm.index, arm.name, len(arm.diverged), len(arm.replicas), first)


def _judge_arm(record: RunRecord, arms: Sequence[ArmSummary], compared: Comparison) -> ArmFinding:
    arm = arms[compared.arm]
    score = f"val_{SCORES[record.experiment.data.info.task]}"
    gap, loss, scored = (side(compared.last[name]) for name in ("gap", "val_loss", score))
    fits_worse = compared.last["train_loss"].clearly_worse
    beaten = fits_worse and compared.best["val_loss"].clearly_worse
    gains = "better" in (loss, scored)
    settings = record.experiment.arms
    return ArmFinding(
        compared.arm,
        compared.name,
        _arm_kind(record, arm, compared),
        compared,
        gap,
        loss,
        scored,
        underfits=not gains and (beaten or (fits_worse and scored == "worse")),
        beaten_at_best=gains and beaten,
        unfinished=still_falling(record, arm),
        running=not record.ended,
        chosen=_chosen(settings[compared.arm], settings[0]),
        weaken=tuple(t.name for t in _own(settings[compared.arm], settings[0]) if _can_be_weakened(t)),
        failures=_failures(arm),
    )


def _arm_kind(record: RunRecord, arm: ArmSummary, compared: Comparison) -> ArmKind:
    n = compared.last["gap"].n
    if arm.diverged:
        return "failed" if len(arm.diverged) == len(arm.replicas) else "survivors"
    if n == 0:
        return "uncompared"
    if all(difference.equal for difference in compared.last.values()):
        return "unchanged"
    if n == 1:
        return "one_seed"
    return "learnt_nothing" if learnt_nothing(record, arm) else "compared"


def _own(arm: Arm, baseline: Arm) -> list[Technique]:
    """The techniques of an arm that the baseline does not have so."""
    others = baseline.latest.active
    return [technique for technique in arm.latest.active if technique not in others]


def _can_be_weakened(technique: Technique) -> bool:
    """Whether it has a strength that does less where it is lower."""
    if technique.group == "Penalties":
        return True
    return technique.strength_field is not None and technique.neutral_strength == 0


def _chosen(arm: Arm, baseline: Arm) -> Chosen:
    mine, others = (_chooses(each) for each in (arm, baseline))
    if mine:
        return "both" if others else "arm"
    return "baseline" if others else ""


def _chooses(arm: Arm) -> bool:
    """Whether an arm goes back to the epoch that is best on the validation examples."""
    return any(
        isinstance(t, EarlyStopping) and t.restore_best and t.monitor != "train_loss"
        for t in arm.latest.active
    )


# ---------------------------------------------------------------------- the run
def _kind(record: RunRecord, baseline: ArmSummary, found: Sequence[ArmFinding]) -> tuple[RunKind, Gap | None]:
    pairs = max((finding.compared.last["gap"].n for finding in found), default=baseline.last.n)
    if baseline.last.n == 1 or (pairs == 1 and all(f.kind != "failed" for f in found)):
        return "one_seed", None
    gap = _gap(record, baseline)
    if not found:
        return "alone", gap
    return _doubt(record, baseline, gap), gap


def _gap(record: RunRecord, baseline: ArmSummary) -> Gap:
    mean = baseline.last.mean
    against_zero = _against_zero([r.last["gap"] for r in baseline.replicas if r.last])
    return Gap(mean["gap"], mean["val_loss"], against_zero, unsettled(record, baseline))


def _against_zero(values: list[float]) -> PairedDifference:
    return compare(values, [0.0] * len(values), "higher")


def _doubt(record: RunRecord, baseline: ArmSummary, gap: Gap) -> RunKind:
    """Whether the baseline overfits: its gap matters and lies clearly above zero; or its score does."""
    if record.ended and lost(record, baseline):
        return "baseline_lost"
    if _open_in_score(record, baseline):
        return "compared"
    needed, high = OPEN_SHARE * abs(gap.val_loss), gap.against_zero.high
    if gap.gap > 0 and gap.gap >= needed:
        unclear = high is not None and not gap.against_zero.clearly_better
        return "gap_unclear" if unclear else "compared"
    if not record.ended:
        return "no_gap"
    if gap.early:
        return "too_early"
    # That there is none takes seeds that agree, as that there is one does.
    return "no_gap" if high is not None and high <= max(needed, 0.0) else "gap_unclear"


def _open_in_score(record: RunRecord, baseline: ArmSummary) -> bool:
    score = SCORES[record.experiment.data.info.task]
    gaps = [r.last[f"train_{score}"] - r.last[f"val_{score}"] for r in baseline.replicas if r.last]
    counted = record.experiment.data.validation if score == "accuracy" else None
    found = compare(gaps, [0.0] * len(gaps), "higher", examples=counted)
    return found.mean >= OPEN_SCORE and found.clearly_better


def _pressing(found: Sequence[ArmFinding]) -> int | None:
    """The arm that must be spoken of although nobody knows whether there is a gap: the gap alone hides it."""
    grave = [f for f in found if f.too_strong and not f.unfinished and not f.running]
    grave += [f for f in found if f.score == "worse"] + [f for f in found if f.score == "better"]
    return grave[0].arm if grave else None


def _leader(judged: Sequence[ArmSummary], found: Sequence[ArmFinding]) -> int | None:
    """The arm with the lowest validation loss of those that are judged; one that scores worse comes last."""
    if not judged:
        return None
    worse = {finding.arm for finding in found if finding.score == "worse"}
    return min(judged, key=lambda arm: (arm.index in worse, arm.last.mean["val_loss"])).index


def _standing(
    baseline: ArmSummary, leader: ArmSummary, judged: Sequence[ArmSummary], record: RunRecord
) -> Standing:
    score = f"val_{SCORES[record.experiment.data.info.task]}"
    by_loss = sorted(judged, key=lambda arm: arm.last.mean["val_loss"])
    # The leader where it is as high as another.
    highest = max(judged, key=lambda arm: (arm.last.mean[score], arm.index == leader.index))
    next_one = next(arm for arm in by_loss if arm.index != leader.index)
    pairs = len(list(combinations(judged, 2)))
    apart = compare_losses(leader, next_one, 1 - (1 - LEVEL) / pairs)
    return Standing(
        len(judged),
        by_loss[0].index,
        highest.index,
        "" if apart.clearly_better else next_one.name,
        baseline.last.mean["val_loss"] < by_loss[0].last.mean["val_loss"],
    )
