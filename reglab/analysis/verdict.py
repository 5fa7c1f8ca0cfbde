"""The verdict: what a run shows, in one sentence for every arm, and no more than it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reglab.analysis.comparison import SCORES, Comparison
from reglab.analysis.outcomes import ArmSummary
from reglab.analysis.paired import PairedDifference, compare
from reglab.analysis.trend import still_falling, unsettled
from reglab.analysis.words import change, fixed, of_seeds, percent_change, plain, points
from reglab.experiment.datasets import Task
from reglab.record.record import RunRecord

OPEN_SHARE = 0.1
"""The gap is open where it is at least this share of the validation loss."""
AGREEING_SEEDS = 3
"""Fewer seeds than this agree by chance too often to say “probably”."""
AGREEING_SHARE = 0.9
"""Nearly all seeds agree where at least this share of them does."""
SEEDS_WANTED = 5
"""Seeds that a person is advised to train."""
_VARY = "they vary too much to be sure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run shows.

    Parameters
    ----------
    headline : str
        The one sentence for a person in a hurry; about the best arm where there are several.
    sentences : tuple of str
        One for every arm but the baseline, in their order.
    notes : tuple of str
        What else must be known: networks left out, arms that differ in more than regularization.
    """

    headline: str
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    when: str = ""
    """What a sentence begins with where the run is not complete; the headline has it already."""


def verdict(
    record: RunRecord,
    arms: Sequence[ArmSummary],
    compared: Sequence[Comparison],
    warnings: Sequence[str] = (),
) -> Verdict:
    """Say what a record shows, also while it runs."""
    if all_diverged(arms):
        return Verdict(_all_diverged_words(arms), (), tuple(warnings))
    if record.epochs == 0 or not record.replicas:
        return Verdict(record.failure.message if record.failure else "No epoch is recorded yet.")
    baseline, task = arms[0], record.experiment.data.info.task
    notes = (*_divergence_notes(arms), *warnings)
    when = _when(record)
    if baseline.last.n == 0:
        trouble = f"Every network of “{baseline.name}” diverged, so there is nothing to compare with."
        return Verdict(f"{when}{trouble} Lower the learning rate.", (), notes)
    sentences = tuple(_arm_sentence(record, arms[c.arm], c, task) for c in compared)
    if not compared:
        return Verdict(f"{when}{_alone(baseline)} Add a second arm to compare.", (), notes)
    closed = _no_gap(record, baseline)
    if closed:
        begun = closed.replace("It is ", "it is ", 1) if when else closed
        return Verdict(when + begun, sentences, notes, when)
    return Verdict(when + _headline(arms, sentences), sentences, notes, when)


def all_diverged(arms: Sequence[ArmSummary]) -> bool:
    """Whether no network of any arm is sound."""
    replicas = [replica for arm in arms for replica in arm.replicas]
    return bool(replicas) and all(replica.state == "diverged" for replica in replicas)


def _all_diverged_words(arms: Sequence[ArmSummary]) -> str:
    epochs = [replica.stopped_epoch or 0 for arm in arms for replica in arm.replicas]
    first, last = min(epochs), max(epochs)
    where = f"at epoch {first:,}" if first == last else f"between epochs {first:,} and {last:,}"
    who = "The only network" if len(epochs) == 1 else f"All {len(epochs)} networks"
    return f"{who} diverged {where}. Lower the learning rate."


def _no_gap(record: RunRecord, baseline: ArmSummary) -> str:
    """A sentence where the baseline does not overfit, or not in every seed; else nothing.

    It overfits where its gap matters and, over several seeds, lies clearly above zero.
    """
    gap, val_loss = baseline.last.mean["gap"], baseline.last.mean["val_loss"]
    if gap <= 0 or gap < OPEN_SHARE * abs(val_loss):
        if not record.ended:
            return f"“{baseline.name}” does not overfit, so far: {_gap_words(baseline)}."
        if early := unsettled(record, baseline):
            return (
                f"It is too early to tell whether “{baseline.name}” overfits: {_gap_words(baseline)}, but "
                f"{early}. Train more epochs."
            )
        return (
            f"“{baseline.name}” does not overfit, so there is nothing to close: {_gap_words(baseline)}. Take "
            "fewer training examples, more noise or a larger network to see overfitting."
        )
    gaps = [r.last["gap"] for r in baseline.replicas if r.last]
    against_zero = compare(gaps, [0.0] * len(gaps), "higher")
    if against_zero.n < 2 or against_zero.clearly_better:
        return ""
    return (
        f"It is not clear whether “{baseline.name}” overfits: its gap is {plain(gap)}, but it differs from "
        f"seed to seed ({_interval(against_zero)}). More seeds would tell."
    )


