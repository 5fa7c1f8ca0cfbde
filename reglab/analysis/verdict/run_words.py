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
from reglab.words.language import _, grouped

_NAMED = 3
"""So many arms with failures are named; of more there is the number."""


def opening(record: RunRecord, found: RunFinding) -> str:
    """What every sentence begins with where the run is not complete, or holds for one draw of the data."""
    draw = _("on this one draw of the data") if found.one_draw else ""
    if when := _when(record):
        return f"{when}, {draw}: " if draw else f"{when}: "
    return f"{capital(draw)}: " if draw else ""


def _when(record: RunRecord) -> str:
    if (behind := record.catching_up) is not None:
        arm, epoch = behind
        name = record.experiment.arms[arm].name
        return _("While “{name}” catches up, at epoch {epoch} of {epochs}").format(
            name=name, epoch=grouped(epoch), epochs=grouped(record.epochs)
        )
    progress = _("epoch {epochs} of {planned_epochs}").format(
        epochs=grouped(record.epochs), planned_epochs=grouped(record.planned_epochs)
    )
    if record.state == "failed":
        return _("The run failed at {progress}; up to there").format(progress=progress)
    if record.state == "interrupted" and record.epochs < record.planned_epochs:
        return f"Interrupted at {progress}"
    if record.state == "stopped" and record.epochs < record.planned_epochs:
        return _("Stopped at {progress}").format(progress=progress)
    return "" if record.ended else _("So far, at {progress}").format(progress=progress)


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
        trouble = _("every network of “{arms}” diverged, so there is nothing to compare with.").format(
            arms=arms[0].name
        )
        parts += [trouble, _("Lower the learning rate.")]
    if said:
        parts.append(_failures_words(said))
    if found.kind == "alone":
        parts += [_alone(arms[0]), _("Add a second arm to compare.")]
    elif found.kind == "one_seed" and not found.arms:
        parts += [
            _("one seed proves nothing: {alone}").format(alone=_alone(arms[0])),
            _("{more_seeds}, and add a second arm to compare.").format(more_seeds=MORE_SEEDS),
        ]
    elif found.kind == "one_seed" and about is None:
        parts += [
            _("one seed proves nothing: the numbers of {arms} arms are no verdict.").format(
                arms=len(found.arms)
            ),
            f"{MORE_SEEDS}.",
        ]
    elif about is None and found.kind == "compared":
        parts.append(_("no arm is left to judge: lower the learning rate."))
    elif found.doubts and found.gap is not None:
        parts += _doubt(record, arms[0].name, found, found.gap)
    return tuple(parts)


def all_diverged_words(arms: Sequence[ArmSummary]) -> tuple[str, ...]:
    """What is said where no network is left."""
    epochs = [replica.diverged_epoch or 0 for arm in arms for replica in arm.replicas]
    first, last = min(epochs), max(epochs)
    where = (
        _("at epoch {first}").format(first=grouped(first))
        if first == last
        else _("between epochs {first} and {last}").format(first=grouped(first), last=grouped(last))
    )
    who = _("The only network") if len(epochs) == 1 else _("All {epochs} networks").format(epochs=len(epochs))
    return (_("{who} diverged {where}.").format(who=who, where=where), _("Lower the learning rate."))


def _failures_words(failures: Sequence[Failures]) -> str:
    named = [failure_words(each) for each in failures[:_NAMED]]
    if more := len(failures) - len(named):
        named.append(_("so did networks of {mores}").format(mores=counted(more, "more arm")))
    left = (
        "" if all(each.all for each in failures) else _("; seeds that diverged are left out of comparisons")
    )
    return f"{', '.join(named)}{left}."


def _doubt(record: RunRecord, name: str, found: RunFinding, gap: Gap) -> tuple[str, ...]:
    """What is said where the baseline does not overfit, or not in every seed."""
    words = _gap_words(gap.gap, gap.val_loss)
    if found.kind == "baseline_lost":
        return (
            (
                _(
                    "“{name}” did not learn: its networks are worse on their own training "
                    "examples than before the first step, and {words}."
                ).format(name=name, words=words)
            ),
            _("Lower the learning rate."),
        )
    if found.kind == "gap_unclear":
        if gap.against_zero.low is None:
            return (
                _(
                    "it is not clear whether “{name}” overfits: {words}, but all seeds gave the same numbers."
                ).format(name=name, words=words),
            )
        return (
            (
                _(
                    "it is not clear whether “{name}” overfits: its gap is {gap}, but it "
                    "differs from seed to seed ({interval_words})."
                ).format(name=name, gap=plain(gap.gap), interval_words=interval_words(gap.against_zero))
            ),
            _("More seeds would tell."),
        )
    if found.kind == "too_early":
        return (
            _("it is too early to tell whether “{name}” overfits: {words}, but {early_words}.").format(
                name=name, words=words, early_words=_early_words(record, gap)
            ),
            _("Train more epochs."),
        )
    if not record.ended:
        return (_("“{name}” does not overfit, so far: {words}.").format(name=name, words=words),)
    return (
        _("“{name}” does not overfit, so there is nothing to close: {words}.").format(name=name, words=words),
        _("Take fewer training examples, more noise or a larger network to see overfitting."),
    )


