"""What must be known beside the verdict: of the data, of networks taken back, and how it was judged."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reglab.analysis.comparison import JUDGED, SCORES
from reglab.analysis.holm import NAME
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.student import LEVEL
from reglab.analysis.verdict.finding import RunFinding
from reglab.experiment.advice.data import too_few_to_validate
from reglab.experiment.experiment import Experiment
from reglab.record.endings import RULE
from reglab.words import fixed, listed, percent
from reglab.words.language import _, grouped, plural


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
    text = (
        _("Accuracy on the validation examples {shift}: {numbers}.")
        if score == "accuracy"
        else _("R² on the validation examples {shift}: {numbers}.")
    )
    return (text.format(shift=shift.words, numbers=", ".join(map(words, known))),)


def rescues(arms: Sequence[ArmSummary]) -> tuple[str, ...]:
    """Name the networks that early stopping took back when their loss was no longer finite."""
    found = ((arm, [r.stopped_epoch or 0 for r in arm.replicas if r.rescued]) for arm in arms)
    return tuple(
        plural(
            "{n} of {networks} networks of “{arm}” had a loss that was no longer finite "
            "(the first at epoch {epoch}); early stopping took them back to their best epochs.",
            "{n} of {networks} networks of “{arm}” had a loss that was no longer finite "
            "(the first at epoch {epoch}); early stopping took them back to their best epochs.",
            len(epochs),
            networks=len(arm.replicas),
            arm=arm.name,
            epoch=grouped(min(epochs)),
        )
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
        first = percent(1 - (1 - LEVEL) / (count * JUDGED), 2)
        lines.append(
            plural(
                "Arms are compared with the baseline seed by seed. What is said for sure holds with 95 % for "
                "all {differences} differences together ({n} arm × {measures} measures: gap, validation "
                "loss, score, best epoch): the clearest one takes an interval of {level}, every next one a "
                "little less ({correction}).",
                "Arms are compared with the baseline seed by seed. What is said for sure holds with 95 % for "
                "all {differences} differences together ({n} arms × {measures} measures: gap, validation "
                "loss, score, best epoch): the clearest one takes an interval of {level}, every next one a "
                "little less ({correction}).",
                count,
                differences=count * JUDGED,
                measures=JUDGED,
                level=first,
                correction=NAME,
            )
        )
    if any(finding.guesses for finding in found.arms):
        lines.append(
            _(
                "“Probably”: the interval contains zero, but coins would agree as the "
                "seeds do in less than {share} of such runs (sign test, corrected "
                "likewise)."
            ).format(share=percent(1 - LEVEL))
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
    return plural(
        "The seeds draw from the same {n} example and overlap, so intervals "
        "are a little too narrow for other examples.",
        "The seeds draw from the same {n} examples and overlap, so intervals "
        "are a little too narrow for other examples.",
        pool,
    )