def _when(record: RunRecord) -> str:
    if (behind := record.catching_up) is not None:
        arm, epoch = behind
        name = record.experiment.arms[arm].name
        return f"While “{name}” catches up, at epoch {epoch:,} of {record.epochs:,}: "
    progress = f"epoch {record.epochs:,} of {record.planned_epochs:,}"
    if record.state == "failed":
        return f"The run failed at {progress}; up to there: "
    if record.state == "stopped" and record.epochs < record.planned_epochs:
        return f"Stopped at {progress}: "
    return "" if record.ended else f"So far, at {progress}: "


def _headline(arms: Sequence[ArmSummary], sentences: Sequence[str]) -> str:
    rivals = [arm for arm in arms[1:] if arm.last.n]
    if len(arms) == 2 or not rivals:
        return sentences[0]
    best = min(rivals, key=lambda arm: arm.last.mean["val_loss"])
    place = f"It has the lowest validation loss of {len(rivals)} arms beside the baseline."
    return f"{sentences[best.index - 1]} {place}"


def _divergence_notes(arms: Sequence[ArmSummary]) -> list[str]:
    notes = []
    for arm in arms:
        if arm.diverged:
            first = min(r.stopped_epoch or 0 for r in arm.diverged)
            notes.append(
                f"{len(arm.diverged)} of {len(arm.replicas)} networks of “{arm.name}” diverged "
                f"(the first at epoch {first:,}) and are left out of means and comparisons."
            )
    return notes


def _alone(baseline: ArmSummary) -> str:
    turn = baseline.mean_epoch("turn_epoch")
    turned = f"; its validation loss turns upwards at about epoch {turn:,.0f}" if turn else ""
    return f"“{baseline.name}”: {_gap_words(baseline)}{turned}."


def _gap_words(arm: ArmSummary) -> str:
    mean = arm.last.mean
    return f"its gap is {plain(mean['gap'])} with a validation loss of {plain(mean['val_loss'])}"


# ---------------------------------------------------------------------- one arm
def _arm_sentence(record: RunRecord, arm: ArmSummary, compared: Comparison, task: Task) -> str:
    gap, val_loss = compared.last["gap"], compared.last["val_loss"]
    if gap.n == 0:
        if arm.replicas and len(arm.diverged) == len(arm.replicas):
            return f"{arm.name}: every network diverged; lower the learning rate or its strength."
        return f"{arm.name}: no seed has numbers of both arms, so nothing can be compared."
    if all(d.mean == 0 and d.low == d.high for d in compared.last.values()):
        return f"{arm.name} gives exactly the baseline's numbers: it changes nothing."
    score = compared.last[f"val_{SCORES[task]}"]
    if gap.n == 1:
        return (
            f"One seed proves nothing: with {arm.name} the gap goes {change(gap.baseline, gap.arm)} and "
            f"{_score_name(task)} {_score_change(score, task)}. Train {SEEDS_WANTED} seeds or more."
        )
    falling = still_falling(record, arm)
    weak = _strength_clause(compared, unfinished=falling)
    if not record.ended and gap.clearly_better and _only_worse(score, val_loss):
        return f"{_early_words(arm.name, gap, score, val_loss, task)}{'' if falling else weak}."
    return f"{arm.name} {_gap_clause(gap)}{_validation_clause(gap, score, val_loss, task)}{weak}."


def _only_worse(score: PairedDifference, val_loss: PairedDifference) -> bool:
    """Whether an arm validates worse by one measure and better by none."""
    worse = score.clearly_worse or val_loss.clearly_worse
    return worse and not (score.clearly_better or val_loss.clearly_better)


def _early_words(
    name: str, gap: PairedDifference, score: PairedDifference, val_loss: PairedDifference, task: Task
) -> str:
    """What is said while a run is under way of an arm that has a small gap since it has learnt little."""
    if score.clearly_worse:
        worse = f"{_score_name(task)} is {_by(score, task)} lower"
    else:
        worse = f"validation loss is higher ({change(val_loss.baseline, val_loss.arm)})"
    return f"{name} has the smaller gap ({change(gap.baseline, gap.arm)}), but its {worse}: no gain yet"


def _gap_clause(gap: PairedDifference) -> str:
    moved = change(gap.baseline, gap.arm)
    if gap.clearly_better:
        seeds = f"({moved}; {of_seeds(gap.wins, gap.n)})"
        if gap.baseline <= 0:
            return f"lowers the gap {seeds}"
        if gap.arm <= 0:
            return f"closes the whole gap {seeds}"
        share = 100 * -gap.mean / gap.baseline
        only = "only " if share < 10 else ""
        # A gap that is left must not read as one that is closed.
        return f"closes {only}{min(99.0, max(1.0, share)):.0f} % of the gap {seeds}"
    if gap.clearly_worse:
        return f"widens the gap ({moved}; smaller in {of_seeds(gap.wins, gap.n)})"
    if _probably_better(gap):
        return f"probably lowers the gap ({_unsure(moved, gap, _interval(gap))})"
    return (
        f"makes no clear difference to the gap ({moved}; smaller in {of_seeds(gap.wins, gap.n)}; "
        f"{_interval(gap)} for the difference)"
    )


