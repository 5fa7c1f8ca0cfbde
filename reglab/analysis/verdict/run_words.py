"""What is found of a run, in words: what stands before the sentence of an arm."""

from __future__ import annotations

from collections.abc import Sequence

from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.verdict.finding import Failures, Gap, RunFinding
from reglab.analysis.verdict.phrases import SEEDS_WANTED, failure_words, interval_words, more_seeds
from reglab.record.record import RunRecord
from reglab.words import plain
from reglab.words.language import _, grouped, plural

_NAMED = 3
"""So many arms with failures are named; of more there is the number."""


def opening(record: RunRecord, found: RunFinding) -> str:
    """What every sentence begins with where the run is not complete, or holds for one draw of the data."""
    if when := _when(record):
        if found.one_draw:
            return _("{when}, on this one draw of the data:").format(when=when) + " "
        return f"{when}: "
    return _("On this one draw of the data:") + " " if found.one_draw else ""


def _when(record: RunRecord) -> str:
    """How far a run has come that is not complete, ``"So far, at epoch 30 of 100"``; else empty."""
    epochs, planned = grouped(record.epochs), grouped(record.planned_epochs)
    if (behind := record.catching_up) is not None:
        arm, epoch = behind
        return _("While “{arm}” catches up, at epoch {epoch} of {epochs}").format(
            arm=record.experiment.arms[arm].name, epoch=grouped(epoch), epochs=epochs
        )
    early = record.epochs < record.planned_epochs
    if record.state == "failed":
        text = _("The run failed at epoch {epoch} of {epochs}; up to there")
    elif record.state == "interrupted" and early:
        text = _("Interrupted at epoch {epoch} of {epochs}")
    elif record.state == "stopped" and early:
        text = _("Stopped at epoch {epoch} of {epochs}")
    elif not record.ended:
        text = _("So far, at epoch {epoch} of {epochs}")
    else:
        return ""
    return text.format(epoch=epochs, epochs=planned)


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
        trouble = _("every network of “{arm}” diverged, so there is nothing to compare with.").format(
            arm=arms[0].name
        )
        parts += [trouble, _("Lower the learning rate.")]
    if said:
        parts.append(_failures_words(said))
    if found.kind == "alone":
        parts += [_alone(arms[0]), _("Add a second arm to compare.")]
    elif found.kind == "one_seed" and not found.arms:
        parts += [
            _("one seed proves nothing: {numbers}").format(numbers=_alone(arms[0])),
            _("Train {seeds} seeds or more, and add a second arm to compare.").format(seeds=SEEDS_WANTED),
        ]
    elif found.kind == "one_seed" and about is None:
        few = plural(
            "one seed proves nothing: the numbers of {n} arm are no verdict.",
            "one seed proves nothing: the numbers of {n} arms are no verdict.",
            len(found.arms),
        )
        parts += [few, more_seeds()]
    elif about is None and found.kind == "compared":
        parts.append(_("no arm is left to judge: lower the learning rate."))
    elif found.doubts and found.gap is not None:
        parts += _doubt(record, arms[0].name, found, found.gap)
    return tuple(parts)


def all_diverged_words(arms: Sequence[ArmSummary]) -> tuple[str, ...]:
    """What is said where no network is left."""
    epochs = [replica.diverged_epoch or 0 for arm in arms for replica in arm.replicas]
    first, last = min(epochs), max(epochs)
    if first == last:
        who = plural(
            "The only network diverged at epoch {first}.",
            "All {n} networks diverged at epoch {first}.",
            len(epochs),
            first=grouped(first),
        )
    else:
        who = plural(
            "The only network diverged between epochs {first} and {last}.",
            "All {n} networks diverged between epochs {first} and {last}.",
            len(epochs),
            first=grouped(first),
            last=grouped(last),
        )
    return (who, _("Lower the learning rate."))


def _failures_words(failures: Sequence[Failures]) -> str:
    named = [failure_words(each) for each in failures[:_NAMED]]
    if more := len(failures) - len(named):
        named.append(plural("so did networks of {n} more arm", "so did networks of {n} more arms", more))
    text = (
        "{failures}."
        if all(each.all for each in failures)
        else _("{failures}; seeds that diverged are left out of comparisons.")
    )
    return text.format(failures=", ".join(named))


def _doubt(record: RunRecord, name: str, found: RunFinding, gap: Gap) -> tuple[str, ...]:
    """What is said where the baseline does not overfit, or not in every seed."""
    numbers = {"arm": name, "gap": plain(gap.gap), "loss": plain(gap.val_loss)}
    if found.kind == "baseline_lost":
        text = _(
            "“{arm}” did not learn: its networks are worse on their own training examples than before the "
            "first step, and its gap is {gap} with a validation loss of {loss}."
        )
        return (text.format(**numbers), _("Lower the learning rate."))
    if found.kind == "gap_unclear":
        if gap.against_zero.low is None:
            text = _(
                "it is not clear whether “{arm}” overfits: its gap is {gap} with a validation loss of "
                "{loss}, but all seeds gave the same numbers."
            )
            return (text.format(**numbers),)
        text = _(
            "it is not clear whether “{arm}” overfits: its gap is {gap}, but it differs from seed to seed "
            "({interval})."
        )
        interval = interval_words(gap.against_zero)
        return (text.format(**numbers, interval=interval), _("More seeds would tell."))
    if found.kind == "too_early":
        return (_too_early(record, gap, numbers), _("Train more epochs."))
    if not record.ended:
        text = _("“{arm}” does not overfit, so far: its gap is {gap} with a validation loss of {loss}.")
        return (text.format(**numbers),)
    text = _(
        "“{arm}” does not overfit, so there is nothing to close: its gap is {gap} with a validation loss of "
        "{loss}."
    )
    return (
        text.format(**numbers),
        _("Take fewer training examples, more noise or a larger network to see overfitting."),
    )


def _too_early(record: RunRecord, gap: Gap, numbers: dict[str, str]) -> str:
    """Why the end is too early to tell of the baseline."""
    planned = record.planned(0)
    if gap.early == "short":
        text = _(
            "it is too early to tell whether “{arm}” overfits: its gap is {gap} with a validation loss of "
            "{loss}, but only {epochs} of {planned} epochs are trained."
        )
    elif gap.early == "validation_falls":
        text = _(
            "it is too early to tell whether “{arm}” overfits: its gap is {gap} with a validation loss of "
            "{loss}, but validation loss was still falling at the end."
        )
    else:
        text = _(
            "it is too early to tell whether “{arm}” overfits: its gap is {gap} with a validation loss of "
            "{loss}, but training loss was still falling at the end."
        )
    return text.format(**numbers, epochs=grouped(min(record.epochs, planned)), planned=grouped(planned))


def _alone(baseline: ArmSummary) -> str:
    turn = baseline.middle_epoch("turn_epoch")
    text = (
        _(
            "“{arm}”: its gap is {gap} with a validation loss of {loss}; its validation loss turns upwards "
            "at about epoch {epoch}."
        )
        if turn
        else _("“{arm}”: its gap is {gap} with a validation loss of {loss}.")
    )
    mean = baseline.last.mean
    gap, loss = plain(mean["gap"]), plain(mean["val_loss"])
    return text.format(arm=baseline.name, gap=gap, loss=loss, epoch=grouped(turn or 0))