def _early_words(record: RunRecord, gap: Gap) -> str:
    """Why the end is too early to tell of the baseline."""
    if gap.early == "short":
        planned = record.planned(0)
        return _("only {epochs} of {planned} epochs are trained").format(
            epochs=grouped(min(record.epochs, planned)), planned=grouped(planned)
        )
    which = "validation" if gap.early == "validation_falls" else "training"
    return _("{which} loss was still falling at the end").format(which=which)


def _alone(baseline: ArmSummary) -> str:
    turn = baseline.middle_epoch("turn_epoch")
    turned = (
        _("; its validation loss turns upwards at about epoch {turn}").format(turn=grouped(turn))
        if turn
        else ""
    )
    mean = baseline.last.mean
    return f"“{baseline.name}”: {_gap_words(mean['gap'], mean['val_loss'])}{turned}."


def _gap_words(gap: float, val_loss: float) -> str:
    return _("its gap is {gap} with a validation loss of {val_loss}").format(
        gap=plain(gap), val_loss=plain(val_loss)
    )


# ---------------------------------------------------------------------- after the sentence
def standing_words(standing: Standing, leader: int, arms: Sequence[ArmSummary], task: Task) -> str:
    """Where the arm of the headline stands among the others."""
    if standing.lowest_loss == leader:
        others = (
            _("arms beside the baseline") if standing.rivals == len(arms) - 1 else _("arms that are judged")
        )
        words = _("It has the lowest validation loss of {rivals} {others}").format(
            rivals=standing.rivals, others=others
        )
        if standing.not_clear_of:
            words += _(", though not clearly lower than “{not_clear_of}”").format(
                not_clear_of=standing.not_clear_of
            )
    else:
        words = _("The lowest validation loss is that of “{arms}”").format(
            arms=arms[standing.lowest_loss].name
        )
    if standing.baseline_lower:
        words += _("; the baseline's is lower still ({mean})").format(
            mean=plain(arms[0].last.mean["val_loss"])
        )
    if standing.highest_score != leader:
        score = f"val_{SCORES[task]}"
        shown = percent if task == "classification" else plain
        mine, best = (shown(arms[n].last.mean[score]) for n in (leader, standing.highest_score))
        if mine != best:
            highest = arms[standing.highest_score].name
            words += _("; “{highest}” has the highest {score_name} ({best}, this one {mine})").format(
                highest=highest, score_name=score_name(task), best=best, mine=mine
            )
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
    return (
        _("{title} on the validation examples {shift}: {map}.").format(
            title=title, shift=shift.name, map=", ".join(map(words, known))
        ),
    )


def rescues(arms: Sequence[ArmSummary]) -> tuple[str, ...]:
    """Name the networks that early stopping took back when their loss was no longer finite."""
    found = ((arm, [r.stopped_epoch or 0 for r in arm.replicas if r.rescued]) for arm in arms)
    return tuple(
        _(
            "{epochs} of {replicas} networks of “{arm}” had a loss that was no longer "
            "finite (the first at epoch {epochs2}); early stopping took them back to "
            "their best epochs."
        ).format(epochs=len(epochs), replicas=len(arm.replicas), arm=arm.name, epochs2=grouped(min(epochs)))
        for arm, epochs in found
        if epochs
    )


def method(experiment: Experiment, found: RunFinding) -> tuple[str, ...]:
    """How it was judged: correction, what “probably” takes, for which data it holds."""
    lines = []
    if found.failures:
        lines.append(_("Diverged: {rule}.").format(rule=RULE))
    if any(finding.compared.last["gap"].n > 1 for finding in found.arms):
        count = len(found.arms)
        arms = counted(count, "arm")
        first = percent(1 - (1 - LEVEL) / (count * JUDGED), 2)
        lines.append(
            _(
                "Arms are compared with the baseline seed by seed. What is said for sure "
                "holds with 95 % for all {count} differences together ({arms} × {judged} "
                "measures: gap, validation loss, score, best epoch): the clearest one "
                "takes an interval of {first}, every next one a little less ({name})."
            ).format(count=count * JUDGED, arms=arms, judged=JUDGED, first=first, name=NAME)
        )
    if any(finding.guesses for finding in found.arms):
        lines.append(
            _(
                "“Probably”: the interval contains zero, but coins would agree as the "
                "seeds do in less than {value} of such runs (sign test, corrected "
                "likewise)."
            ).format(value=percent(1 - LEVEL))
        )
    if found.one_draw:
        lines.append(
            _(
                "All seeds share one draw of the data, so intervals hold for these "
                "examples only. Switch on “New examples for every seed” to judge beyond "
                "them."
            )
        )
    elif overlap := _overlap(experiment):
        lines.append(overlap)
    if experiment.seeds > 1 and (shared := experiment.shared):
        lines.append(
            _("All seeds share {shared}, so intervals hold for those of the first seed only.").format(
                shared=listed(shared)
            )
        )
    if found.kind not in ("empty", "all_diverged", "baseline_diverged"):
        lines.append(
            _("Best epochs are chosen by validation loss, so validation numbers at them flatter every arm.")
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
    return _(
        "The seeds draw from the same {pool} examples and overlap, so intervals "
        "are a little too narrow for other examples."
    ).format(pool=grouped(pool))