def _validation_clause(
    gap: PairedDifference, score: PairedDifference, val_loss: PairedDifference, task: Task
) -> str:
    narrows = gap.clearly_better or _probably_better(gap)
    good, bad = (" and", ", but") if narrows else (", but", " and")
    moved = change(val_loss.baseline, val_loss.arm)
    its = f"its {_score_name(task)} is"
    if score.clearly_better:
        contrary = f", though its validation loss is higher ({moved})" if val_loss.clearly_worse else ""
        return f"{good} {its} {_by(score, task)} higher{contrary}"
    if score.clearly_worse:
        contrary = f", though its validation loss is lower ({moved})" if val_loss.clearly_better else ""
        return f"{bad} {its} {_by(score, task)} lower{contrary}"
    return _unclear_score_clause(score, val_loss, task, good, bad)


def _unclear_score_clause(
    score: PairedDifference, val_loss: PairedDifference, task: Task, good: str, bad: str
) -> str:
    """What is said of validation where the interval of its score contains zero."""
    moved = change(val_loss.baseline, val_loss.arm)
    spread = _interval(score) if task == "regression" else _points_interval(score)
    numbers = _score_change(score, task)
    its = f"its {_score_name(task)} is probably"
    if _probably_better(score):
        likely = f"{its} higher ({_unsure(numbers, score, spread)})"
        lower, higher, alone = f", and {likely}", f", though {likely}", f"{good} {likely}"
    elif _probably_worse(score):
        likely = f"{its} lower ({numbers}; worse in {of_seeds(score.losses, score.n)}, but {_VARY}: {spread})"
        lower, higher, alone = f", though {likely}", f", and {likely}", f"{bad} {likely}"
    else:
        alone = lower = higher = (
            f", with no clear difference in {_score_name(task)} "
            f"({numbers}; better in {of_seeds(score.wins, score.n)})"
        )
    if val_loss.clearly_better:
        return f"{good} lowers validation loss ({moved}){lower}"
    if val_loss.clearly_worse:
        return f"{bad} raises validation loss ({moved}){higher}"
    return alone


def _strength_clause(compared: Comparison, *, unfinished: bool) -> str:
    """A clause where the arm underfits or is not trained to the end, else nothing.

    It underfits where even its best epoch validates clearly worse than the baseline's best,
    while it fits its own training examples clearly worse too. While its loss still falls, it
    may only be slower.
    """
    best = compared.best["val_loss"]
    if not (best.clearly_worse and compared.last["train_loss"].clearly_worse):
        return ""
    if unfinished:
        return "; it is not trained to the end yet, since its validation loss still falls: train more epochs"
    return (
        "; it underfits, since even at the best epochs its validation loss is higher "
        f"({change(best.baseline, best.arm)}): make it weaker"
    )


def _probably_better(difference: PairedDifference) -> bool:
    """Whether the seeds agree although the interval does not exclude zero."""
    if difference.low is None or difference.clearly_better or difference.clearly_worse:
        return False
    return difference.n >= AGREEING_SEEDS and difference.wins >= AGREEING_SHARE * difference.n


def _probably_worse(difference: PairedDifference) -> bool:
    """Whether the seeds agree that it is worse although the interval does not exclude zero."""
    if difference.low is None or difference.clearly_better or difference.clearly_worse:
        return False
    return difference.n >= AGREEING_SEEDS and difference.losses >= AGREEING_SHARE * difference.n


def _unsure(moved: str, difference: PairedDifference, interval: str) -> str:
    seeds = of_seeds(difference.wins, difference.n)
    return f"{moved}; {seeds}, but {_VARY}: {interval}"


def _by(score: PairedDifference, task: Task) -> str:
    if task == "classification":
        return points(score.mean)
    return plain(abs(score.mean))


def _score_name(task: Task) -> str:
    return "validation accuracy" if task == "classification" else "validation R²"


def _score_change(score: PairedDifference, task: Task) -> str:
    if task == "classification":
        return percent_change(score.baseline, score.arm)
    return change(score.baseline, score.arm)


def _interval(difference: PairedDifference) -> str:
    if difference.low is None or difference.high is None:
        return "no interval from one seed"
    size = max(abs(difference.low), abs(difference.high))
    digits = 2 if size >= 0.1 else 3 if size >= 0.01 else 4
    low, high = fixed(difference.low, digits), fixed(difference.high, digits)
    return f"95 % interval {low} to {high}"


def _points_interval(difference: PairedDifference) -> str:
    """The interval of a difference of two shares, in percentage points."""
    if difference.low is None or difference.high is None:
        return "no interval from one seed"
    ends = (100 * difference.low, 100 * difference.high)
    digits = 0 if min(map(abs, ends)) >= 0.5 and max(map(abs, ends)) >= 3 else 1
    return f"95 % interval {fixed(ends[0], digits)} to {fixed(ends[1], digits)} points"
