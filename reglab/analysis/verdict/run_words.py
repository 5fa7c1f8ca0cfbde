"""What is found of a run, in words: before the sentence of an arm, after it, and the small print."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reglab.analysis.comparison import JUDGED, SCORE_NAMES, SCORES
from reglab.analysis.holm import NAME
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.student import LEVEL
from reglab.analysis.verdict.finding import Failures, Gap, RunFinding, Standing
from reglab.analysis.verdict.phrases import MORE_SEEDS, failure_words, interval_words, score_name
from reglab.experiment.advice.data import too_few_to_validate
from reglab.experiment.dataset_info import Task
from reglab.experiment.experiment import Experiment
from reglab.record.endings import RULE
from reglab.record.record import RunRecord
from reglab.words import capital, counted, fixed, listed, percent, plain

_NAMED = 3
"""So many arms with failures are named; of more there is the number."""


def opening(record: RunRecord, found: RunFinding) -> str:
    """What every sentence begins with where the run is not complete, or holds for one draw of the data."""
    draw = "on this one draw of the data" if found.one_draw else ""
    if when := _when(record):
        return f"{when}, {draw}: " if draw else f"{when}: "
    return f"{capital(draw)}: " if draw else ""


def _when(record: RunRecord) -> str:
    if (behind := record.catching_up) is not None:
        arm, epoch = behind
        name = record.experiment.arms[arm].name
        return f"While “{name}” catches up, at epoch {epoch:,} of {record.epochs:,}"
    progress = f"epoch {record.epochs:,} of {record.planned_epochs:,}"
    if record.state == "failed":
        return f"The run failed at {progress}; up to there"
    if record.state == "interrupted" and record.epochs < record.planned_epochs:
        return f"Interrupted at {progress}"
    if record.state == "stopped" and record.epochs < record.planned_epochs:
        return f"Stopped at {progress}"
    return "" if record.ended else f"So far, at {progress}"


def lead(
    record: RunRecord, arms: Sequence[ArmSummary], found: RunFinding, about: int | None
) -> tuple[str, ...]:
    """Sentences before that of the arm `about`: who failed, and whether there is a gap at all.

    They begin small, since they may follow an opening.
    """
    said = [failures for failures in found.failures if failures.arm != about]
    if found.kind == "baseline_diverged":
        said = [failures for failures in said if failures.arm]
    parts: list[str] = []
    if found.kind == "baseline_diverged":
        trouble = f"every network of “{arms[0].name}” diverged, so there is nothing to compare with."
        parts += [trouble, "Lower the learning rate."]
    if said:
        parts.append(_failures_words(said))
    if found.kind == "alone":
        parts += [_alone(arms[0]), "Add a second arm to compare."]
    elif found.kind == "one_seed" and not found.arms:
        parts += [
            f"one seed proves nothing: {_alone(arms[0])}",
            f"{MORE_SEEDS}, and add a second arm to compare.",
        ]
    elif found.kind == "one_seed" and about is None:
        parts += [
            f"one seed proves nothing: the numbers of {len(found.arms)} arms are no verdict.",
            f"{MORE_SEEDS}.",
        ]
    elif about is None and found.kind == "compared":
        parts.append("no arm is left to judge: lower the learning rate.")
    elif found.doubts and found.gap is not None:
        parts += _doubt(record, arms[0].name, found, found.gap)
    return tuple(parts)


def all_diverged_words(arms: Sequence[ArmSummary]) -> tuple[str, ...]:
    """What is said where no network is left."""
    epochs = [replica.diverged_epoch or 0 for arm in arms for replica in arm.replicas]
    first, last = min(epochs), max(epochs)
    where = f"at epoch {first:,}" if first == last else f"between epochs {first:,} and {last:,}"
    who = "The only network" if len(epochs) == 1 else f"All {len(epochs)} networks"
    return (f"{who} diverged {where}.", "Lower the learning rate.")


def _failures_words(failures: Sequence[Failures]) -> str:
    named = [failure_words(each) for each in failures[:_NAMED]]
    if more := len(failures) - len(named):
        named.append(f"so did networks of {counted(more, 'more arm')}")
    left = "" if all(each.all for each in failures) else "; seeds that diverged are left out of comparisons"
    return f"{', '.join(named)}{left}."


def _doubt(record: RunRecord, name: str, found: RunFinding, gap: Gap) -> tuple[str, ...]:
    """What is said where the baseline does not overfit, or not in every seed."""
    words = _gap_words(gap.gap, gap.val_loss)
    if found.kind == "baseline_lost":
        return (
            (
                f"“{name}” did not learn: its networks are worse on their own training examples than before "
                f"the first step, and {words}."
            ),
            "Lower the learning rate.",
        )
    if found.kind == "gap_unclear":
        if gap.against_zero.low is None:
            return (
                f"it is not clear whether “{name}” overfits: {words}, but all seeds gave the same numbers.",
            )
        return (
            (
                f"it is not clear whether “{name}” overfits: its gap is {plain(gap.gap)}, but it differs "
                f"from seed to seed ({interval_words(gap.against_zero)})."
            ),
            "More seeds would tell.",
        )
    if found.kind == "too_early":
        return (
            f"it is too early to tell whether “{name}” overfits: {words}, but {_early_words(record, gap)}.",
            "Train more epochs.",
        )
    if not record.ended:
        return (f"“{name}” does not overfit, so far: {words}.",)
    return (
        f"“{name}” does not overfit, so there is nothing to close: {words}.",
        "Take fewer training examples, more noise or a larger network to see overfitting.",
    )


def _early_words(record: RunRecord, gap: Gap) -> str:
    """Why the end is too early to tell of the baseline."""
    if gap.early == "short":
        planned = record.planned(0)
        return f"only {min(record.epochs, planned):,} of {planned:,} epochs are trained"
    which = "validation" if gap.early == "validation_falls" else "training"
    return f"{which} loss was still falling at the end"


def _alone(baseline: ArmSummary) -> str:
    turn = baseline.middle_epoch("turn_epoch")
    turned = f"; its validation loss turns upwards at about epoch {turn:,}" if turn else ""
    mean = baseline.last.mean
    return f"“{baseline.name}”: {_gap_words(mean['gap'], mean['val_loss'])}{turned}."


def _gap_words(gap: float, val_loss: float) -> str:
    return f"its gap is {plain(gap)} with a validation loss of {plain(val_loss)}"


# ---------------------------------------------------------------------- after the sentence
def standing_words(standing: Standing, leader: int, arms: Sequence[ArmSummary], task: Task) -> str:
    """Where the arm of the headline stands among the others."""
    if standing.lowest_loss == leader:
        others = "arms beside the baseline" if standing.rivals == len(arms) - 1 else "arms that are judged"
        words = f"It has the lowest validation loss of {standing.rivals} {others}"
        if standing.not_clear_of:
            words += f", though not clearly lower than “{standing.not_clear_of}”"
    else:
        words = f"The lowest validation loss is that of “{arms[standing.lowest_loss].name}”"
    if standing.baseline_lower:
        words += f"; the baseline's is lower still ({plain(arms[0].last.mean['val_loss'])})"
    if standing.highest_score != leader:
        score = f"val_{SCORES[task]}"
        shown = percent if task == "classification" else plain
        mine, best = (shown(arms[n].last.mean[score]) for n in (leader, standing.highest_score))
        if mine != best:
            highest = arms[standing.highest_score].name
            words += f"; “{highest}” has the highest {score_name(task)} ({best}, this one {mine})"
    return f"{words}."


# ---------------------------------------------------------------------- the small print
def notes(experiment: Experiment) -> tuple[str, ...]:
    """What must be known of the data before any number is believed."""
    few = too_few_to_validate(experiment.data)
    return (few,) if few else ()


def shifted_words(experiment: Experiment, arms: Sequence[ArmSummary]) -> tuple[str, ...]:
    """How the arms fare with validation examples that training does not show; nothing without a shift."""
    shift = experiment.data.shifted
    if shift is None:
        return ()
    score = SCORES[experiment.data.info.task]
    name = f"shifted_{score}"

    def words(arm: ArmSummary) -> str:
        value = arm.last.mean[name]
        return f"{arm.name} {percent(value) if score == 'accuracy' else fixed(value, 2)}"

    known = [arm for arm in arms if math.isfinite(arm.last.mean.get(name, math.nan))]
    if not known:
        return ()
    title = capital(SCORE_NAMES[score])
    return (f"{title} on the validation examples {shift.name}: {', '.join(map(words, known))}.",)


def rescues(arms: Sequence[ArmSummary]) -> tuple[str, ...]:
    """Name the networks that early stopping took back when their loss was no longer finite."""
    found = ((arm, [r.stopped_epoch or 0 for r in arm.replicas if r.rescued]) for arm in arms)
    return tuple(
        f"{len(epochs)} of {len(arm.replicas)} networks of “{arm.name}” had a loss that was no longer finite "
        f"(the first at epoch {min(epochs):,}); early stopping took them back to their best epochs."
        for arm, epochs in found
        if epochs
    )


def method(experiment: Experiment, found: RunFinding) -> tuple[str, ...]:
    """How it was judged: correction, what “probably” takes, for which data it holds."""
    lines = []
    if found.failures:
        lines.append(f"Diverged: {RULE}.")
    if any(finding.compared.last["gap"].n > 1 for finding in found.arms):
        count = len(found.arms)
        arms = counted(count, "arm")
        first = percent(1 - (1 - LEVEL) / (count * JUDGED), 2)
        lines.append(
            "Arms are compared with the baseline seed by seed. What is said for sure holds with 95 % for all "
            f"{count * JUDGED} differences together ({arms} × {JUDGED} measures: gap, validation loss, "
            f"score, best epoch): the clearest one takes an interval of {first}, every next one a little "
            f"less ({NAME})."
        )
    if any(finding.guesses for finding in found.arms):
        lines.append(
            "“Probably”: the interval contains zero, but coins would agree as the seeds do in less than "
            f"{percent(1 - LEVEL)} of such runs (sign test, corrected likewise)."
        )
    if found.one_draw:
        lines.append(
            "All seeds share one draw of the data, so intervals hold for these examples only. Switch on “New "
            "examples for every seed” to judge beyond them."
        )
    elif overlap := _overlap(experiment):
        lines.append(overlap)
    if experiment.seeds > 1 and (shared := experiment.shared):
        lines.append(f"All seeds share {listed(shared)}, so intervals hold for those of the first seed only.")
    if found.kind not in ("empty", "all_diverged", "baseline_diverged"):
        lines.append(
            "Best epochs are chosen by validation loss, so validation numbers at them flatter every arm."
        )
    return tuple(lines)


def _overlap(experiment: Experiment) -> str:
    """A sentence where the seeds’ draws from a data set of limited size are largely the same examples."""
    data = experiment.data
    if data.info.total is None or experiment.seeds == 1:
        return ""
    pool = data.info.total - data.test
    if 2 * (data.train + data.validation) <= pool:
        return ""
    return (
        f"The seeds draw from the same {pool:,} examples and overlap, so intervals are a little too narrow "
        "for other examples."
    )
